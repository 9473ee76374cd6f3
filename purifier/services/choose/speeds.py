"""At which settings so many purifiers of one model give the clean air that is needed, and are quiet enough."""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.air import noise_of
from purifier.model.air_law import estimated_air_at
from purifier.model.equipment import Purifier, Setting
from purifier.model.figures import Figure
from purifier.services.choose.need import NIGHT_H, Need

_NIGHT: Final = NIGHT_H / 24.0


class Speed(NamedTuple):
    """One setting, or one by day and a quieter one by night, of so many purifiers together.

    ``setting`` stands for both in the estimate: its power and its clean air are the means of the day, for the balance
    is a straight line in the power.  ``air_m3_per_h`` is the low end of its CADR [m3/h].
    """

    setting: Setting
    air_m3_per_h: float
    power_w: float
    noise_dba: float | None
    by_day: Setting
    by_night: Setting

    @property
    def changes(self) -> bool:
        """It is turned down for the night."""
        return self.by_day is not self.by_night


def speeds(purifier: Purifier, count: int, need: Need) -> tuple[tuple[Speed, ...], tuple[tuple[Speed, str], ...]]:
    """The speeds of ``count`` purifiers that give enough clean air within the limits of noise; and those that miss one
    of the two, with what they miss (``air``, ``noise``, ``night-noise``, ``noise-unknown``)."""
    good, missed = [], []
    for speed in _all(purifier, count, need):
        wrong = _wrong(speed, count, need)
        if not wrong:
            good.append(speed)
        elif len(set(wrong)) == 1:
            missed.append((speed, wrong[0]))
    return tuple(good), tuple(missed)


def _all(purifier: Purifier, count: int, need: Need) -> list[Speed]:
    known = [(one, air) for one in purifier.settings if (air := least_air(purifier, one)) is not None]
    if need.setting is not None:
        known = [pair for pair in known if pair[0].name.lower() == need.setting.lower()]
    single = [Speed(one, air * count, one.power_w.value * count, _noise(one, count), one, one) for one, air in known]
    return single + ([] if need.night_noise_dba is None else _pairs(known, count, need.night_noise_dba))


def _pairs(known: list[tuple[Setting, float]], count: int, night_dba: float) -> list[Speed]:
    """A stronger setting by day and a quiet one by night."""
    found = []
    for night, night_air in known:
        if not _quiet(night, count, night_dba):
            continue
        for day, day_air in known:
            if _quiet(day, count, night_dba) or day.power_w.value <= night.power_w.value:
                continue  # a setting that is quiet enough runs day and night
            air = _mean(day_air, night_air)
            power_w = _mean(day.power_w.value, night.power_w.value)
            spread = _mean(day.power_w.value * day.power_w.spread, night.power_w.value * night.power_w.spread) / power_w
            both = Setting(
                f"{day.name} by day, {night.name} by night", Figure(power_w, spread), Figure(air), day.noise_dba
            )
            found.append(Speed(both, air * count, power_w * count, _noise(day, count), day, night))
    return found


def _mean(by_day: float, by_night: float) -> float:
    return by_day * (1.0 - _NIGHT) + by_night * _NIGHT


def _wrong(speed: Speed, count: int, need: Need) -> list[str]:
    wrong = []
    if speed.air_m3_per_h < need.air_m3_per_h * (1.0 - 1e-9):
        wrong.append("air")
    for most, setting, why in (
        (need.max_noise_dba, speed.by_day, "noise"),
        (need.night_noise_dba, speed.by_night, "night-noise"),
    ):
        if most is not None and not _quiet(setting, count, most):
            wrong.append("noise-unknown" if setting.noise_dba is None else why)
    return wrong


def _quiet(setting: Setting, count: int, most_dba: float) -> bool:
    """Whether so many of them are known to be no louder than that: what nobody measured is not."""
    noise = _noise(setting, count)
    return noise is not None and noise <= most_dba + 1e-9


def _noise(setting: Setting, count: int) -> float | None:
    return None if setting.noise_dba is None else noise_of(count, setting.noise_dba.value)


def least_air(purifier: Purifier, setting: Setting) -> float | None:
    """The CADR of one, or the low end of what it is estimated at [m3/h]; None: nobody knows."""
    if setting.cadr_m3_per_h is not None:
        return setting.cadr_m3_per_h.value
    guess = estimated_air_at(purifier, setting)
    return None if guess is None else guess.low
