"""A meter as data: how its bytes are cut into frames, what stands where in them, and what a plus sign means.

The tables are written by hand in meter profiles, checked by the library and handed over as these values.
`purifier.protocols.decoder` and `purifier.protocols.encoder` read the same table in the two directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from purifier.model.equipment import Source
from purifier.protocols.field import VITAL, Field, suffix_of

Shape = Literal["block", "labels", "columns", "json", "frame", "ascii-hex", "modbus"]
Sign = Literal["charge-positive", "discharge-positive", "by-field", "unsigned"]

TEXT_SHAPES: Final = ("block", "labels", "columns", "json")


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
class TagSize:
    """How many bytes follow a tag from ``first`` to ``last``: one of ``sizes``, or its first byte says how many times
    ``each``."""

    first: int
    last: int
    sizes: tuple[int, ...] = ()
    each: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One kind of message. ``begins`` picks it out; ``poll`` are the bytes that ask for it."""

    name: str
    fields: tuple[Field, ...] = ()
    begins: bytes = b""
    blanks: frozenset[int] = frozenset()
    """The bytes of ``begins``, from 0, that may be anything."""
    poll: bytes = b""
    length: int | None = None
    columns: tuple[int, int] | None = None
    """The least and the most columns of the line."""
    function: int = 0
    start: int = 0
    count: int = 0
    """Modbus: function code, first register (or coil), number of them."""
    address: int | None = None
    """Modbus: only the device of this address is asked it, and answers it."""
    each_from: int | None = None
    """Several modules answer in one: what the fields say comes once for each, one behind the other, from here on."""
    each_at: int | None = None
    """The byte that says how many modules there are or, where one answers, which."""
    tags_at: int | None = None
    """From this byte on values stand behind tags of one byte."""
    tags: tuple[TagSize, ...] = ()
    tags_left: int = 0
    """How many bytes follow behind the last tag, before what closes the frame."""
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
    closes: bytes = b""
    """The bytes in front of the check."""
    ends: bytes = b""
    """The bytes behind it."""
    length: int | None = None
    length_at: int | None = None
    length_size: int = 1
    length_plus: int = 0
    """The number of ``length_size`` bytes at ``length_at`` plus this is the whole length."""
    byte_order: Literal["big", "little"] = "big"
    word_order: Literal["high-first", "low-first"] = "high-first"
    address: int = 1
    address_at: int | None = None
    """Frames: the byte that says who answers. The same byte of a poll says who is asked, and moves along with it."""
    address_least: int = 1
    """The lowest address there can be: 0 where that is one like others."""
    address_most: int | None = None
    """The highest address there can be."""
    separator: str = ","
    """Between columns; empty: blanks."""
    header: bool = False
    """The first line names the columns."""
    skip: str = ""
    """A named rule: foreign frames that stand in between (``ve-direct-hex``)."""
    stuffing: int | None = None
    """The byte that announces one that cannot be sent as it is, and comes XORed with 0x20."""
    stuffed: bytes = b""
    """The bytes that are sent so."""
    code_at: int | None = None
    """The byte that is 0 in an answer, and a number for the trouble in a refusal."""
    whose: str = ""
    """A named rule: what says who a frame is from (``modbus-behind``: a Modbus acknowledgement that follows it)."""
    register_step: int = 1
    """Modbus: by how much the number of a register grows from one to the next."""


@dataclass(frozen=True, slots=True)
class Direction:
    """Which numbers in the field ``name`` says charging, and which discharging."""

    name: str
    charging: tuple[int, ...]
    discharging: tuple[int, ...]


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
    sign_open: bool = False
    """Which way its current counts is not settled: ``sign`` is a guess, and whoever has one is asked."""
    note: str | None = None
    sources: tuple[Source, ...] = ()
    told: Told = Told()

    @property
    def steps(self) -> dict[str, float]:
        """Name -> largest believable change between two readings, for values that state one."""
        return {one.name: one.step for frame in self.frames for one in frame.fields if one.step is not None}


def vital_names(meter: Meter) -> frozenset[str]:
    """The values that make a frame a reading: the current where a table has it; text boards may lack either.

    A meter of something else makes one of what it says of the air or, where that is nothing, of a charge in percent.
    """
    names = {field.name for frame in meter.frames for field in frame.fields}
    if names.isdisjoint(VITAL):
        return frozenset(name for name in names if suffix_of(name) == "ug_m3") or frozenset(("soc_percent",))
    has_current = any(field.name == "current_a" for frame in meter.frames for field in frame.fields)
    binary = meter.framing.shape not in TEXT_SHAPES
    return frozenset(("current_a",) if has_current and binary else ("current_a", "voltage_v"))
