"""What the cold does to a battery beyond taking hours from it."""

from __future__ import annotations

from typing import Final

from purifier.model.case import Case
from purifier.model.chemistry import interpolate
from purifier.model.degrees import degrees
from purifier.model.setup import Setup

USUAL_LIMIT_C: Final = -20.0
"""Below this the electronics of most lithium packs and stations switch off [degC]."""
LEAD_LIMIT_C: Final = -40.0
"""The lowest that sheets of lead-acid batteries allow, for a full one [degC]."""


def _discharge_above_c(setup: Setup) -> float | None:
    """The battery's own limit, else its chemistry's [degC]."""
    own = setup.battery.discharge_above_c
    return own.value if own is not None else setup.chemistry.discharge_above_c if setup.chemistry else None


def charge_above_c(setup: Setup) -> float | None:
    """Where charging must stop: the battery's own limit, else its chemistry's [degC]."""
    own = setup.battery.charge_above_c
    return own.value if own is not None else setup.chemistry.charge_above_c if setup.chemistry else None


def discharging(case: Case) -> str | None:
    """Colder than makers allow a discharge: the electronics switch off, or should have."""
    limit, now = _discharge_above_c(case.setup), case.setup.conditions.temperature_c
    if now is None:
        return None
    if limit is None:
        return _assumed(case.setup, now)
    if now >= limit:
        return None
    told = f"At {degrees(now)} it must not be discharged (the limit is {degrees(limit)})"
    return f"{told}: keep it warmer, or count on nothing."


def _assumed(setup: Setup, now_c: float) -> str | None:
    """The same where nobody stated the limit: an unknown one is no promise."""
    is_lead = setup.chemistry is not None and setup.chemistry.is_lead_acid
    limit = LEAD_LIMIT_C if is_lead else USUAL_LIMIT_C
    if now_c >= limit:
        return None
    kind = "batteries of its kind" if setup.chemistry is not None else "batteries"
    return (
        f"At {degrees(now_c)} it may give nothing: nobody states its limit, and most {kind} must not be discharged "
        f"below {degrees(limit)}, which is assumed. Keep it warmer, or count on nothing."
    )


def charging(case: Case) -> str | None:
    """Colder than makers allow a charge."""
    limit, now = charge_above_c(case.setup), case.setup.conditions.temperature_c
    if limit is None or now is None or now >= limit:
        return None
    return f"Do not charge this battery below {degrees(limit)}: it is damaged for good.{_may_be_used(case.setup, now)}"


def no_charge_words(setup: Setup) -> str:
    """Why nothing may be charged in the cold that is stated, as a sentence; empty where it may be, or none is.

    A limit that nobody states is no permission below freezing.
    """
    limit, now = charge_above_c(setup), setup.conditions.temperature_c
    if now is None or now >= (0.0 if limit is None else limit):
        return ""
    if limit is None:
        return f"Whether it may be charged at {degrees(now)} nobody states, and most batteries must not be."
    return f"At {degrees(now)} it must not be charged (the limit is {degrees(limit)})."


def _may_be_used(setup: Setup, now_c: float) -> str:
    """What the cold that forbids charging means for its use."""
    lowest = _discharge_above_c(setup)
    if lowest is None or now_c < lowest:
        return ""
    if setup.battery.discharge_above_c is not None:
        return f" Discharging is fine down to {degrees(lowest)}."
    return f" Most of its kind may be discharged down to {degrees(lowest)}; nobody stated the limit of this one."


def freezing(case: Case) -> str | None:
    """The acid of a drained lead-acid battery is little more than water."""
    setup, now = case.setup, case.setup.conditions.temperature_c
    if now is None or setup.chemistry is None or not setup.chemistry.freezing:
        return None
    left = max(case.on.reserve.value, 1.0 - case.on.depth.value)
    limit = interpolate(sorted(setup.chemistry.freezing), left)
    if now >= limit:
        return None
    below = degrees(round(limit))
    return f"Drained to {left:.0%} it freezes below about {below}, which breaks it: keep it warmer, or fuller."
