"""What cannot be true of a battery is refused at the door, whichever way its file is read."""

from __future__ import annotations

from dataclasses import replace

from purifier.formats.plausible import within
from purifier.formats.said import Said
from purifier.model.block import Block, Cells


def believed(block: Block, said: Said) -> Block:
    """``block`` without the cells that are beyond what its quantities can be (`purifier.formats.plausible.within`).

    They become None and are counted in ``said``; a block without any, as nearly all are, passes as it is.
    """
    values: dict[str, Cells] | None = None
    for name, cells in block.values.items():
        known = [cell for cell in cells if cell is not None and cell == cell] if None in cells else cells
        if not known:
            continue
        low, high = within(name)
        least, most = min(known), max(known)  # type: ignore[type-var]
        if least is not None and most is not None and low <= least and most <= high:
            continue
        # What ends a hold is no number, and is no less true for it.
        kept: Cells = [
            None if cell is not None and not (low <= cell <= high or cell != cell) else cell for cell in cells
        ]
        beyond = [a is not None and b is None for a, b in zip(cells, kept, strict=True)]
        if any(beyond):
            said.odd(f"{name}: beyond belief", block.line + beyond.index(True), sum(beyond))
            values = {**(values or block.values), name: kept}
    return block if values is None else replace(block, values=values)
