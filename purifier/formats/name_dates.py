"""The date in a file's name, for files whose rows have none: ``log_26-03-15.csv``, ``2021-10-12-9-59-48-EBC.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.date_cells import NAMES, ORDERS, Order, date_text
from purifier.formats.zones import EPOCH, MS

_TIME: Final = (
    r"(?:T(?P<H>[0-9]{2})(?:[-_.:h]?(?P<M>[0-9]{2})(?:[-_.:m]?(?P<S>[0-9]{2}))?)?"
    r"|(?:[-_ .,]|_-_| at ){1,2}(?P<h>[0-9]{1,2})[-_.:h](?P<m>[0-9]{1,2})[-_.:m](?P<s>[0-9]{1,2})"
    r"|[-_ .](?P<hms>[0-9]{6})|_(?P<hm>[0-9]{4}))?(?![0-9])(?P<z>Z)?"
)
_YEAR_FIRST: Final = re.compile(
    r"(?<![0-9])(?P<a>(?:19|20)[0-9]{2})[-_. ](?P<b>[0-9]{1,2})[-_. ](?P<c>[0-9]{1,2})" + _TIME
)
_COMPACT: Final = re.compile(r"(?<![0-9])(?P<a>(?:19|20)[0-9]{2})(?P<b>[0-9]{2})(?P<c>[0-9]{2})" + _TIME)
_YEAR_LAST: Final = re.compile(
    r"(?<![0-9])(?P<a>[0-9]{1,2})[-_.](?P<b>[0-9]{1,2})[-_.](?P<c>(?:19|20)[0-9]{2})" + _TIME
)
_SHORT: Final = re.compile(
    r"(?<![0-9])(?<![0-9][-_.])(?P<a>[0-9]{2})[-_.](?P<b>[0-9]{2})[-_.](?P<c>[0-9]{2})(?![0-9])" + _TIME
)


@dataclass(frozen=True, slots=True)
class NameDate:
    """A date in a file's name: local midnight [ms since 1970, as if it were UTC], and the time of day if it has one."""

    day_ms: int
    of_day_ms: int | None
    utc: bool
    """A ``Z`` stands behind it."""
    sentence: str


def date_in_name(file: str, asked: Asked) -> NameDate | None:
    """The date in the name of ``file`` (a path or a name); None when there is none.

    Raises UsageError when it can be read two ways and ``--dates`` does not decide.
    """
    name = re.split(r"[/\\]", file)[-1]
    for form, orders in (
        (_YEAR_FIRST, ("ymd",)),
        (_COMPACT, ("ymd",)),
        (_YEAR_LAST, ("dmy", "mdy")),
        (_SHORT, ("ymd",) if asked.dates is None else ORDERS),
    ):
        for found in form.finditer(name):
            days = {order: day for order in ORDERS if order in orders and (day := _day(found, order)) is not None}
            if days:
                return _named(found, days, name, file, asked)
    return None


def _named(found: re.Match[str], days: dict[Order, int], name: str, file: str, asked: Asked) -> NameDate:
    asked_for = [order for order in days if NAMES[order] == asked.dates]
    if not asked_for and len(set(days.values())) > 1:
        readings = " or ".join(f"{date_text(day)} ({NAMES[order]})" for order, day in days.items())
        options = "|".join(NAMES[order] for order in days)
        raise UsageError(f"{file}: the date in its name is {readings}: --dates {options} decides, or --started DATE")
    order = (asked_for or list(days))[0]
    short = found.re is _SHORT and asked.dates is None
    how = f" ({NAMES[order]}; --dates decides)" if short else ""
    sentence = f"the date is that of the file's name: {date_text(days[order])}{how}"
    return NameDate(days[order], _of_day(found), found["z"] is not None, sentence)


def _day(found: re.Match[str], order: Order) -> int | None:
    part = dict(zip(order, (found["a"], found["b"], found["c"]), strict=True))
    year = int(part["y"])
    if len(part["y"]) == 2:
        year += 1900 if year >= 70 else 2000
    try:
        return (datetime(year, int(part["m"]), int(part["d"])) - EPOCH) // MS
    except ValueError:
        return None


def _of_day(found: re.Match[str]) -> int | None:
    if digits := found["hms"] or found["hm"]:
        parts = [digits[:2], digits[2:4], digits[4:]]
    else:
        parts = [found["H"] or found["h"], found["M"] or found["m"], found["S"] or found["s"]]
    if not parts[0]:
        return None
    h, m, s = (int(part or 0) for part in parts)
    return ((h * 60 + m) * 60 + s) * 1000 if h < 24 and m < 60 and s < 60 else None
