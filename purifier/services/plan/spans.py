"""Hours as precisely as they are known: in steps that fit the doubt, in the unit that a person plans in."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from purifier.services.wording import CENTURY_H

COARSEST: Final = 0.17
"""The most of 'at least' that rounding it down may cost."""
SURE: Final = 0.05
"""A band narrower than this is not read more finely: nobody plans by less."""

_YEAR_H: Final = 365.25 * 24.0
_MINUTE, _HOUR, _DAY, _YEAR = ("minute", 1.0 / 60.0), ("hour", 1.0), ("day", 24.0), ("year", _YEAR_H)
_STEPS: Final[tuple[tuple[float, tuple[str, float]], ...]] = (
    (1.0 / 60.0, _MINUTE),
    (5.0 / 60.0, _MINUTE),
    (10.0 / 60.0, _MINUTE),
    (0.5, _HOUR),
    (1.0, _HOUR),
    (12.0, _DAY),
    (24.0, _DAY),
    (240.0, _DAY),
    (_YEAR_H / 2.0, _YEAR),
    (_YEAR_H, _YEAR),
)
"""(step [h], the unit it is told in), the finest first."""


class Span(NamedTuple):
    """A runtime in words: ``9 days``, ``13 days`` and, as one figure, ``9 to 13 days``; ``short`` is ``9 d``.

    ``least_h`` are the hours that the least says [h].
    """

    least: str
    likely: str
    both: str
    short: str
    least_h: float

    @property
    def in_words(self) -> str:
        """``at least 9 days, likely 13``: a prediction in a sentence, the likely only where it is another."""
        return f"at least {self.least}" + ("" if self.likely == self.least else f", likely {self.likely_briefly}")

    @property
    def likely_briefly(self) -> str:
        """``13``: what is likely behind what is certain, its unit told once where it is the same."""
        number, _, unit = self.likely.partition(" ")
        return number if unit and self.least.endswith(f" {unit}") and number[:1].isdigit() else self.likely


def span(low_h: float, likely_h: float, high_h: float) -> Span:
    """``low_h`` rounded down, the others to the nearest step, in hours; the step is no finer than the doubt.

    A step is the coarsest that costs ``low_h`` no more than `COARSEST` of it and is no wider than the band.
    """
    if low_h > CENTURY_H:
        words = "for ever" if math.isinf(low_h) else "more than 100 years"
        return Span(words, words, words, "> 100 y" if math.isfinite(low_h) else "for ever", low_h)
    most = min(COARSEST * low_h, max(high_h - low_h, SURE * low_h))
    step, unit = next((one for one in reversed(_STEPS) if one[0] <= most), _STEPS[0])
    least = math.floor(low_h / step + 1e-9) * step
    likely, high = (max(least, _nearest(hours, step)) for hours in (likely_h, high_h))
    if least <= 0.0:
        # Nothing is sure, so the step is as fine as what is likely asks for.
        step, unit = next((one for one in reversed(_STEPS) if one[0] <= COARSEST * likely_h), _STEPS[0])
        likely, high = _nearest(likely_h, step), _nearest(high_h, step)
        both = "0 minutes or more" if math.isinf(high) else f"{'0 to ' if high > 0.0 else ''}{_told(high, unit)}"
        return Span("less than a minute", _told(likely, unit), both, "< 1 min", 0.0)
    if math.isinf(high):
        both = f"{_told(least, unit)} or more"
    else:
        both = _told(high, unit) if high == least else f"{_number(least, unit)} to {_told(high, unit)}"
    short = f"{_number(least, unit)} {_SHORT[unit[0]]}"
    return Span(_told(least, unit), _told(likely, unit), both, short, least)


_SHORT: Final = {"minute": "min", "hour": "h", "day": "d", "year": "y"}


def _nearest(hours: float, step: float) -> float:
    return math.floor(hours / step + 0.5) * step if math.isfinite(hours) else hours


def _told(hours: float, unit: tuple[str, float]) -> str:
    """``3½ days``, ``1 hour``."""
    if math.isinf(hours):
        return "for ever"
    number = _number(hours, unit)
    return f"{number} {unit[0]}{'' if number == '1' else 's'}"


def _number(hours: float, unit: tuple[str, float]) -> str:
    halves = round(2.0 * hours / unit[1])
    whole = f"{halves // 2:,}".replace(",", " ")
    return f"{whole if halves != 1 else ''}{'½' if halves % 2 else ''}"
