"""What a positive current of a file means: asked, told by its format or header, or shown by what the battery did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from purifier.model.flow_evidence import Flow, as_one, flows
from purifier.model.load_survey import Survey

Sign = Literal["charge-positive", "discharge-positive"]
CLEAR: Final = 0.8
"""So much of what shows something must show the same,"""
ENOUGH: Final = 0.2
"""and so much of all that flowed must show something."""
OTHER_WAY: Final = 0.02
"""A file both charges and discharges where at least this much of what flowed shows the other way."""
ALIKE: Final = 0.9
"""Of moments: power and current have the same sign in so many, or in so few less."""


class Stretch(NamedTuple):
    """A time [ms] of a file whose numbers have no sign, and what they are to be multiplied with."""

    section: int
    start_ms: int
    end_ms: int
    factor: int


@dataclass(frozen=True, slots=True)
class Direction:
    """How the numbers of a file become canonical: negative while the battery discharges.

    ``factor`` multiplies the current; None: nobody can tell, and ``readings`` names both ways.  Where ``stretches``
    are, they decide, for magnitudes.  ``power`` multiplies the power; None: it flows as the current does.
    ``charge`` multiplies the counter, once ``charge_zero_ah`` is taken off (None: nothing is).
    """

    factor: int | None
    sentence: str
    readings: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    power: int | None = None
    charge: int = 1
    charge_zero_ah: float | None = None
    against: str = ""
    """What the file shows against what was asked or told; empty: nothing."""
    notes: tuple[str, ...] = field(default=())
    """More that was decided: of power, of the counter."""


def direction(
    survey: Survey, *, asked: Sign | None = None, format_sign: Sign | None = None, header: Sign | None = None
) -> Direction:
    """Decide what a positive current means, of which ``survey`` saw all rows.

    ``asked`` goes before ``format_sign`` (of the tool, or of a line in the file), that before ``header`` (a column is
    called so), and that before what voltage and state of charge show.
    """
    found = flows(survey)
    what = "current" if survey.flow_name == "current_a" else "power"
    for told, by in ((asked, "--sign"), (format_sign, "its format"), (header, "its header")):
        if told is not None:
            factor = 1 if told == "charge-positive" else -1
            shown = _shown(found)
            against = ""
            if shown is not None and shown[0] != factor:
                against = f"{shown[1]}, which would be the other way round"
            sentence = f"a positive {what} {_means(factor)}: {by} says so"
            return _whole(survey, found, factor, sentence, against)
    if not found:
        return _whole(survey, found, 1, f"no {what} flows in it, so that its sign does not matter")
    if _is_told_by_power(survey):
        readings = (
            "it flows as the power does (--current none, which leaves the charge unknown)",
            "it flows one way all the time (--power none)",
        )
        return Direction(
            None, "the current has no sign and the power has both, so that it can be read two ways", readings
        )
    if not survey.has_both_signs and (apart := _apart(found, what)) is not None:
        return _whole(survey, found, *apart)
    shown = _shown(found)
    if shown is None and len(found) > 1 and not survey.has_both_signs:
        shown = _shown(as_one(survey))
    if shown is not None:
        return _whole(survey, found, shown[0], f"a positive {what} {_means(shown[0])}: {shown[1]}")
    volts = "the voltage does not show which way it flowed" if any(f.volts for f in found) else "there is no voltage"
    readings = (
        f"a positive {what} charges the battery (--sign charge-positive)",
        f"a positive {what} discharges it (--sign discharge-positive)",
    )
    return Direction(None, f"{volts}, so that the {what} can be read two ways", readings)


def _means(factor: int) -> str:
    return "charges the battery" if factor > 0 else "discharges the battery"


def _shown(found: Sequence[Flow]) -> tuple[int, str] | None:
    """(the factor, how it was told) by what the battery did; None: it does not show, or contradicts itself."""
    everything = sum(flow.amount for flow in found)
    for name, says in (("state of charge", "soc_falls"), ("voltage", "volts_fall"), ("voltage", "jumps_down")):
        votes = [
            (flow.amount, flow.sign if not falls else -flow.sign, flow)
            for flow in found
            if (falls := getattr(flow, says)) is not None
        ]
        heard = sum(amount for amount, _, _ in votes)
        if not votes or heard < ENOUGH * everything:
            continue
        plus = sum(amount for amount, factor, _ in votes if factor > 0)
        share = max(plus, heard - plus) / heard
        if share < CLEAR:
            return None
        factor = 1 if plus * 2 > heard else -1
        _, _, most = max((vote for vote in votes if vote[1] == factor), key=lambda vote: vote[0])
        return factor, _how(name, says, most, factor)
    return None


def _how(name: str, says: str, flow: Flow, factor: int) -> str:
    sign = "" if flow.sign > 0 else "negative "
    verb = "falls" if flow.sign * factor < 0 else "rises"
    if says == "jumps_down":
        return f"the {name} {verb} as soon as a {sign or 'positive '}one flows"
    volts = ""
    if name == "voltage" and flow.volts is not None:
        begin_v, end_v = flow.volts
        if (end_v < begin_v) != (verb == "falls"):
            return (
                f"the {name} {verb} while a {sign or 'positive '}one flows, once its steps with the load are taken off"
            )
        volts = f" from {begin_v:.2f} V to {end_v:.2f} V"
    return f"the {name} {verb}{volts} while a {sign or 'positive '}one flows"


def _apart(found: Sequence[Flow], what: str) -> tuple[int, str, str, tuple[Stretch, ...]] | None:
    """Numbers without a sign of a battery that was charged and discharged; None: it was only one of the two."""
    told = [flow for flow in found if flow.falls is not None]
    drawn = sum(flow.amount for flow in told if flow.falls)
    charged = sum(flow.amount for flow in told if not flow.falls)
    everything = sum(flow.amount for flow in found)
    if not everything:
        return None
    if min(drawn, charged) < OTHER_WAY * everything or drawn + charged < CLEAR * everything:
        return None
    if not all(_is_sure(flow) for flow in told if flow.amount >= OTHER_WAY * everything):
        return None
    stretches, factor = [], -1
    for flow in found:
        # What is too short to show anything goes on as before.
        factor = factor if flow.falls is None else -1 if flow.falls else 1
        stretches.append(Stretch(*flow.span, factor))
    away, back = (sum(1 for one in told if one.falls is falls) for falls in (True, False))
    sentence = (
        f"the {what} has no sign: discharge in {_stretches(away)}, in which the voltage falls, "
        f"charge in {_stretches(back)}, in which it rises"
    )
    return -1, sentence, "", tuple(stretches)


def _is_sure(flow: Flow) -> bool:
    """Whether a stretch does not say two things."""
    said = {says for says in (flow.soc_falls, flow.volts_fall, flow.jumps_down) if says is not None}
    return len(said) == 1


def _stretches(count: int) -> str:
    return f"{count} stretch{'es' if count > 1 else ''}"


def _whole(
    survey: Survey,
    found: Sequence[Flow],
    factor: int,
    sentence: str,
    against: str = "",
    stretches: tuple[Stretch, ...] = (),
) -> Direction:
    """The decision on the current, and with it those on power and counter."""
    power, notes = _power(survey, factor, bool(stretches))
    charge, zero_ah, said = _counter(survey, found, factor, stretches)
    return Direction(factor, sentence, (), stretches, power, charge, zero_ah, against, (*notes, *said))


def _power(survey: Survey, factor: int, apart: bool) -> tuple[int | None, tuple[str, ...]]:
    """What to multiply power with; None: it flows as the current does."""
    if survey.flow_name == "power_w":
        return factor, ()
    pairs = [
        p.power_w * p.current_a > 0.0
        for p in survey.points
        if p.power_w and p.current_a and abs(p.current_a) > survey.rest
    ]
    if not pairs or apart:
        return None, ()
    same = sum(pairs) / len(pairs)
    if same >= ALIKE:
        return factor, ()
    if same <= 1.0 - ALIKE:
        return -factor, ("the power has the opposite sign of the current: it was turned to agree with it",)
    return None, ("the power has no sign: it flows as the current does",)


def _is_told_by_power(survey: Survey) -> bool:
    """Whether a current has one sign only, while the power beside it goes both ways."""
    if survey.flow_name == "power_w" or survey.has_both_signs:
        return False
    powers = [p.power_w for p in survey.points if p.power_w and p.current_a and abs(p.current_a) > survey.rest]
    plus, minus = (sum(abs(power) for power in powers if (power > 0.0) is way) for way in (True, False))
    return min(plus, minus) > OTHER_WAY * (plus + minus) > 0.0


def _counter(
    survey: Survey, found: Sequence[Flow], factor: int, stretches: Sequence[Stretch]
) -> tuple[int, float | None, tuple[str, ...]]:
    """What to multiply the counter with and what to take off before [Ah], so that it falls while charge is drawn."""
    charges = [p.charge_ah for p in survey.points if p.charge_ah is not None]
    if not charges:
        return 1, None, ()
    factors = [one.factor for one in stretches] or [factor * flow.sign for flow in found]
    falls = sum(flow.counter_ah * -way for flow, way in zip(found, factors, strict=True) if flow.counter_ah is not None)
    if falls > 0.0:
        return -1, charges[0], ("the charge counter grows while charge is drawn: it was turned, from its beginning on",)
    if max(charges) > 0.0:
        return 1, charges[0], ("the charge counter is read from its own beginning",)
    return 1, None, ()
