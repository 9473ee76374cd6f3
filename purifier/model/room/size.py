"""How large a room is."""

from __future__ import annotations

from typing import NamedTuple


class RoomSize(NamedTuple):
    """Its volume [m3], and its height [m] where that was stated."""

    volume_m3: float
    height_m: float | None = None
