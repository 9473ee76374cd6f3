"""What the last minutes of a run looked like: the load, the voltage before it went, and what came after."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import Final, NamedTuple

from purifier.model.sample import Sample

LEAST_CURRENT_A: Final = 0.01
"""Below this a current is an offset, not a load."""
GONE: Final = 0.1
"""Of the load's current: with no more than this left the load is gone."""
NEAR_END_MS: Final = 180_000
"""So much before the load went is taken for how it was at the end."""
STEEP_MS: Final = 900_000
"""Over so much before the end the pace of the fall is taken, and held against the time before."""
FEW_MINUTES_MS: Final = 300_000
STEADY: Final = 0.95
COUNTER_AH: Final = 0.03
"""A counter that has fallen by so much says that current flows, whatever is shown."""


class LastMinutes(NamedTuple):
    """The end of a load. Currents and powers drawn are positive, times in ms since the run's start."""

    off_ms: int
    """The last reading under load."""
    load_a: float
    load_w: float | None
    """Means over the last minutes before; the power is None where no voltage was measured."""
    peak_a: float
    """The most that flowed in the last minute."""
    earlier_w: float | None
    """The usual load before those minutes."""
    highest_w: float | None
    """The greatest mean of five minutes before them."""
    voltage_v: float | None
    """Under load, in the last minutes."""
    last_v: float | None
    """Of the last reading under load."""
    fall_v_per_h: float | None
    """How fast the voltage fell towards the end, positive when falling [V/h]; None where the load came and went, for
    a battery that takes up a load falls by itself."""
    earlier_fall_v_per_h: float | None
    plateau_h: float | None
    """How long before its end it was on its plateau for the last time [h]; None: longer than was looked back."""
    after: tuple[Sample, ...]
    """Readings after the load went; none: the meter fell silent with it."""
    after_a: float | None
    """What was still drawn after it [A, positive]; None: nothing was read."""
    after_v: float | None

    @property
    def is_silent(self) -> bool:
        """Nothing was read after the load went."""
        return not self.after

    @property
    def has_collapsed(self) -> bool:
        """The voltage went with the current: battery and meter were parted."""
        before = self.voltage_v
        return bool(self.after) and before is not None and self.after_v is not None and self.after_v < 0.5 * before

    @property
    def stayed(self) -> bool:
        """The voltage stayed, or recovered, when the current went."""
        before = self.last_v
        return before is not None and self.after_v is not None and self.after_v > 0.93 * before


def last_minutes(readings: Sequence[Sample], plateau_v: float | None = None) -> LastMinutes | None:
    """Look at ``readings``, in order of time; None where no current flows in any of them.

    ``plateau_v`` is what the voltage is above while much is left [V].
    """
    flows = [-one.current_a for one in readings if one.current_a is not None and one.current_a < -LEAST_CURRENT_A]
    if not flows:
        return None
    typical = median(flows)
    off = max(i for i, one in enumerate(readings) if _draws(one, max(LEAST_CURRENT_A, GONE * typical)))
    off = _moved_by_counter(readings, off)
    under = [one for one in readings[: off + 1] if _draws(one, LEAST_CURRENT_A)]
    off_ms = readings[off].t_ms
    near = [one for one in under if one.t_ms > off_ms - NEAR_END_MS] or under[-1:]
    before = [one for one in under if one.t_ms <= off_ms - NEAR_END_MS]
    steep = [one for one in under if one.t_ms > off_ms - STEEP_MS]
    gentle = [one for one in under if one.t_ms <= off_ms - STEEP_MS]
    after = tuple(readings[off + 1 :])
    settled = after[1:] if len(after) > 2 else after  # the first one may hold part of the load
    return LastMinutes(
        off_ms=off_ms,
        load_a=fmean(-(one.current_a or 0.0) for one in near),
        load_w=_power(near),
        peak_a=max(-(one.current_a or 0.0) for one in near if one.t_ms > off_ms - 60_000 or one is near[-1]),
        earlier_w=median(_watts(before)) if _watts(before) else None,
        highest_w=_highest(before),
        voltage_v=_mean_v(near),
        last_v=_last_v(under),
        fall_v_per_h=_fall(steep) if _is_steady(readings[: off + 1], off_ms - STEEP_MS) else None,
        earlier_fall_v_per_h=_fall(gentle),
        plateau_h=_since(under, plateau_v, off_ms),
        after=after,
        after_a=fmean([-one.current_a for one in settled if one.current_a is not None] or [0.0]) if after else None,
        after_v=_mean_v(settled),
    )


def _draws(one: Sample, least_a: float) -> bool:
    return one.current_a is not None and one.current_a <= -least_a


def _moved_by_counter(readings: Sequence[Sample], off: int) -> int:
    """Where the meter's counter falls on while no current is shown, the load is gone when that stops."""
    start = readings[off].charge_ah
    last = off
    for i in range(off + 1, len(readings)):
        now, then = readings[i].charge_ah, readings[last].charge_ah
        if now is not None and then is not None and now < then:
            last = i
    end = readings[last].charge_ah
    moved = start is not None and end is not None and start - end >= COUNTER_AH
    return last if moved else off


def _watts(readings: Sequence[Sample]) -> list[float]:
    watts = [-one.power_w for one in readings if one.power_w is not None]
    return watts or [-one.current_a * one.voltage_v for one in readings if one.current_a and one.voltage_v]


def _power(readings: Sequence[Sample]) -> float | None:
    watts = _watts(readings)
    return fmean(watts) if watts else None


def _highest(readings: Sequence[Sample]) -> float | None:
    """The greatest mean power of five minutes [W]."""
    parts: dict[int, list[Sample]] = {}
    for one in readings:
        parts.setdefault(one.t_ms // FEW_MINUTES_MS, []).append(one)
    return max((power for part in parts.values() if (power := _power(part)) is not None), default=None)


def _mean_v(readings: Sequence[Sample]) -> float | None:
    volts = [one.voltage_v for one in readings if one.voltage_v is not None]
    return fmean(volts) if volts else None


def _since(readings: Sequence[Sample], plateau_v: float | None, off_ms: int) -> float | None:
    """Hours between the last reading at ``plateau_v`` or above and ``off_ms``."""
    if plateau_v is None:
        return None
    high = [one.t_ms for one in readings if one.voltage_v is not None and one.voltage_v >= plateau_v]
    return (off_ms - high[-1]) / 3.6e6 if high else None


def _last_v(readings: Sequence[Sample]) -> float | None:
    return next((one.voltage_v for one in reversed(readings) if one.voltage_v is not None), None)


def _is_steady(readings: Sequence[Sample], from_ms: int) -> bool:
    """Whether the load was on all the time since ``from_ms``."""
    known = [one for one in readings if one.t_ms > from_ms and one.current_a is not None]
    return sum(_draws(one, LEAST_CURRENT_A) for one in known) >= STEADY * len(known)


def _fall(readings: Sequence[Sample]) -> float | None:
    """Mean pace of the voltage's fall, between the means of the first and the last third [V/h]."""
    known = [(one.t_ms, one.voltage_v) for one in readings if one.voltage_v is not None]
    third = len(known) // 3
    if third < 1 or known[-1][0] <= known[0][0]:
        return None
    (early_t, early_v), (late_t, late_v) = (
        (fmean(t for t, _ in part), fmean(v for _, v in part)) for part in (known[:third], known[-third:])
    )
    return (early_v - late_v) / (late_t - early_t) * 3.6e6
