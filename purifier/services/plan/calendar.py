"""Hours of air as days on the calendar, where the purifier runs some hours a day."""

from __future__ import annotations

import math


def days_told(hours: float, hours_per_day: float, *, down: bool = False) -> str:
    """``3.4 days``: how many days of ``hours_per_day`` [h] each ``hours`` of air fill; ``down`` rounds down."""
    days = hours / hours_per_day
    if math.isinf(days):
        return "for ever"
    told = f"{(math.floor(10.0 * days + 1e-9) if down else math.floor(10.0 * days + 0.5)) / 10.0:g}"
    return f"{told} day{'' if told == '1' else 's'}"


def calendar_words(hours_per_day: float) -> str:
    """That the hours of a table are hours of air, and how much longer they last on the calendar."""
    return f"hours of air: at {hours_per_day:g} h a day they last {24.0 / hours_per_day:.3g} times as long"
