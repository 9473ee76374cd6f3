"""How clean a purifier keeps a room, how soon, and where the particles go."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from purifier.model.room.particles import Source, particles_of
from purifier.model.room.rates import approach, each_for, each_per_h, loss_per_h, steady, time_to_h
from purifier.model.room.room import Room

FLUSH_CHANGES: Final = 3.0
"""So many changes of equivalent outdoor air flush a room: 95 % of what was in it, e^-3 = 5 % being left (ASHRAE
Epidemic Task Force, 2022)."""


class Shares(NamedTuple):
    """Where particles end, each a fraction 0..1; together 1: the rate of each way by the sum of all."""

    filter: float
    """On the purifier's filter. It is also how much lower a purifier makes the steady level."""
    window: float
    """Out with the air that leaves by cracks and windows."""
    walls: float
    """On walls, floor and furniture."""
    inactive: float
    """Harmless before they went any other way: of infection only."""


class Balance(NamedTuple):
    """A room with one flow of clean air in it, when it has settled."""

    each_per_h: float
    """Equivalent air changes of the purifier alone [1/h]."""
    loss_per_h: float
    """How fast particles go by all ways together [1/h]: the ``lambda`` of the formulas."""
    ratio: float
    """What stays in the air, 0..1: of outdoors, or, of what people breathe out, of what stayed without a purifier."""
    ratio_without: float
    """The same without a purifier: ``P a / (a + k)`` of outdoors, 1 of what people breathe out."""
    of: Source
    """Where the particles come from, and so what the ratios are shares of."""
    half_h: float
    """Hours in which half of what is above the steady level goes."""
    ninety_h: float
    """Hours in which 90 % of it goes: the clean-up time."""
    flush_h: float
    """Hours of three changes of clean air, ventilation and purifier together; what settles is not counted."""
    shares: Shares

    @property
    def lower(self) -> float:
        """How much lower the steady level is than without a purifier, 0..1: ``1 - (a + k) / (a + k + eACH)``."""
        return self.shares.filter

    @property
    def log_reduction(self) -> float:
        """Powers of ten between ``ratio`` and 1: ``-log10(ratio)``; infinite where nothing comes in."""
        return -math.log10(self.ratio) if self.ratio > 0.0 else math.inf


class Point(NamedTuple):
    """One point of a clean-up curve."""

    minutes: float
    share: float
    """Of what `Balance.ratio` is a share of."""


def balance(room: Room, cadr_m3_per_h: float) -> Balance:
    """The settled balance of ``room`` with a clean-air flow of ``cadr_m3_per_h`` [m3/h], 0 for none.

    The CADR is that for the particles in question: smoke's for smoke and for what is breathed out.
    """
    air = particles_of(room)
    each = each_per_h(cadr_m3_per_h, room.volume_m3)
    loss = loss_per_h(room.air_changes_per_h, air.deposition_per_h, each, air.inactivation_per_h)
    source = _source_per_h(room)
    return Balance(
        each_per_h=each,
        loss_per_h=loss,
        ratio=steady(source, loss),
        ratio_without=steady(source, _loss_without_per_h(room)),
        of=air.source,
        half_h=time_to_h(0.5, loss),
        ninety_h=time_to_h(0.1, loss),
        flush_h=steady(FLUSH_CHANGES, room.air_changes_per_h + each),
        shares=Shares(
            each / loss, room.air_changes_per_h / loss, air.deposition_per_h / loss, air.inactivation_per_h / loss
        ),
    )


def decay(room: Room, cadr_m3_per_h: float, minutes: Iterable[float], start: float = 1.0) -> tuple[Point, ...]:
    """What is in the air at each of ``minutes`` after a purifier was switched on, from ``start`` (1: as outdoors).

    Shares of what `Balance.ratio` is a share of; a start below the steady level rises to it.
    """
    loss, source = balance(room, cadr_m3_per_h).loss_per_h, _source_per_h(room)
    return tuple(Point(at, approach(start, source, loss, at / 60.0)) for at in minutes)


def cadr_for_ratio(room: Room, ratio: float) -> float | None:
    """Clean air that holds ``room`` at ``ratio`` or below [m3/h]: ``CADR = V (a P / ratio - a - k)``.

    ``ratio`` as in `Balance.ratio`. 0 where the room is as clean without a purifier, None where none can do it: nothing
    is held at 0 while particles come in.
    """
    without = _loss_without_per_h(room)
    source = _source_per_h(room)
    if steady(source, without) <= ratio:
        return 0.0
    needed = room.volume_m3 * each_for(ratio, source, without) if ratio > 0.0 else math.inf
    return needed if needed < math.inf else None


def cadr_for_each(room: Room, each_per_h: float) -> float:
    """Clean air for so many equivalent air changes an hour of the purifier alone [m3/h]: ``V eACH``."""
    return room.volume_m3 * each_per_h


def _source_per_h(room: Room) -> float:
    """What comes into the air, in shares of what `Balance.ratio` is a share of, an hour."""
    air = particles_of(room)
    return room.air_changes_per_h * air.penetration if air.source == "outdoors" else _loss_without_per_h(room)


def _loss_without_per_h(room: Room) -> float:
    air = particles_of(room)
    return loss_per_h(room.air_changes_per_h, air.deposition_per_h, 0.0, air.inactivation_per_h)
