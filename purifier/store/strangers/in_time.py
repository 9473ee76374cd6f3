"""Several series, each in the order of its times, as one: what a database holds one behind another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from purifier.model.block import Block, Cells


@dataclass(slots=True)
class Piece:
    """Some rows of one series: when [ms], what, and over what time each is a mean [ms, 0: it is none]."""

    quantity: str
    t_ms: list[int] = field(default_factory=list)
    cells: Cells = field(default_factory=list)
    mean_ms: list[int] = field(default_factory=list)

    def cut(self, until_ms: int) -> Piece:
        """Take out what is not later than ``until_ms``."""
        at = bisect_right(self.t_ms, until_ms)
        early = Piece(self.quantity, self.t_ms[:at], self.cells[:at], self.mean_ms[:at])
        self.t_ms, self.cells, self.mean_ms = self.t_ms[at:], self.cells[at:], self.mean_ms[at:]
        return early


def in_time(series: Sequence[Iterator[Piece]], quantities: Sequence[str]) -> Iterator[Block]:
    """Blocks of the rows of all ``series`` in the order of their times; each row holds one of the ``quantities``."""
    waiting: list[tuple[Piece, Iterator[Piece]]] = []
    line = 1
    todo = list(series)
    while True:
        for one in todo:
            piece = next((piece for piece in one if piece.t_ms), None)
            if piece is not None:
                waiting.append((piece, one))
        if not waiting:
            return
        until_ms = min(piece.t_ms[-1] for piece, _ in waiting)
        block = _block([piece.cut(until_ms) for piece, _ in waiting], quantities, line)
        todo = [one for piece, one in waiting if not piece.t_ms]
        waiting = [(piece, one) for piece, one in waiting if piece.t_ms]
        line += len(block)
        yield block


def _block(pieces: Sequence[Piece], quantities: Sequence[str], line: int) -> Block:
    times = [t_ms for piece in pieces for t_ms in piece.t_ms]
    order = sorted(range(len(times)), key=times.__getitem__)
    values: dict[str, Cells] = {}
    for quantity in quantities:
        cells: Cells = []
        for piece in pieces:
            cells += piece.cells if piece.quantity == quantity else [None] * len(piece.t_ms)
        values[quantity] = [cells[place] for place in order]
    means = [mean for piece in pieces for mean in piece.mean_ms]
    return Block(
        [times[place] for place in order],
        values,
        line,
        mean_ms=[means[place] for place in order] if any(means) else None,
    )
