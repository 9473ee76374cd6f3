"""The plan as text for a terminal: who is compared, how long each setting lasts, and what to know about it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import pairwise

import click

from purifier.cli.plan_notes import notes
from purifier.services.plan.air_words import ABOUT, air, air_of_charge, air_range, how_estimated
from purifier.services.plan.answer import answers
from purifier.services.plan.heed import is_grave
from purifier.services.plan.plan import Column, Row
from purifier.services.wording import (
    Units,
    counted,
    duration,
    flow_unit,
    letter,
    mass,
    money,
    path_words,
    title,
    watts,
)

CELL = 23  # "19 d  6 h *  27 d 15 h" and the space before it


def render(columns: Sequence[Column], units: Units, width: int, *, all_warnings: bool = False) -> str:
    """The whole text, no line wider than ``width`` (from 60 on); colour only adds to the words."""
    blocks = [_answers(columns, units, width)]
    for which in _by_machine(columns):
        blocks.append(f"{click.style(title(columns[which.start].setup), bold=True)}: how long it lasts")
        blocks.append(_names(columns, which, units, width))
        if len(which) == 1:
            blocks.append(_single(columns[which.start], units, width))
            continue
        fit = max(1, (width - sum(_head_and_rate(columns[which.start], units)) - 1) // CELL)
        for first in range(which.start, which.stop, fit):
            blocks.append(_matrix(columns, range(first, min(first + fit, which.stop)), units))
    blocks.append(_legend(columns, units, width))
    blocks.append(_estimates(columns, units, width))
    blocks.append(notes(columns, width, all_warnings=all_warnings))
    return "\n\n".join(block for block in blocks if block)


def _answers(columns: Sequence[Column], units: Units, width: int) -> str:
    """What to plan with, a sentence a set-up, before anything else."""
    return "\n".join(
        click.style(textwrap.fill(words, width, subsequent_indent="  "), bold=True) for words in answers(columns, units)
    )


def _legend(columns: Sequence[Column], units: Units, width: int) -> str:
    lines = []
    if any(column.best is not None for column in columns):
        best = "* best: the most clean air per charge" + _best_volumes(columns, units)
        lines.append(textwrap.fill(best, width, subsequent_indent="  "))
    if any(is_grave(row) for column in columns for row in column.rows):
        lines.append("! do not rely on it: see the warning")
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
        lines.append(textwrap.fill(line, width, subsequent_indent="     "))
    return "\n".join(lines)


def _single(column: Column, units: Units, width: int) -> str:
    """One set-up has room for more: watts at the load and at the battery, and the clean air of a charge."""
    rows, days = column.rows, column.setup.conditions.hours_per_day is not None
    head = max(7, *(len(row.setting) for row in rows))
    rate = max(5, *(len(air(row, units)) for row in rows))
    band = _range_width(column, units, width)
    wide = width >= head + rate + band + 61
    lines = [
        f"{'setting':<{head}} {flow_unit(units):>{rate}}{'  range'[:band]:<{band}}"
        f"{'load':>8}{'battery':>8}{'at least':>12}  {'likely':>10}"
        f"{'clean air' if wide else '':>18}".rstrip()
    ]
    for i, row in enumerate(rows):
        line = (
            f"{row.setting:<{head}} {air(row, units):>{rate}}{f'  {air_range(row, units)}'[:band]:<{band}}"
            f"{watts(row.load_power_w):>8}"
            f"{watts(row.battery_power_w):>8}{duration(row.runtime_low_h):>12}{_mark(row, i == column.best)} "
            f"{duration(row.runtime_h):>10}{air_of_charge(row, units) if wide else '':>18}"
        )
        lines.append(_marked(line.rstrip(), i == column.best))
    if days:
        lines.append("\nOn the calendar, with that many hours of air a day:")
        lines += [f"{row.setting:<{head}} {row.calendar_days:>8.1f} days" for row in rows]
    return "\n".join(lines)


def _matrix(columns: Sequence[Column], which: range, units: Units) -> str:
    rows = columns[which.start].rows
    head, rate = _head_and_rate(columns[which.start], units)
    top = " " * (head + rate + 1) + "".join(f"{letter(i):>12}{'':<{CELL - 12}}" for i in which)
    names = f"{'setting':<{head}} {flow_unit(units):>{rate}}" + f"{'at least':>11}{'likely':>12}" * len(which)
    lines = [click.style(top.rstrip(), bold=True), names]
    for at, row in enumerate(rows):
        line = f"{row.setting:<{head}} {air(row, units):>{rate}}"
        for i in which:
            own = columns[i].rows[at]
            best = columns[i].best == at
            cell = f"{duration(own.runtime_low_h):>11}{_mark(own, best)}{duration(own.runtime_h):>11}"
            line += _marked(cell, best)
        lines.append(line)
    return "\n".join(lines)


def _mark(row: Row, best: bool) -> str:
    return "!" if is_grave(row) else "*" if best else " "


def _head_and_rate(column: Column, units: Units) -> tuple[int, int]:
    """How wide the names of the settings are, and their rates of clean air."""
    rows = column.rows
    return max(7, *(len(row.setting) for row in rows)), max(6, *(len(air(row, units)) for row in rows))


def _marked(text: str, best: bool) -> str:
    return click.style(text, fg="green", bold=True) if best else text


def _range_width(column: Column, units: Units, width: int) -> int:
    """How many columns the bands of estimated rates take beside them; 0 where there are none, or no room."""
    longest = max(len(air_range(row, units)) for row in column.rows)
    head = max(7, *(len(row.setting) for row in column.rows))
    return max(7, longest + 2) if longest and width >= head + longest + 70 else 0


def _estimates(columns: Sequence[Column], units: Units, width: int) -> str:
    """What stands behind ``≈``, once for each machine."""
    lines, machines = [], _by_machine(columns)
    for which in machines:
        first = columns[which.start]
        ranges = len(which) > 1 or not _range_width(first, units, width)
        if words := how_estimated(first, units, ranges=ranges):
            lines.append(f"{ABOUT} {f'{title(first.setup)}: ' if len(machines) > 1 else ''}{words}")
    return "\n".join(textwrap.fill(line, width, subsequent_indent="  ") for line in lines)


def _best_volumes(columns: Sequence[Column], units: Units) -> str:
    parts = []
    for i, column in enumerate(columns):
        if column.best is not None:
            row = column.rows[column.best]
            estimate = "by estimate " if row.air_is_estimated else ""
            parts.append(f"{letter(i)} setting {row.setting}, {estimate}{air_of_charge(row, units)}")
    return f" ({'; '.join(parts)})" if parts else ""
