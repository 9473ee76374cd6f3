"""What a person states about a case."""

from __future__ import annotations

from dataclasses import dataclass

from purifier.model.figures import Figure
from purifier.model.room.room import TIGHTNESS, Air, Room
from purifier.model.room.size import RoomSize


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a person states about the case. None: not stated, and the layer stays off.

    Fractions are 0..1 of full. ``parasitic_a`` is the whole set-up's, on the battery's side [A];
    ``wire_ohm`` is there and back [ohm]; ``load_exponent`` is n in P = P_ref (V / V_ref)^n.  The room, the changes of
    outdoor air in it [1/h], who is in it and what is to be cleaned out of it turn no layer on: they say what the clean
    air is worth.
    """

    temperature_c: float | None = None
    health: Figure | None = None
    start: Figure | None = None
    reserve: Figure | None = None
    depth: Figure | None = None
    cutoff_v: float | None = None
    parasitic_a: Figure | None = None
    self_discharge_per_h: Figure | None = None
    wire_ohm: Figure | None = None
    load_exponent: float | None = None
    hours_per_day: float | None = None
    left_on: bool = False
    realistic: bool = False
    room: RoomSize | None = None
    air_changes_per_h: float | None = None
    people: int | None = None
    air: Air | None = None

    @property
    def whole_room(self) -> Room | None:
        """The room with all that was stated of it, as tight as rooms usually are; None where no room was."""
        if self.room is None:
            return None
        changes = TIGHTNESS["typical"] if self.air_changes_per_h is None else self.air_changes_per_h
        return Room(self.room.volume_m3, changes, self.room.height_m, self.people, self.air)

    @property
    def name_a_room(self) -> bool:
        """Whether a room was stated, or the people alone who need clean air."""
        return self.room is not None or self.people is not None
