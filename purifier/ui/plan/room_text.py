"""The room in the details of one cell: sentences, and how fast its air gets clean as a small curve."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from textual.content import Content

from purifier.model.cautions_room import who_must_not_stay
from purifier.services.plan.heed import of_room
from purifier.services.plan.loading import SMOKE_UG_PER_M3
from purifier.services.plan.room_lines import minutes, percent, room_lines
from purifier.services.wording import flow, flow_unit
from purifier.ui.fitting import widened
from purifier.ui.tones import MARK, MUTED, WRONG

if TYPE_CHECKING:
    from purifier.services.plan.in_room import InRoom
    from purifier.services.plan.plan import Row
    from purifier.services.wording import Units

BESIDE: Final = 80
"""From so many columns on the curve stands beside the sentences, and both before what is to be heeded."""
CURVE: Final = 36
"""Columns of the curve with its labels."""
_LABEL: Final = 7
_LINES: Final = 3
"""As high it is."""
_ENDS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 240.0, 600.0, 1200.0, 2400.0, 6000.0)
"""Minutes at which it may end: the first that shows where it settles."""
_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Of a braille letter, row by row."""


def room_text(row: Row, units: Units, width: int) -> list[Content]:
    """The sentences below a heading, what is to be heeded first (a mere note last), the curve beside or below them.

    Who must not stay is told above, in the answer.

    Empty where neither room nor people were stated.
    """
    if row.in_room is None:
        return []
    curve = curve_lines(row.in_room)
    beside = bool(curve) and width >= BESIDE
    curve += loading_lines(row.in_room, units) if beside else []
    room = width - CURVE - 2 if beside else width
    heeded = of_room((row,))
    told_above = who_must_not_stay(row.in_room.conditions)
    said = [
        (Content.styled("! ", WRONG if one.gravity == "harms" else MARK), one.text.removeprefix(told_above).strip())
        for one in heeded
    ]
    lines = room_lines(row.in_room, units, co2=not any(one.code.startswith("co2") for one in heeded))
    graver = sum(one.gravity != "note" for one in heeded)
    said[graver:graver] = [(Content("  "), line) for line in lines]
    where = "In this room" if row.in_room.room is not None else "For these people"
    told = [Content.styled(where, "bold"), *(part for mark, words in said for part in _wrapped(mark, words, room))]
    if not beside:
        return [*told, *(curve if width >= CURVE else [])]
    pairs = zip_longest(told, curve, fillvalue=Content(""))
    return [widened(left, room + 2) + right if right else left for left, right in pairs]


def curve_lines(of: InRoom) -> list[Content]:
    """How what is in the air goes down after the purifier was switched on; empty where that is not known."""
    if of.t90_minutes is None:
        return []
    columns = CURVE - _LABEL
    end = next((one for one in _ENDS if one >= 3.0 * of.t90_minutes), 3.0 * of.t90_minutes)
    shares = of.curve(end * at / (2 * columns - 1) for at in range(2 * columns))
    cells = [[0] * columns for _ in range(_LINES)]
    before = shares[0]
    for at, share in enumerate(shares):
        for down in range(_down(before), _down(share) + 1):  # a fall leaves no gap
            cells[down // 4][at // 2] |= _DOTS[down % 4][at % 2]
        before = share
    labels = ["100 %", *[""] * (_LINES - 2), percent(shares[-1])]
    drawn = [
        Content.assemble(
            (f"{label:>{_LABEL - 1}} ", MUTED), ("".join(chr(0x2800 + dots) for dots in line), "$text-primary")
        )
        for label, line in zip(labels, cells, strict=True)
    ]
    what = "Of the dose without it" if of.conditions.air == "infection" else "Left of what is outdoors"
    axis = f"{'0':>{_LABEL + 1}}{minutes(end):>{columns - 1}}"
    return [Content.styled(f"{'':{_LABEL}}{what}", MUTED), *drawn, Content.styled(axis, MUTED)]


def loading_lines(of: InRoom, units: Units) -> list[Content]:
    """How the clean air falls in smoke, in as many columns; empty where what the filter holds is not known."""
    if of.cadr_after_h is None:
        return []
    new, _, *later = (flow(one["cadr_m3_per_h"], units) for one in of.cadr_after_h)
    told = [new, *(f"{span} {left}" for span, left in zip(("week", "month", "year"), later, strict=True))]
    while len(", ".join(told)) > CURVE:
        told.pop()
    title = f"{flow_unit(units)} amid {SMOKE_UG_PER_M3:.0f} µg/m³ outdoors"
    return [Content(""), Content.styled(title, MUTED), Content(", ".join(told))]


def _down(share: float) -> int:
    """The row of dots at which a share stands, counted from the top."""
    last = 4 * _LINES - 1
    return max(0, min(last, round((1.0 - share) * last)))


def _wrapped(mark: Content, words: str, width: int) -> list[Content]:
    """Lines of words with the mark hanging out on the left."""
    lines = Content(words).wrap(max(8, width - mark.cell_length))
    return [(mark if number == 0 else Content(" " * mark.cell_length)) + line for number, line in enumerate(lines)]
