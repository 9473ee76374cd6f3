"""How much less of what others breathe out is breathed in with a purifier: a ratio of doses, by Wells and Riley.

An absolute chance of infection needs the quanta that an infected person gives off, which nobody knows within a factor
of 10 to 100; the ratio of two doses needs none. It covers air that is mixed through the room, not talk at an arm's
length. Where doses are small the chance falls as the dose does; where they are large it falls by less.
(Rudnick and Milton 2003, Indoor Air 13:237; deposition and inactivation as in the model of ASHRAE 241.)
"""

from __future__ import annotations

import math
from typing import Final

from purifier.model.room.particles import PARTICLES
from purifier.model.room.rates import each_for, each_per_h, loss_per_h
from purifier.model.room.room import Room

SHORT: Final = 1e-5
"""Below this many turnovers of the air the transient dose is taken from its series."""


def baseline_per_h(room: Room) -> float:
    """How fast infectious particles go without a purifier [1/h]: ``B = a + k + k_inactivation``.

    Whatever else was stated to be in the air of ``room``: this is about what people breathe out.
    """
    air = PARTICLES["infection"]
    return loss_per_h(room.air_changes_per_h, air.deposition_per_h, 0.0, air.inactivation_per_h)


def dose_ratio(room: Room, cadr_m3_per_h: float) -> float:
    """Dose with a purifier by dose without, 0..1, for a stay of hours: ``B / (B + eACH)``.

    Both doses are ``I q p t / (V lambda)``, so whatever is the same in both drops out: infectors I, quanta q, breath p.
    Masks lower both alike.
    """
    without = baseline_per_h(room)
    return without / (without + each_per_h(cadr_m3_per_h, room.volume_m3))


def dose_ratio_of_stay(room: Room, cadr_m3_per_h: float, hours: float) -> float:
    """The same for a stay of ``hours`` that begins with clean air, as when the infected person comes in.

    A purifier helps less in a short stay, for it takes a while until there is something to clean: 1 at 0 hours, and
    `dose_ratio` after many.
    """
    if hours <= 0.0:
        return 1.0
    without = baseline_per_h(room)
    each = each_per_h(cadr_m3_per_h, room.volume_m3)
    return _transient((without + each) * hours) / _transient(without * hours)


def transient_dose(loss_per_h: float, hours: float) -> float:
    """Dose of a stay from clean air, for a source of 1 an hour [h2]: ``(t - (1 - e^(-lambda t)) / lambda) / lambda``.

    It is ``t / lambda`` when the stay is long and ``t^2 / 2`` when it is short.
    """
    return hours * hours * _transient(loss_per_h * hours)


def cadr_for_dose_ratio(room: Room, ratio: float) -> float | None:
    """Clean air that lowers the dose of a long stay to ``ratio`` [m3/h]: ``CADR = V B (1 / ratio - 1)``.

    0 for a ratio of 1 and more; None where none can do it, as for 0.
    """
    without = baseline_per_h(room)
    needed = room.volume_m3 * each_for(ratio, without, without) if ratio > 0.0 else math.inf
    return needed if needed < math.inf else None


def _transient(turns: float) -> float:
    """``(x - (1 - e^-x)) / x^2`` of ``turns`` = lambda t: a half at 0, and 1 / x when it is large."""
    if turns < SHORT:
        return 0.5 - turns / 6.0
    return (1.0 + math.expm1(-turns) / turns) / turns
