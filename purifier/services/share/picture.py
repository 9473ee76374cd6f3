"""A plan as one picture: the sentence, the hours, the chart and what to heed, as SVG that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from purifier.services.plan.air_words import air
from purifier.services.plan.answer import answers, least_told, likely_told
from purifier.services.plan.heed import above_all, is_grave
from purifier.services.share.chart import LEGEND, Place, chart
from purifier.services.share.svg import GROUND, INK, RULE, SOFT, WRONG, Drawing, cut, series
from purifier.services.share.told import Group, granted, groups, heeded, in_the_room, legend, names
from purifier.services.wording import flow_unit, letter, unpadded

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units

WIDTH: Final = 1200.0
EDGE: Final = 56.0
BESIDE: Final = 2
"""Up to so many set-ups leave room for the chart beside the table."""
ABREAST: Final = 4
"""As many stand side by side in a table."""
CHART_H: Final = 430.0
_ROW_H: Final = 34.0
_SETUP_W: Final = 215.0


def picture(columns: Sequence[Column], units: Units) -> str:
    """The plan as an SVG `WIDTH` wide and as high as it takes."""
    drawing = Drawing()
    y = _top(drawing, columns, units)
    beside = len(columns) <= BESIDE
    y += 24.0
    tables_end = y
    tables = _tables(columns)
    table_w = _head_w(columns) + _SETUP_W * max(len(group.columns) for group in tables)
    for group in tables:
        tables_end = _table(drawing, columns, group, units, tables_end) + 20.0
    if beside:
        room = Place(EDGE + table_w + 40.0, y, WIDTH - 2.0 * EDGE - table_w - 40.0, max(CHART_H, tables_end - y - 40.0))
    else:
        room = Place(EDGE, tables_end + 16.0, WIDTH - 2.0 * EDGE, CHART_H)
    chart(drawing, columns, units, room)
    drawing.text(room.x + room.w, room.y + room.h + 16.0, LEGEND, 14.0, fill=SOFT, anchor="end")
    y = _notes(drawing, columns, units, max(tables_end, room.y + room.h + 30.0) + 16.0)
    drawing.text(WIDTH - EDGE, y + 18.0, "purifier plan", 15.0, fill=SOFT, anchor="end")
    return drawing.document(WIDTH, round(y + 44.0), " ".join(answers(columns, units)), ground=GROUND)


def _top(drawing: Drawing, columns: Sequence[Column], units: Units) -> float:
    """The machine, then who with which answer."""
    y, room = EDGE, WIDTH - 2.0 * EDGE
    machines = groups(columns)
    y = drawing.lines(EDGE, y, " and ".join(one.machine for one in machines), 26.0, room, bold=True, fill=SOFT)
    if first := above_all(columns[0].rows):
        y = drawing.lines(EDGE, y + 14.0, first, 28.0, room, bold=True, fill=WRONG)
    single = len(columns) == 1
    for i, (name, words) in enumerate(zip(names(columns), answers(columns, units), strict=True)):
        y += 14.0
        x = EDGE if single else EDGE + 52.0
        if not single:
            drawing.badge(EDGE + 18.0, y + 20.0, letter(i), series(i), 18.0)
        y = drawing.lines(x, y, name, 19.0, room - x + EDGE, fill=SOFT)
        size = 46.0 if single else 28.0
        y = drawing.lines(x, y, words, size, room - x + EDGE, bold=True, fill=INK if single else series(i), leading=1.2)
    return y


def _tables(columns: Sequence[Column]) -> tuple[Group, ...]:
    """The machines, each with no more set-ups than stand side by side, over again where it has more."""
    return tuple(
        Group(group.machine, group.columns[first : first + ABREAST])
        for group in groups(columns)
        for first in range(0, len(group.columns), ABREAST)
    )


def _head_w(columns: Sequence[Column]) -> float:
    return 60.0 + max(9.5 * max(len(row.setting) for column in columns for row in column.rows), 70.0)


def _table(drawing: Drawing, columns: Sequence[Column], group: Group, units: Units, y: float) -> float:
    """Settings down, set-ups across, at least before likely; where it ends."""
    of = [columns[i] for i in group.columns]
    head, right = _head_w(columns), EDGE + _head_w(columns) + _SETUP_W * len(of)
    if len(of) < len(columns):
        drawing.text(EDGE, y + 20.0, cut(group.machine, 17.0, right - EDGE, bold=True), 17.0, bold=True)
        y += _ROW_H
    drawing.text(EDGE, y + 22.0, "setting", 16.0, fill=SOFT)
    drawing.text(EDGE + head, y + 22.0, flow_unit(units), 16.0, fill=SOFT, anchor="end")
    for at, i in enumerate(group.columns):
        x = EDGE + head + _SETUP_W * (at + 1)
        if len(columns) > 1:
            drawing.badge(x - 168.0, y + 16.0, letter(i), series(i), 12.0)
        drawing.text(x - 90.0, y + 22.0, "at least", 16.0, fill=SOFT, anchor="end")
        drawing.text(x, y + 22.0, "likely", 16.0, fill=SOFT, anchor="end")
    y += _ROW_H
    drawing.rule(EDGE, y, right, y, stroke=SOFT)
    for number, row in enumerate(of[0].rows):
        if any(column.best == number for column in of):
            drawing.box(EDGE - 10.0, y + 2.0, right - EDGE + 20.0, _ROW_H - 4.0, fill="#dfe8f2", round_=6.0)
        drawing.text(EDGE, y + 23.0, cut(row.setting, 19.0, head - 60.0), 19.0)
        drawing.text(EDGE + head, y + 23.0, air(row, units), 19.0, anchor="end")
        for at, column in enumerate(of):
            x, own = EDGE + head + _SETUP_W * (at + 1), column.rows[number]
            fill = WRONG if is_grave(own) else INK
            least = f"{'! ' if is_grave(own) else '* ' if column.best == number else ''}{unpadded(least_told(own))}"
            drawing.text(x - 90.0, y + 23.0, least, 19.0, bold=True, fill=fill, anchor="end")
            drawing.text(x, y + 23.0, unpadded(likely_told(own)), 17.0, fill=SOFT, anchor="end")
        y += _ROW_H
    for words in legend(of, "below"):
        drawing.text(EDGE, y + 20.0, words, 14.0, fill=WRONG if words.startswith("!") else SOFT)
        y += 26.0
    return y


def _notes(drawing: Drawing, columns: Sequence[Column], units: Units, y: float) -> float:
    """The room, what to heed, then what was taken for granted."""
    drawing.rule(EDGE, y, WIDTH - EDGE, y, stroke=RULE)
    y += 14.0
    for words in in_the_room(columns, units):
        y = drawing.lines(EDGE + 18.0, y, words, 17.0, WIDTH - 2.0 * EDGE - 18.0) + 3.0
    for words in heeded(columns):
        drawing.text(EDGE, y + 18.0, "!", 17.0, bold=True, fill=WRONG)
        y = drawing.lines(EDGE + 18.0, y, words, 17.0, WIDTH - 2.0 * EDGE - 18.0) + 3.0
    for words in granted(columns):
        y = drawing.lines(EDGE, y + 3.0, words, 15.0, WIDTH - 2.0 * EDGE, fill=SOFT)
    return y
