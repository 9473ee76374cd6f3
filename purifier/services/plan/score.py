"""How often 'at least' held on set-ups that other people measured: the claim, made where anybody can repeat it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from purifier.model.bands import Prepared
from purifier.model.comparison.score import Outcome
from purifier.model.setup import Setup
from purifier.services.plan.join import join
from purifier.services.plan.losses import class_losses
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

CASES: Final = Path(__file__).with_name("measured.toml")
OUTSIDE: Final = 2.0 / 0.1
"""What a miss costs in the interval score of a 90 % band, per unit of ln hours (Gneiting and Raftery 2007)."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One measured set-up; hours until empty, ``low_h``..``high_h`` the 90 % band of the plan."""

    setup: str
    source: str
    measured_h: float
    likely_h: float
    low_h: float
    high_h: float

    @property
    def held(self) -> bool:
        """It lasted at least as long as 'at least' says."""
        return self._outcome.held

    @property
    def inside(self) -> bool:
        """It lay inside the band."""
        return self._outcome.inside

    @property
    def _outcome(self) -> Outcome:
        return Outcome(self.measured_h, self.likely_h, self.low_h, self.high_h)

    @property
    def interval_score(self) -> float:
        """Width of the band in ln hours plus what a miss costs: less is better."""
        low, high, truth = log(self.low_h), log(self.high_h), log(self.measured_h)
        return high - low + OUTSIDE * (max(0.0, low - truth) + max(0.0, truth - high))


def scores(library: Library) -> tuple[Scored, ...]:
    """Every measured set-up planned anew. Losses that were worked out from the very case give way to their class."""
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    found = []
    for case in cases:
        request = Request((case["battery"],), load=case["load"], conditions=case.get("conditions", {}))
        setup = join(library, request, case["battery"])
        if case.get("own"):
            setup = class_losses(library, setup)
        found.append(_scored(setup, case["load"], case["hours"], case["source"]))
    return tuple(found)


def as_dict(one: Scored) -> dict[str, object]:
    """One set-up as `purifier doctor --score --json` prints it."""
    values: dict[str, object] = {name: getattr(one, name) for name in Scored.__slots__}
    return values | {"held": one.held, "inside": one.inside}


def summed_up(found: Sequence[Scored]) -> dict[str, float]:
    """How often 'at least' and the band held, how wide bands are (high over low), and the mean interval score."""
    return {
        "held": sum(one.held for one in found),
        "inside": sum(one.inside for one in found),
        "of": len(found),
        "median_width": median(one.high_h / one.low_h for one in found),
        "mean_interval_score": sum(one.interval_score for one in found) / len(found),
    }


def _scored(setup: Setup, load: str, hours: float, source: str) -> Scored:
    prepared = Prepared(setup)
    (setting,) = setup.settings
    band = prepared.band(setting.power_w.value, setting.power_w.spread)
    likely_h = prepared.estimate(setting.power_w.value).runtime_h
    return Scored(f"{setup.text} at {load}", source, hours, likely_h, band.low_h, band.high_h)
