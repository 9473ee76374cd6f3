"""What a solar panel adds, by the day: what falls on it, less what is lost on the way to the battery.

``a day = panel x hours of full sun x performance ratio``, the simplest balance that planners use (PVWatts' own losses
are 14 %; dirt, heat and a charge controller take the rest).
"""

from __future__ import annotations

import math
from typing import Final

PERFORMANCE_RATIO: Final = 0.75
"""The share of a panel's label that arrives: 0.70 to 0.80 in the field."""
WINTER_SUN_H: Final = 3.0
"""Hours of full sun on a winter's day [h]: 2 to 4; a summer's day has 4 to 7."""


def sun_wh(panel_w: float, sun_h: float) -> float:
    """Energy that a panel of ``panel_w`` [W] gives a day with ``sun_h`` [h] of full sun, losses taken off [Wh]."""
    return panel_w * sun_h * PERFORMANCE_RATIO


def sunlit_h(dark_h: float, draw_w: float, a_day_h: float, daily_wh: float) -> float:
    """Hours of air with ``daily_wh`` [Wh] of sun a day, of a battery that lasts ``dark_h`` [h of air] without.

    ``draw_w`` [W] is the mean draw on the battery in an hour of air, its hours off included, ``a_day_h`` how many there
    are a day.  The battery alone carries the first day, at whatever hour it begins: a run may begin at dusk, and a full
    battery takes no charge.  From then on each day costs what the sun leaves short; where it leaves nothing short, that
    goes on for ever.  One that does not last a day does not see the sun.
    """
    if dark_h < a_day_h or daily_wh <= 0.0:
        return dark_h
    short_wh = draw_w * a_day_h - daily_wh
    if short_wh <= 0.0:
        return math.inf
    return a_day_h * (1.0 + (dark_h - a_day_h) * draw_w / short_wh)
