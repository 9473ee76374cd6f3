"""The kinds of value a profile key can hold. One table of these drives decoding, JSON Schema and templates.

Named tuples, for they are made at every start of the program and a dataclass takes three times as long to define.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Quantity(NamedTuple):
    """A quoted quantity, ``low``..``high`` in the dimension's canonical unit (`purifier.model.units.CANONICAL`)."""

    dimension: str
    low: float
    high: float
    example: str
    exclusive: bool = True
    """``low`` itself is refused (no zero-watt fan)."""


class Text(NamedTuple):
    """Words for a person; control characters are taken out."""

    example: str
    limit: int = 400


class Form(NamedTuple):
    """A text of a fixed form; ``pattern`` means the same to ECMAScript and Python and is matched as a whole."""

    example: str
    pattern: str
    what: str
    """What it is, for messages: ``bytes``."""


class Whole(NamedTuple):
    """A whole number without quotes: a position or a count, which has no unit."""

    low: int
    high: int
    example: int


class Choice(NamedTuple):
    """One of a few words."""

    options: tuple[str, ...]


class Reference(NamedTuple):
    """The id of another profile."""

    kind: str
    example: str


class Flag(NamedTuple):
    """true or false."""


class Date(NamedTuple):
    """A TOML date: 2026-06-04, unquoted."""


class Words(NamedTuple):
    """A list of texts."""

    example: tuple[str, ...]
    options: tuple[str, ...] = ()


class Table(NamedTuple):
    """A sub-table with fields of its own."""

    fields: tuple[Key, ...]


class Named(NamedTuple):
    """Sub-tables under names out of ``names``, all with the same fields: ``[outputs.dc]``."""

    names: tuple[str, ...]
    fields: tuple[Key, ...]


class Rows(NamedTuple):
    """An array of tables: ``[[settings]]``, or inline."""

    fields: tuple[Key, ...]
    least: int = 1


Type = Quantity | Text | Form | Whole | Choice | Reference | Flag | Date | Words | Table | Named | Rows


class Key(NamedTuple):
    """One key of a profile."""

    name: str
    type: Type
    help: str
    required: bool = False
    default: str | None = None


SUPPLIES: Final = ("dc", "ac", "usb-c")


def energy(example: str = "1280 Wh") -> Quantity:
    """Up to a shipping container (10 MWh)."""
    return Quantity("energy", 0.0, 1e7, example)


def power(example: str, *, zero: bool = False) -> Quantity:
    """Up to 100 kW."""
    return Quantity("power", 0.0, 1e5, example, exclusive=not zero)


def voltage(example: str) -> Quantity:
    """Up to 1 kV."""
    return Quantity("voltage", 0.0, 1e3, example)


def current(example: str, *, zero: bool = False) -> Quantity:
    """Up to 10 kA."""
    return Quantity("current", 0.0, 1e4, example, exclusive=not zero)


def share(example: str, *, zero: bool = False) -> Quantity:
    """A share of the whole, in percent: at most 100 %."""
    return Quantity("fraction", 0.0, 1.0, example, exclusive=not zero)


def flow(example: str) -> Quantity:
    """Up to 100 000 m3/h."""
    return Quantity("flow", 0.0, 1e5, example)


def money(example: str) -> Quantity:
    """Up to a million."""
    return Quantity("money", 0.0, 1e6, example)


def mass(example: str) -> Quantity:
    """Up to 10 t."""
    return Quantity("mass", 0.0, 1e4, example)


def hours(example: str) -> Quantity:
    """Up to a year."""
    return Quantity("time", 0.0, 8766.0, example)


def temperature(example: str) -> Quantity:
    """-90 to 90 degC: the coldest air measured to the hottest a battery survives."""
    return Quantity("temperature", -90.0, 90.0, example, exclusive=False)


def sound(example: str) -> Quantity:
    """0 to 140 dBA."""
    return Quantity("sound", 0.0, 140.0, example, exclusive=False)


def rate(example: str) -> Quantity:
    """A share lost per time; at most 100 % a day."""
    return Quantity("rate", 0.0, 1.0 / 24.0, example, exclusive=False)
