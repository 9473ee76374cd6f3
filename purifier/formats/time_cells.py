"""Cells -> milliseconds, a whole column at a time: ISO 8601, numbers, times of day and TAI64N."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from purifier.formats.date_cells import Read, has_zone, mixed, ms_of, regular
from purifier.formats.numbers import as_people_write
from purifier.formats.zones import EPOCH, MS

EPOCH_UTC: Final = EPOCH.replace(tzinfo=UTC)
_EARLIEST_MS: Final = -86_400_000
_LATEST_MS: Final = (datetime(2101, 1, 1) - EPOCH) // MS + 86_400_000
"""From 1970 to 2100, and a day on either side for the zones."""
UNITS_MS: Final = {
    "": 1000.0,
    "s": 1000.0,
    "sec": 1000.0,
    "secs": 1000.0,
    "second": 1000.0,
    "seconds": 1000.0,
    "ms": 1.0,
    "msec": 1.0,
    "milliseconds": 1.0,
    "us": 1e-3,
    "µs": 1e-3,
    "μs": 1e-3,
    "microseconds": 1e-3,
    "ns": 1e-6,
    "nanoseconds": 1e-6,
    "min": 60_000.0,
    "minutes": 60_000.0,
    "h": 3_600_000.0,
    "hours": 3_600_000.0,
    "d": 86_400_000.0,
    "days": 86_400_000.0,
}
"""What units of time come to [ms]."""
_LEAPS: Final = ((2006, 1), (2009, 1), (2012, 7), (2015, 7), (2017, 1))
_LEAPS_S: Final = [(datetime(year, month, 1) - EPOCH) // timedelta(seconds=1) for year, month in _LEAPS]
CLOCK: Final = re.compile(
    r"(?:([0-9]{1,5})(?:\s*d(?:ays?)?,?\s*|\.|\s+))?([0-9]{1,5}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]+))?)?(?:\s*([AaPp])\.?[Mm]\.?)?"
)
_SPELLED: Final = re.compile(
    r"(?=[0-9])(?:([0-9]+)\s*d[a-z]*)?\s*(?:([0-9]+)\s*h[a-z]*)?\s*(?:([0-9]+)\s*m(?!s)[a-z]*)?\s*"
    r"(?:([0-9]+(?:[.,][0-9]+)?)\s*s[a-z]*)?"
)
_TAI64N: Final = re.compile(r"@?(4[0-9a-fA-F]{15})([0-9a-fA-F]{8})?")
_MOST: Final = 1e20
"""No number of time is this large, in nanoseconds since 1970 neither."""
_NUMBER: Final = re.compile(r"([+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?)\s*([a-zA-Zµμ]*)")


def within_years(times: list[int | None]) -> list[int | None]:
    """Times before 1970 and after 2100 are none."""
    there = [ms for ms in times if ms is not None]
    if not there or (min(there) >= _EARLIEST_MS and max(there) <= _LATEST_MS):
        return times
    return [ms if ms is not None and _EARLIEST_MS <= ms <= _LATEST_MS else None for ms in times]


def numbers(factor_ms: float, decimal_comma: bool) -> Read:
    """Plain numbers in a unit of ``factor_ms``, with an exponent too; a unit behind one (``1500 ms``) goes first."""

    def read(cells: Sequence[str], _line: int) -> list[int | None]:
        try:
            values = list(map(float, cells))
            if as_people_write(cells) and max(map(abs, values), default=0.0) < _MOST:
                return [round(value * factor_ms) for value in values]
        except (ValueError, OverflowError):
            pass
        try:
            if decimal_comma and as_people_write(cells):
                values = [float(cell.replace(",", ".")) for cell in cells]
                if max(map(abs, values), default=0.0) < _MOST:
                    return [round(value * factor_ms) for value in values]
        except (ValueError, OverflowError):
            pass
        return [one(cell) for cell in cells]

    def one(cell: str) -> int | None:
        value, unit = number_of(cell, decimal_comma)
        return None if value is None else round(value * (UNITS_MS[unit] if unit else factor_ms))

    return read


def number_of(cell: str, decimal_comma: bool) -> tuple[float | None, str]:
    """A cell's number, None when it is none, and the unit of time behind it if there is one."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None or found[2].lower() not in UNITS_MS:
        return None, ""
    text = found[1]
    if "," in text:
        text = text.replace(".", "").replace(",", ".") if decimal_comma else text.replace(",", "")
    try:
        value = float(text)
    except ValueError:
        return None, ""
    return (value if abs(value) < _MOST else None), found[2].lower()


