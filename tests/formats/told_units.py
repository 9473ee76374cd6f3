"""A small stand-in for the library's units of columns."""

from __future__ import annotations

from purifier.model.units import UNITS, Unit

_MORE = {
    "uV": Unit("voltage", 1e-6),
    "uA": Unit("current", 1e-6),
    "C": Unit("charge", 1 / 3600),
    "coulomb": Unit("charge", 1 / 3600),
    "As": Unit("charge", 1 / 3600),
    "mC": Unit("charge", 1e-3 / 3600),
    "J": Unit("energy", 1 / 3600),
    "Ws": Unit("energy", 1 / 3600),
    "mWh": Unit("energy", 1e-3),
    "K": Unit("temperature", 1.0, -273.15),
    "ms": Unit("time", 1e-3 / 3600),
    "seconds": Unit("time", 1 / 3600),
    "minutes": Unit("time", 1 / 60),
    "volts": Unit("voltage", 1.0),
    "amps": Unit("current", 1.0),
    "watts": Unit("power", 1.0),
    "ratio": Unit("fraction", 1.0),
    "0..1": Unit("fraction", 1.0),
}
_ALL = UNITS | _MORE
_SMALL = {spelling.casefold(): unit for spelling, unit in reversed(_ALL.items())}


def unit_of(spelling: str) -> Unit | None:
    """As the library reads them: exactly, else in small letters."""
    return _ALL.get(spelling) or _SMALL.get(spelling.casefold())
