"""What a person needs, as numbers: this much clean air, this long, within these limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from purifier.services.plan.battery_text import BatteryText

MOST_COUNTED: Final = 4
"""So many batteries, and so many purifiers, are tried where nobody says how many: a row of them on a shelf."""
NIGHT_H: Final = 8.0
"""Hours of the day in which the quieter setting runs, where noise by night has a limit of its own."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a set-up must do, and what it may cost; None: no limit.

    ``air_m3_per_h`` is CADR, the low end where it is estimated [m3/h], ``hours`` what it must last *at least* [h of
    running], of which there are ``hours_per_day``.  ``max_mass_kg`` is of batteries and converters [kg],
    ``max_noise_dba`` and ``night_noise_dba`` the sum of all purifiers [dBA].  ``batteries`` and ``purifiers`` (id,
    count or None) are all that is looked at, where there are any; ``own`` is what is there already, id -> how many: it
    costs nothing.  ``conditions`` as in a request.
    """

    air_m3_per_h: float
    hours: float
    max_price_usd: float | None = None
    max_mass_kg: float | None = None
    max_noise_dba: float | None = None
    night_noise_dba: float | None = None
    batteries: tuple[BatteryText, ...] = ()
    purifiers: tuple[tuple[str, int | None], ...] = ()
    setting: str | None = None
    own: Mapping[str, int] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    hours_per_day: float = 24.0
    most_batteries: int = MOST_COUNTED
    most_purifiers: int = MOST_COUNTED
