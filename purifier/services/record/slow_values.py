"""What a meter says besides volts and amperes: noted when it changes, and not too often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from purifier.model.cells import is_of_cells
from purifier.model.particles import leading
from purifier.model.reading import Reading
from purifier.store.pending import SlowValue
from purifier.store.writer import Writer

EVERY_MS: Final = 10_000
"""A number is noted at most this often: some meters count seconds."""
CELLS_EVERY_MS: Final = 60_000
"""Cells flicker, sixteen at a time: they are noted together and so often,"""
MOVED_V: Final = 0.02
"""or, at most every `EVERY_MS`, when one of them has moved by so much: near the end each step of its fall is kept."""


class SlowValues:
    """The values that hold, as they were last noted."""

    def __init__(self, noted: Mapping[str, SlowValue] | None = None, at_ms: int = 0, *, exact: bool = False) -> None:
        """``noted``: what an earlier recorder of the same run noted last, at ``at_ms`` or before.

        ``exact``: the `leading` mass of particles is noted whenever it changes.  Of a value that flickers between two
        steps, one noted at most every so often holds the rarer step too long, which would bend the floor of a decay.
        """
        self._exact = exact
        self._noted: dict[str, SlowValue] = dict(noted or {})
        self._since_ms = dict.fromkeys(self._noted, at_ms)
        self._cells_ms = at_ms
        """When cells were last noted,"""
        self._leap_ms = at_ms - EVERY_MS
        """and when for the sake of a leap."""
        self._seen: dict[str, SlowValue] | None = None
        self._seen_ms = at_ms
        self._withheld = False

    def see(self, reading: Reading, t_ms: int, writer: Writer) -> None:
        """Note what is new in ``reading``."""
        values: dict[str, SlowValue] = dict(reading.extra)
        if reading.temperature_c is not None:
            values["temperature_c"] = reading.temperature_c
        if reading.time_to_go_s is not None:
            values["time_to_go_s"] = reading.time_to_go_s
        if not self._withheld and values == self._seen:
            self._seen_ms = t_ms
            return
        if self._withheld and t_ms - self._leap_ms >= EVERY_MS and self._leap_to(values):
            # A battery that is cut off lets its cells rise at once: how they stood before is what matters.
            self._leap_ms = t_ms
            self.settle(writer)
        self._seen_ms = t_ms
        self._seen = values
        self._withheld = False
        noted = self._noted
        # A decoder remembers what it has read: what has not changed is mostly the very same object.
        changed = [name for name, value in values.items() if noted.get(name) is not value and noted.get(name) != value]
        if changed:
            self._note_changed(changed, values, t_ms, writer)
        if len(noted) > len(values):
            for name in noted.keys() - values.keys():
                writer.add_change(t_ms, name, None)
                del noted[name], self._since_ms[name]

    def settle(self, writer: Writer) -> None:
        """Note the cells as of the last reading: nothing more may come, and how they stood then matters most."""
        if self._withheld and self._seen is not None:
            seen = self._seen
            self._note(
                [name for name in seen if is_of_cells(name) and self._noted.get(name) != seen[name]], seen, writer
            )

    def repeat(self, t_ms: int, writer: Writer) -> None:
        """Note everything once more: a new file knows nothing of it."""
        for name, value in self._noted.items():
            writer.add_change(t_ms, name, value)

    def _note_changed(self, changed: list[str], values: Mapping[str, SlowValue], t_ms: int, writer: Writer) -> None:
        cells = [name for name in changed if is_of_cells(name)]
        at_once = leading(values) if self._exact else None
        due = [
            name
            for name in changed
            if not is_of_cells(name)
            and (
                isinstance(values[name], str)
                or name == at_once
                or t_ms - self._since_ms.get(name, -EVERY_MS) >= EVERY_MS
            )
        ]
        if cells and self._cells_are_due(cells, values, t_ms):
            due += cells
            self._cells_ms = t_ms
        self._withheld = len(due) < len(changed)
        self._note(due, values, writer)

    def _leap_to(self, values: Mapping[str, SlowValue]) -> bool:
        """Whether a cell has moved from the last reading to this one by as much as is worth noting."""
        return any(_moved(before, values.get(name)) for name, before in (self._seen or {}).items() if _is_volts(name))

    def _cells_are_due(self, cells: Iterable[str], values: Mapping[str, SlowValue], t_ms: int) -> bool:
        waited_ms = t_ms - self._cells_ms
        if waited_ms >= CELLS_EVERY_MS or any(name not in self._noted for name in cells):
            return True
        return waited_ms >= EVERY_MS and any(
            _moved(self._noted[name], values[name]) for name in cells if _is_volts(name)
        )

    def _note(self, names: Iterable[str], values: Mapping[str, SlowValue], writer: Writer) -> None:
        for name in names:
            writer.add_change(self._seen_ms, name, values[name])
            self._noted[name], self._since_ms[name] = values[name], self._seen_ms


def _is_volts(name: str) -> bool:
    return name.endswith("_v") and is_of_cells(name)


def _moved(before: SlowValue, value: SlowValue) -> bool:
    if not isinstance(before, float | int) or not isinstance(value, float | int):
        return False
    return abs(value - before) >= MOVED_V
