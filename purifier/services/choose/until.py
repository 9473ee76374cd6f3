"""A time of day, or a day and a time, as the hours until then."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from purifier.errors import UsageError, nearest
from purifier.plain_text import plain, quoted

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE | re.ASCII)
_DATED: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(.+))?", re.ASCII)
_WORDS: Final = {"noon": (12, 0), "midnight": (0, 0)}
_EXAMPLE: Final = "'7 am', '19:30', 'friday 7 am' or '2026-12-24 18:00'"


def hours_until(text: str, now: datetime) -> float:
    """Hours from ``now`` (the clock on the wall, without a zone) to the next such time; a clock that is put forward or
    back on the way counts.

    Raises `UsageError` for what is no time, and for one that is over.
    """
    shown = plain(text)
    then = _then(shown.lower(), shown, now)
    hours = (then.timestamp() - now.timestamp()) / 3600.0
    if hours <= 0.0:
        raise UsageError(f"--until: a time to come was expected, {quoted(shown)} is over")
    return hours


def _then(text: str, shown: str, now: datetime) -> datetime:
    if dated := _DATED.fullmatch(text):
        try:
            day = datetime(int(dated[1]), int(dated[2]), int(dated[3]))
        except ValueError:
            raise _no_time(shown) from None
        hour, minute = _clock(dated[4] or "midnight", shown)
        return day.replace(hour=hour, minute=minute)
    first, _, rest = text.partition(" ")
    day_name = next((name for name in DAYS if len(first) >= 3 and name.startswith(first.rstrip(","))), None)
    if first in ("today", "tomorrow", "tonight") or day_name is not None:
        hour, minute = _clock(rest.removeprefix("at ").strip(), shown)
        ahead = {"tomorrow": 1}.get(first, 0)
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=ahead)
        if day_name is not None:
            then += timedelta(days=(DAYS.index(day_name) - now.weekday()) % 7)
            then += timedelta(days=7 if then <= now else 0)
        return then
    hour, minute = _clock(text, shown)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return then if then > now else then + timedelta(days=1)


def _clock(text: str, shown: str) -> tuple[int, int]:
    if text in _WORDS:
        return _WORDS[text]
    match = _TIME.fullmatch(text)
    if match is None or (match[2] is None and match[3] is None):
        if match is not None:
            raise UsageError(f"--until: {quoted(shown)} can be read two ways: write '{match[1]} am' or '{match[1]} pm'")
        raise _no_time(shown)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half or hour > 24 or (hour == 24 and minute):
        raise _no_time(shown)
    if minute > 59:
        raise _no_time(shown)
    return hour % 24, minute


def _no_time(shown: str) -> UsageError:
    words = (*DAYS, *_WORDS, "today", "tomorrow")
    return UsageError(f"--until: a time such as {_EXAMPLE} was expected, found {quoted(shown)}{nearest(shown, words)}")
