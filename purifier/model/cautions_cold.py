"""What the cold does to a battery beyond taking hours from it."""

from __future__ import annotations

from purifier.model.case import Case
from purifier.model.chemistry import interpolate
from purifier.model.setup import Setup


def _discharge_above_c(setup: Setup) -> float | None:
    """The battery's own limit, else its chemistry's [degC]."""
    own = setup.battery.discharge_above_c
    return own.value if own is not None else setup.chemistry.discharge_above_c if setup.chemistry else None


def discharging(case: Case) -> str | None:
    """Colder than makers allow a discharge: the electronics switch off, or should have."""
    limit, now = _discharge_above_c(case.setup), case.setup.conditions.temperature_c
    if limit is None or now is None or now >= limit:
        return None
    return f"At {now:g} °C it must not be discharged (the limit is {limit:g} °C): keep it warmer, or count on nothing."


def charging(case: Case) -> str | None:
    """Colder than makers allow a charge."""
    setup = case.setup
    own = setup.battery.charge_above_c
    limit = own.value if own is not None else (setup.chemistry.charge_above_c if setup.chemistry else None)
    now = setup.conditions.temperature_c
    if limit is None or now is None or now >= limit:
        return None
    lowest = _discharge_above_c(setup)
    fine = " Discharging is fine." if lowest is not None and now >= lowest else ""
    return f"Do not charge this battery below {limit:g} °C: it is damaged for good.{fine}"


def freezing(case: Case) -> str | None:
    """The acid of a drained lead-acid battery is little more than water."""
    setup, now = case.setup, case.setup.conditions.temperature_c
    if now is None or setup.chemistry is None or not setup.chemistry.freezing:
        return None
    left = max(case.on.reserve.value, 1.0 - case.on.depth.value)
    limit = interpolate(sorted(setup.chemistry.freezing), left)
    if now >= limit:
        return None
    return f"Drained to {left:.0%} it freezes below about {limit:.0f} °C, which breaks it: keep it warmer, or fuller."
