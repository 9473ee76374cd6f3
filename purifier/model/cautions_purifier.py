"""What to know about the purifier itself: its watts, its air, its modes."""

from __future__ import annotations

from purifier.model.case import Case


def rated_watts(case: Case) -> str | None:
    purifier = case.setup.purifier
    if purifier is None or purifier.power_kind != "rated":
        return None
    return "The watts are the label's, not measured while running; real use is usually lower. Measure, or log a run."


def auto_mode(case: Case) -> str | None:
    if case.setup.purifier is None or not case.setup.purifier.auto_mode:
        return None
    return "Leave auto mode off: in smoke it goes to top speed and empties the battery."


def cadr_kind(case: Case) -> str | None:
    purifier = case.setup.purifier
    if purifier is None or purifier.cadr_kind is None or case.setting.cadr_m3_per_h is None:
        return None
    return (
        None
        if "aham" in purifier.cadr_kind.lower()
        else f"Its clean-air figures are no certified CADR but {purifier.cadr_kind}."
    )


def duty(case: Case) -> str | None:
    hours = case.setup.conditions.hours_per_day
    if hours is None or hours >= 24.0:
        return None
    return "While it is off the air goes back within hours; a lower setting all day usually cleans more."