def iso(aware: bool, file: str) -> Read:
    """ISO 8601: of ``aware`` cells each ends in ``Z`` or an offset and UTC comes of them, else the local time."""
    parse = datetime.fromisoformat
    epoch = EPOCH_UTC if aware else EPOCH
    lenient = regular("ymd")

    def read(cells: Sequence[str], line: int) -> list[int | None]:
        try:
            return [(moment - epoch) // MS for moment in map(parse, cells)]
        except (ValueError, TypeError):
            return [one(cell, line + place) for place, cell in enumerate(cells)]

    def one(cell: str, line: int) -> int | None:
        text = cell.strip()
        try:
            if text.isdecimal():
                return None
            moment = parse(text)
        except ValueError:
            if has_zone(lenient, text) is (not aware):
                raise mixed(file, line, text, aware) from None
            return ms_of(lenient, text, aware)
        if (moment.tzinfo is not None) != aware:
            raise mixed(file, line, text, aware)
        return (moment - epoch) // MS

    return read


def tai64n(cells: Sequence[str], _line: int) -> list[int | None]:
    """TAI64N stamps (``@4000000065ba1c2f1dcd6500``) as UTC: 37 s behind TAI since 2017."""
    found = map(_TAI64N.fullmatch, map(str.strip, cells))
    return [_tai(int(match[1], 16), int(match[2] or "0", 16)) if match else None for match in found]


def _tai(label: int, nanoseconds: int) -> int:
    tai_s = label - 2**62
    utc_s = tai_s - 32 - bisect_right(_LEAPS_S, tai_s - 37)
    return utc_s * 1000 + nanoseconds // 1_000_000


def clock(cells: Sequence[str], _line: int) -> list[int | None]:
    """``1:02:03.5``, ``0d 01:02:03``, ``9:05 PM``, ``2h 5m``: since midnight or since a start [ms]."""
    try:
        parts = [cell.rpartition(":") for cell in cells]
        minutes = {front: _clock(front + ":00") if ":" in front else None for front in {front for front, _, _ in parts}}
        seconds = [float(tail) for _, _, tail in parts]
        if min(seconds) < 0 or not max(seconds) < 60:
            raise ValueError
        return [minutes[part[0]] + int(tail * 1000 + 0.001) for part, tail in zip(parts, seconds, strict=True)]  # type: ignore[operator]
    except (ValueError, TypeError):
        by_text = {cell: _clock(cell.strip()) for cell in set(cells)}
        return [by_text[cell] for cell in cells]


def _clock(text: str) -> int | None:
    found = CLOCK.fullmatch(text)
    if found is None:
        return _spelled(text)
    days, hours, minutes, seconds, fraction, half = found.groups()
    h, m, s = int(hours), int(minutes), int(seconds or 0)
    if m > 59 or s > 59 or (days and h > 23):
        return None
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half in "Pp" else 0)
    return ((int(days or 0) * 24 + h) * 60 + m) * 60_000 + s * 1000 + int(float(f"0.{fraction or 0}") * 1000 + 1e-6)


def _spelled(text: str) -> int | None:
    found = _SPELLED.fullmatch(text)
    if found is None or not any(found.groups()) or text.isdecimal():
        return None
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
