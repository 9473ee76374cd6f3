"""Numbers with a unit: how they are read, and how much of each dimension is believable."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10
from typing import Any, Final, NamedTuple

from purifier.errors import QuantityError
from purifier.library.expectations import found_in, is_plain_number
from purifier.library.findings import Here
from purifier.library.quantities import Stated, expected, read_stated
from purifier.model.units import CANONICAL, UNITS, Unit, split
from purifier.plain_text import quoted

_SHOWN_IN: Final = {"fraction": (100.0, "%"), "rate": (2400.0, "%/d")}
"""Dimensions whose limits read better in another unit than the canonical one: factor, unit."""

LEAST: Final = 1e-30
"""Below, in any unit, nothing is measured, and quotients leave the numbers a machine has."""


def _inside(limit: float, towards: Callable[[float], int]) -> float:
    """A limit in four figures or more, rounded to the side on which it still holds."""
    if limit == 0.0:
        return 0.0
    step = 10.0 ** (floor(log10(abs(limit))) - 3)
    whole = limit / step
    return (round(whole) if abs(whole - round(whole)) < 1e-6 else towards(whole)) * step


class Quantity(NamedTuple):
    """A quoted quantity, ``low``..``high`` in the dimension's canonical unit (`purifier.model.units.CANONICAL`)."""

    dimension: str
    low: float
    high: float
    example: str
    exclusive: bool = True
    """``low`` itself is refused (no zero-watt fan)."""

    def expected(self) -> str:
        return expected(self.dimension, self.example)

    def bounds(self, typed: Stated | None = None) -> str:
        """``more than 0 W and at most 100000 W``; in the unit of what was ``typed``."""
        low, high, unit = self._limits_in(typed)
        least = "more than" if self.exclusive else "at least"
        return f"{least} {low:.10g} {unit} and at most {high:.10g} {unit}"

    def _limits_in(self, typed: Stated | None) -> tuple[float, float, str]:
        parts = None if typed is None else split(typed.text)
        known = None if parts is None else UNITS.get(parts.unit)
        if known is None and typed and parts and parts.number and self.dimension != "temperature":
            known = Unit(self.dimension, typed.value / parts.number)  # one that the exact table lacks: oz, years
        if parts is None or known is None or known.dimension != self.dimension:
            scale, unit = _SHOWN_IN.get(self.dimension, (1.0, CANONICAL[self.dimension]))
            return self.low * scale, self.high * scale, unit
        low, high = ((limit - known.offset) / known.factor for limit in (self.low, self.high))
        return _inside(low, ceil), _inside(high, floor), parts.unit

    def read(self, raw: Any, here: Here) -> Stated | None:
        here.note_number()
        if not isinstance(raw, str):
            unit = self.example.split(" ")[1]
            hint = f': write it quoted with its unit: "{raw} {unit}"' if is_plain_number(raw) else ""
            here.fault(f"{self.expected()} was expected, found {found_in(raw)}{hint}")
            return None
        try:
            stated = read_stated(raw, self.dimension, example=self.example)
        except QuantityError as error:
            here.fault(str(error))
            return None
        # A limit typed in another unit than ours may come out a rounding beside it: 100 %/d, -130 degF.
        rounding = 1e-12 * max(abs(self.low), abs(self.high))
        too_low = stated.value <= self.low if self.exclusive else stated.value < self.low - rounding
        if too_low or stated.value > self.high + rounding:
            here.fault(f"expected {self.bounds(stated)}, found {quoted(stated.text)}")
            return None
        if 0 < abs(stated.value) < LEAST:
            here.fault(f"{quoted(stated.text)} is too small to be measured")
            return None
        return stated

    def schema(self) -> dict[str, Any]:
        # Which spellings there are is known to pint's vocabulary, which reading has no use for.
        from purifier.library.spellings import quantity_pattern

        return {"type": "string", "pattern": quantity_pattern(self.dimension), "examples": [self.example]}

    def sample(self) -> str:
        return f'"{self.example}"'


def energy(example: str = "1280 Wh") -> Quantity:
    """An energy of up to 10 MWh, a shipping container full of cells; none at all is refused."""
    return Quantity("energy", 0.0, 1e7, example)


def power(example: str, *, zero: bool = False) -> Quantity:
    """A power of up to 100 kW; ``zero`` lets none at all pass."""
    return Quantity("power", 0.0, 1e5, example, exclusive=not zero)


def voltage(example: str) -> Quantity:
    """A voltage of up to 1 kV; none at all is refused."""
    return Quantity("voltage", 0.0, 1e3, example)


def current(example: str, *, zero: bool = False) -> Quantity:
    """A current of up to 10 kA; ``zero`` lets none at all pass."""
    return Quantity("current", 0.0, 1e4, example, exclusive=not zero)


def share(example: str, *, zero: bool = False) -> Quantity:
    """A share of the whole, at most 100 % (kept as 0..1); ``zero`` lets none at all pass."""
    return Quantity("fraction", 0.0, 1.0, example, exclusive=not zero)


def flow(example: str) -> Quantity:
    """A flow of air of up to 100 000 m3/h; none at all is refused."""
    return Quantity("flow", 0.0, 1e5, example)


def money(example: str) -> Quantity:
    """A price of up to a million USD; what is free has none."""
    return Quantity("money", 0.0, 1e6, example)


def mass(example: str) -> Quantity:
    """A mass of up to 10 t; none at all is refused."""
    return Quantity("mass", 0.0, 1e4, example)


def pressure(example: str) -> Quantity:
    """A pressure difference of up to 100 kPa, an atmosphere; none at all is refused."""
    return Quantity("pressure", 0.0, 1e5, example)


def hours(example: str) -> Quantity:
    """A time of up to a year (8766 h); none at all is refused."""
    return Quantity("time", 0.0, 8766.0, example)


def temperature(example: str) -> Quantity:
    """A temperature from -90 to 90 degC: the coldest air measured to the hottest a battery survives."""
    return Quantity("temperature", -90.0, 90.0, example, exclusive=False)


def sound(example: str) -> Quantity:
    """A sound level from 0 to 140 dBA, the threshold of pain."""
    return Quantity("sound", 0.0, 140.0, example, exclusive=False)


def rate(example: str) -> Quantity:
    """A share lost per time, from none to 100 % a day (kept as 0..1 per hour)."""
    return Quantity("rate", 0.0, 1.0 / 24.0, example, exclusive=False)
