"""Lays the table of runtimes out in the columns there are: fewer columns, fewer figures, never a wrapped line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.style import Style

from purifier.services.plan.air_words import ABOUT, air
from purifier.services.plan.heed import is_grave
from purifier.services.wording import duration, flow_unit, letter
from purifier.ui.fitting import cut, filled, widened
from purifier.ui.plan.view import View
from purifier.ui.shown import Shown
from purifier.ui.tones import MARK, MUTED, WRONG, series
from purifier.ui.words import short_way

WIDEST_SETTING: Final = 14
WIDEST_COLUMN: Final = 32


@dataclass(frozen=True, slots=True)
class _Cells:
    """The texts of one set-up, one of each for every setting."""

    least: tuple[str, ...]
    likely: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Who gets how many columns. ``both``: "likely" has room beside "at least"; ``shown``: the set-ups that fit."""

    view: View
    names: tuple[str, ...]
    flows: tuple[str, ...]
    cells: tuple[_Cells, ...]
    first: int
    second: int
    least: int
    likely: int
    both: bool
    column: int
    shown: tuple[int, ...]
    focused: bool


def table_lines(view: View, width: int, *, compact: bool, single: bool, focused: bool) -> list[Content]:
    """Heading (one line when ``compact``), a line per setting, legend; ``single``: only the set-up at the cursor."""
    grid = _grid(view, width, single, focused)
    heading = _short_heading(grid) if compact else _heading(grid)
    return heading + [_row(grid, setting) for setting in range(len(grid.names))] + _legend(grid, width)


def _grid(view: View, width: int, single: bool, focused: bool) -> _Grid:
    names = tuple(row.setting for row in view.rows) or ("?",)
    flows = tuple(air(row, view.units) for row in view.rows) or ("?",)
    cells = tuple(_cells(shown, len(names)) for shown in view.shown)
    least = max(9, *(len(text) for cell in cells for text in cell.least))
    likely = max(6, *(len(text) for cell in cells for text in cell.likely))
    first = max(7, *(min(len(name), WIDEST_SETTING) for name in names))
    second = max(len(flow_unit(view.units)), *(len(text) for text in flows))
    room = max(1, width - first - second - 3)
    wanted = (view.setup,) if single else tuple(range(len(view.shown)))
    both = room // len(wanted) >= least + likely + 4
    fitting = max(1, room // (least + 3 + (likely + 1 if both else 0)))
    start = max(0, min(view.setup - fitting // 2, len(wanted) - fitting))
    shown = wanted[start : start + fitting]
    column = min(room // len(shown), WIDEST_COLUMN)
    return _Grid(view, names, flows, cells, first, second, least, likely, both, column, shown, focused)


def _cells(shown: Shown, rows: int) -> _Cells:
    if shown.column is None:
        return _Cells(("—",) * rows, ("—",) * rows, ("",) * rows)
    marks = []
    for index, row in enumerate(shown.column.rows):
        marks.append("!" if is_grave(row) else "★" if index == shown.column.best else "")
    return _Cells(
        tuple(("~" if row.assumed_losses else "") + duration(row.runtime_low_h) for row in shown.column.rows),
        tuple(duration(row.runtime_h) for row in shown.column.rows),
        tuple(marks),
    )


def _start(grid: _Grid, name: str, air: str) -> str:
    return f"{filled(name, grid.first)} {air:>{grid.second}}  "


def _figures(grid: _Grid, least: str, likely: str) -> str:
    return f"{least:>{grid.least}}" + (f"  {likely:>{grid.likely}}" if grid.both else "")


def _short_heading(grid: _Grid) -> list[Content]:
    line = Content.styled(_start(grid, "setting", flow_unit(grid.view.units)), MUTED)
    for index in grid.shown:
        words = " " + _figures(grid, "at least", "likely")
        here = "bold underline" if index == grid.view.setup else "bold"
        name = Content.assemble((letter(index), f"{here} {series(index)}"), (words[1:], MUTED))
        line += widened(name, grid.column)
    return [line]


def _heading(grid: _Grid) -> list[Content]:
    blank = Content(" " * len(_start(grid, "", "")))
    names, ways = blank, blank
    figures = Content.styled(_start(grid, "setting", flow_unit(grid.view.units)), MUTED)
    for index in grid.shown:
        shown, room = grid.view.shown[index], grid.column - 4
        here = "bold underline" if index == grid.view.setup else ""
        title = Content.assemble(" ", (letter(index), f"bold {series(index)}"), " ", (cut(shown.name, room), here))
        names += widened(title, grid.column)
        way = "cannot be planned" if shown.column is None else short_way(shown.column.setup)
        style = MUTED if shown.column is not None else "$text-error"
        ways += widened(Content.styled(f"   {cut(way, room)}", style), grid.column)
        figures += widened(Content.styled(f" {_figures(grid, 'at least', 'likely')}", MUTED), grid.column)
    return [names, ways, figures]


def _row(grid: _Grid, setting: int) -> Content:
    here = setting == grid.view.setting
    line = Content.styled(_start(grid, grid.names[setting], grid.flows[setting]), "bold" if here else "")
    for index in grid.shown:
        line += widened(_cell(grid, index, setting), grid.column)
    return line


def _cell(grid: _Grid, index: int, setting: int) -> Content:
    cells, under = grid.cells[index], (index, setting) == (grid.view.setup, grid.view.setting)
    mark = cells.marks[setting]
    cell = Content.assemble(
        "▸" if under else " ",
        (f"{cells.least[setting]:>{grid.least}}", "bold"),
        (f"{mark:<1}", "bold" if under else WRONG if mark == "!" else MARK),
        (f" {cells.likely[setting]:>{grid.likely}}" if grid.both else "", "" if under else MUTED),
    )
    if cell.cell_length < grid.column - 1:
        cell += " "  # some fonts draw the star wider than its column
    if under:
        ground = "" if grid.focused else "-blurred"
        cell = cell.stylize_before(f"$block-cursor{ground}-foreground on $block-cursor{ground}-background")
    return cell.stylize(Style.from_meta({"cell": (index, setting)}))


def _best_is_estimated(grid: _Grid) -> bool:
    columns = (grid.view.shown[index].column for index in grid.shown)
    return any(
        column.rows[column.best].air_is_estimated
        for column in columns
        if column is not None and column.best is not None
    )


def _legend(grid: _Grid, width: int) -> list[Content]:
    view, parts = grid.view, []
    if len(grid.shown) < len(view.shown):
        parts.append(Content.styled(f"{letter(view.setup)} of {len(view.shown)} set-ups, ←→ for the others", MUTED))
    if not grid.both and view.cell is not None:
        who = [f"{letter(i)} {grid.cells[i].likely[view.setting].strip()}" for i in grid.shown]
        parts.append(Content.assemble(("likely  ", "bold"), "   ".join(who)))
    texts = [text for index in grid.shown for text in grid.cells[index].marks + grid.cells[index].least]
    for mark, style, meaning in (
        ("★", MARK, f"most clean air per charge{', by estimate' if _best_is_estimated(grid) else ''}"),
        (ABOUT, "", "clean air estimated from the watts"),
        ("~", "bold", "a loss nobody published is assumed"),
        ("!", WRONG, "do not rely on it: see the warning"),
    ):
        if any(mark in text for text in (*texts, *grid.flows)):
            parts.append(Content.assemble((mark, style), (f" {meaning}", MUTED)))
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
            lines[-1] = lines[-1] + Content("   ") + part
        else:
            lines.append(part)
    return lines
