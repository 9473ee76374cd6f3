"""A meter as data: how its bytes are cut into frames, what stands where in them, and what a plus sign means.

The tables are written by hand in meter profiles, checked by the library and handed over as these values.
`purifier.protocols.decoder` and `purifier.protocols.encoder` read the same table in the two directions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from purifier.model.equipment import Source

Shape = Literal["block", "labels", "columns", "json", "frame", "modbus"]
Sign = Literal["charge-positive", "discharge-positive", "by-field", "unsigned"]
Kind = Literal["u8", "s8", "u16", "s16", "u24", "s24", "u32", "s32", "integer", "number", "quantity", "text"]

TEXT_SHAPES: Final = ("block", "labels", "columns", "json")
WIDTHS: Final[Mapping[str, int]] = {
    "u8": 1, "s8": 1, "u16": 2, "s16": 2, "u24": 3, "s24": 3, "u32": 4, "s32": 4
}  # fmt: skip
"""Binary kind -> bytes."""

SUFFIXES: Final[Mapping[str, tuple[str, float, str]]] = {
    "v": ("voltage", 1.0, "V"),
    "a": ("current", 1.0, "A"),
    "w": ("power", 1.0, "W"),
    "ah": ("charge", 1.0, "Ah"),
    "wh": ("energy", 1.0, "Wh"),
    "s": ("time", 3600.0, "s"),
    "c": ("temperature", 1.0, "degC"),
    "percent": ("fraction", 100.0, "%"),
    "ohm": ("resistance", 1.0, "ohm"),
}
"""Last word of a value's name -> dimension, how many of its units make the canonical one, its unit."""


def suffix_of(name: str) -> str | None:
    """The unit part of a value's name (``v`` of ``voltage_v``), or None for a plain count or a word."""
    last = name.rpartition("_")[2]
    return last if "_" in name and last in SUFFIXES else None


@dataclass(frozen=True, slots=True)
class Line:
    """The serial line. ``every_s`` is how often to ask, or how often it speaks by itself [s]."""

    baud: int
    format: str = "8N1"
    dtr: bool = True
    """False keeps the line low: raising it resets most development boards."""
    every_s: float = 1.0
    answer_within_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a frame: ``value = (raw - zero) * times / divisor``, in the unit its name ends in.

    Exactly one of ``labels`` (text), ``column`` (text, from 0), ``byte`` (from 0, the frame's first) and
    ``register`` (Modbus address) says where it stands.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...] = ()
    column: int | None = None
    byte: int | None = None
    register: int | None = None
    times: float = 1
    divisor: int = 1
    zero: int = 0
    low: float = float("-inf")
    high: float = float("inf")
    """What is believed of the wire, in the value's unit, as the meter signs it. Anything else rejects the frame when
    it is a voltage or a current (`VITAL`), and is left out when it is any other value."""
    step: float | None = None
    """The largest believable change between two readings."""
    nulls: tuple[str, ...] = ()
    """What stands there when the meter does not know."""
    only: Literal["charging", "discharging"] | None = None
    """It means something in this direction only."""
    size: int = 0
    """Bytes of a text in a binary frame."""
    count_at: int | None = None
    """The byte that says how many of these follow each other; ``#`` in the name is the number."""
    rest: bool = False
    """They follow each other to the end of the frame's data."""
    turns: bool = False
    """Its sign is the current's own, so that what turns the current round turns it too."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One kind of message. ``begins`` picks it out; ``poll`` are the bytes that ask for it."""

    name: str
    fields: tuple[Field, ...] = ()
    begins: bytes = b""
    poll: bytes = b""
    length: int | None = None
    columns: tuple[int, int] | None = None
    """The least and the most columns of the line."""
    function: int = 0
    start: int = 0
    count: int = 0
    """Modbus: function code, first register, number of registers."""
    keep_s: float = 60.0
    """For how long its values stand in later readings [s]."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How the stream is cut into frames, and what proves one right."""

    shape: Shape
    check: str = "none"
    check_from: int = 0
    """The first byte that the check covers."""
    begins: bytes = b""
    ends: bytes = b""
    length: int | None = None
    length_at: int | None = None
    length_plus: int = 0
    """The byte at ``length_at`` plus this is the whole length."""
    byte_order: Literal["big", "little"] = "big"
    word_order: Literal["high-first", "low-first"] = "high-first"
    address: int = 1
    address_at: int | None = None
    """Frames: the byte that says who answers. The same byte of a poll says who is asked, and moves along with it."""
    address_most: int | None = None
    """The highest address there can be."""
    separator: str = ","
    """Between columns; empty: blanks."""
    header: bool = False
    """The first line names the columns."""
    skip: str = ""
    """A named rule: foreign frames that stand in between (``ve-direct-hex``)."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Which number in the field ``name`` says charging, and which discharging."""

    name: str
    charging: int
    discharging: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said about one meter on one line, beyond its profile."""

    address: int | None = None
    """The one whose answers count; None: the profile's, or the only one that is heard."""
    pick: str = ""
    """The one of several sensors in a stream that is meant; empty: there is one."""
    columns: tuple[str, ...] = ()
    """The names of a table's columns, whatever the table prints itself."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter that speaks on a serial link."""

    id: str
    name: str
    sign: Sign
    line: Line
    framing: Framing
    frames: tuple[Frame, ...]
    direction: Direction | None = None
    note: str | None = None
    sources: tuple[Source, ...] = ()
    told: Told = Told()

    @property
    def steps(self) -> dict[str, float]:
        """Name -> largest believable change between two readings, for values that state one."""
        return {one.name: one.step for frame in self.frames for one in frame.fields if one.step is not None}


VITAL: Final = ("voltage_v", "current_a")
"""Without a sound value of these there is no reading; every other value stands aside alone when it is odd."""


def vital_names(meter: Meter) -> frozenset[str]:
    """The values that make a frame a reading: the current where a table has it; text boards may lack either."""
    has_current = any(field.name == "current_a" for frame in meter.frames for field in frame.fields)
    binary = meter.framing.shape not in TEXT_SHAPES
    return frozenset(("current_a",) if has_current and binary else ("current_a", "voltage_v"))
