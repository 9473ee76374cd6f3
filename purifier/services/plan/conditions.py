"""The conditions of a case: one line each, from which come option, field, help, explanation and sentence.

To add one: a line here, a field in `purifier.model.conditions.Conditions`, and the layer that it turns on.  Those of
the room turn on none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from purifier.model.degrees import degrees
from purifier.model.units import FT3_M3
from purifier.services.wording import figures

if TYPE_CHECKING:
    from purifier.library.asked import Asked
    from purifier.model.conditions import Conditions
    from purifier.model.room.size import RoomSize
    from purifier.model.setup import Setup


class Condition(NamedTuple):
    """One condition. ``low`` and ``high`` bound it in the canonical unit of ``dimension``."""

    name: str
    """The option without its dashes, and the key in a set-up file."""
    field: str
    """The field of `Conditions` that holds it."""
    dimension: str
    low: float
    high: float
    example: str
    label: str
    """What the screen calls it."""
    help: str
    """What it is, as the end of a line: for ``--help`` and the screen."""
    said: Callable[[Any], str]
    """Its words in the sentence on what was taken for granted, from its value in canonical units."""
    unsaid: str = ""
    """The words when nobody stated it."""
    explanation: str = ""
    """A sentence for the help page, where the help itself is not enough."""
    low_allowed: bool = True
    sure: bool = False
    """It takes no ±."""
    goes_with: str = ""
    """It means nothing without this one."""
    units: tuple[str, ...] = ()
    """What a number alone may be meant in: the only one is taken, of several none is."""
    heads: str = ""
    """What the screen calls those from this one on."""

    @property
    def explained(self) -> str:
        """What it is, as a sentence."""
        return self.explanation or f"{self.help[:1].upper()}{self.help[1:]}."

    @property
    def has_own_words(self) -> bool:
        """It is read by rules of its own, see `purifier.services.plan.read_room`: no quantity, no number, no flag."""
        return self.dimension in ("room", "tightness", "people", "air")

    @property
    def is_flag(self) -> bool:
        """It is on or off."""
        return self.dimension == "flag"

    @property
    def asked(self) -> Asked:
        """What is asked for, for all that are quantities."""
        from purifier.library.asked import Asked

        limits = (self.low, self.high, self.example, self.low_allowed)
        return Asked(f"--{self.name}", self.dimension, *limits, units=self.units, sure=self.sure)


AIR_WORDS: Final[Mapping[str, str]] = {
    "smoke": "smoke outdoors", "infection": "infection in the room", "outside": "a release outdoors",
}  # fmt: skip


def room_words(size: RoomSize) -> str:
    """``a room of 32.6 m³ (1152 ft³)``."""
    return f"a room of {figures(size.volume_m3)} m³ ({round(size.volume_m3 / FT3_M3)} ft³)"


# fmt: off
_TABLE: Final = (
    Condition(
        "temperature", "temperature_c", "temperature", -60, 80, "5 degC", sure=True, units=("degC", "degF"),
        heads="The battery",
        label="temperature", help="temperature of the battery",
        said=degrees, unsaid="room temperature"),
    Condition(
        "health", "health", "fraction", 0, 1.2, "80 %", low_allowed=False, units=("%",),
        label="health", help="what is left of the battery's capacity with age (state of health)",
        said="{:.0%} of its capacity left".format, unsaid="new"),
    Condition(
        "start", "start", "fraction", 0, 1, "90 %", low_allowed=False, units=("%",),
        label="charge at start", help="charge at the start",
        said="{:.0%} full at the start".format, unsaid="full at the start"),
    Condition(
        "reserve", "reserve", "fraction", 0, 1, "20 %", units=("%",),
        label="kept in reserve", help="charge never to be used",
        said="{:.0%} kept in reserve".format, unsaid="no reserve",
        explanation="Charge that is never to be used."),
    Condition(
        "depth", "depth", "fraction", 0, 1, "50 %", low_allowed=False, units=("%",),
        label="share used", help="the share of full that may be used (depth of discharge)",
        said="used to a depth of {:.0%}".format,
        explanation="The share of full that may be used; lead-acid lives longer at 50 %."),
    Condition(
        "cutoff", "cutoff_v", "voltage", 0, 1000, "11.5 V", low_allowed=False, sure=True, units=("V",),
        label="switched off at", help="voltage at which something switches off (cut-off)",
        said="switched off at {:g} V".format,
        explanation="The voltage at which something switches the battery off before it is empty."),
    Condition(
        "parasitic", "parasitic_a", "current", 0, 100, "15 mA", units=("mA", "A"),
        label="meters and lights", help="what shunt, electronics and lights draw all day (parasitic draw)",
        said=lambda amps: f"{amps * 1000:g} mA for meters and lights",
        explanation="What meters, lights and the battery's own electronics take all day."),
    Condition(
        "self-discharge", "self_discharge_per_h", "rate", 0, 1 / 24, "3 %/month", units=("%/month", "%/year"),
        label="lost by itself", help="what the battery loses by itself (self-discharge)",
        said=lambda per_h: f"{per_h * 72000:g} % self-discharge a month"),
    Condition(
        "wire", "wire_ohm", "resistance", 0, 100, "3 m 18 AWG", units=("mohm", "ohm"), heads="What it runs",
        label="wire", help="the wire (lead): its resistance ('60 mohm'), or length and gauge",
        said=lambda ohm: f"a wire of {ohm * 1000:.3g} mΩ" if ohm < 1.0 else f"a wire of {ohm:.3g} Ω",
        explanation="The wire to the purifier: its resistance (30 mohm), or length and gauge (3 m 18 AWG)."),
    Condition(
        "load-exponent", "load_exponent", "number", 0, 4, "2.2", sure=True,
        label="fans follow volts", help="how the load follows the battery's voltage: 0 not at all, 2.2 a 12 V fan",
        said="load follows voltage to the power {:g}".format,
        explanation="How the fans follow the voltage: 0 not at all, 2.2 like a plain fan."),
    Condition(
        "hours-per-day", "hours_per_day", "time", 0, 24, "8 h", low_allowed=False, sure=True, units=("h",),
        label="hours a day", help="hours of air a day",
        said="{:g} h of air a day".format,
        explanation="Hours of air a day; the station is off between, unless it is left on."),
    Condition(
        "left-on", "left_on", "flag", 0, 1, "yes", goes_with="hours-per-day",
        label="left on between", help="with --hours-per-day: the station stays on in between",
        said="left on between".format, unsaid="off between"),
    Condition(
        "realistic", "realistic", "flag", 0, 1, "yes",
        label="every usual loss", help="turn on every usual loss of the battery's chemistry",
        said="with every usual loss".format),
    Condition(
        "room", "room", "room", 0, 0, "12x12x8 ft", heads="The room",
        label="room", help="the room: its sides, its floor and height, or its volume ('33 m3')",
        said=room_words,
        explanation="The room that is to have clean air: its sides (12x12x8 ft), floor and height, or volume (33 m3)."),
    Condition(
        "tightness", "air_changes_per_h", "tightness", 0, 0, "tight", goes_with="room",
        label="how tight it is", help="tight, typical or leaky, or how often an hour outdoor air fills it ('0.5')",
        said="{:g} changes of outdoor air an hour".format, unsaid="windows shut, as tight as rooms usually are",
        explanation="How often an hour outdoor air fills the room, windows shut: tight 0.25, typical 0.5, leaky 1.5."),
    Condition(
        "people", "people", "people", 1, 10_000, "4",
        label="people in it", help="how many people are in the room",
        said=lambda people: f"{people:g} {'person' if people == 1 else 'people'} in it"),
    Condition(
        "air", "air", "air", 0, 0, "smoke",
        label="to be cleaned of", help="what is in the air: smoke, infection, or outside (a release outdoors)",
        said=AIR_WORDS.__getitem__,
        explanation="What is in the air: smoke, infection (what people breathe out) or outside (a release outdoors)."),
)
# fmt: on

CONDITIONS: Final[Mapping[str, Condition]] = {one.name: one for one in _TABLE}


def in_words(conditions: Conditions) -> str:
    """The conditions in force as words, defaults included: what a person should know was taken for granted."""
    words = []
    for one in _TABLE:
        if one.goes_with and getattr(conditions, CONDITIONS[one.goes_with].field) is None:
            continue
        words.append(_said(one, getattr(conditions, one.field)) or one.unsaid)
    return ", ".join(word for word in words if word)


def own_words(setup: Setup) -> str:
    """What the battery's own profile turned on without being asked; empty when nothing."""
    battery, stated = setup.battery, setup.conditions
    words = [_said(CONDITIONS["depth"], battery.depth_of_discharge) if stated.depth is None else ""]
    if battery.rated_hours is not None:
        words.append(f"capacity rated over {battery.rated_hours.value:g} h, and more of it at small loads")
    for name in ("parasitic", "self-discharge", "cutoff"):
        field = CONDITIONS[name].field
        if getattr(stated, field) is None:
            words.append(_said(CONDITIONS[name], getattr(battery, field)))
    return ", ".join(word for word in words if word)


def _said(one: Condition, value: Any) -> str:
    """Its words, from a number, a figure or a flag; none where it was not stated."""
    return "" if value is None or value is False else one.said(getattr(value, "value", value))
