"""The hours of a plan as text columns: one set-up with all that is known of a setting, or several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from purifier.cli.tables import GAP, left_out_words, padded
from purifier.cli.wrapping import wrapped
from purifier.services.plan.air_words import air, air_of_charge, air_range
from purifier.services.plan.answer import least_told, likely_told
from purifier.services.plan.heed import is_grave
from purifier.services.plan.plan import Column, Row
from purifier.services.wording import Units, flow_unit, letter, unpadded, watts

SPARE: Final = ("clean air", "range", "battery", "load")
"""Columns that go where there is no room, the first of them first. The range of a CADR is told below instead."""


def single(column: Column, units: Units, width: int) -> tuple[str, bool]:
    """One set-up has room for more: watts at the load and at the battery, and the clean air of a charge.

    With it, whether the ranges of estimated rates stand there.
    """
    rows = column.rows
    cells = {
        "setting": [row.setting for row in rows],
        flow_unit(units): [air(row, units) for row in rows],
        "range": [air_range(row, units) for row in rows],
        "load": [watts(row.load_power_w) for row in rows],
        "battery": [watts(row.battery_power_w) for row in rows],
        "at least ": [least_told(row) + _mark(row, i == column.best) for i, row in enumerate(rows)],
        "likely": [likely_told(row) for row in rows],
        "clean air": [air_of_charge(row, units) for row in rows],
    }
    ranges = any(cells["range"])
    if not ranges:
        del cells["range"]
    gone: list[str] = []
    for spare in ("", *SPARE):
        if cells.pop(spare, None) is not None:
            gone.append(spare)
        lines = padded(
            [tuple(cells), *zip(*cells.values(), strict=True)], [name not in ("setting", "range") for name in cells]
        )
        if len(GAP.join(lines[0])) <= width:
            break
    else:
        return _blocks([column], range(1), units, width), False
    text = [_marked(GAP.join(line).rstrip(), i - 1 == column.best) for i, line in enumerate(lines)]
    # Ranges that have no column are told below; watts and volumes are not.
    if missing := [name for name in gone if name != "range"]:
        text.append(left_out_words(missing[::-1], width))
    return "\n".join(text), ranges and "range" in cells


def matrix(columns: Sequence[Column], which: range, units: Units, width: int) -> str:
    """Several side by side, as many as there is room for, then the next below them."""
    rows = columns[which.start].rows
    head = padded([("setting", flow_unit(units)), *((row.setting, air(row, units)) for row in rows)], (False, True))
    cells = [_cells(columns[i]) for i in which]
    wide = len(GAP.join(head[0]))
    each = max(len(GAP.join(("", *line))) for own in cells for line in own)
    fit = (width - wide) // each
    if fit < 1:
        return _blocks(columns, which, units, width)
    blocks = []
    for first in range(0, len(which), fit):
        shown = range(first, min(first + fit, len(which)))
        lines = [" " * wide + "".join(_centred(letter(which[at]), each) for at in shown)]
        for number, begins in enumerate(head):
            line = GAP.join(begins)
            for at in shown:
                cell = GAP.join(("", *cells[at][number]))
                line += _marked(f"{cell:>{each}}", columns[which[at]].best == number - 1)
            lines.append(line)
        blocks.append("\n".join([click.style(lines[0].rstrip(), bold=True), *(line.rstrip() for line in lines[1:])]))
    return "\n\n".join(blocks)


def _cells(column: Column) -> list[list[str]]:
    """'At least' and 'likely' of every setting below their headings, all as wide as they are in any."""
    rows = [(least_told(row) + _mark(row, i == column.best), likely_told(row)) for i, row in enumerate(column.rows)]
    return padded([("at least ", "likely"), *rows], (True, True))


def _centred(name: str, width: int) -> str:
    """A letter above the end of 'at least'."""
    return f"{name:>{(width + 1) // 2}}{'':<{width - (width + 1) // 2}}"


def _blocks(columns: Sequence[Column], which: range, units: Units, width: int) -> str:
    """A line a setting, where columns have no room."""
    lines = []
    for i in which:
        lines += [letter(i)] if len(which) > 1 else []
        for at, row in enumerate(columns[i].rows):
            best = columns[i].best == at
            words = f"{row.setting}: at least {least_told(row)}{_mark(row, best).strip()}, likely "
            words += f"{likely_told(row)}, {air(row, units)} {flow_unit(units)}"
            lines.append(_marked(wrapped(unpadded(words), width, "  ", "    "), best))
    return "\n".join(lines)


def _mark(row: Row, best: bool) -> str:
    return "!" if is_grave(row) else "*" if best else " "


def _marked(text: str, best: bool) -> str:
    return click.style(text, fg="green", bold=True) if best else text
