"""A discharge that was not run to the end: how long it would have gone on."""

from __future__ import annotations

from typing import NamedTuple


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


def project(usable: Usable, drawn_wh: float, hours: float, power_w: float) -> Projection | None:
    """Project a run of ``hours`` that drew ``drawn_wh`` at a mean ``power_w``, on the battery's side and positive.

    ``t = hours + (usable - drawn) / power``, never less than the hours it ran: what the battery gave beyond the
    prediction it has given.  None without a power that is drawn.
    """
    if not power_w > 0.0:
        return None

    def left_h(wh: float) -> float:
        return max(0.0, wh - drawn_wh) / power_w

    left = left_h(usable.likely_wh)
    return Projection(hours + left, hours + left_h(usable.low_wh), hours + left_h(usable.high_wh), left, left * power_w)
