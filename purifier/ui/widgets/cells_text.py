"""The cells of a run as text: the lowest and the highest in words first, then a line a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from purifier.plain_text import plain
from purifier.services.runs.cells import in_short, spread_words
from purifier.services.runs.states import OVER
from purifier.services.wording import time_words
from purifier.ui.bars import bar
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG

if TYPE_CHECKING:
    from purifier.model.cells import Cells
    from purifier.services.runs.cells import RunCells
    from purifier.services.wording import Units

BLOCK: Final = 40
"""Columns for a cell: its number, volts, bar and mark; more of them stand side by side where there is room."""
BAR: Final = 12
LEAST_SPREAD_V: Final = 0.02
"""Cells this close are alike: their bars are not drawn any further apart than they are."""
STALE_S: Final = 120.0
"""Cells are noted once a minute: those that are older have not changed, or the meter says nothing."""
MOST_PROBES: Final = 20
LONGEST: Final = 30
"""Letters of a name from the database, which may have no end."""
LOWEST: Final = "▼ lowest"
HIGHEST: Final = "▲ highest"


def cells_text(found: RunCells, width: int, units: Units) -> Content:
    """All that is known, in ``width`` columns."""
    lines = [Content.styled(found.why_none, STRONG)] if found.why_none else _summary(found)
    lines += [Content(""), *_table(found.cells, width)] if found.cells.volts else []
    if found.cells.temperatures_c:
        degrees = list(found.cells.temperatures_c.items())[:MOST_PROBES]
        shown = [f"{plain(where)[:LONGEST]} {_degrees(degrees_c, units)}" for where, degrees_c in degrees]
        lines += [Content(""), Content.assemble(("Temperatures  ", MUTED), ", ".join(shown))]
    if found.lowest is not None:
        lines += [Content(""), _lowest(found)]
    return Content("\n").join(lines)


def _summary(found: RunCells) -> list[Content]:
    cells = found.cells
    spread = cells.spread_v
    head = (
        Content.styled(in_short(cells), STRONG)
        if spread is None
        else Content.assemble((f"{spread_words(spread)} apart", STRONG), f": {_ends(cells)}")
    )
    return [head, _when(found)]


def _ends(cells: Cells) -> str:
    words = []
    for what, volts, number in (
        ("lowest", cells.lowest_v, cells.lowest),
        ("highest", cells.highest_v, cells.highest),
    ):
        which = "" if number is None else f" (cell {number})"
        words.append(f"{what} {volts:.3f} V{which}")
    return ", ".join(words)


def _when(found: RunCells) -> Content:
    """How many they are, and how old what is shown is."""
    cells = found.cells
    many = "" if cells.count is None else f"{cells.count} cell{'' if cells.count == 1 else 's'}; "
    told = len(cells.volts)
    if cells.count is not None and told < cells.count:
        many = f"{cells.count} cells, {told or 'two'} of them told; "
    if found.state in OVER or found.age_s is None:
        return Content.styled(f"{many}as they stood when the run ended", MUTED)
    silent_s = found.silent_s or 0.0
    if silent_s > STALE_S:
        return Content.assemble((many, MUTED), (f"! no reading for {time_words(silent_s)}", WRONG))
    said = "just now" if silent_s < 1.0 else f"{time_words(silent_s)} ago"
    still = "noted once a minute, or as one moves"
    if found.age_s > STALE_S:
        still = f"unchanged for {time_words(found.age_s)}"
    return Content.styled(f"{many}last reading {said}, {still}", MUTED)


def _table(cells: Cells, width: int) -> list[Content]:
    """A line a cell, in as many columns as there is room for, downwards first."""
    blocks = [_line(cells, number) for number in sorted([*cells.volts, *cells.unread])]
    across = max(1, min(width // BLOCK, -(-len(blocks) // 4)))
    down = -(-len(blocks) // across)
    return [Content("").join(_padded(blocks[at::down])) for at in range(down)]


def _padded(blocks: Sequence[Content]) -> list[Content]:
    return [block.pad_right(max(0, BLOCK - block.cell_length)) for block in blocks[:-1]] + [blocks[-1]]


def _line(cells: Cells, number: int) -> Content:
    name = f"{number:>3}  "
    volts = cells.volts.get(number)
    if volts is None or cells.lowest_v is None:
        return Content.assemble((name, MUTED), ("not read", WRONG))
    spread = max(cells.spread_v or 0.0, LEAST_SPREAD_V)
    filled = round(1.0 + (BAR - 1.0) * min(1.0, (volts - cells.lowest_v) / spread), 3)
    mark = LOWEST if number == cells.lowest else HIGHEST if number == cells.highest else ""
    if not cells.spread_v:
        mark = ""  # all are alike
    tone = STRONG if mark else ""
    return Content.assemble(
        (name, MUTED), (f"{volts:.3f} V  ", tone), (bar(0.0, filled, BAR, "█"), MUTED), "  ", (mark, MARK)
    )


def _lowest(found: RunCells) -> Content:
    least = found.lowest
    assert least is not None
    which = "a cell" if least.number is None else f"cell {least.number}"
    when = f"{time_words(least.t_s)} after its start"
    return Content.assemble(("Lowest of the run  ", MUTED), f"{which}, {least.volts:.3f} V, {when}")


def _degrees(degrees_c: float, units: Units) -> str:
    return f"{degrees_c:.4g} °C" if units == "metric" else f"{round(degrees_c * 1.8 + 32.0, 1):g} °F"
