"""Lays the table of runtimes out in the columns there are: fewer columns, fewer figures, never a wrapped line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.style import Style

from purifier.services.plan.air_words import ABOUT, air
from purifier.services.plan.answer import least_told, likely_told
from purifier.services.plan.calendar import calendar_words
from purifier.services.plan.heed import is_grave
from purifier.services.wording import flow_unit, letter
from purifier.ui.fitting import cut, filled, widened
from purifier.ui.plan.dead_end import needs_briefly
from purifier.ui.plan.view import View
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
    starts: tuple[str, ...]
    """Its own settings and their clean air, where the set-ups run different machines; else empty texts."""


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
    start: int
    """Columns for the settings inside each set-up, where they differ; else none."""
    column: int
    shown: tuple[int, ...]
    focused: bool


def table_lines(view: View, width: int, *, compact: bool, single: bool, focused: bool) -> list[Content]:
    """Heading (one line when ``compact``), a line per setting, legend; ``single``: only the set-up at the cursor."""
    grid = _grid(view, width, single, focused)
    heading = _short_heading(grid) if compact else _heading(grid)
    return heading + [_row(grid, setting) for setting in range(len(grid.names))] + _legend(grid, width)


def _grid(view: View, width: int, single: bool, focused: bool) -> _Grid:
    several = view.compares_purifiers
    names = tuple(row.setting for row in view.rows) or ("?",)
    flows = tuple(air(row, view.units) for row in view.rows) or ("?",)
    if several:
        count = max(len(view.rows_of(i)) for i in range(len(view.shown))) if view.shown else 1
        names = flows = ("",) * max(1, count)
    cells = tuple(_cells(view, i, len(names)) for i in range(len(view.shown)))
    start = max((len(text) for cell in cells for text in cell.starts), default=0)
    least = max(9, *(len(text) for cell in cells for text in cell.least))
    likely = max(6, *(len(text) for cell in cells for text in cell.likely))
    first = 0 if several else max(7, *(min(len(name), WIDEST_SETTING) for name in names))
    second = 0 if several else max(len(flow_unit(view.units)), *(len(text) for text in flows))
    room = max(1, width - (0 if several else first + second + 3))
    wanted = (view.setup,) if single else tuple(range(len(view.shown)))
    both = room // len(wanted) >= start + least + likely + 4
    fitting = max(1, room // (start + least + 3 + (likely + 1 if both else 0)))
    from_ = max(0, min(view.setup - fitting // 2, len(wanted) - fitting))
    shown = wanted[from_ : from_ + fitting]
    column = min(room // len(shown), WIDEST_COLUMN + start)
    return _Grid(view, names, flows, cells, first, second, least, likely, both, start, column, shown, focused)


def _cells(view: View, index: int, rows: int) -> _Cells:
    shown, own = view.shown[index], view.rows_of(index)
    starts = ("",) * rows
    if view.compares_purifiers:
        name = max((min(len(row.setting), WIDEST_SETTING) for row in own), default=0)
        rate = max((len(air(row, view.units)) for row in own), default=0)
        starts = tuple(f"{filled(row.setting, name)} {air(row, view.units):>{rate}} " for row in own)
    if shown.column is None:
        return _Cells(*_padded(rows, ("—",) * max(1, len(own)), ("—",) * max(1, len(own)), (), starts))
    marks = []
    for number, row in enumerate(shown.column.rows):
        marks.append("!" if is_grave(row) else "★" if number == shown.column.best else "")
    return _Cells(
        *_padded(
            rows,
            tuple(("~" if row.assumed_losses else "") + least_told(row) for row in shown.column.rows),
            tuple(likely_told(row) for row in shown.column.rows),
            tuple(marks),
            starts,
        )
    )


def _padded(rows: int, *texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Each with empty texts up to ``rows``: machines have different numbers of settings."""
    return tuple((*one, *("",) * (rows - len(one)))[:rows] for one in texts)


def _start(grid: _Grid, name: str, air: str) -> str:
    return f"{filled(name, grid.first)} {air:>{grid.second}}  " if grid.first else ""


def _over_figures(grid: _Grid) -> str:
    """What stands over the hours of a set-up."""
    return f"{'at least':>{grid.least}}" + (f"  {'likely':>{grid.likely}}" if grid.both else "")


def _short_heading(grid: _Grid) -> list[Content]:
    line = Content.styled(_start(grid, "setting", flow_unit(grid.view.units)), MUTED)
    for index in grid.shown:
        words = f" {'':{grid.start}}" + _over_figures(grid)
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
        way = needs_briefly(shown) if shown.column is None else short_way(shown.column.setup)
        style = MUTED if shown.column is not None else "$text-error"
        ways += widened(Content.styled(f"   {cut(way, room)}", style), grid.column)
        figures += widened(Content.styled(f" {'':{grid.start}}{_over_figures(grid)}", MUTED), grid.column)
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
        (f"{cells.starts[setting]:<{grid.start}}", ""),
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
    if hours_per_day := next((one.column.setup.conditions.hours_per_day for one in view.shown if one.column), None):
        parts.append(Content.styled(calendar_words(hours_per_day), MUTED))
    texts = [text for index in grid.shown for text in grid.cells[index].marks + grid.cells[index].least]
    starts = [text for index in grid.shown for text in grid.cells[index].starts]
    for mark, style, meaning in (
        ("★", MARK, f"most clean air per charge{', by estimate' if _best_is_estimated(grid) else ''}"),
        (ABOUT, "", "clean air estimated from the watts"),
        ("~", "bold", "a loss nobody published is assumed"),
        ("!", WRONG, "do not rely on it: see the warning"),
    ):
        if any(mark in text for text in (*texts, *grid.flows, *starts)):
            parts.append(Content.assemble((mark, style), (f" {meaning}", MUTED)))
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
            lines[-1] = lines[-1] + Content("   ") + part
        else:
            lines.append(part)
    return lines
