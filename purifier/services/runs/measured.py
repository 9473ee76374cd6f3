"""What was measured of a run, on the battery's side, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.comparison.piece import Piece, mean_w, unseen_share
from purifier.model.comparison.segments import Segment
from purifier.model.prediction import Prediction
from purifier.model.run import Run
from purifier.services.runs.compared import Measured
from purifier.services.runs.facts import Facts
from purifier.store.prediction_text import UNKNOWN

METER_GAIN: Final = 0.01
"""Half-width: what the scale of a shunt of the usual class may be off."""
OFFSET_A: Final = 0.02
ZEROED_A: Final = 0.005
"""Half-width: what it may show while nothing flows, unless that was measured before the run [A]."""
ELSEWHERE: Final = 0.1
"""Of what was drawn: more of it than this outside of the discharge makes its hours doubtful."""
OFFSET_W: Final = 0.25
LOW_VOLTAGE_V: Final = 60.0
"""Above this no shunt is read: what is measured is mains, or a power."""
DEAD_BAND: Final = 0.03
"""What a counter's own steps leave open where it stands in for a current too small to show."""
STILL: Final = 0.1
"""Of the mean power: what is drawn by less is no discharge."""


class Drawn(NamedTuple):
    """What a run drew, on the battery's side and positive; ``meter_w`` is what the meter saw, None: nobody measured."""

    hours: float
    """From first discharge to empty, to the end of the discharge, or to the last reading so far."""
    meter_w: float | None = None
    battery_w: float | None = None
    energy_wh: float | None = None
    charge_ah: float | None = None
    unseen: float = 0.0
    """The share of the hours that neither readings nor the meter's counter vouch for."""

    def measured(self, stated: Sequence[str]) -> Measured:
        """Without what somebody ``stated``."""
        power = None if "power_w" in stated else self.battery_w
        energy = None if {"power_w", "energy_wh"} & {*stated} else self.energy_wh
        charge = None if {"current_a", "charge_ah"} & {*stated} else self.charge_ah
        return Measured(self.hours, power, energy, charge)


def of_discharge(pieces: Sequence[Piece], complete: bool) -> Sequence[Piece]:
    """``pieces`` up to the end of the discharge: what a recorder hears after the load went is left out."""
    mean = mean_w(pieces)
    if complete or mean is None:
        return pieces
    last = max((i for i, one in enumerate(pieces) if (one.power_w or 0.0) > STILL * mean), default=len(pieces) - 1)
    return pieces[: last + 1]


def drawn_in(pieces: Sequence[Piece], hours: float, prediction: Prediction) -> Drawn:
    """What was drawn in the ``pieces`` of a discharge of ``hours``; gaps that no counter bridges are not filled."""
    meter_w, charge_ah = mean_w(pieces), sum(one.total_ah for one in pieces)
    if meter_w is None:
        return Drawn(hours, charge_ah=charge_ah if any(one.total_ah for one in pieces) else None, unseen=1.0)
    unseen = unseen_share(pieces, hours * 3.6e6)
    vouched_h = hours * (1.0 - unseen)
    if prediction is UNKNOWN:
        battery_w, energy_wh = meter_w, sum(one.total_wh for one in pieces)
    else:
        battery_w = prediction.battery_draw_w(meter_w)
        standing_w = prediction.always_w + prediction.overhead_w
        energy_wh = standing_w * vouched_h + sum(one.total_wh for one in pieces) / prediction.efficiency
    return Drawn(hours, meter_w, battery_w, energy_wh, charge_ah, unseen)


def meter_offset_w(run: Run, drawn: Drawn) -> float:
    """What the meter may show while nothing flows: half-width, as power [W]."""
    hours, charge_ah = drawn.hours, drawn.charge_ah
    if drawn.meter_w is None or not charge_ah or not hours:
        return OFFSET_W
    volts = drawn.meter_w * hours * (1.0 - drawn.unseen) / charge_ah
    offset_a = ZEROED_A if run.frozen.how.zero_a else OFFSET_A
    return offset_a * volts if 0.0 < volts < LOW_VOLTAGE_V else OFFSET_W


def doubt_of(facts: Facts, segments: Sequence[Segment], drawn: Drawn) -> float | None:
    """Half-width (90 %) of the mean power as a fraction; None where nobody measured it."""
    known = [one for one in segments if one.power_w and one.doubt is not None]
    weight = sum(abs(one.power_w or 0.0) * one.hours for one in known)
    if drawn.meter_w is None or not weight:
        return None
    noise = sum((one.doubt or 0.0) * abs(one.power_w or 0.0) * one.hours for one in known) / weight
    band = DEAD_BAND if has_dead_band(facts) else 0.0
    return math.hypot(noise, METER_GAIN, band, meter_offset_w(facts.run, drawn) / abs(drawn.meter_w))


def drawn_elsewhere_wh(facts: Facts, drawn: Drawn) -> float:
    """What the meter saw drawn outside of what was taken for the discharge [Wh]; 0 where it is no great share."""
    sums = facts.totals
    whole = sums.drawn_wh - sums.charged_wh + sums.bridged_wh
    within = (drawn.meter_w or 0.0) * drawn.hours * (1.0 - drawn.unseen)
    return whole - within if whole - within > ELSEWHERE * whole else 0.0


def has_dead_band(facts: Facts) -> bool:
    """Whether the current was too small for the meter to show, so that its counter stood in for it."""
    return any(one.kind == "doubt" and one.data.get("what") == "dead-band" for one in facts.events)
