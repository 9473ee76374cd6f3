"""Rows as they stand in a file become rows as in readings: joined, signed, what was stated in place of what lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from purifier.formats.format import Format
from purifier.model.block import Block
from purifier.model.direction import Direction
from purifier.model.last_known import LastKnown
from purifier.model.load_survey import Survey
from purifier.model.said_until import only_until
from purifier.model.signed import signed
from purifier.model.stated import with_stated

OWN: Final = ("purifier-csv", "purifier-jsonl", "capture")
"""Formats of our own: signs are as in readings, and a file is one run from its first row to its last."""
LEAST_AGE_MS: Final = 60_000
INTERVALS: Final = 10
"""How old a value may be to stand beside others [usual intervals]."""
COARSE: Final = 0.01
"""One step of the current is said when it is more than this share of the load."""


@dataclass(frozen=True, slots=True)
class Understood:
    """How the rows of a file are to be taken."""

    on_change: bool
    most_age_ms: int
    direction: Direction
    stated: Mapping[str, float]
    """``voltage_v``; ``power_w`` or ``current_a`` of a load (drawn: positive); only what no column says."""
    until: Mapping[tuple[int, str], int] = field(default_factory=dict)
    """The last value of each series."""
    without_power: bool = False
    """The power is volts times amperes, rounded: their product is taken in its place."""

    def rows(self, blocks: Iterable[Block], joined: LastKnown | None = None) -> Iterator[Block]:
        """``blocks`` in order of time as in readings: drawn is negative, times grow within a section.

        ``joined`` counts what is left out on the way.
        """
        known = LastKnown(self.on_change, self.most_age_ms) if joined is None else joined
        for block in known.join(map(_without_power, blocks) if self.without_power else blocks):
            turned = signed(block if self.on_change else only_until(block, self.until), self.direction)
            yield with_stated(turned, self.stated) if self.stated else turned


def _without_power(block: Block) -> Block:
    return replace(block, values={name: cells for name, cells in block.values.items() if name != "power_w"})


def age_of(survey: Survey) -> int:
    """How old a value may be to stand beside others [ms]."""
    return max(LEAST_AGE_MS, INTERVALS * (survey.interval_ms or 0))


def is_own(format: Format) -> bool:
    """Whether a file is one that this program wrote."""
    return format.id in OWN


def coarse_words(survey: Survey) -> tuple[str, float]:
    """(sentence, half-width as a fraction) for a current whose steps are coarse beside the load; ("", 0.0) if not."""
    share, step = survey.step_share, survey.step_a
    if share is None or step is None or share <= COARSE:
        return "", 0.0
    spread = share / 2.0
    return (
        f"the current has steps of {step:.3g} A, {share * 100:.2g} % of the load: charge and energy are known to "
        f"±{spread * 100:.2g} %"
    ), spread
