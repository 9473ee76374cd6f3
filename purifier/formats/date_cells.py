"""Dates that are not ISO 8601 -> milliseconds: ``31/01/2024 10:00``, ``Wed Apr  3 21:46:07 2019``, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Final, Literal

from purifier.errors import UsageError
from purifier.formats.zones import EPOCH, MS

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")
NAMES: Final[dict[Order, str]] = {"dmy": "day-first", "mdy": "month-first", "ymd": "year-first"}
_MANY: Final = 20_000
_FIELDS: Final = ("y", "m", "b", "d", "H", "M", "S", "f", "p", "z")
"""The parts of a moment, as strptime calls them."""
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}
_ABBREVIATIONS: Final = {
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6,
    "PST": -8, "PDT": -7, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "UTC": 0, "GMT": 0, "Z": 0,
}  # fmt: skip
"""Hours ahead of UTC of the names that mean one thing only (CST is at home in Chicago and in Shanghai)."""

_TIME: Final = (
    r"(?P<H>[0-9]{1,2})[:.-](?P<M>[0-9]{1,2})(?:[:.-](?P<S>[0-9]{1,2})(?:[.,](?P<f>[0-9]+))?)?"
    r"(?:\s*(?P<p>[AaPp]\.?\s?[Mm]\.?))?"
)
_ZONE: Final = rf"(?:\s*(?P<z>{'|'.join(_ABBREVIATIONS)}|z|(?:UTC|GMT)?[+-][0-9]{{2}}(?::?[0-9]{{2}})?))?"
_THEN: Final = rf"(?:(?:\s*[T,_;]\s*|\s+){_TIME}{_ZONE})?"
_DAY_NAME: Final = r"(?:[^\W\d_]{2,9}\.?,?\s+)?"
_MONTH_NAME: Final = r"(?P<b>[^\W\d_]{3,9})"
_PARTS: Final = {"d": "(?P<d>[0-9]{1,2})", "m": "(?P<m>[0-9]{1,2})", "y": "(?P<y>[0-9]{4}|[0-9]{2})"}
_OF_PATTERN: Final = {
    "d": "(?P<d>[0-9]{1,2})", "m": "(?P<m>[0-9]{1,2})", "y": "(?P<y>[0-9]{2})", "Y": "(?P<y>[0-9]{4})",
    "H": "(?P<H>[0-9]{1,2})", "I": "(?P<H>[0-9]{1,2})", "M": "(?P<M>[0-9]{1,2})",
    "S": "(?P<S>[0-9]{1,2})", "f": "(?P<f>[0-9]+)", "p": r"(?P<p>[AaPp]\.?[Mm]\.?)",
    "z": "(?P<z>Z|[+-][0-9]{2}:?[0-9]{2})",
    "b": _MONTH_NAME, "B": _MONTH_NAME, "a": r"[^\W\d_]+\.?", "A": r"[^\W\d_]+", "%": "%",
}  # fmt: skip

Read = Callable[[Sequence[str], int], list[int | None]]
"""Some cells, the first of which stands at a line -> their times [ms], None for one that is no time."""
Form = re.Pattern[str]
"""How a moment is written: a group for each of its parts."""


def _form(text: str) -> Form:
    """Compiled with a group for every part; those that it has not never match."""
    missing = "".join(f"(?:(?!)(?P<{part}>.))?" for part in _FIELDS if f"(?P<{part}>" not in text)
    return re.compile(text + missing)


SELF_EVIDENT: Final = (
    _form(
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})[T _-]?"
        r"(?P<H>[0-9]{2}):?(?P<M>[0-9]{2})(?::?(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]+))?)?" + _ZONE
    ),
    _form(rf"{_DAY_NAME}{_MONTH_NAME}\.?\s+(?P<d>[0-9]{{1,2}}),?\s+{_TIME}{_ZONE}\s+(?P<y>[0-9]{{4}})"),
    _form(rf"{_DAY_NAME}(?P<d>[0-9]{{1,2}})[-\s./]*{_MONTH_NAME}[-\s./,]*(?P<y>[0-9]{{4}}|[0-9]{{2}}){_THEN}"),
    _form(rf"{_DAY_NAME}{_MONTH_NAME}\.?\s+(?P<d>[0-9]{{1,2}}),?\s+(?P<y>[0-9]{{4}}){_THEN}"),
)
"""Those that say themselves which number is the month."""


@cache
def regular(order: Order) -> Form:
    """Three numbers in this order, and a time of day behind them if there is one."""
    return _form(_DAY_NAME + r"[-/.]\s*".join(_PARTS[part] for part in order) + _THEN)


@cache
def of_pattern(pattern: str) -> Form:
    """What a pattern of strptime stands for; a fraction of the seconds is allowed behind ``%S``.

    Raises UsageError for a letter that is not known.
    """
    out: list[str] = []
    for letter, space, other in re.findall(r"%(.)|(\s+)|(.)", pattern, re.DOTALL):
        if space:
            out.append(r"\s+")
        elif other:
            out.append(re.escape(other))
        elif letter in _OF_PATTERN:
            out.append(_OF_PATTERN[letter])
        else:
            known = " ".join(f"%{known}" for known in _OF_PATTERN)
            raise UsageError(f"time pattern {pattern!r}: %{letter} is not known; known are {known}")
    text = "".join(out)
    if "%f" not in pattern:
        text = text.replace(_OF_PATTERN["S"], _OF_PATTERN["S"] + "(?:[.,](?P<f>[0-9]+))?")
    try:
        return _form(text)
    except re.error:
        raise UsageError(f"time pattern {pattern!r}: a part of the time stands there twice") from None


def has_zone(form: Form, text: str) -> bool | None:
    """Whether a cell says its zone; None when it is no time of this form."""
    found = form.fullmatch(text.strip())
    if found is None or _ms(found.group(*_FIELDS), {}) is None:
        return None
    return found["z"] is not None


def ms_of(form: Form, text: str, aware: bool) -> int | None:
    """A cell as UTC [ms since 1970] when it is ``aware`` of its zone, else as the local time; None: it is no time."""
    found = form.fullmatch(text.strip())
    if found is None or (found["z"] is not None) != aware:
        return None
    return _ms(found.group(*_FIELDS), {})


def dates(form: Form, aware: bool, file: str, refuse: Callable[[str, int], None] | None = None) -> Read:
    """Reads a column of one form: UTC of it when its cells are ``aware`` of their zone, else the local time [ms].

    ``refuse`` is shown each cell that is no time, and its line: it may raise.
    """
    minutes: dict[tuple[str, str], int | None] = {}
    days: dict[tuple[str | None, ...], int] = {}
    match = form.fullmatch

    def read(cells: Sequence[str], line: int) -> list[int | None]:
        try:
            return by_minute(cells) if cells else []
        except (ValueError, TypeError, OverflowError):
            pass  # some cell is of another form than the others, or none
        if len(days) > _MANY:
            days.clear()
        return [one(cell, line + place) for place, cell in enumerate(cells)]

    def by_minute(cells: Sequence[str]) -> list[int | None]:
        """What stands before the last colon, and behind the two digits that follow it, is the same for many rows."""
        if len(minutes) > _MANY:
            minutes.clear()
        parts = [cell.rpartition(":") for cell in cells]
        whole = parts[0][2][2:3] not in (".", ",")
        colons = cells[0].count(":")
        keys = [(front, tail[2:] if whole else "") for front, _, tail in parts]
        numbers = [int(tail[:2]) for _, _, tail in parts] if whole else [float(tail) for _, _, tail in parts]
        if colons not in (1, 2) or min(numbers) < 0 or not max(numbers) < 60:
            raise ValueError
        for front, rest in set(keys) - minutes.keys():
            # Behind a colon of "+05:30" there are no seconds; without one, "10:15" has none either.
            fits = front.count(":") == colons - 1 and (rest or not aware)
            minutes[front, rest] = ms_of(form, f"{front}:00{rest}", aware) if fits else None
        unit = 1000 if colons == 2 else 60_000
        return [minutes[key] + int(number * unit + 0.001) for key, number in zip(keys, numbers, strict=True)]  # type: ignore[operator]

    def one(cell: str, line: int) -> int | None:
        found = match(cell) or match(cell.strip())
        if found is not None:
            if (found["z"] is not None) != aware:
                raise mixed(file, line, cell.strip(), aware)
            if (ms := _ms(found.group(*_FIELDS), days)) is not None:
                return ms
        if refuse is not None:
            refuse(cell, line)
        return None

    return read


def date_text(ms: int) -> str:
    """A date as people write it: ``12 October 2024``."""
    day = EPOCH + ms * MS
    return f"{day.day} {day:%B %Y}"


def mixed(file: str, line: int, text: str, aware: bool) -> UsageError:
    """A refusal: some times of a column say their zone and some do not."""
    if aware:
        return UsageError(
            f"{file}:{line}: {text!r} has no zone, while other times in this column end in Z or an offset"
        )
    return UsageError(f"{file}:{line}: {text!r} has a zone, while other times in this column are local, without one")


def _ms(parts: Sequence[str | None], days: dict[tuple[str | None, ...], int]) -> int | None:
    """The parts of a moment, in the order of `_FIELDS`, as milliseconds; ``days`` remembers those that were met."""
    hours, minutes, seconds, fraction, half, zone = parts[4:]
    date = tuple(parts[:4])
    try:
        if (day := days.get(date)) is None:
            days[date] = day = _day(*date)
        hour = int(hours or 0)
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half[0] in "Pp" else 0)
        minute, second = int(minutes or 0), int(seconds or 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        ms = day + hour * 3_600_000 + minute * 60_000 + second * 1000
        if fraction:
            ms += int((fraction + "00")[:3])
        return ms - _ahead_ms(zone) if zone else ms
    except (ValueError, KeyError):
        return None


def _day(year: str | None, month: str | None, name: str | None, day: str | None) -> int:
    if year is None:
        raise ValueError
    y = int(year)
    if len(year) == 2:
        y += 1900 if y >= 70 else 2000
    m = _MONTHS[name.lower()[:3]] if name else int(month or 1)
    return (datetime(y, m, int(day or 1)) - EPOCH) // MS


def _ahead_ms(zone: str) -> int:
    if zone.upper() in _ABBREVIATIONS:
        return _ABBREVIATIONS[zone.upper()] * 3_600_000
    digits = zone.lstrip("UTCGM").replace(":", "")
    minutes = int(digits[1:3]) * 60 + int(digits[3:] or 0)
    return (-minutes if digits[0] == "-" else minutes) * 60_000
