"""The plan as text for a terminal: who is compared, how long each setting lasts, and what to know about it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise

import click

from purifier.services.plan.air_words import ABOUT, air, air_of_charge, air_range, how_estimated
from purifier.services.plan.claim import CLAIM
from purifier.services.plan.conditions import in_words, own_words
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
    unpadded,
    watts,
)

CELL = 23  # "27 d 15 h *  19 d  6 h" and the space before it


def render(columns: Sequence[Column], units: Units, width: int) -> str:
    """The whole text, no line wider than ``width`` (from 60 on); colour only adds to the words."""
    blocks = []
    for which in _by_machine(columns):
        blocks.append(f"{click.style(title(columns[which.start].setup), bold=True)}: how long it lasts")
        blocks.append(_names(columns, which, units, width))
        if len(which) == 1:
            blocks.append(_single(columns[which.start], units, width))
            continue
        head = max(7, *(len(row.setting) for row in columns[which.start].rows)) + 7
        fit = max(1, (width - head) // CELL)
        for first in range(which.start, which.stop, fit):
            blocks.append(_matrix(columns, range(first, min(first + fit, which.stop)), units))
    if any(column.best is not None for column in columns):
        best = "* best: the most clean air per charge" + _best_volumes(columns, units)
        blocks.append(textwrap.fill(best, width, subsequent_indent="  "))
    blocks.append(_estimates(columns, units, width))
    blocks.append(_notes(columns, width))
    return "\n\n".join(block for block in blocks if block)


def _by_machine(columns: Sequence[Column]) -> list[range]:
    """The columns of each machine that is run, by their places; those of one stand together."""
    runs = [title(column.setup) for column in columns]
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
        f"{'load':>8}{'battery':>8}{'likely':>12}  {'at least':>10}"
        f"{'clean air' if wide else '':>18}".rstrip()
    ]
    for i, row in enumerate(rows):
        line = (
            f"{row.setting:<{head}} {air(row, units):>{rate}}{f'  {air_range(row, units)}'[:band]:<{band}}"
            f"{watts(row.load_power_w):>8}"
            f"{watts(row.battery_power_w):>8}{duration(row.runtime_h):>12}{'*' if i == column.best else ' '} "
            f"{duration(row.runtime_low_h):>10}{air_of_charge(row, units) if wide else '':>18}"
        )
        lines.append(_marked(line.rstrip(), i == column.best))
    if days:
        lines.append("\nOn the calendar, with that many hours of air a day:")
        lines += [f"{row.setting:<{head}} {row.calendar_days:>8.1f} days" for row in rows]
    return "\n".join(lines)


def _matrix(columns: Sequence[Column], which: range, units: Units) -> str:
    rows = columns[which.start].rows
    head, rate = max(7, *(len(row.setting) for row in rows)), max(6, *(len(air(row, units)) for row in rows))
    top = " " * (head + rate + 1) + "".join(f"{letter(i):>12}{'':<{CELL - 12}}" for i in which)
    names = f"{'setting':<{head}} {flow_unit(units):>{rate}}" + f"{'likely':>11}{'at least':>12}" * len(which)
    lines = [click.style(top.rstrip(), bold=True), names]
    for at, row in enumerate(rows):
        line = f"{row.setting:<{head}} {air(row, units):>{rate}}"
        for i in which:
            own = columns[i].rows[at]
            best = columns[i].best == at
            cell = f"{duration(own.runtime_h):>11}{'*' if best else ' '}{duration(own.runtime_low_h):>11}"
            line += _marked(cell, best)
        lines.append(line)
    return "\n".join(lines)


def _marked(text: str, best: bool) -> str:
    return click.style(text, fg="green", bold=True) if best else text


def _range_width(column: Column, units: Units, width: int) -> int:
    """How many columns the bands of estimated rates take beside them; 0 where there are none, or no room."""
    longest = max(len(air_range(row, units)) for row in column.rows)
    head = max(7, *(len(row.setting) for row in column.rows))
    return max(7, longest + 2) if longest and width >= head + longest + 70 else 0


def _estimates(columns: Sequence[Column], units: Units, width: int) -> str:
    """What stands behind ``≈``, once for each machine."""
    told: dict[str | None, str] = {}
    for column in columns:
        ranges = len(columns) > 1 or not _range_width(column, units, width)
        if words := how_estimated(column, units, ranges=ranges):
            told.setdefault(column.rows[0].purifier_id, f"{ABOUT} {words}")
    return "\n".join(textwrap.fill(words, width, subsequent_indent="  ") for words in told.values())


def _best_volumes(columns: Sequence[Column], units: Units) -> str:
    parts = []
    for i, column in enumerate(columns):
        if column.best is not None:
            row = column.rows[column.best]
            estimate = "by estimate " if row.air_is_estimated else ""
            parts.append(f"{letter(i)} setting {row.setting}, {estimate}{air_of_charge(row, units)}")
    return f" ({'; '.join(parts)})" if parts else ""


def _notes(columns: Sequence[Column], width: int) -> str:
    """Conditions, then every caution once, with the columns and settings that it is about."""
    lines = [f"Taken for granted: {in_words(columns[0].setup.conditions)}. {CLAIM}"]
    for i, column in enumerate(columns):
        if own := own_words(column.setup):
            lines.append(f"{letter(i) + ': ' if len(columns) > 1 else ''}Its profile says: {own}.")
    seen: dict[tuple[str, str], list[str]] = {}
    for i, column in enumerate(columns):
        for code, text, rows in _by_code(column.rows):
            where = letter(i) if len(columns) > 1 else ""
            if len(rows) < len(column.rows):
                names = ", ".join(row.setting for row in rows)
                where = f"{where} setting{'s' if len(rows) > 1 else ''} {names}".strip()
            seen.setdefault((code, text), []).append(where)
    for (_, text), places in seen.items():
        about = ", ".join(place for place in places if place)
        lines.append(f"! {about + ': ' if about else ''}{text}")
    for i, column in enumerate(columns):
        row = column.rows[column.best or 0]
        if row.drivers:
            name, share = row.drivers[0]
            who = f"{letter(i)}: " if len(columns) > 1 else ""
            lines.append(f"? {who}most of the doubt is {name} ({share:.0%} of it at setting {row.setting}).")
    return "\n".join(textwrap.fill(unpadded(line), width, subsequent_indent="  ") for line in lines)


def _by_code(rows: Iterable[Row]) -> list[tuple[str, str, list[Row]]]:
    """(code, the first sentence with it, the rows it is about), gravest first."""
    found: dict[str, tuple[str, list[Row]]] = {}
    for row in rows:
        for code, text in row.warnings:
            found.setdefault(code, (text, []))[1].append(row)
    return [(code, text, about) for code, (text, about) in found.items()]
