"""How full a battery is as its run begins, by what its meter says."""

from __future__ import annotations

from typing import Final

from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample

FULL: Final = 0.9
"""Less than this share of its charge contradicts a plan that begins with a full battery."""


def charge_at_start(sample: Sample, signs: EmptySigns) -> float | None:
    """The share of its charge that the meter says is in the battery, 0 to 1; None where it does not say.

    Of its state of charge and its counter, which one of may never have been set, the one that says more.
    """
    said = []
    if sample.soc_percent is not None:
        said.append(sample.soc_percent / 100.0)
    if sample.charge_ah is not None and signs.label_ah:
        said.append(1.0 + sample.charge_ah / signs.label_ah)
    return max(0.0, min(1.0, max(said))) if said else None


def is_not_full(share: float) -> bool:
    """Whether so much in the battery (0 to 1) is less than full."""
    return share < FULL
