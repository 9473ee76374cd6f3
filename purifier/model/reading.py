"""What a meter says, in one vocabulary whatever its wire looks like."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

Extra = Mapping[str, float | str]
NO_EXTRA: Final[Extra] = MappingProxyType({})
READING_NAMES: Final = (
    "voltage_v",
    "current_a",
    "power_w",
    "charge_ah",
    "soc_percent",
    "time_to_go_s",
    "temperature_c",
)
"""The values that have a place of their own in a reading; all others go to ``extra``."""


class Reading(NamedTuple):
    """One statement by a meter; None is what it did not say.

    ``at_s`` is when its last byte came in, on the clock of whoever read the bytes [s]; None when there are no times.
    Current and power are **negative while the battery discharges**.  ``charge_ah`` is what was taken since full,
    negative when drawn.  ``extra`` holds what has no field of its own, its unit in the name (``remaining_ah``), and
    words such as the meter's serial number.
    """

    at_s: float | None = None
    voltage_v: float | None = None
    current_a: float | None = None
    power_w: float | None = None
    charge_ah: float | None = None
    soc_percent: float | None = None
    time_to_go_s: float | None = None
    temperature_c: float | None = None
    extra: Extra = NO_EXTRA


def values_of(reading: Reading) -> dict[str, object]:
    """What ``reading`` says, by name, as every program gets it: unknown is None, ``extra`` an object of its own."""
    return {**{name: getattr(reading, name) for name in READING_NAMES}, "extra": dict(reading.extra)}


class Fault(NamedTuple):
    """Bytes that meant nothing, or a value in them that was left out, with the reason; ``raw``: at most 64 bytes."""

    at_s: float | None
    reason: str
    raw: bytes
    length: int
    """How many bytes it was about in all."""
