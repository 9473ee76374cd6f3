"""One value of a meter's table: where it stands, how it is written, what is believed of it, what its name means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "u8", "s8", "u16", "s16", "u24", "s24", "u32", "s32", "u64", "f32", "b240", "bit",
    "integer", "number", "quantity", "text",
]  # fmt: skip

WIDTHS: Final[Mapping[str, int]] = {
    "u8": 1, "s8": 1, "u16": 2, "s16": 2, "u24": 3, "s24": 3, "u32": 4, "s32": 4, "u64": 8,
    "f32": 4, "b240": 2, "bit": 1,
}  # fmt: skip
"""Binary kind -> bytes. ``f32`` is a number of IEEE 754, ``b240`` two digits of base 240, ``bit`` a coil of Modbus."""

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
    "um": ("length", 1e6, "um"),
    "ug_m3": ("concentration", 1.0, "ug/m3"),
    "per_cm3": ("count", 1.0, "/cm3"),
}
"""End of a value's name -> dimension, how many of its units make the canonical one, its unit."""


def suffix_of(name: str) -> str | None:
    """The unit part of a value's name (``v`` of ``voltage_v``), or None for a plain count or a word."""
    before, _, last = name.rpartition("_")
    if not before:
        return None
    if last in SUFFIXES:
        return last
    two = f"{before.rpartition('_')[2]}_{last}"
    return two if two in SUFFIXES and len(two) < len(name) else None


@dataclass(frozen=True, slots=True)
class When:
    """A condition: the value ``name``, which stands further up in the table, is one of ``among``, or is none of them,
    or is over or under the only one."""

    name: str
    relation: Literal["=", "!=", ">", "<"]
    among: tuple[float, ...]

    def holds(self, value: float | str | None) -> bool:
        """Whether it is met; what is not known meets nothing."""
        if value is None or isinstance(value, str):
            return False
        match self.relation:
            case "=":
                return value in self.among
            case "!=":
                return value not in self.among
            case ">":
                return value > self.among[0]
            case _:
                return value < self.among[0]


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that nothing on the wire holds: the difference or the product of two that stand further up."""

    first: str
    operation: Literal["-", "*"]
    second: str


@dataclass(frozen=True, slots=True)
class Field:
    """One value in a frame: ``value = (raw - zero) * times / divisor``, in the unit its name ends in.

    Exactly one of ``labels`` (text), ``column`` (text, from 0), ``byte`` (from 0, the frame's first), ``register``
    (Modbus address) and ``of`` says where it comes from.  With ``behind`` or ``tag`` a byte is counted from the end of
    another field, or from the beginning of what stands behind a tag.
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
    bits: tuple[int, int] | None = None
    """The lowest and the highest bit of the number that count, the last of all being 0."""
    minus_bit: int | None = None
    """The bit that, where it is set, makes the rest a minus."""
    minus_above: int | None = None
    """A raw number above this stands for a minus: this less the number."""
    count: int | None = None
    """So many of these follow each other."""
    count_by: str = ""
    """The field further up that says how many follow each other."""
    apart: int | None = None
    """Bytes from one of them to the next, where others stand in between."""
    behind: str = ""
    """The field further up from whose end ``byte`` is counted."""
    tag: int | None = None
    """The tag behind which ``byte`` is counted."""
    when: When | None = None
    """It stands there only then."""
    of: Derived | None = None
    hidden: bool = False
    """Others need it; by itself it is no value of a reading."""
    guard: bool = False
    """Outside its range it is another kind of message, of which nothing is believed."""


VITAL: Final = ("voltage_v", "current_a")
"""Without a sound value of these there is no reading; every other value stands aside alone when it is odd."""
