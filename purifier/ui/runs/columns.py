"""One run as a line of the list: as many columns as there is room for, the most wanted first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from purifier.services.wording import UNKNOWN, duration, least_hours
from purifier.ui.fitting import filled
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG
from purifier.ui.words import STATE_GLYPHS, micro

if TYPE_CHECKING:
    from purifier.services.runs.listing import Glimpse, Listed

BARS: Final = "▁▂▃▄▅▆▇█"
LEAST_NAME: Final = 12
MOST_NAME: Final = 26
LEAST_SETUP: Final = 12
MOST_SETUP: Final = 40
CURSOR: Final = 2
PICK: Final = 2


class Column(NamedTuple):
    """``text`` is what stands in it for a run, with its tone; ``right``: figures line up at the right."""

    name: str
    heading: str
    width: int
    text: Callable[[Listed, Glimpse | None], tuple[str, str]]
    right: bool = False


def _number(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    glyph = "" if one.state == "ended" else f"{STATE_GLYPHS[one.state]} "
    return f"{glyph}{one.run.id}", STRONG


def _ran(one: Listed, seen: Glimpse | None) -> tuple[str, str]:
    hours = one.ran_h if one.ran_h is not None else None if seen is None else seen.ran_h
    if hours is None:
        return UNKNOWN, MUTED
    if one.run.frozen.of == "air":
        return duration(hours), ""
    # One that was not run empty says only that the battery lasts longer than this.
    return f"{'' if one.run.complete else '> '}{duration(hours)}", ""


def _said(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    if one.run.frozen.of == "air":
        return "", ""
    return (duration(one.run.frozen.prediction.runtime_h), MUTED) if one.made else ("no plan", MUTED)


def _least(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    was = one.run.frozen.prediction
    return (least_hours(was.runtime_low_h, was.runtime_high_h), MUTED) if one.made else ("", "")


def _error(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    if one.error_percent is None:
        return "", ""
    return percent(one.error_percent), "" if one.unscored is None else MUTED


def _held(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    if one.at_least_held is None:
        return "", ""
    words = "held" if one.at_least_held else "MISSED"
    if one.unscored is not None:
        return f"({words.lower()})", MUTED
    return words, "" if one.at_least_held else WRONG


def _drawn(_: Listed, seen: Glimpse | None) -> tuple[str, str]:
    if seen is None or seen.drawn_wh is None:
        return "", ""
    return f"{seen.drawn_wh:.3g}" if seen.drawn_wh < 100.0 else f"{seen.drawn_wh:,.0f}".replace(",", " "), ""


def _coverage(_: Listed, seen: Glimpse | None) -> tuple[str, str]:
    known = None if seen is None else seen.coverage_percent
    # Down, so that 100 % is said of nothing that has a gap.
    return ("", "") if known is None else (f"{int(known * 10.0) / 10.0:.{0 if known >= 100.0 else 1}f} %", "")


def _course(_: Listed, seen: Glimpse | None) -> tuple[str, str]:
    return ("" if seen is None else sparkline(seen.course), "$text-accent")


def _setup(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    return micro(one.briefly), MUTED


def _name(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    return one.own_name, ""


def _name_or_setup(one: Listed, _: Glimpse | None) -> tuple[str, str]:
    return micro(one.name), ""


WANTED: Final = (
    Column("run", "run", 5, _number, right=True),
    Column("ran", "ran", 12, _ran, right=True),
    Column("error", "error", 7, _error, right=True),
    Column("held", "at least", 8, _held),
    Column("said", "plan said", 10, _said, right=True),
    Column("course", "power", 10, _course),
    Column("drawn", "Wh", 7, _drawn, right=True),
    Column("coverage", "coverage", 8, _coverage, right=True),
)
"""The most wanted first; names and set-ups take what is left, and then there may be room for `LEAST`."""
LEAST: Final = Column("least", "at least", 10, _least, right=True)
ORDER: Final = ("run", "name", "setup", "ran", "said", "error", "least", "held", "drawn", "coverage", "course")
NAME: Final = Column("name", "name", LEAST_NAME, _name)


def columns(width: int) -> tuple[Column, ...]:
    """The columns that a line of ``width`` has room for, in the order in which they stand."""
    room, chosen = width - CURSOR - PICK - LEAST_NAME - 1, []
    for one in WANTED:
        if one.width + 1 > room:
            continue
        chosen.append(one)
        room -= one.width + 1
    if room > MOST_NAME - LEAST_NAME + MOST_SETUP + LEAST.width + 1:
        chosen = [one._replace(heading="") if one.name == "held" else one for one in chosen] + [LEAST]
        room -= LEAST.width + 1
    if room < LEAST_SETUP + 1:
        chosen.append(NAME._replace(width=LEAST_NAME + room, text=_name_or_setup))
    else:
        name = min(LEAST_NAME + (room - LEAST_SETUP - 1) // 2, MOST_NAME)
        chosen += [NAME._replace(width=name), Column("setup", "set-up", LEAST_NAME + room - name - 1, _setup)]
    return tuple(sorted(chosen, key=lambda one: ORDER.index(one.name)))


def heading(shown: Sequence[Column]) -> Content:
    """The line above the list."""
    parts = [_padded(one.heading, one) for one in shown]
    return Content.styled(" " * (CURSOR + PICK) + " ".join(parts), MUTED)


def line(one: Listed, seen: Glimpse | None, shown: Sequence[Column], *, here: bool, picked: str) -> Content:
    """A run; ``here``: the cursor is on it; ``picked``: its letter among those that were picked, if any."""
    parts: list[tuple[str, str]] = [("▸ " if here else "  ", MARK), (f"{picked:<{PICK}}", MARK)]
    for number, column in enumerate(shown):
        text, tone = column.text(one, seen)
        parts.append((("" if number == 0 else " ") + _padded(text, column), tone))
    return Content.assemble(*parts)


def sparkline(course: Sequence[float | None]) -> str:
    """``▇▇▆▅▁``: mean power over equal stretches of time, from nothing to the greatest; a blank where nobody knows."""
    greatest = max((value for value in course if value is not None), default=0.0)
    if greatest <= 0.0:
        return ""
    top = len(BARS) - 1
    return "".join(" " if value is None else BARS[max(0, min(top, round(top * value / greatest)))] for value in course)


def percent(value: float) -> str:
    """``-6.2 %``, ``-25 %``: no more figures than a person can use."""
    return f"{value:+.{0 if abs(value) >= 9.95 else 1}f} %".replace("-0.0 ", "+0.0 ")


def _padded(text: str, column: Column) -> str:
    whole = filled(text, column.width)
    return " " * (len(whole) - len(whole.rstrip())) + whole.rstrip() if column.right else whole
