"""The air of a room that is not there: dirty when it begins, and cleaned; what a sensor in it would say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from random import Random
from typing import TYPE_CHECKING, Final

from purifier.model.reading import Reading
from purifier.model.room.balance import balance
from purifier.services.wording import time_words

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

DIRTY_UG_M3: Final = 120.0
"""After something has burnt in the kitchen."""
OUTDOORS_UG_M3: Final = 12.0
"""On an ordinary day in a town: a share of it comes in, and stays."""
LOSS_PER_H: Final = 5.0
"""How fast particles go where no room is stated: about five changes of clean air an hour."""
FLOOR_UG_M3: Final = 3.0
NOISE: Final = 0.04
"""One sigma, as a fraction: what such sensors scatter by from second to second, and half a microgram besides."""
ROOM_C: Final = 21.0
_SHARES: Final = {"pm1": 0.66, "pm25": 1.0, "pm4": 1.12, "pm10": 1.2, "pm100": 1.3}
"""Masses of particles up to each size, in those up to 2.5 um."""
_COUNTS: Final = {"0_3": 1.6, "0_5": 0.45, "1": 0.08, "2_5": 0.012, "4": 0.006, "5": 0.004, "10": 0.001}
"""Particles over each size in a cm3, for each microgram of PM2.5."""


@dataclass(frozen=True, slots=True)
class AirPretence:
    """Particles that decay towards a floor [ug/m3 of PM2.5], ``loss_per_h`` of what is above it an hour."""

    dirty_ug_m3: float = DIRTY_UG_M3
    floor_ug_m3: float = FLOOR_UG_M3
    loss_per_h: float = LOSS_PER_H
    seed: int = 0

    @property
    def said(self) -> str:
        """``the air of a room, PM2.5 120 ug/m3: half of it goes every 8 min, down to 3``."""
        half = time_words(3600.0 * log(2.0) / self.loss_per_h)
        return (
            f"the air of a room, PM2.5 {self.dirty_ug_m3:.0f} ug/m3: half of it goes every {half}, down to "
            f"{self.floor_ug_m3:.1f}"
        )


def pretend_air(library: Library, request: Request, *, seed: int = 0) -> AirPretence:
    """The room of ``request``, and what cleans it there; of what is not stated the usual.

    Raises UsageError for a room that is none, and as `one_setup` where a purifier is given.
    """
    from purifier.services.plan.one_setup import one_setup
    from purifier.services.plan.read_conditions import read_conditions

    room = read_conditions(request.conditions).whole_room
    if room is None:
        return AirPretence(seed=seed)
    cadr_m3_per_h = LOSS_PER_H * room.volume_m3
    if request.purifier is not None:
        # Which battery feeds it is nothing to the air.
        setup, setting = one_setup(library, replace(request, batteries=request.batteries or ("1 kWh",)))
        if setting.cadr_m3_per_h is not None:
            cadr_m3_per_h = setting.cadr_m3_per_h.value * setup.purifier_count
    settled = balance(replace(room, air="smoke"), cadr_m3_per_h)
    return AirPretence(DIRTY_UG_M3, settled.ratio * OUTDOORS_UG_M3, settled.loss_per_h, seed)


def air_at(pretence: AirPretence, at_s: float) -> Reading:
    """What there is to measure ``at_s`` seconds after the start, noise in it: the same for the same second and seed."""
    chance = Random(pretence.seed * 1_000_003 + round(at_s * 1000.0))
    above = (pretence.dirty_ug_m3 - pretence.floor_ug_m3) * exp(-pretence.loss_per_h * at_s / 3600.0)
    true = pretence.floor_ug_m3 + above
    pm25 = max(0.0, true * (1.0 + chance.gauss(0.0, NOISE)) + chance.gauss(0.0, 0.5))
    masses = {f"{size}_ug_m3": pm25 * share for size, share in _SHARES.items()}
    factory = {f"{size}_factory_ug_m3": pm25 * share for size, share in _SHARES.items()}
    counts = {f"over_{size}_um_per_cm3": pm25 * each for size, each in _COUNTS.items()}
    besides = {"humidity_percent": 45.0 + chance.gauss(0.0, 0.2), "typical_size_um": 0.5}
    temperature_c = ROOM_C + chance.gauss(0.0, 0.05)
    return Reading(at_s=at_s, temperature_c=temperature_c, extra={**masses, **factory, **counts, **besides})


def air_state(pretence: AirPretence) -> dict[str, float | str]:
    """What such sensors say of themselves."""
    return {"version": 151, "sensor": 23_769 + pretence.seed}
