"""A discharge that was not run to the end: how long it would have gone on."""

from __future__ import annotations

import math
from typing import Final, NamedTuple


class Usable(NamedTuple):
    """What the battery gives from the start of the run to empty [Wh], with its 90 % interval."""

    likely_wh: float
    low_wh: float
    high_wh: float


class Projection(NamedTuple):
    """Hours from first discharge to empty, had the run gone on as it went; ``left_h`` of them were still to come."""

    runtime_h: float
    runtime_low_h: float
    runtime_high_h: float
    left_h: float
    left_wh: float


LEAST_H: Final = 0.25
"""From less nothing is projected."""


def project(usable: Usable, drawn_wh: float, hours: float, power_w: float, doubt: float = 0.0) -> Projection | None:
    """Project a run of ``hours`` that drew ``drawn_wh`` at a mean ``power_w``, on the battery's side and positive.

    ``t = hours + (usable - drawn) / power``, never less than the hours it ran: what the battery gave beyond the
    prediction it has given.  ``doubt`` is the half-width (90 %) of the power as a fraction; it widens the interval.
    None without a power that is drawn, and of a run shorter than `LEAST_H`.
    """
    if not power_w > 0.0 or hours < LEAST_H:
        return None

    def left_h(wh: float) -> float:
        return max(0.0, wh - drawn_wh) / power_w

    left, less, more = left_h(usable.likely_wh), left_h(usable.low_wh), left_h(usable.high_wh)
    low = max(0.0, left - math.hypot(left - less, doubt * left))
    high = left + math.hypot(more - left, doubt * left)
    return Projection(hours + left, hours + low, hours + high, left, left * power_w)
