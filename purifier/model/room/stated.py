"""The room that a person states among the conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.model.room.room import TIGHTNESS, Room

if TYPE_CHECKING:
    from purifier.model.conditions import Conditions


def room_of(conditions: Conditions) -> Room | None:
    """The room of ``conditions``, as tight as rooms usually are where nobody says; None where none is stated."""
    if conditions.room is None:
        return None
    changes = conditions.air_changes_per_h
    return Room(
        conditions.room.volume_m3,
        TIGHTNESS["typical"] if changes is None else changes,
        conditions.room.height_m,
        conditions.people,
        conditions.air,
    )
