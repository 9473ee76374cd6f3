"""What a file says besides volts and amperes, as the changes of it: whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.model.block import Block, Cells
from purifier.store.imports import Change
from purifier.store.json_object import json_object, number
from purifier.store.pending import SlowValue

OWN: Final = ("time_to_go_s", "temperature_c")
"""Slow values that have a column of their own; all others stand in ``extra``."""


class SlowColumns:
    """Remembers what holds; blocks of one run come in order of time, and hold no `ENDED` any more."""

    def __init__(self) -> None:
        self._holds: dict[str, SlowValue] = {}
        self._extra: str | None = None

    def changes(self, block: Block, times: Sequence[int] | None = None) -> list[Change]:
        """What changes within ``block``, by time; ``times``: its rows' times since the run's start, else ``t_ms``."""
        t_ms = block.t_ms if times is None else times
        found: list[Change] = []
        for name in OWN:
            cells = block.values.get(name)
            if cells is not None or self._holds.get(name) is not None:
                found += self._column(name, t_ms, cells or [None] * len(t_ms))
        if block.extra is not None or self._extra is not None:
            found += self._extras(t_ms, block.extra or [None] * len(t_ms))
        found.sort(key=lambda change: change[0])
        return found

    def _column(self, name: str, t_ms: Sequence[int], cells: Cells) -> list[Change]:
        before = [self._holds.get(name), *cells[:-1]]
        self._holds[name] = cells[-1]
        if before[0] == cells[0] and len(set(cells)) == 1:
            return []
        return [(t, name, cell) for t, cell, last in zip(t_ms, cells, before, strict=True) if cell != last]

    def _extras(self, t_ms: Sequence[int], texts: Sequence[str | None]) -> list[Change]:
        found: list[Change] = []
        for t, text in zip(t_ms, texts, strict=True):
            if text == self._extra:
                continue
            self._extra = text
            values = _slow_values(text)
            for name in [name for name in self._holds if name not in OWN and name not in values]:
                found.append((t, name, None))
                del self._holds[name]
            for name, value in values.items():
                if self._holds.get(name) != value:
                    found.append((t, name, value))
                    self._holds[name] = value
        return found


def _slow_values(text: str | None) -> dict[str, SlowValue]:
    """The texts and numbers in a JSON object; a truth is a number, and lists and objects are none of it."""
    values = json_object(text) or {}
    return {
        name: value if isinstance(value, str) else float(value) if isinstance(value, bool) else number(value)
        for name, value in values.items()
        if name not in OWN and (isinstance(value, str | bool) or number(value) is not None)
    }
