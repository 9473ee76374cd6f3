"""Particles in the air by the names of a reading's values: which are shown, what they are called, which leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from purifier.plain_text import plain

ENDING: Final = "_ug_m3"
"""Names that end so are a mass of particles in a volume of air [ug/m3]."""
NAMES: Final[Mapping[str, str]] = {
    "pm25_ug_m3": "PM2.5",
    "pm10_ug_m3": "PM10",
    "pm1_ug_m3": "PM1",
    "pm4_ug_m3": "PM4",
    "pm100_ug_m3": "PM100",
}
"""Value -> what people call it, the most wanted first."""
BESIDES: Final[Mapping[str, tuple[str, str, int]]] = {
    "temperature_c": ("temperature", "°C", 1),
    "humidity_percent": ("humidity", "%", 0),
}
"""What such sensors say besides: value -> (what it is, its unit, digits behind the point)."""
SETTLING_MS: Final = 30_000
"""So long after its fan has started what a sensor says is not true yet."""
GAP_MS: Final = 120_000
"""Air changes over minutes, and some sensors wake only now and then: a shorter silence is no gap."""


LONGEST_NAME: Final = 40
NO_AIR_UG_M3: Final = 1e6
"""From a gram in a cubic metre on it is no number that a sensor said."""


def leading(names: Iterable[str]) -> str | None:
    """The value that a run of air is charted by: PM2.5 where it is said; None where none is a mass of particles."""
    found = {name for name in names if name.endswith(ENDING)}
    return next((name for name in (*NAMES, *sorted(found)) if name in found), None)


def word(name: str) -> str:
    """``PM2.5``; of a value that only some profile knows its own name, as ``dust``."""
    return NAMES.get(name) or plain(name.removesuffix(ENDING).replace("_", " "))[:LONGEST_NAME]


def masses(values: Mapping[str, object]) -> dict[str, float]:
    """Those of ``values`` that are shown [ug/m3], the most wanted first; of none of these the leading one alone."""
    wanted = [name for name in NAMES if name in values] or [name for name in (leading(values),) if name is not None]
    return {name: float(value) for name in wanted if isinstance(value := values[name], int | float)}


def briefly(values: Mapping[str, object]) -> str:
    """``air: PM2.5 8 ug/m3``: what a run of the air is, in a list; ``the air`` where nothing was said."""
    words = figures(values)[: 1 if masses(values) else 0]
    return f"air: {words[0]}" if words else "the air"


def figures(values: Mapping[str, object]) -> list[str]:
    """``PM2.5 8 ug/m3``, ``PM10 11 ug/m3``, ``21.4 °C``, ``46 %``: each in words of its own."""
    return [
        *(f"{word(name)} {shown(value)} ug/m3" for name, value in masses(values).items()),
        *(f"{figure} {unit}" for figure, unit, _ in besides(values)),
    ]


def besides(values: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """(figure, unit, what it is) of what else is shown: ``("21.4", "°C", "temperature")``."""
    found = [(values.get(name), *about) for name, about in BESIDES.items()]
    return [
        (f"{value:.{digits}f}", unit, what)
        for value, what, unit, digits in found
        if isinstance(value, int | float) and abs(value) < NO_AIR_UG_M3
    ]


def shown(value: float) -> str:
    """A mass of particles as people read it: ``0.6``, ``8``, ``134``; no sensor is good to more than that."""
    if abs(value) >= NO_AIR_UG_M3:
        return f"{value:.3g}"
    return f"{value:.1f}".removesuffix(".0") if value < 99.95 else f"{value:.0f}"
