"""The room that is to have clean air, as a person states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Air = Literal["smoke", "infection", "outside"]
"""What the air is to be cleaned of: wildfire smoke, what people in the room breathe out, a release outdoors."""

Tightness = Literal["tight", "typical", "leaky"]

TIGHTNESS: Final[dict[Tightness, float]] = {"tight": 0.25, "typical": 0.5, "leaky": 1.5}
"""Air changes an hour of outdoor air, windows shut.

Homes were found at 0.2-0.3 (tight), 0.5-1 (typical) and more than 1 (leaky); a closed house in 16 nights of wood
smoke at 0.26 ± 0.08 (Thatcher 2014, Open Journal of Air Pollution 3:111).
"""

SHERMAN: Final = 20.0
"""Air changes at 50 Pa for one under ordinary weather: Sherman's rule of thumb (1987, Energy and Buildings 10:81),
for houses; a single one may be a factor of 2 off."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of one air: well mixed, doors to the rest shut."""

    volume_m3: float
    air_changes_per_h: float = 0.5
    """Outdoor air that comes in by itself, in volumes an hour: the ``a`` of the formulas."""
    height_m: float | None = None
    """None: not stated, and the area is not known."""
    people: float | None = None
    """How many stay in it; None: not stated."""
    air: Air | None = None
    """None: not stated. Ratios are then those of smoke."""

    @property
    def area_m2(self) -> float | None:
        """The floor [m2]; None where no height was stated."""
        return None if self.height_m is None else self.volume_m3 / self.height_m

    @property
    def ach50_per_h(self) -> float:
        """Air changes an hour that a blower door would find at 50 Pa, by `SHERMAN`."""
        return SHERMAN * self.air_changes_per_h
