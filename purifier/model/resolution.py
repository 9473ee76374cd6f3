"""How finely a file writes its numbers: the step from one value to the next that is seen in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

FINEST_DIGITS: Final = 9
ASSUMED: Final = 0.01
"""Numbers that hardly change show no step, and their last zeros are not seen: loggers write two decimals at least."""
LEAST_CHANGES: Final = 0.02
"""Of neighbouring numbers: where fewer differ, somebody set another value, and no last digit flickers."""
FEW: Final = 5
"""So few values may be what somebody has set, if the digits allow steps in between."""


def step_of(values: Sequence[float], written: float | None = None) -> float | None:
    """The step of some numbers of a file, in their order and unit; None where all are zero, or none are there.

    Numbers that flicker show it.  Of others the decimals tell, of which two are taken for granted; ``written`` is the
    last digit that the file writes, where it is known: 0.00001 for 0.50000.
    """
    known = [abs(value) for value in values if value]
    if not known:
        return None
    digit = digit_of(known)
    distinct = sorted({round(value, FINEST_DIGITS) for value in known})
    changes = sum(a != b for a, b in pairwise(known))
    if len(distinct) < 2 or changes < LEAST_CHANGES * len(known):
        return min(digit, ASSUMED, written or ASSUMED)
    least = min(b - a for a, b in pairwise(distinct))
    if len(distinct) < FEW and least > 1.5 * digit:
        return min(digit, ASSUMED, written or ASSUMED)
    return max(least, digit)


def digit_of(values: Sequence[float]) -> float:
    """The place of the last digit that some numbers are written with: 0.01 for ``6.45``; 1 for ``6`` and ``60``."""
    known = [abs(value) for value in values if value]
    return float(f"1e-{next((d for d in range(FINEST_DIGITS) if _fit(known, d)), FINEST_DIGITS)}")


def _fit(values: Sequence[float], decimals: int) -> bool:
    """Whether all of them are whole numbers of that digit."""
    scale = 10.0**decimals
    return all(abs(value * scale - round(value * scale)) <= 1e-6 * max(1.0, value * scale * 1e-6) for value in values)
