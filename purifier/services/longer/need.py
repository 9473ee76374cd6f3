"""How long it must last, as typed and in words."""

from __future__ import annotations

from typing import Final

from purifier.library.asked import Asked, read_asked
from purifier.services.plan.typed import LONGEST_H

FOR: Final = Asked("--for", "time", 1.0 / 60.0, LONGEST_H, "7 d", units=("d", "h"), sure=True)
"""From a minute to a century: ``7 d``, ``3 days``, ``60 h``."""


def read_need(text: str) -> float:
    """The hours that it must last [h]; raises `QuantityError` for what is no time."""
    return read_asked(FOR, text).value


def need_words(hours: float) -> str:
    """``7 days``, ``60 hours``, ``45 minutes``."""
    number, unit = _in_unit(hours)
    return f"{number} {unit}{'' if number == '1' else 's'}"


def need_short(hours: float) -> str:
    """``7 d``, ``60 h``, ``45 min``."""
    number, unit = _in_unit(hours)
    return f"{number} {'min' if unit == 'minute' else unit[0]}"


def _in_unit(hours: float) -> tuple[str, str]:
    """Whole years and whole days from two on, else hours, below one minutes."""
    whole = (one for one in ((8766.0, "year"), (24.0, "day")) if hours >= 1.99 * one[0] and not hours % one[0])
    unit_h, unit = next(whole, (1.0, "hour"))
    if hours < 1.0:
        unit_h, unit = 1.0 / 60.0, "minute"
    return f"{round(hours / unit_h, 2):,.10g}".replace(",", " "), unit
