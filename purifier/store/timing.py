"""The run's time and the world's: from one to the other by the clocks that were noted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from purifier.model.run import Clock

UNSET_BEFORE_MS: Final = 1_767_225_600_000
"""A machine that says it is earlier than 2026, when there was nothing yet to record with, does not know the time."""


class Now(NamedTuple):
    """One instant: the machine's own clock [s] and UTC [s since 1970]; ``boot`` names this start of the machine."""

    boot_s: float
    utc_s: float
    boot: str


def utc_ms(clocks: Sequence[Clock], t_ms: int) -> int:
    """UTC of a moment of the run [ms since 1970]."""
    at = max(0, bisect_right(clocks, t_ms, key=lambda clock: clock.t_ms) - 1)
    return clocks[at].utc_ms + t_ms - clocks[at].t_ms


def set_by(right: Clock, clock: Clock) -> Clock:
    """``clock`` as it would have been with the time of ``right``, where nobody had set it; else ``clock`` itself."""
    if clock.boot != right.boot or clock.utc_ms >= UNSET_BEFORE_MS or right.utc_ms < UNSET_BEFORE_MS:
        return clock
    return replace(clock, utc_ms=right.utc_ms - (right.boot_ms - clock.boot_ms))


def run_ms(clocks: Sequence[Clock], now: Now) -> int:
    """The run's time now: by the machine's own clock if it was not restarted since, else by UTC."""
    last = clocks[-1]
    if last.boot == now.boot:
        return last.t_ms + round(now.boot_s * 1000) - last.boot_ms
    return last.t_ms + round(now.utc_s * 1000) - last.utc_ms


def moment(clocks: Sequence[Clock], t_ms: int) -> int | None:
    """As `utc_ms`; None for a run that nobody noted a clock of."""
    return utc_ms(clocks, t_ms) if clocks else None


def span_words(clocks: Sequence[Clock], first_ms: int, last_ms: int) -> str:
    """Two moments of a run in UTC, for a sentence: ``2026-06-04 10:22:33 to 11:02:10 UTC``."""
    first, last = (iso(utc_ms(clocks, t_ms))[:19].replace("T", " ") for t_ms in (first_ms, last_ms))
    return f"{first} to {last[11:] if last[:10] == first[:10] else last} UTC"


def utc_text(ms: int | None) -> str | None:
    """UTC [ms since 1970] as ISO 8601 has it, to the millisecond: ``2026-06-04T10:22:33.123Z``.

    None for a time that is not known, or in no calendar.
    """
    if ms is None:
        return None
    try:
        return datetime.fromtimestamp(ms / 1000.0, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None


def iso(ms: int) -> str:
    """`utc_text`, and ``?`` where there is none."""
    return utc_text(ms) or "?"


def local_text(ms: int | None, form: str) -> str:
    """UTC [ms since 1970] as the clock on the wall shows it, in the ``form`` of strftime; ``?`` as in `iso`."""
    if ms is None:
        return "?"
    try:
        return datetime.fromtimestamp(ms / 1000.0).strftime(form)
    except (OverflowError, ValueError, OSError):
        return "?"
