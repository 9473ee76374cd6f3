"""How what is seen of a run goes with each of its inputs, in standard deviations of what was believed."""

from __future__ import annotations

from operator import mul
from typing import Final, NamedTuple

from purifier.model.comparison.evidence import Evidence
from purifier.model.comparison.one_run import COMMON, Point, Spreads, overhead_w

STEP: Final = 1e-3


class Slopes(NamedTuple):
    """A row a level: of what the meter shows [W]; one row: of the logarithm of what was drawn, and of energy."""

    shown: list[list[float]]
    drawn: list[float]
    energy: list[float]


def slopes(evidence: Evidence, of: Spreads, z: list[float], at: Point) -> Slopes:
    """The derivatives at ``z``, whose truth is ``at``; `purifier.model.comparison.one_run.point` has the equations."""
    assumed = evidence.assumed
    before = _overhead_slope(assumed.before_w.value, z[2], of.before, of.before_knee_w)
    behind = _overhead_slope(assumed.behind_w.value, z[3], of.behind, of.behind_knee_w)
    efficiency = of.efficiency if at.efficiency < 1.0 else 0.0
    gain = at.gain
    inputs = COMMON + len(evidence.levels)
    shown = []
    drawn = [0.0] * inputs
    whole_wh = sum(map(mul, [level.hours for level in evidence.levels], at.draws_w))
    for i, (level, load, meter) in enumerate(zip(evidence.levels, at.loads_w, at.meters_w, strict=True)):
        row = [0.0] * inputs
        if level.load_w is None:
            row[COMMON + i] = of.own[i] * meter
        else:
            seen_w = at.slope * load
            row[0] = of.power * seen_w
            row[3] = behind
            row[4] = of.slope * seen_w
            row[COMMON + i] = of.own[i] * seen_w
        share = level.hours / whole_wh
        drawn = [sum_ + share * one / at.efficiency for sum_, one in zip(drawn, row, strict=True)]
        drawn[2] += share * before
        drawn[5] -= share * meter / at.efficiency * efficiency
        row = [gain * one for one in row]
        row[6], row[7] = gain * meter * of.gain, of.offset_w
        shown.append(row)
    energy = [0.0] * inputs
    energy[1] = of.energy
    return Slopes(shown, drawn, energy)


def _overhead_slope(likely_w: float, z: float, spread: float, knee_w: float) -> float:
    if not spread or not (likely_w or knee_w):
        return 0.0
    up, down = (overhead_w(likely_w, z + step, spread, knee_w) for step in (STEP, -STEP))
    return (up - down) / (2.0 * STEP)
