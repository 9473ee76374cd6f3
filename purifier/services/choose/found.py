"""What a search finds: answers, near misses, and what cannot be ranked because a price is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.model.front import Score
from purifier.services.plan.buy import Item

if TYPE_CHECKING:
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need
    from purifier.services.choose.speeds import Speed
    from purifier.services.choose.together import Together
    from purifier.services.plan.plan import Row


@dataclass(frozen=True, slots=True)
class Answer:
    """One set-up, planned with its band; it runs ``hours_per_day`` [h].

    ``cost_usd`` is what has to be bought for it [USD], None where a price is not known; ``margin_h`` what it lasts
    *at least* beyond the need [h of running], negative for one that misses.  ``on_front``: nothing else found is better
    in every way.  ``reason``: why it missed.
    """

    kit: Kit
    speed: Speed
    count: int
    row: Row
    items: tuple[Item, ...]
    cost_usd: float | None
    margin_h: float
    hours_per_day: float = 24.0
    on_front: bool = False
    reason: str = ""

    @property
    def text(self) -> str:
        """Its batteries as they are typed."""
        return self.kit.text(self.count)

    @property
    def is_doubtful(self) -> bool:
        """Something may end it in the night, and nobody knows."""
        return any(caution.gravity == "may-stop" for caution in self.row.warnings)

    @property
    def hardware(self) -> tuple[str, str]:
        """What is bought, whatever the setting."""
        return self.text, self.kit.machine

    @property
    def models(self) -> tuple[str, str]:
        """Its battery and purifier, whatever their counts."""
        return self.kit.battery.id, self.kit.purifier.id

    @property
    def usd_per_cfm_day(self) -> float | None:
        """What it costs for each CFM of clean air and day that it lasts at least [USD/(CFM d)]."""
        air = self.row.cadr_cfm or self.row.cadr_estimate_low_cfm
        if self.cost_usd is None or not air or self.row.runtime_low_h <= 0.0:
            return None
        return self.cost_usd / (air * self.row.runtime_low_h / 24.0)

    @property
    def score(self) -> Score:
        """(price, mass, noise, less air, fewer hours), the less the better; not known is the worst."""
        return (
            math.inf if self.cost_usd is None else self.cost_usd,
            math.inf if self.row.mass_kg is None else self.row.mass_kg,
            math.inf if self.speed.noise_dba is None else self.speed.noise_dba,
            -self.speed.air_m3_per_h,
            -self.row.runtime_low_h,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """``answers`` are ranked, the cheapest first, with all of the front among them; ``unpriced`` meet the need, but for
    a price that nobody knows; ``missed`` say why.

    ``together`` is what is owned, one battery after the other.  ``combinations`` were weighed, ``planned`` of them with
    samples.  ``whole``: none was left out; else the front is that of the cheapest only (the rank is always whole).
    """

    need: Need
    answers: tuple[Answer, ...]
    unpriced: tuple[Answer, ...]
    missed: tuple[Answer, ...]
    together: Together | None
    combinations: int
    planned: int
    whole: bool
