"""What a prediction takes for granted about a set-up, with its tolerances."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from purifier.model.bands import Prepared
from purifier.model.beliefs import Belief
from purifier.model.budget import Budget, budget
from purifier.model.comparison.evidence import Assumed
from purifier.model.estimate import mean_draw_w, output_power_w, path_power_w, usable_wh
from purifier.model.figures import Figure
from purifier.model.learned import Learned
from purifier.model.prediction import Prediction
from purifier.model.setup import Setup, Stage

UNKNOWN_ENERGY: Final = 0.15
UNKNOWN_OVERHEAD: Final = 0.75
UNKNOWN_EFFICIENCY: Final = 0.08
"""Half-widths where the set-up is not known any more: those of a label that nobody vouches for, and of what a class of
device usually takes."""
LEAST_WH: Final = 1e-6


def assumed(setup: Setup, load_w: float) -> Assumed:
    """The assumptions behind the prediction for a load of ``load_w`` [W at the purifier's jack] of ``setup``.

    A tolerance is what its inputs' 90 % intervals, taken one by one, do to it, added up as independent: to the energy
    those of label, charge, age, cold and cut-off, and of currents on the battery that no meter behind it sees.  What
    runs taught has the doubt that they left.
    """
    path = Prepared(setup)
    likely = path.at(load_w)
    first = 0 if setup.output_stage is None else 1
    behind_w = output_power_w(likely, 0.0)
    slope = (output_power_w(likely, load_w or 1.0) - behind_w) / (load_w or 1.0)

    def spread(of: Callable[[Budget], float], ids: Callable[[str], bool]) -> float:
        return _spread(path, load_w, of, ids)

    def gives(of: Budget) -> float:
        return max(LEAST_WH, usable_wh(of, path_power_w(of, load_w)) * always(likely) / always(of))

    def always(of: Budget) -> float:
        """The draw, were the output's own as predicted."""
        used = of._replace(output_overhead_w=likely.output_overhead_w, output_efficiency=likely.output_efficiency)
        return mean_draw_w(used, path_power_w(likely, load_w))

    known = Assumed(
        usable_wh=Figure(usable_wh(likely, path_power_w(likely, load_w)), spread(gives, _is_the_batterys)),
        always_w=likely.parasitic_w + likely.self_discharge_w,
        before_w=Figure(likely.output_overhead_w, _stage(setup, 0).overhead_w.spread if first else 0.0),
        efficiency=Figure(likely.output_efficiency, _stage(setup, 0).efficiency.spread if first else 0.0),
        behind_w=Figure(behind_w, spread(lambda of: output_power_w(of, 0.0), _behind("overhead", first))),
        slope=Figure(
            slope,
            spread(
                lambda of: output_power_w(of, load_w) - output_power_w(of, 0.0),
                lambda id: _behind("efficiency", first)(id) or id == "wire",
            ),
        ),
    )
    return known if path.runs is None else _as_taught(known, path.runs, load_w)


def assumed_by(prediction: Prediction, load_w: float) -> Assumed:
    """The same where no more of the set-up is known than its prediction; ``load_w`` at the purifier's jack [W].

    What stands behind the meter counts as the path's slope, for nobody knows any more what of it was overhead.
    """
    return Assumed(
        usable_wh=Figure(prediction.energy_wh, UNKNOWN_ENERGY),
        always_w=prediction.always_w,
        before_w=Figure(prediction.overhead_w, UNKNOWN_OVERHEAD if prediction.overhead_w else 0.0),
        efficiency=Figure(prediction.efficiency, UNKNOWN_EFFICIENCY if prediction.efficiency < 1.0 else 0.0),
        slope=Figure(prediction.meter_power_w / load_w, UNKNOWN_EFFICIENCY),
    )


def _stage(setup: Setup, index: int) -> Stage:
    return setup.stages[index]


def _is_the_batterys(id: str) -> bool:
    return id not in ("wire", "fan") and not id.startswith(("overhead:", "efficiency:"))


def _behind(what: str, first: int) -> Callable[[str], bool]:
    """Whether an input is the ``what`` of a stage behind the output's own."""
    return lambda id: id.startswith(f"{what}:") and int(id.partition(":")[2]) >= first


def _spread(path: Prepared, load_w: float, of: Callable[[Budget], float], ids: Callable[[str], bool]) -> float:
    """What the intervals of the inputs that ``ids`` picks do to ``of``: a 90 % half-width, a fraction."""
    likely = of(path.at(load_w))
    if likely <= 0.0:
        return 0.0
    squares = 0.0
    for belief in path.inputs:
        if belief.low != belief.high and ids(belief.id):
            ends = [of(_with(path, load_w, belief, value)) for value in (belief.low, belief.high)]
            squares += max(math.log(max(end, 1e-3 * likely) / likely) ** 2 for end in ends)
    return math.expm1(math.sqrt(squares))


def _with(path: Prepared, load_w: float, belief: Belief, value: float) -> Budget:
    """The budget with one input at ``value``."""
    basis = path.setup if path.runs is None else path.runs.basis
    of = budget(basis, path.on, path.inputs, lambda one: value if one.id == belief.id else one.likely)
    return of if path.runs is None else path.runs.at(path.runs.budget(of), load_w)


def _as_taught(known: Assumed, runs: Learned, load_w: float) -> Assumed:
    """``known`` with the doubts that runs left of energy and overhead; the latter is that nearest the battery."""
    energy, overhead, slope, _, _ = (one.half for one in runs.doubts(load_w))
    open_ = math.hypot(math.log1p(known.usable_wh.spread), energy, slope * runs.calibration.distance(load_w))
    known = known._replace(usable_wh=known.usable_wh._replace(spread=math.expm1(open_)))
    if known.before_w.value:
        return known._replace(before_w=Figure(known.before_w.value, math.expm1(overhead)))
    return known._replace(behind_w=Figure(known.behind_w.value, math.expm1(overhead)))
