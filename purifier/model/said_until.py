"""Until when each series of a file says anything: behind its last value nothing is known, whatever else goes on.

Between two values the last one stands.  Behind the last of all there is no other to vouch for it: a temperature that is
logged for longer than the current does not make the current go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from purifier.model.block import Block
from purifier.model.block_rows import is_solid

WATCHED: Final = ("voltage_v", "current_a", "power_w")
Until = dict[tuple[int, str], int]
"""(section, quantity) -> the time of its last value [ms]."""


def note_last(block: Block, until: Until) -> None:
    """Put into ``until`` what the rows of ``block``, as they stand in the file, say of the ``WATCHED``."""
    for name in WATCHED:
        cells = block.values.get(name)
        if not cells:
            continue
        if is_solid(cells):
            last = max(block.t_ms)
        else:
            said = [t_ms for t_ms, cell in zip(block.t_ms, cells, strict=True) if cell is not None]
            if not said:
                continue
            last = max(said)
        key = block.section, name
        until[key] = max(last, until.get(key, last))


def only_until(block: Block, until: Mapping[tuple[int, str], int]) -> Block:
    """The rows of ``block``, joined and in order, without what stands behind the last value of its series."""
    values = dict(block.values)
    for name in WATCHED:
        last = until.get((block.section, name))
        cells = values.get(name)
        if cells is not None and last is not None and block.t_ms[-1] > last:
            values[name] = [cell if t_ms <= last else None for t_ms, cell in zip(block.t_ms, cells, strict=True)]
    return replace(block, values=values)
