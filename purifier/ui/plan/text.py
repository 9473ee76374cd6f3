"""The table as text for other programs."""

from __future__ import annotations

from purifier.services.wording import flow, flow_unit, letter
from purifier.ui.plan.view import View


def tab_separated(view: View) -> str:
    """A heading and a line per setting: CADR, then likely and at-least hours of each set-up; unknown is empty.

    Where some CADR is estimated the estimates stand in a column of their own.
    """
    heading, estimated = ["setting", f"CADR [{flow_unit(view.units)}]"], any(row.air_is_estimated for row in view.rows)
    if estimated:
        heading.append(f"CADR, estimated [{flow_unit(view.units)}]")
    for index, shown in enumerate(view.shown):
        heading += [f"{letter(index)} {shown.name}: likely [h]", f"{letter(index)}: at least [h]"]
    lines = [heading]
    for number, row in enumerate(view.rows):
        line = [row.setting, "" if row.cadr_m3_per_h is None else flow(row.cadr_m3_per_h, view.units)]
        if estimated:
            line.append(flow(row.air_m3_per_h, view.units) if row.air_is_estimated else "")
        for shown in view.shown:
            cell = None if shown.column is None else shown.column.rows[number]
            line += ["", ""] if cell is None else [f"{cell.runtime_h:.2f}", f"{cell.runtime_low_h:.2f}"]
        lines.append(line)
    return "\n".join("\t".join(_one_cell(text) for text in line) for line in lines) + "\n"


def _one_cell(text: str) -> str:
    """Tabs would shift the columns; a leading = + - @ would make a spreadsheet compute a profile's name."""
    text = text.replace("\t", " ").replace("\n", " ")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
