"""The unit spellings that are read without a unit library, and the numbers in front of them.

A quantity is ``NUMBER UNIT``, optionally followed by ``± x %`` (also typed ``+/- x %``).  The table holds
the exact spellings used by profiles, meter tables and the command line; every factor is proved against pint
in a test.  Anything else is left to `purifier.library.quantities`, the only place that knows pint.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

HOURS_PER_MONTH: Final = 720.0  # thirty days: the month of data-sheet self-discharge figures

CANONICAL: Final[dict[str, str]] = {
    "energy": "Wh",
    "charge": "Ah",
    "power": "W",
    "voltage": "V",
    "current": "A",
    "resistance": "ohm",
    "time": "h",
    "flow": "m3/h",
    "temperature": "degC",
    "length": "m",
    "area": "m2",
    "volume": "m3",
    "mass": "kg",
    "pressure": "Pa",
    "concentration": "ug/m3",
    "count": "/cm3",
    "money": "USD",
    "fraction": "1",
    "rate": "1/h",
    "sound": "dBA",
}
"""Dimension -> the unit in which the program keeps it. ``fraction`` is kept as 0..1 and typed in percent."""


class Unit(NamedTuple):
    """One spelling: ``canonical = value * factor + offset``."""

    dimension: str
    factor: float
    offset: float = 0.0


FT3_M3: Final = 0.3048**3
CFM_M3_PER_H: Final = FT3_M3 * 60.0
"""One cubic foot per minute in m3/h: 1.69901082 exactly by the international foot."""

MMH2O_PA: Final = 9.80665
"""The conventional millimetre of water in Pa: 1000 kg/m3 under standard gravity. The inch is 25.4 of them."""

UNITS: Final[dict[str, Unit]] = {
    "Wh": Unit("energy", 1.0),
    "kWh": Unit("energy", 1000.0),
    "Ah": Unit("charge", 1.0),
    "mAh": Unit("charge", 1e-3),
    "W": Unit("power", 1.0),
    "mW": Unit("power", 1e-3),
    "kW": Unit("power", 1000.0),
    "V": Unit("voltage", 1.0),
    "mV": Unit("voltage", 1e-3),
    "A": Unit("current", 1.0),
    "mA": Unit("current", 1e-3),
    "ohm": Unit("resistance", 1.0),
    "Ω": Unit("resistance", 1.0),
    "mohm": Unit("resistance", 1e-3),
    "mΩ": Unit("resistance", 1e-3),
    "s": Unit("time", 1 / 3600),
    "min": Unit("time", 1 / 60),
    "h": Unit("time", 1.0),
    "d": Unit("time", 24.0),
    "m3/h": Unit("flow", 1.0),
    "m³/h": Unit("flow", 1.0),
    "cfm": Unit("flow", CFM_M3_PER_H),
    "CFM": Unit("flow", CFM_M3_PER_H),
    "L/s": Unit("flow", 3.6),
    "degC": Unit("temperature", 1.0),
    "°C": Unit("temperature", 1.0),
    "degF": Unit("temperature", 5 / 9, -160 / 9),
    "°F": Unit("temperature", 5 / 9, -160 / 9),
    "m": Unit("length", 1.0),
    "cm": Unit("length", 0.01),
    "mm": Unit("length", 1e-3),
    "um": Unit("length", 1e-6),
    "µm": Unit("length", 1e-6),
    "ft": Unit("length", 0.3048),
    "in": Unit("length", 0.0254),
    "m2": Unit("area", 1.0),
    "m3": Unit("volume", 1.0),
    "ft3": Unit("volume", FT3_M3),
    "kg": Unit("mass", 1.0),
    "g": Unit("mass", 1e-3),
    "mg": Unit("mass", 1e-6),
    "lb": Unit("mass", 0.45359237),
    "Pa": Unit("pressure", 1.0),
    "hPa": Unit("pressure", 100.0),
    "mmH2O": Unit("pressure", MMH2O_PA),
    "inH2O": Unit("pressure", 25.4 * MMH2O_PA),
    "ug/m3": Unit("concentration", 1.0),
    "µg/m3": Unit("concentration", 1.0),
    "µg/m³": Unit("concentration", 1.0),
    "mg/m3": Unit("concentration", 1000.0),
    "/cm3": Unit("count", 1.0),
    "/L": Unit("count", 1e-3),
    "USD": Unit("money", 1.0),
    "%": Unit("fraction", 0.01),
    "%/month": Unit("rate", 0.01 / HOURS_PER_MONTH),
    "%/d": Unit("rate", 0.01 / 24.0),
    "dBA": Unit("sound", 1.0),
}

NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_QUANTITY = re.compile(
    rf"\s*(?P<number>{NUMBER})\s*(?P<unit>[^\s±\d+\-.,][^±+,]*?)"
    rf"\s*(?:(?:±|\+/-)\s*(?P<spread>\d+(?:\.\d+)?)\s*%)?\s*",
    re.ASCII,
)


class Parts(NamedTuple):
    """A quantity taken apart, unit not yet understood; ``spread`` is the ± part as a fraction, or None."""

    number: float
    unit: str
    spread: float | None


def split(text: str) -> Parts | None:
    """Take ``"1056 Wh ± 5 %"`` apart; None when the text has not that form.

    Refuses decimal commas, thousands separators, NaN, infinity and arithmetic: the form admits none of them.
    Texts over 60 characters are no quantities.
    """
    match = _QUANTITY.fullmatch(text) if len(text) <= 60 else None
    if match is None:
        return None
    number = float(match["number"])
    spread = None if match["spread"] is None else float(match["spread"]) / 100.0
    return Parts(number, match["unit"], spread) if abs(number) < float("inf") else None
