"""What was measured of a run, on the battery's side, and what makes that doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from purifier.model.comparison.piece import Piece, mean_w, unseen_share
from purifier.model.comparison.segments import Expected, Segment, only_fitting
from purifier.model.prediction import Prediction
from purifier.plain_text import plain
from purifier.services.runs.compared import Measured
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import Summary
from purifier.services.wording import time_words
from purifier.store.prediction_text import UNKNOWN

METER_GAIN: Final = 0.01
"""Half-width: what a shunt of the usual class may be off."""
DEAD_BAND: Final = 0.03
"""What a counter's own steps leave open where it stands in for a current too small to show."""
STILL: Final = 0.1
"""Of the mean power: what is drawn by less is no discharge."""
SEEN: Final = 0.995
"""With so much of the time seen nothing is said of the rest."""
MOST_SAID: Final = 4
LONGEST_SAID: Final = 200


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


def doubt_of(facts: Facts, segments: Sequence[Segment], drawn: Drawn) -> float | None:
    """Half-width (90 %) of mean power and energy as a fraction; None where nobody measured them."""
    known = [one for one in segments if one.power_w and one.doubt is not None]
    weight = sum(abs(one.power_w or 0.0) * one.hours for one in known)
    if drawn.meter_w is None or not weight:
        return None
    noise = sum((one.doubt or 0.0) * abs(one.power_w or 0.0) * one.hours for one in known) / weight
    band = DEAD_BAND if _has_dead_band(facts) else 0.0
    return float((noise**2 + METER_GAIN**2 + band**2) ** 0.5) + drawn.unseen


def doubts_in_words(
    facts: Facts, numbers: Summary, segments: Sequence[Segment], drawn: Drawn, expected: Sequence[Expected]
) -> tuple[str, ...]:
    """What makes the measurement doubtful, each in a sentence without its full stop."""
    said = []
    if drawn.meter_w is not None and drawn.unseen > 1.0 - SEEN:
        gaps = (
            f": {numbers.gaps} gap{'s' if numbers.gaps > 1 else ''}, {time_words(numbers.gap_s)}"
            if numbers.gaps
            else ""
        )
        said.append(f"readings vouch for {1.0 - drawn.unseen:.0%} of the time{gaps}")
    if numbers.measurement_spread_percent:
        said.append(
            f"the steps of the current are coarse: they leave open ±{numbers.measurement_spread_percent:.1f} % of "
            "charge and energy"
        )
    if _has_dead_band(facts):
        said.append("the current was too small for the meter to show: what was drawn is by its counter")
    if numbers.charged_wh > 0.01 * (numbers.drawn_wh or 0.0) and numbers.charged_wh > 0.01:
        said.append(f"it was charged between: {numbers.charged_wh:.3g} Wh")
    said += _odd_setting(segments, expected)
    others = [one for one in facts.events if one.kind == "doubt" and one.data.get("what") != "dead-band"]
    said += [plain(one.text).partition(": ")[0][:LONGEST_SAID] for one in others[:MOST_SAID]]
    return tuple(said)


def _odd_setting(segments: Sequence[Segment], expected: Sequence[Expected]) -> list[str]:
    """A run whose power is that of another setting than the planned one."""
    first = segments[0] if segments else None
    if first is None or first.told_by != "set-up" or not first.power_w or len(expected) < 2:
        return []
    other = only_fitting(first.power_w, first.doubt or 0.0, expected)
    if other is None or other == first.setting:
        return []
    return [f"its power is that of setting {other}, and it was planned at {first.setting}"]


def _has_dead_band(facts: Facts) -> bool:
    return any(one.kind == "doubt" and one.data.get("what") == "dead-band" for one in facts.events)
