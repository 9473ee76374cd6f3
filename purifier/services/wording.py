"""Numbers as people read them; shared by the command line and the screen. Unknown is always written ``?``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, Literal

from purifier.model.air import cfm

if TYPE_CHECKING:
    from purifier.model.setup import Setup

Units = Literal["us", "metric"]
UNKNOWN: Final = "?"
CENTURY_H: Final = 100.0 * 365.25 * 24.0

LAYER_WORDS: Final[dict[str, str]] = {
    "start": "not full at the start",
    "reserve": "kept in reserve",
    "depth": "not used so deep",
    "health": "age of the battery",
    "cold": "cold",
    "rate": "gentle discharge",
    "cutoff": "switched off early",
    "wire": "the wire",
    "parasitic": "meters and lights",
    "self-discharge": "lost by itself",
    "overhead": "being on (overhead)",
    "conversion": "conversion",
}


def doubt_words(name: str) -> str:
    """An input of the estimate as a person calls it, such as ``AC outlet overhead``."""
    stage = name.removesuffix(" overhead")
    return name if stage == name else f"what the {stage} takes for being on (overhead)"


STATED_WORDS: Final[dict[str, str]] = {
    "voltage_v": "voltage",
    "current_a": "current",
    "power_w": "power",
    "charge_ah": "charge",
    "energy_wh": "energy",
    "soc_percent": "state of charge",
    "temperature_c": "temperature",
    "runtime_h": "runtime",
}


def stated_words(quantities: Sequence[str]) -> str:
    """What in a run nobody measured: ``charge, current and power: stated, not measured``; empty where all was."""
    names = [STATED_WORDS.get(name, name) for name in quantities]
    return f"{' and '.join(filter(None, (', '.join(names[:-1]), *names[-1:])))}: stated, not measured" if names else ""


_ALIKE: Final = 5
"""So many letters in common, and two words are one."""
_MINUTES: Final = ((0.5, 1), (2.0, 5), (6.0, 10), (12.0, 30))
"""(doubt [h] below which, minutes are told in steps of this many)."""


def duration(hours: float | None, doubt_h: float = 0.0, *, down: bool = False) -> str:
    """``12 d 22 h``, ``22 h``, ``3 h 20 min``, ``12 min``; rounded to the last unit shown, half up; ``?`` for unknown.

    Minutes are told no more finely than ``doubt_h`` [h] allows, and not at all from half a day of it on.  ``down``
    rounds down instead, as befits what is to hold *at least*.  Beyond a century nothing is counted any more.
    """
    if hours is None:
        return UNKNOWN
    if not math.isfinite(hours):
        return "for ever"
    if hours > CENTURY_H:
        return "> 100 y"
    up = 1e-9 if down else 0.5
    if hours >= 9.95:
        whole = math.floor(hours + up)
        return f"{whole // 24} d {whole % 24:>2} h" if whole >= 24 else f"{whole} h"
    step = next((minutes for most_h, minutes in _MINUTES if doubt_h < most_h), 60)
    minutes = math.floor(hours * 60.0 / step + up) * step
    if not minutes and hours > 0.0 and step > 1:
        return f"< {step} min" if step < 60 else "< 1 h"
    if minutes and (step == 60 or minutes >= 600):
        return f"{minutes // 60} h"
    return f"{minutes // 60} h {minutes % 60:>2} min" if minutes >= 60 else f"{minutes} min"


def least_hours(low_h: float | None, high_h: float | None) -> str:
    """*At least* for a table, the same on every screen: ``low_h`` [h] rounded down, no finer than its band allows."""
    return duration(low_h, _width(low_h, high_h), down=True)


def likely_hours(likely_h: float | None, low_h: float | None, high_h: float | None) -> str:
    """What is likely, for a table: ``likely_h`` [h], no finer than the band from ``low_h`` to ``high_h`` allows."""
    return duration(likely_h, _width(low_h, high_h))


def most_hours(low_h: float | None, high_h: float | None) -> str:
    """What it is *at most*, beside `likely_hours`: ``high_h`` [h] as finely as that, so that it never reads as less."""
    return duration(high_h, _width(low_h, high_h))


def _width(low_h: float | None, high_h: float | None) -> float:
    return 0.0 if low_h is None or high_h is None or math.isinf(low_h) else high_h - low_h


def time_words(seconds: float) -> str:
    """``41 s``, ``12 min``, ``3 h 20 min``, ``9 d 21 h``: a span of time in running text."""
    return f"{max(0.0, seconds):.0f} s" if seconds < 119.5 else unpadded(duration(seconds / 3600.0))


def says_its_kind(kind: str, text: str) -> bool:
    """Whether the sentence on an event says of what kind it is by itself, as ``discharge began`` does."""
    return kind[:_ALIKE] == text[:_ALIKE].lower()


def since_start(seconds: float) -> str:
    """``after 9:59:55``: when something happened in a run of which nobody knows when it began."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"after {minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def profile_name(profiles: Mapping[str, str], folder: str, id_: str) -> str:
    """The name in the profile ``folder/id_`` among texts of profiles, as a run keeps them; else its id."""
    text = profiles.get(f"{folder}/{id_}.toml")
    return id_ if text is None else _name_in(text) or id_


@lru_cache(maxsize=256)
def _name_in(profile: str) -> str:
    import tomllib

    try:
        name = tomllib.loads(profile).get("name")
    except (ValueError, RecursionError):
        return ""
    return name if isinstance(name, str) else ""


def letter(index: int) -> str:
    """A, B, C ... for the set-ups that are compared, counted from 0; numbers after Z."""
    return ascii_uppercase[index] if index < 26 else str(index + 1)


def unpadded(text: str) -> str:
    """The same in running text: without the padding that lines columns up."""
    return " ".join(text.split())


def flow(m3_per_h: float | None, units: Units) -> str:
    """A clean air delivery rate, without its unit: CFM or m3/h."""
    if m3_per_h is None:
        return UNKNOWN
    return f"{cfm(m3_per_h) if units == 'us' else m3_per_h:.0f}"


def flow_unit(units: Units) -> str:
    """The unit `flow` writes in."""
    return "CFM" if units == "us" else "m³/h"


def volume(m3: float | None, units: Units) -> str:
    """A volume of clean air with its unit."""
    if m3 is None:
        return UNKNOWN
    value, unit = (m3 / 0.3048**3, "ft³") if units == "us" else (m3, "m³")
    if value >= 1e6:
        return f"{value / 1e6:.2f} million {unit}"
    return f"{value:,.0f} {unit}".replace(",", " ")


def mass(kg: float | None, units: Units) -> str:
    """A weight with its unit."""
    if kg is None:
        return UNKNOWN
    return f"{kg / 0.45359237:.0f} lb" if units == "us" else f"{kg:.3g} kg"


def length(m: float, units: Units) -> str:
    """A length in two figures: ``2 m``, for those who count so in feet too."""
    return f"{_two_figures(m)} m ({_two_figures(m / 0.3048)} ft)" if units == "us" else f"{_two_figures(m)} m"


def _two_figures(value: float) -> str:
    return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"


def percent(share: float) -> str:
    """A small share of something in two figures: ``2.5%``, ``0.34%``."""
    return f"{100.0 * share:.2g}%"


def output_name(setup: Setup) -> str:
    """The battery's output in words: ``12 V port``, ``AC outlet``, ``dc output`` of a pack."""
    return f"{setup.output.id} output" if setup.output_stage is None else setup.output_stage.name


def money(usd: float | None) -> str:
    """A price."""
    return UNKNOWN if usd is None else f"${usd:,.0f}" if usd >= 100 else f"${usd:.2f}"


def watts(power_w: float | None) -> str:
    """Power with three figures and its unit; ``?`` for unknown."""
    if power_w is None:
        return UNKNOWN
    if 0.0 < power_w < 0.1:
        return f"{power_w * 1000.0:.3g} mW"
    return f"{power_w:.0f} W" if power_w >= 100 else f"{power_w:.1f} W" if power_w >= 10 else f"{power_w:.2f} W"


def power_told(power_w: float, voltage_v: float | None, current_a: float | None) -> str:
    """A reading's power [W] as its meter told it; where it is volts [V] times amperes [A], in three figures."""
    worked_out = voltage_v is not None and current_a is not None and abs(voltage_v * current_a - power_w) < 2e-6
    return figures(power_w) if worked_out else f"{power_w:g}"


def figures(value: float, doubt_percent: float = 0.0) -> str:
    """A number with three figures and all before the point; with two where its doubt leaves no more, from 5 [%] on."""
    if not math.isfinite(value) or not value:
        return f"{value:g}"
    digits = 2 if doubt_percent >= 5.0 else 3
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, places if doubt_percent >= 5.0 else max(0, places)):.{max(0, places)}f}"


def path_words(setup: Setup) -> str:
    """The power path in words: ``straight from its terminals``, ``AC outlet, mains adapter``."""
    names = [stage.name for stage in setup.stages]
    if setup.output_stage is None:
        names.insert(0, "straight from its terminals" if not names else "its terminals")
    return ", then ".join(names)


def counted(count: int | None, name: str) -> str:
    """``2 x Name``, or the bare name of one."""
    return name if count in (None, 1) else f"{count} x {name}"


def title(setup: Setup) -> str:
    """What is being run: the purifier with its count, or the plain load."""
    if setup.purifier is not None:
        return counted(setup.purifier_count, setup.purifier.name)
    assert setup.load_w is not None
    return f"A load of {watts(setup.load_w.value)}"
