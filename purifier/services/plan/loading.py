"""What smoke does to the filters of a purifier: how its clean air falls while they fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.model.room.filters import Filter, cadr_amid_smoke

if TYPE_CHECKING:
    from purifier.model.equipment import Purifier
    from purifier.model.room.room import Room

SMOKE_UG_PER_M3: Final = 150.0
"""Smoke outdoors that a filter's load is told for [ug/m3]: a day of dense smoke."""
LOADED_AFTER_H: Final = (0.0, 24.0, 168.0, 720.0, 8760.0)
"""When its clean air is told amid that smoke [h]: new, after a day, a week, a month, a year."""


def new_filters(purifier: Purifier | None, cadr_m3_per_h: float, count: int) -> Filter | None:
    """The filters of so many machines as one, their CADR together [m3/h]; None where what they hold is not known."""
    mass = None if purifier is None else purifier.ccm_kg
    return None if mass is None or cadr_m3_per_h <= 0.0 else Filter(cadr_m3_per_h, 1000.0 * mass.value * count)


def cadr_after_h(new: Filter, room: Room) -> list[dict[str, float]]:
    """``hours`` amid `SMOKE_UG_PER_M3` outdoors, and the ``cadr_m3_per_h`` that is left then: a key of JSON."""
    return [
        {"hours": hours, "cadr_m3_per_h": cadr_amid_smoke(new, room, SMOKE_UG_PER_M3, hours)}
        for hours in LOADED_AFTER_H
    ]
