"""Text as home-made boards print it: labels with units in brackets, numbers with units behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from math import inf
from typing import Final

from purifier.model.units import NUMBER, UNITS
from purifier.plain_text import plain, quoted
from purifier.protocols.field import SUFFIXES, Field, suffix_of
from purifier.protocols.pieces import MisfitError, ThousandfoldError

UNIT_WORDS: Final = {
    **{unit.lower(): unit for unit in ("V", "mV", "A", "mA", "W", "mW", "Ah", "mAh", "Wh", "kWh", "s", "min", "h")},
    **{"%": "%", "c": "degC", "°c": "degC", "degc": "degC", "f": "degF", "°f": "degF", "degf": "degF"},
    **{"ohm": "ohm", "mohm": "mohm", "ω": "ohm", "mω": "mohm"},
}
"""Units as boards spell them, in lower case, and the spelling of the unit table."""

_BRACKETS: Final = re.compile(r"(.*?)\s*[\[(]\s*([^\])]{1,6})\s*[\])]")
BLANKS: Final = re.compile(r"[\s_\-]+")
_PAIR: Final = re.compile(r"\s*([^:=]{1,40}?)\s*[:=]\s*(.*?)\s*")
_QUANTITY: Final = re.compile(rf"({NUMBER})\s*([^\s\d.,+-]{{0,6}})", re.ASCII)
_PLAIN_NUMBER: Final = re.compile(NUMBER, re.ASCII)
_RUN: Final = re.compile(
    rf"([^\W\d][^:=]{{0,39}}?)\s*[:=]\s*({NUMBER}(?:\s?(?:{'|'.join(map(re.escape, UNIT_WORDS))}))?)(?=\s|$)",
    re.IGNORECASE,
)
"""``V=12.8 I=-0.4``, ``Voltage: 12.8 V Current: 410 mA``."""
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CLOCK: Final = re.compile(r"^\s*\d\d:\d\d:\d\d(?:[.,]\d+)?\s*->\s*", re.ASCII)
_ESPHOME: Final = re.compile(
    r"'(.{1,60}?)'(?:: Sending state| >>)\s+(.*?)\s*(?:with -?\d+ decimals? of accuracy.*)?$", re.ASCII
)
_THOUSANDS: Final = re.compile(r",\d{3}\s*m[vaw]", re.ASCII | re.IGNORECASE)
_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)(?=[^\d.,]|$)", re.ASCII)
TextReader = Callable[[str], float | str | None]
"""What a cell, a label's text or a line's stands for; None: the meter does not know. Raises MisfitError."""
LONGEST: Final = 512
"""No board prints a longer line."""
LEAST_VOLTS: Final = 2.0
"""No battery that has anything to give has less."""
REMEMBERED: Final = 500
"""Texts that are not read anew when they come again; a stream that never repeats itself must not fill the memory."""


def plain_label(text: str) -> str:
    """``Bus_Voltage`` and ``bus voltage`` are one label."""
    return BLANKS.sub(" ", text).strip().lower()


def label_in_brackets(text: str) -> tuple[str, str | None]:
    """``BusV[V]`` -> (BusV, V). A label without brackets has no unit here."""
    match = _BRACKETS.fullmatch(text.strip())
    unit = UNIT_WORDS.get(match[2].strip().lower()) if match else None
    return (match[1], unit) if match and unit else (text, None)


def bare(line: str) -> str:
    """A line without the colours and the time of day that a terminal, or its log, puts around it."""
    if "\x1b" in line:
        line = _COLOURS.sub("", line)
    return _CLOCK.sub("", line) if "->" in line else line


@lru_cache(REMEMBERED)
def pairs(line: str) -> tuple[tuple[str, str], ...]:
    """The ``label: value`` pairs of a line; comma, semicolon, bar, TAB, or blanks behind a value, part several.

    A line of ESPHome's log is one: ``'NAME': Sending state 12.05 V with 1 decimals of accuracy``, since 2026
    ``'NAME' >> 12.05 V``.
    """
    if len(line) > LONGEST:
        return ()
    line = bare(line)
    if "'" in line and (match := _ESPHOME.search(line)) is not None:
        return ((match[1], match[2]),) if match[2] else ()
    found: list[tuple[str, str]] = []
    for part in re.split(r"[,;|\t](?=\s*[^\W\d])", line):
        match = _PAIR.fullmatch(part)
        if match is not None and match[2]:
            run = _RUN.findall(part) if ":" in match[2] or "=" in match[2] else []
            found += run if len(run) > 1 else [(match[1], match[2])]
    return tuple(found)


Scale = tuple[int, float, int, float]
"""value = (number - zero) * times / divisor + offset: those four."""


def _scale(field: Field, unit: str | None) -> Scale:
    """What a number in ``unit`` is worth in the unit of ``field``'s name; None: in the table's. Raises MisfitError."""
    if unit is None:
        return field.zero, field.times, field.divisor, 0.0
    dimension, scale, _ = SUFFIXES[suffix_of(field.name) or ""]
    known = UNITS[unit]
    if known.dimension != dimension:
        raise MisfitError(f"{field.name}: expected a unit of {dimension}, found {unit}")
    times, divisor = exact_scale(known.factor * scale)
    # What a table counts the other way round stays so in whatever unit it comes.
    return 0, -times if field.times < 0 else times, divisor, known.offset


def _quantity(field: Field, label_unit: str | None) -> Callable[[str], float]:
    """What reads numbers with and without a unit for ``field``, made once; it raises MisfitError.

    A number's own unit wins over its label's, that over the table's.
    """
    name, low, high = field.name, field.low, field.high
    scales: dict[str, Scale] = {}

    def read(text: str) -> float:
        text = text.strip()
        match = _QUANTITY.fullmatch(with_point(text) if "," in text else text) if len(text) <= 60 else None
        if match is None:
            raise MisfitError(f"{name}: expected a number with or without a unit, found {quoted(text)}")
        number, own = match.groups()
        scale = scales.get(own)
        if scale is None:
            unit = UNIT_WORDS.get(own.lower()) if own else label_unit
            if own and unit is None:
                raise MisfitError(f"{name}: {quoted(own)} is no unit known here")
            scale = scales[own] = _scale(field, unit)
        zero, times, divisor, offset = scale
        value = (float(number) - zero) * times / divisor + offset
        return value if low <= value <= high and abs(value) < inf else within(field, value)

    return read


def with_point(text: str, *, sure: bool = False) -> str:
    """A number with its decimal comma made a point: ``12,81 V``.

    ``12,600 mV`` may be thousands and stays, unless it is ``sure`` that commas are points here.
    """
    if "," not in text or "." in text or (not sure and _THOUSANDS.search(text)):
        return text
    return _COMMA.sub(r"\1.\2", text, count=1) if _COMMA.match(text) else text


def dimension_of(text: str) -> str | None:
    """What a value that carries a unit is about: ``0.52A`` -> current."""
    match = _QUANTITY.fullmatch(with_point(text.strip())) if len(text) <= 60 else None
    unit = UNIT_WORDS.get(match[2].lower()) if match and match[2] else None
    return None if unit is None else UNITS[unit].dimension


@cache
def exact_scale(factor: float) -> tuple[float, int]:
    """``factor`` as times / divisor in whole numbers where there are such: 12065 x 1 / 1000 is exactly 12.065."""
    for divisor in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 3, 9, 60, 3600):
        times = factor * divisor
        if round(times) and abs(times - round(times)) < 1e-9 * abs(times):
            return round(times), divisor
    return factor, 1


def within(field: Field, value: float) -> float:
    """``value``, when the table believes it. Raises MisfitError."""
    if not field.low <= value <= field.high or value in (float("inf"), float("-inf")):
        reason = f"{field.name} is {value:.10g}, expected {field.low:g} to {field.high:g}"
        least = LEAST_VOLTS if field.name == "voltage_v" else 0.0
        fits = field.low <= value / 1000 <= field.high and abs(value) / 1000 >= least
        raise (ThousandfoldError if fits else MisfitError)(reason)
    return value


def text_reader(field: Field, unit: str | None = None) -> TextReader:
    """What reads the text of ``field``, by its kind, made once; ``unit`` is its label's."""
    read: TextReader
    match field.kind:
        case "text":
            read = _word
        case "integer":
            read = integer(field)
        case "number":
            read = partial(_number, field)
        case _:
            read = _quantity(field, unit)
    nulls = ("", *field.nulls)
    return lambda text: None if text in nulls else read(text)


def _word(text: str) -> str:
    return plain(text)[:80]


def _number(field: Field, text: str) -> float:
    if len(text) > 24 or _PLAIN_NUMBER.fullmatch(text) is None:
        raise MisfitError(f"{field.name}: expected a number, found {quoted(text)}")
    return within(field, (float(text) - field.zero) * field.times / field.divisor)


def integer(field: Field) -> Callable[[str], float]:
    """What reads whole numbers for ``field``, made once; it raises MisfitError."""
    zero, times, divisor, low, high = field.zero, field.times, field.divisor, field.low, field.high

    def read(text: str) -> float:
        digits = text[1:] if text[:1] == "-" else text
        if not (digits.isdigit() and digits.isascii() and len(digits) < 16):
            raise MisfitError(f"{field.name}: expected a whole number, found {quoted(text)}")
        value = (int(text) - zero) * times
        value = value if divisor == 1 else value / divisor
        return value if low <= value <= high else within(field, value)

    return read
