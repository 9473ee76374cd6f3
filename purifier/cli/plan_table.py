"""The plan as text for a terminal: who is compared, how long each setting lasts, and what to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import click

from purifier.cli.plan_notes import notes
from purifier.cli.plan_room import in_the_room
from purifier.cli.plan_rows import matrix, single
from purifier.cli.plan_wiring import wiring_notes
from purifier.cli.tables import fitted
from purifier.cli.wrapping import wrapped
from purifier.model.setup import PLAIN_LOAD
from purifier.services.plan.against_others import against_others
from purifier.services.plan.air_words import ABOUT, air_of_charge, how_estimated
from purifier.services.plan.answer import answers, told_at
from purifier.services.plan.calendar import days_told
from purifier.services.plan.heed import above_all, is_grave
from purifier.services.plan.plan import Column, Row
from purifier.services.wording import Units, counted, letter, mass, money, path_words, title


def render(columns: Sequence[Column], units: Units, width: int, *, all_warnings: bool = False) -> str:
    """The whole text, no line wider than ``width``; colour only adds to the words."""
    blocks = [_answers(columns, units, width)]
    ranges_stand = True
    for which in _by_machine(columns):
        blocks.append(click.style(wrapped(f"{title(columns[which.start].setup)}: how long it lasts", width), bold=True))
        blocks.append(_names(columns, which, units, width))
        if len(which) > 1:
            blocks.append(matrix(columns, which, units, width))
            ranges_stand = False
        else:
            text, ranges = single(columns[which.start], units, width)
            ranges_stand = ranges_stand and ranges
            blocks.append(text)
        hours_per_day = columns[which.start].setup.conditions.hours_per_day
        if hours_per_day is not None:
            blocks.append(_calendar(columns, which, hours_per_day, width))
        blocks.append(in_the_room(columns[which.start], units, width, everything=all_warnings))
    blocks.append(_legend(columns, units, width))
    blocks.append(_estimates(columns, units, width, ranges=not ranges_stand))
    blocks.append(notes(columns, width, all_warnings=all_warnings))
    blocks.append(wiring_notes(columns, units, width, all_notes=all_warnings))
    return "\n\n".join(block for block in blocks if block)


def _answers(columns: Sequence[Column], units: Units, width: int) -> str:
    """What to plan with, a sentence a set-up, before anything else but who must not stay in the room."""
    first = above_all(columns[0].rows)
    told = [click.style(wrapped(first, width), bold=True)] if first else []
    told += [click.style(wrapped(words, width), bold=True) for words in answers(columns, units)]
    if len(columns) > 1 and len(_by_machine(columns)) == 1:
        setting = told_at(columns[0])
        if words := against_others(columns, 0, setting):
            name = columns[0].rows[setting].setting
            where = "Beside A" if name == PLAIN_LOAD else f"At setting {name}, beside A"
            told.append(wrapped(f"{where}: {words}", width))
    return "\n".join(told)


def _legend(columns: Sequence[Column], units: Units, width: int) -> str:
    lines = []
    if any(column.best is not None for column in columns):
        best = "* best: the most clean air per charge" + _best_volumes(columns, units)
        lines.append(wrapped(best, width))
    if any(is_grave(row) for column in columns for row in column.rows):
        lines.append(wrapped("! do not rely on it: see the warning", width))
    return "\n".join(lines)


def _by_machine(columns: Sequence[Column]) -> list[range]:
    """The columns of each machine that is run, by their places; those of one stand together."""
    runs = [(column.rows[0].purifier_id, column.rows[0].purifier_count) for column in columns]
    starts = [i for i, one in enumerate(runs) if i == 0 or one != runs[i - 1]]
    return [range(*pair) for pair in pairwise((*starts, len(columns)))]


def _names(columns: Sequence[Column], which: range, units: Units, width: int) -> str:
    lines = []
    for i in which:
        column = columns[i]
        row, setup = column.rows[0], column.setup
        facts = []
        if row.price_usd is not None and row.price_per_kwh_usd is not None:
            facts.append(f"{money(row.price_usd)}, {money(row.price_per_kwh_usd)}/kWh")
        if row.mass_kg is not None:
            facts.append(mass(row.mass_kg, units))
        who = f"{counted(setup.battery_count, setup.battery.name)}, {path_words(setup)}"
        line = f"  {letter(i)}  {who}{' (' + ', '.join(facts) + ')' if facts else ''}"
        lines.append(wrapped(line, width, rest="     "))
    return "\n".join(lines)


def _calendar(columns: Sequence[Column], which: range, hours_per_day: float, width: int) -> str:
    several = len(which) > 1
    headings = [f"{letter(i)} {kind}" if several else kind for i in which for kind in ("at least", "likely")]
    rows = [
        [
            columns[which.start].rows[at].setting,
            *(days for i in which for days in _days(columns[i].rows[at], hours_per_day)),
        ]
        for at in range(len(columns[which.start].rows))
    ]
    table = fitted(("setting", *headings), rows, width, headings)
    return "\n".join([wrapped(f"On the calendar, with {hours_per_day:g} h of air a day:", width), table])


def _days(row: Row, hours_per_day: float) -> tuple[str, str]:
    return days_told(row.runtime_low_h, hours_per_day, down=True), days_told(row.runtime_h, hours_per_day)


def _estimates(columns: Sequence[Column], units: Units, width: int, *, ranges: bool) -> str:
    """What stands behind ``≈``, once for each machine."""
    lines, machines = [], _by_machine(columns)
    for which in machines:
        first = columns[which.start]
        if words := how_estimated(first, units, ranges=ranges):
            lines.append(f"{ABOUT} {f'{title(first.setup)}: ' if len(machines) > 1 else ''}{words}")
    return "\n".join(wrapped(line, width) for line in lines)


def _best_volumes(columns: Sequence[Column], units: Units) -> str:
    parts = []
    for i, column in enumerate(columns):
        if column.best is not None:
            row = column.rows[column.best]
            estimate = "by estimate " if row.air_is_estimated else ""
            parts.append(f"{letter(i)} setting {row.setting}, {estimate}{air_of_charge(row, units)}")
    return f" ({'; '.join(parts)})" if parts else ""
