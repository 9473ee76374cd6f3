"""Runs with one cause that is known, made on paper: set-ups of the bundle, a meter's readings, the real statistics."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from purifier.model.comparison.assumed import assumed
from purifier.model.comparison.evidence import Assumed, Evidence, Level
from purifier.model.comparison.one_run import sd
from purifier.model.figures import Z90, Figure
from purifier.model.run_statistics import Minute, RollUp
from purifier.model.sample import Sample
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from tests.recordings import library

Changed = Literal["power", "capacity", "overhead"]
CHANGED: Final[tuple[Changed, ...]] = get_args(Changed)
Ending = Literal["empty", "bms-cut", "auto-off", "unplugged", "meter-died"]
ENDINGS: Final[tuple[Ending, ...]] = get_args(Ending)
GAVE_ALL: Final[tuple[Ending, ...]] = ("empty", "bms-cut")
TIMERS_H: Final = (1.0, 2.0, 4.0, 12.0, 24.0)
MORE_POWER, LESS_ENERGY, MORE_OVERHEAD_W = 1.10, 0.85, 3.0
OFFSET_A: Final = 0.02
GAIN: Final = 0.01
REPEAT: Final = 0.02
READINGS: Final = 120
"""Of each setting of a run."""
PURIFIER: Final = "airfanta-3pro"
PATHS: Final = (
    "lifepo4-12v-100ah",
    "lifepo4-12v-100ah+victron-phoenix-12-500",
    "anker-solix-c1000:ac",
    "anker-solix-c1000:ac, metered before it",
)
"""A bare pack; an inverter behind the meter; a station's output before the meter, and behind it, as where the meter
looks into the station's own battery."""


@dataclass(frozen=True)
class Truth:
    """What is so, whatever was assumed; powers in W."""

    loads_w: tuple[float, ...]
    energy_wh: float
    before_w: float
    efficiency: float
    behind_w: float
    slope: float

    @property
    def meters_w(self) -> tuple[float, ...]:
        """What passes the meter at each setting."""
        return tuple(self.behind_w + self.slope * load for load in self.loads_w)

    @property
    def draws_w(self) -> tuple[float, ...]:
        """What the battery gives at each."""
        return tuple(self.before_w + meter / self.efficiency for meter in self.meters_w)


@dataclass(frozen=True)
class Made:
    """A run, what was changed in it, and what is true of it."""

    evidence: Evidence
    changed: Changed
    path: str
    ending: Ending
    truth: Truth
    side: Literal["before", "behind"]
    """Where more overhead would sit."""

    @property
    def settings(self) -> int:
        """How many settings it ran at."""
        return len(self.evidence.levels)


@cache
def plan(path: str, setting: str) -> tuple[Assumed, Figure]:
    """What is assumed of a path for one setting, and the setting's power."""
    battery = path.partition(",")[0]
    setup, chosen = one_setup(library(), Request((battery,), purifier=PURIFIER, setting=setting))
    known = assumed(setup, chosen.power_w.value)
    if "metered before" in path:
        before, efficiency, slope = known.before_w, known.efficiency, known.slope
        known = known._replace(
            before_w=Figure(0.0),
            efficiency=Figure(1.0),
            behind_w=before,
            slope=Figure(slope.value / efficiency.value, math.hypot(slope.spread, efficiency.spread)),
        )
    return known, chosen.power_w


def made(dice: random.Random, tolerances: float, changed: Changed | None = None, ending: Ending | None = None) -> Made:
    """One run with one cause; all else is as the profile says, or ``tolerances`` times its tolerances away from it."""
    change: Changed = dice.choice(CHANGED) if changed is None else changed
    end: Ending = dice.choice(ENDINGS) if ending is None else ending
    path = dice.choice(PATHS if end != "auto-off" and change != "overhead" else PATHS[1:])
    settings = dice.sample(["1", "2", "3", "4", "5", "6"], dice.randint(1, 3))
    known = plan(path, settings[0])[0]
    loads = [plan(path, setting)[1] for setting in settings]

    def drawn(figure: Figure, share: float = 1.0) -> float:
        return figure.value * math.exp(share * tolerances * dice.gauss(0.0, sd(figure.spread)))

    before, behind = drawn(known.before_w), drawn(known.behind_w)
    on_bare_pack = known.before_w.value + known.behind_w.value == 0.0
    sides: tuple[Literal["before", "behind"], ...] = ("before", "behind")
    side = dice.choice(sides) if on_bare_pack else "before" if known.before_w.value else "behind"
    if change == "overhead" and side == "before":
        before += MORE_OVERHEAD_W
    elif change == "overhead":
        behind += MORE_OVERHEAD_W
    machine = drawn(Figure(1.0, loads[0].spread), math.sqrt(0.75)) * (MORE_POWER if change == "power" else 1.0)
    energy = drawn(known.usable_wh) * (LESS_ENERGY if change == "capacity" else 1.0)
    truth = Truth(
        tuple(machine * drawn(load, 0.5) for load in loads),
        energy * math.exp(dice.gauss(0.0, REPEAT)),
        before,
        min(1.0, drawn(known.efficiency)),
        behind,
        drawn(known.slope),
    )
    evidence = Evidence(known, _levels(dice, settings, loads, truth, end), end in GAVE_ALL, None, GAIN, 0.26, REPEAT)
    return Made(evidence, change, path, end, truth, side)


def _levels(
    dice: random.Random, settings: list[str], loads: list[Figure], truth: Truth, ending: Ending
) -> tuple[Level, ...]:
    """What the meter shows of each setting, by way of its readings and the minutes they make."""
    parts = [dice.uniform(0.2, 1.0) for _ in settings]
    whole_h = truth.energy_wh / math.fsum(p / sum(parts) * w for p, w in zip(parts, truth.draws_w, strict=True))
    lasted_h = whole_h
    if ending == "auto-off":
        lasted_h = dice.choice([one for one in TIMERS_H if one < 0.95 * whole_h])
    elif ending not in GAVE_ALL:
        lasted_h = dice.uniform(0.15, 0.95) * whole_h
    hours = [lasted_h * p / sum(parts) for p in parts]
    gain, offset_a = math.exp(dice.gauss(0.0, sd(GAIN))), dice.gauss(0.0, OFFSET_A / Z90)
    levels = []
    for setting, load, for_h, watts in zip(settings, loads, hours, truth.meters_w, strict=True):
        found = RollUp()
        closed: list[Minute] = []
        for i in range(READINGS + 1):
            volts = 13.2 - 0.4 * i / READINGS + dice.gauss(0.0, 0.01)
            shown_a = gain * watts * dice.gauss(1.0, 0.01) / volts + offset_a
            at_ms = round(for_h * 3.6e6 * i / READINGS)
            closed += found.add(Sample(at_ms, round(volts, 2), -round(shown_a, 3), -round(volts * shown_a, 3))).minutes
        closed += found.finish().minutes
        covered_h = sum(minute.covered_ms for minute in closed) / 3.6e6
        mean_w = math.fsum(minute.drawn_wh for minute in closed) / covered_h
        levels.append(Level(load, for_h, mean_w, 0.01, setting))
    return tuple(levels)
