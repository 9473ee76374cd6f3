"""What a person asks, still in their words: the same on the command line, in a set-up file and on the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError, nearest
from purifier.library.quantities import read
from purifier.model.figures import Figure
from purifier.model.power_path import awg_lead_ohm
from purifier.model.setup import Conditions
from purifier.model.units import NUMBER
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

FOUNDING_BATTERIES: Final = ("lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac")
FOUNDING_PURIFIER: Final = "airfanta-3pro"


@dataclass(frozen=True, slots=True)
class Request:
    """Batteries (a column each), what they run, and the conditions, as typed.

    ``conditions`` maps option names without dashes (``hours-per-day``) to their texts; flags map to ``"yes"``.
    """

    batteries: tuple[str, ...] = ()
    purifier: str | None = None
    load: str | None = None
    setting: str | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)


FOUNDING: Final = Request(batteries=FOUNDING_BATTERIES, purifier=FOUNDING_PURIFIER)
"""The comparison of the founding post; what the app opens on."""


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """One condition: how it is typed, its bounds in canonical units, and what it means to a person."""

    field: str
    dimension: str
    low: float
    high: float
    example: str
    help: str
    low_allowed: bool = True


CONDITIONS: Final[dict[str, ConditionKey]] = {
    "temperature": ConditionKey("temperature_c", "temperature", -60, 80, "5 degC", "temperature of the battery"),
    "health": ConditionKey("health", "fraction", 0, 1.2, "80 %", "what is left of its capacity with age", False),
    "start": ConditionKey("start", "fraction", 0, 1, "90 %", "charge at the start", False),
    "reserve": ConditionKey("reserve", "fraction", 0, 1, "20 %", "charge never to be used"),
    "depth": ConditionKey(
        "depth", "fraction", 0, 1, "50 %", "depth of discharge: the share of full that may be used", False
    ),
    "cutoff": ConditionKey("cutoff_v", "voltage", 0, 1000, "11.5 V", "voltage at which something switches off", False),
    "parasitic": ConditionKey(
        "parasitic_a", "current", 0, 100, "15 mA", "what shunt, electronics and lights draw all day"
    ),
    "self-discharge": ConditionKey(
        "self_discharge_per_h", "rate", 0, 1 / 24, "3 %/month", "what the battery loses by itself"
    ),
    "wire": ConditionKey(
        "wire_ohm", "resistance", 0, 100, "3 m 18 AWG", "the lead: its resistance, or length and gauge"
    ),
    "load-exponent": ConditionKey(
        "load_exponent", "number", 0, 4, "2.2", "how the load follows the voltage (0 not, fans 2.2)"
    ),
    "hours-per-day": ConditionKey("hours_per_day", "time", 0, 24, "8 h", "hours of air a day", False),
    "left-on": ConditionKey("left_on", "flag", 0, 1, "yes", "the station stays on between"),
    "realistic": ConditionKey("realistic", "flag", 0, 1, "yes", "turn on every usual loss"),
}

_NUMBER = re.compile(NUMBER)
_LEAD = re.compile(rf"({NUMBER}\s*\S+)\s+(?:of\s+|x\s*)?(\d{{1,2}})\s*AWG", re.IGNORECASE)
_EXACT: Final = {"temperature", "cutoff", "load-exponent", "hours-per-day"}


def conditions(texts: Mapping[str, str]) -> Conditions:
    """Read the texts of conditions; raises `UsageError` naming the option, what was expected and what was found."""
    values: dict[str, object] = {}
    for name, text in texts.items():
        key = CONDITIONS.get(name)
        if key is None:
            raise UsageError(f"there is no condition '{plain(name)}'{nearest(name, list(CONDITIONS))}")
        text = plain(text)
        if text:
            values[key.field] = _read(name, key, text)
    found = Conditions(**values)  # type: ignore[arg-type]
    if found.left_on and found.hours_per_day is None:
        raise UsageError("--left-on says what happens between the hours of air: give --hours-per-day too")
    return found


def _read(name: str, key: ConditionKey, text: str) -> object:
    option = f"--{name}"
    if key.dimension == "flag":
        if text.lower() not in ("yes", "no", "true", "false"):
            raise UsageError(f"{option}: yes or no was expected, found '{text}'")
        return text.lower() in ("yes", "true")
    plain = _NUMBER.fullmatch(text)
    if key.dimension == "number" or (name == "hours-per-day" and plain):
        if plain is None:
            raise UsageError(f"{option}: a number such as '{key.example}' was expected, found '{text}'")
        figure = Figure(float(text))
    elif name == "wire" and (lead := _LEAD.fullmatch(text)):
        figure = Figure(awg_lead_ohm(float(lead[2]), read(lead[1], "length", what=option).value))
    else:
        figure = read(text, key.dimension, what=option)
    if not key.low <= figure.value <= key.high or (figure.value == key.low and not key.low_allowed):
        scale, unit = (100.0, " %") if key.dimension == "fraction" else (1.0, "")
        raise UsageError(
            f"{option}: expected {'' if key.low_allowed else 'more than '}{key.low * scale:g}{unit} "
            f"to {key.high * scale:g}{unit} (for example '{key.example}'), found '{text}'"
        )
    if name in _EXACT:
        if figure.spread:
            raise UsageError(f"{option} takes no ± (for example '{key.example}'), found '{text}'")
        return figure.value
    return figure


@dataclass(frozen=True, slots=True)
class BatteryText:
    """``ID[*COUNT][:OUTPUT][+CONVERTER]`` taken apart; ``what`` is an id or a plain quantity."""

    what: str
    count: int = 1
    output: str | None = None
    converter: str | None = None

    def __str__(self) -> str:
        count = f"*{self.count}" if self.count != 1 else ""
        return (
            f"{self.what}{count}"
            f"{'' if self.output is None else ':' + self.output}"
            f"{'' if self.converter is None else '+' + self.converter}"
        )


_BATTERY = re.compile(r"(?P<what>.*?)(?::(?P<output>[^:+]*))?(?:\+(?!/)(?P<converter>[^+]*))?", re.DOTALL)
_COUNT = re.compile(r"(?P<id>.+?)\s*(?P<sign>[*x×])\s*(?P<count>\d{1,4})", re.DOTALL)


def battery_text(text: str, library: Library) -> BatteryText:
    """Take a battery as typed apart; an exact id wins before ``*`` or ``x`` is split off."""
    text = plain(text)
    match = _BATTERY.fullmatch(text)
    assert match is not None  # every part is optional
    what, count = split_count(match["what"].strip(), library, "battery")
    for part, value in (("output", match["output"]), ("converter", match["converter"])):
        if value is not None and not value.strip():
            raise UsageError(f"battery '{text}': the {part} is missing; expected ID[*COUNT][:OUTPUT][+CONVERTER]")
    if not what:
        raise UsageError(f"battery '{text}': expected ID[*COUNT][:OUTPUT][+CONVERTER] or an energy such as '1280 Wh'")
    output, converter = match["output"], match["converter"]
    return BatteryText(what, count, output and output.strip().lower(), converter and converter.strip())


def split_count(text: str, library: Library, kind: str) -> tuple[str, int]:
    """``ID*COUNT`` or ``IDxCOUNT`` -> (id, count); raises `UsageError` for a count of nothing or of thousands."""
    if text in library.ids(kind):
        return text, 1
    match = _COUNT.fullmatch(text)
    if match is None or (match["sign"] == "x" and match["id"].strip() not in library.ids(kind) and text[0].isalpha()):
        return text, 1  # an x inside an id we do not know is more likely a typing slip than a count
    count = int(match["count"])
    if not 1 <= count <= 1000:
        raise UsageError(f"{kind} '{text}': a count from 1 to 1000 was expected, found {count}")
    return match["id"].strip(), count
