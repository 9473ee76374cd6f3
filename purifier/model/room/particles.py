"""What floats in a room's air, and what becomes of it without a purifier."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from purifier.model.room.room import Air, Room

Source = Literal["outdoors", "people"]


class Particles(NamedTuple):
    """One kind of particle: where it comes from, and how fast it goes by itself."""

    source: Source
    """Whether it leaks in from outdoors or is breathed out in the room: what a ratio is a share of."""
    deposition_per_h: float
    """The ``k`` of the formulas: what settles on walls and floor [1/h]."""
    penetration: float = 1.0
    """The ``P`` of the formulas: the share of what is outdoors that a crack lets through; 1 where none comes so."""
    inactivation_per_h: float = 0.0
    """How fast it becomes harmless while it still floats [1/h]."""


PARTICLES: Final[dict[Air, Particles]] = {
    # Wood smoke in one closed house, 16 nights: k 0.08 ± 0.03 /h, P 0.97 ± 0.02 (Thatcher 2014, OJAP 3:111).
    "smoke": Particles("outdoors", 0.08, 0.97),
    # Together 0.9 /h; the model behind ASHRAE 241 takes k 0.42-0.61 and a median inactivation of 0.52 (Jones 2025).
    "infection": Particles("people", 0.3, inactivation_per_h=0.6),
    # 0.3-1 um, half of which settle in 4 h: the smallest stay longest, and through open cracks nothing is held back.
    "outside": Particles("outdoors", 0.17, 1.0),
}


def particles_of(room: Room) -> Particles:
    """What is in the air of ``room``: smoke where nothing was stated."""
    return PARTICLES[room.air or "smoke"]
