"""Runs on paper: minutes of a mean power."""

from __future__ import annotations

from collections.abc import Sequence

from purifier.model.comparison.piece import Piece

MINUTE_MS = 60_000


def minutes(powers_w: Sequence[float], start: int = 0, volts: float = 12.8) -> list[Piece]:
    """A piece a minute, each seen whole, from minute ``start`` on."""
    return [
        Piece((start + i) * MINUTE_MS, (start + i + 1) * MINUTE_MS, MINUTE_MS, power / 60.0, power / 60.0 / volts)
        for i, power in enumerate(powers_w)
    ]
