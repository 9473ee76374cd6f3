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
    those of label, charge, age, cold and cut-off, and of currents on the battery that no meter behind it sees.
    """
    path = Prepared(setup)
    likely = path.central
    first = 0 if setup.output_stage is None else 1
    behind_w = output_power_w(likely, 0.0)
    slope = (output_power_w(likely, load_w) - behind_w) / load_w

    def spread(of: Callable[[Budget], float], ids: Callable[[str], bool]) -> float:
        return _spread(setup, path, of, ids)

    def gives(of: Budget) -> float:
        return max(LEAST_WH, usable_wh(of, path_power_w(of, load_w)) * always(likely) / always(of))

    def always(of: Budget) -> float:
        """The draw, were the output's own as predicted."""
        used = of._replace(output_overhead_w=likely.output_overhead_w, output_efficiency=likely.output_efficiency)
        return mean_draw_w(used, path_power_w(likely, load_w))

    return Assumed(
        usable_wh=Figure(usable_wh(likely, path_power_w(likely, load_w)), spread(gives, _is_the_batterys)),
        always_w=likely.parasitic_w + likely.self_discharge_w,
        before_w=_stage(setup, 0).overhead_w if first else Figure(0.0),
        efficiency=_stage(setup, 0).efficiency if first else Figure(1.0),
        behind_w=Figure(behind_w, spread(lambda of: output_power_w(of, 0.0), _behind("overhead", first))),
        slope=Figure(
            slope,
            spread(
                lambda of: output_power_w(of, load_w) - output_power_w(of, 0.0),
                lambda id: _behind("efficiency", first)(id) or id == "wire",
            ),
        ),
    )


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


def _spread(setup: Setup, path: Prepared, of: Callable[[Budget], float], ids: Callable[[str], bool]) -> float:
    """What the intervals of the inputs that ``ids`` picks do to ``of``: a 90 % half-width, a fraction."""
    likely = of(path.central)
    if likely <= 0.0:
        return 0.0
    squares = 0.0
    for belief in path.inputs:
        if belief.low != belief.high and ids(belief.id):
            ends = [of(_with(setup, path, belief, value)) for value in (belief.low, belief.high)]
            squares += max(math.log(max(end, 1e-3 * likely) / likely) ** 2 for end in ends)
    return math.expm1(math.sqrt(squares))


def _with(setup: Setup, path: Prepared, belief: Belief, value: float) -> Budget:
    """The budget with one input at ``value``."""
    return budget(setup, path.on, path.inputs, lambda one: value if one.id == belief.id else one.likely)
