"""Times as other programs' databases keep them: seconds since 1970, or UTC as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.formats.utc_cells import utc_ms

_LATEST_S: Final = 4e9
"""Into the next century: no log is from there."""


def moments_ms(times: Sequence[object]) -> list[int | None]:
    """UTC of each [ms since 1970]; None for what is no time."""
    kinds = set(map(type, times))
    if len(kinds) > 1 and not kinds <= {int, float}:
        return [moments_ms([one])[0] for one in times]
    if kinds == {str}:
        texts = [str(text) for text in times]
        return utc_ms([text if text[19:].count("+") or text[-1:] == "Z" else f"{text}Z" for text in texts])
    return [round(t * 1000.0) if isinstance(t, int | float) and 0.0 < t < _LATEST_S else None for t in times]
