"""When to try again after a link was lost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

FIRST_WAITS_S: Final = (0.25, 0.5, 1.0, 2.0)
LONGEST_WAIT_S: Final = 5.0
"""A device that is back is found within this time, for ever; trying costs a look at a folder."""


def waits() -> Iterator[float]:
    """Seconds to wait before the first, second, third... attempt, without end. Take a new one after each success."""
    return chain(FIRST_WAITS_S, repeat(LONGEST_WAIT_S))
