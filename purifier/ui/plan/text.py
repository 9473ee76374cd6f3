"""The table as text for other programs."""

from __future__ import annotations

from purifier.services.wording import flow, flow_unit, letter
from purifier.ui.plan.view import View


def tab_separated(view: View) -> str:
    """A heading and a line per setting: CADR, then at-least and likely hours of each set-up; unknown is empty.

    Where some CADR is estimated the estimates stand in a column of their own.  Several purifiers follow each other,
    each as a table of its own.
    """
    each = view.each
    tables = [
        _table(view, range(first, min(first + each, len(view.shown)))) for first in range(0, len(view.shown), each)
    ]
    return "\n".join("\n".join("\t".join(map(_one_cell, line)) for line in lines) + "\n" for lines in tables)


def _table(view: View, which: range) -> list[list[str]]:
    rows = view.rows_of(which.start)
    estimated = any(row.air_is_estimated for row in rows)
    heading = ["setting", f"CADR [{flow_unit(view.units)}]"]
    if estimated:
        heading.append(f"CADR, estimated [{flow_unit(view.units)}]")
    for index in which:
        name = f"{letter(index)} {view.shown[index].name}"
        heading += [f"{name}{f', {view.machine_of(index)}' if view.compares_purifiers else ''}: at least [h]"]
        heading += [f"{letter(index)}: likely [h]"]
    lines = [heading]
    for number, row in enumerate(rows):
        line = [row.setting, "" if row.cadr_m3_per_h is None else flow(row.cadr_m3_per_h, view.units)]
        if estimated:
            line.append(flow(row.air_m3_per_h, view.units) if row.air_is_estimated else "")
        for shown in (view.shown[index] for index in which):
            cell = None if shown.column is None else shown.column.rows[number]
            line += ["", ""] if cell is None else [f"{cell.runtime_low_h:.2f}", f"{cell.runtime_h:.2f}"]
        lines.append(line)
    return lines


def _one_cell(text: str) -> str:
    """Tabs would shift the columns; a leading = + - @ would make a spreadsheet compute a profile's name."""
    text = text.replace("\t", " ").replace("\n", " ")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
