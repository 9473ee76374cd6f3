"""The answer for the cell under the cursor, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from purifier.model.cautions_room import who_must_not_stay
from purifier.services.plan.against_others import against_others
from purifier.services.plan.answer import answer, span_of, stopping
from purifier.services.plan.room_lines import air_brief, co2_brief, in_brief
from purifier.services.plan.spans import span
from purifier.services.wording import letter
from purifier.ui.plan.dead_end import headline, way_out
from purifier.ui.tones import MARK, MUTED, WRONG

if TYPE_CHECKING:
    from purifier.services.plan.in_room import InRoom
    from purifier.ui.plan.view import View


def sentence(view: View) -> str:
    """The answer in one sentence; what is to be done first where there is none."""
    shown, row = view.current, view.cell
    if shown is None:
        return "No set-up yet: press a to add a battery."
    if row is None or shown.column is None:
        return headline(view)
    who = letter(view.setup) if len(view.shown) > 1 else ""
    told = answer(row, view.units, who, shown.column.setup.conditions.hours_per_day)
    return told if shown.dead_end is None else f"{told} {way_out(view)}".rstrip()


def figure(view: View) -> str:
    """The number to plan with, for large figures; none where there is nothing to plan on."""
    return "" if view.cell is None else span_of(view.cell).short


def words(view: View, *, short: bool) -> Content:
    """The sentence, and how far it may be off; with large figures also how the others compare."""
    row = view.cell
    if view.not_yet:
        told = Content.styled(f"Not yet: {view.not_yet} cannot be read. These hours are still those of before.", WRONG)
        return Content("\n").join([told, Content.styled(sentence(view), MUTED)])
    style = WRONG if row is None or stopping(row) is not None else MARK
    told = Content.styled(sentence(view), style if view.shown else "")
    if row is None:
        return told
    room = row.in_room
    worst = span(row.runtime_worst_h, row.runtime_h, row.runtime_best_h).least
    why = "" if short else ", with every figure at its bad end"
    sure = Content.assemble((span_of(row).both, "bold"), (f" is likely; at the worst {worst}{why}", MUTED))
    lines = [told, sure] if short else [told, Content.styled(_beside(view), MUTED), sure]
    if room is None:
        return Content("\n").join(lines)
    # Where there is no room for all, the air takes the place of how far the hours may be off.
    return Content("\n").join(_with_room(room, view, lines[:1] if short else lines, short=short))


def _with_room(room: InRoom, view: View, lines: list[Content], *, short: bool) -> list[Content]:
    """The lines with what the air comes to; before them where people must not stay in the room."""
    first = who_must_not_stay(room.conditions)
    if not first:
        air = in_brief(room, view.units)
        air = air.removeprefix("In this room: ") if short else air
        return [lines[0], Content(air), *lines[1:]]
    air = f" {'' if short else 'In this room: '}{air_brief(room, view.units)}."
    return [Content.assemble((co2_brief(room) if short else first, WRONG), air), *lines]


def _beside(view: View) -> str:
    """The other set-ups of the same machine, held against the one under the cursor."""
    first = view.purifier * view.each
    mine = range(first, first + view.each)
    columns = [one.column if i in mine else None for i, one in enumerate(view.shown)]
    return against_others(columns, view.setup, view.setting)
