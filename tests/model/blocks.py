"""Blocks for tests: rows as people would write them down, cut anywhere; and real runs, where they are there."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from purifier.model.block import Block
from tests.protocols.test_captures import FOLDER

DATA = FOLDER.parent / "data"
"""Real runs lie beside the captures."""
NO_DATA = "no runs: they lie beside the captures, and PURIFIER_CAPTURES names no folder with any beside it"


def block(
    t_ms: Iterable[int], section: int = 0, mean_ms: Sequence[int] | None = None, line: int = 1, **cells: Any
) -> Block:
    """Rows at ``t_ms``; each column is a list of cells, or one value for all rows; short names ``v i p q soc``."""
    times = list(t_ms)
    names = {"v": "voltage_v", "i": "current_a", "p": "power_w", "q": "charge_ah", "soc": "soc_percent"}
    values = {
        names.get(name, name): list(column) if isinstance(column, Iterable) else [column] * len(times)
        for name, column in cells.items()
    }
    return Block(times, values, line, section, None if mean_ms is None else list(mean_ms))


def cut(whole: Block, sizes: Iterable[int] = ()) -> list[Block]:
    """The same rows in blocks of these ``sizes``, the rest in a last one."""
    begin, blocks = 0, []
    for size in itertools.chain(sizes, (len(whole),)):
        part = slice(begin, begin + size)
        if whole.t_ms[part]:
            means = None if whole.mean_ms is None else whole.mean_ms[part]
            values = {name: cells[part] for name, cells in whole.values.items()}
            blocks.append(Block(whole.t_ms[part], values, whole.line + begin, whole.section, means))
        begin += size
    return blocks


def rows(blocks: Iterable[Block], *names: str) -> list[tuple[float | None, ...]]:
    """(t_ms, cells of ``names``...) of all rows; without names: of every column, in the order of the alphabet."""
    found: list[tuple[float | None, ...]] = []
    for one in blocks:
        columns = [one.values.get(name, [None] * len(one)) for name in names or sorted(one.values)]
        found += zip(one.t_ms, *columns, strict=True)
    return found


def real_runs() -> list[Path]:
    """Tables of seconds, volts, amperes: discharges that somebody measured."""
    return sorted(
        path for where in ("runs/*/*.csv", "bboxx*/*.csv") for path in DATA.glob(where) if path.stem != "index"
    )


def real(path: Path) -> Block:
    """One of them, in the order of time."""
    with open(path, encoding="utf-8", newline="") as stream:
        table = [[float(cell) for cell in row[:3]] for row in list(csv.reader(stream))[1:]]
    table.sort(key=lambda row: row[0])
    return block((round(t * 1000) for t, _, _ in table), v=[v for _, v, _ in table], i=[i for _, _, i in table])


def spreadsheet(whole: Block) -> tuple[float, float]:
    """(Ah, Wh) of all rows by trapezia, each power being volts times amperes: what anybody would sum up by hand."""
    seconds = [t / 1000.0 for t in whole.t_ms]
    amperes = [float(i or 0.0) for i in whole.values["current_a"]]
    watts = [float(v or 0.0) * i for v, i in zip(whole.values["voltage_v"], amperes, strict=True)]
    sums = []
    for column in (amperes, watts):
        points = list(zip(seconds, column, strict=True))
        sums.append(sum((b[0] - a[0]) * (a[1] + b[1]) / 2.0 for a, b in itertools.pairwise(points)) / 3600.0)
    return sums[0], sums[1]
