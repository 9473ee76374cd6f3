"""Readings as the integers of a row, and back.

Volts, amperes and ampere-hours are kept to a ten-thousandth, charge to a tenth of a percent.  Power is kept as how it
differs from volts times amperes: 0 not at all, 1 by being rounded to whole watts, else the difference.  Most
meters send one of these, and SQLite keeps a 0 and a 1 without a byte.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.reading import Reading
from purifier.model.run_statistics import Minute, Range
from purifier.model.sample import Sample

FINE: Final = 10_000
"""Steps per volt, ampere, ampere-hour, watt."""
_FINE_SQUARED: Final = FINE * FINE
NANO: Final = 1_000_000_000
MOST: Final = 2**62
"""Numbers beyond this are no measurements, and no integers for SQLite."""
MOST_AMOUNT: Final = 10**17
"""A hundred million ampere-hours or watt-hours [nAh, nWh]: more than any battery gives in a minute.

Nonsense beyond it, as a clock that jumps by decades makes of right readings, is kept at it and can still be summed."""


class Packed(NamedTuple):
    """One reading, packed: the columns of the table ``reading`` after ``run``."""

    t_ms: int
    voltage: int | None
    current: int | None
    charge: int | None
    soc: int | None
    power: int | None


def pack(t_ms: int, reading: Reading) -> Packed:
    """``reading`` at ``t_ms`` since the start of its run."""
    _, volts, amperes, watts, charge, soc, _, _, _ = reading
    voltage, current, power = whole(volts, FINE), whole(amperes, FINE), whole(watts, FINE)
    if power is not None and watts is not None:
        power = code_of(power, watts, voltage, current)
    return Packed(t_ms, voltage, current, whole(charge, FINE), whole(soc, 10), power)


def code_of(power: int, watts: float, voltage: int | None, current: int | None) -> int:
    """How ``watts``, in steps ``power``, differ from the product of what stands beside them.

    Watts that are nearer to the product than half a step are it: rounded one way or the other, they come back as read.
    """
    if voltage is not None and current is not None and abs(watts * _FINE_SQUARED - voltage * current) < FINE / 2:
        return 0
    return code(power, product(voltage, current))


def code(power: int, product: int) -> int:
    """How ``power`` [0.1 mW] differs from the product: -1, -2... below it, 2, 3... for 1, 2... above it."""
    difference = power - product
    if difference == 0:
        return 0
    if power == whole_watts(product):
        return 1
    return difference if difference < 0 else difference + 1


def whole_watts(power: int) -> int:
    """Rounded to watts, half away from zero as SQL's ``round``; in steps of power."""
    size = (abs(power) + FINE // 2) // FINE * FINE
    return size if power >= 0 else -size


def product(voltage: int | None, current: int | None) -> int:
    """Volts times amperes in steps of power, rounded half away from zero as SQL's ``round``; 0 when one is unknown."""
    if voltage is None or current is None:
        return 0
    exact = voltage * current
    size = (abs(exact) * 2 + FINE) // (2 * FINE)
    return size if exact >= 0 else -size


def power_w(row: Packed) -> float | None:
    """What the meter said [W]; None when it said nothing."""
    return _watts(row.voltage, row.current, row.power)


def _watts(voltage: int | None, current: int | None, code: int | None) -> float | None:
    if code is None:
        return None
    if code == 0 and voltage is not None and current is not None:
        return round(voltage * current / _FINE_SQUARED, 6)
    base = product(voltage, current)
    return (whole_watts(base) if code == 1 else base + code if code <= 0 else base + code - 1) / FINE


WATTS_SQL: Final = (
    "(CASE WHEN power = 0 AND voltage * current IS NOT NULL THEN round(voltage * current / 1e8, 6) "
    "WHEN power = 1 THEN round(coalesce(voltage * current, 0) / 1e8) "
    "ELSE (coalesce(round(voltage * current / 1e4), 0) + power - (power > 1)) / 1e4 END)"
)
"""`power_w` in SQL, of a row of the table ``reading``."""


def sample(row: Packed) -> Sample:
    """``row`` for the statistics: computed from what is stored, so that a run read again gives the same numbers.

    A power in whole watts beside volts and amperes is their product, rounded by the meter: to believe it would be to
    lose a tenth of a fan's power.
    """
    t_ms, voltage, current, charge, soc, code = row
    volts = None if voltage is None else voltage / FINE
    amperes = None if current is None else current / FINE
    if volts is None or amperes is None:
        watts = _watts(voltage, current, code)
    else:
        watts = volts * amperes
        said = None if code == 1 else _watts(voltage, current, code)
        if said is not None and not (said == int(said) and abs(said - watts) <= 1.0):
            watts = said
    return Sample(
        t_ms, volts, amperes, watts, None if charge is None else charge / FINE, None if soc is None else soc / 10
    )


BEST_WATTS_SQL: Final = (
    f"(CASE WHEN voltage * current IS NOT NULL AND (power IS NULL OR ({WATTS_SQL} = CAST({WATTS_SQL} AS INTEGER) "
    f"AND abs({WATTS_SQL} - voltage * current / 1e8) <= 1.0)) THEN voltage * current / 1e8 ELSE {WATTS_SQL} END)"
)
"""The power of `sample` in SQL [W]."""


def pack_minute(minute: Minute) -> tuple[int | None, ...]:
    """The columns of the table ``minute`` after ``run``."""
    return (
        minute.minute,
        minute.readings,
        minute.covered_ms,
        *_ranges(minute.voltage_v),
        *_ranges(minute.current_a),
        *_ranges(minute.power_w),
        whole(minute.charge_ah, FINE),
        whole(minute.soc_percent, 10),
        *(round(max(-MOST_AMOUNT, min(amount * NANO, MOST_AMOUNT))) for amount in minute[8:]),
    )


def _ranges(of: Range | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if of is None else (round(of.low * FINE), round(of.high * FINE), round(of.mean * FINE))


def whole(value: float | None, steps: int) -> int | None:
    """``value`` in whole ``steps`` per unit; None for none, and for a number that is no measurement."""
    if value is None or not -MOST < value * steps < MOST:
        return None
    return round(value * steps)
