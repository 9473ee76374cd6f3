"""What a meter says besides volts and amperes: noted when it changes, and not too often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from purifier.model.reading import Reading
from purifier.store.pending import SlowValue
from purifier.store.writer import Writer

EVERY_MS: Final = 10_000
"""A number is noted at most this often: some meters count seconds, or show sixteen cells that flicker."""


class SlowValues:
    """The values that hold, as they were last noted."""

    def __init__(self, noted: Mapping[str, SlowValue] | None = None, at_ms: int = 0) -> None:
        """``noted``: what an earlier recorder of the same run noted last, at ``at_ms`` or before."""
        self._noted: dict[str, SlowValue] = dict(noted or {})
        self._since_ms = dict.fromkeys(self._noted, at_ms)
        self._seen: dict[str, SlowValue] | None = None
        self._withheld = False

    def see(self, reading: Reading, t_ms: int, writer: Writer) -> None:
        """Note what is new in ``reading``."""
        values: dict[str, SlowValue] = dict(reading.extra)
        if reading.temperature_c is not None:
            values["temperature_c"] = reading.temperature_c
        if reading.time_to_go_s is not None:
            values["time_to_go_s"] = reading.time_to_go_s
        if not self._withheld and values == self._seen:
            return
        self._seen = values
        self._withheld = False
        noted = self._noted
        # A decoder remembers what it has read: what has not changed is mostly the very same object.
        for name in [name for name, value in values.items() if noted.get(name) is not value]:
            value = values[name]
            if noted.get(name) == value:
                continue
            if isinstance(value, str) or t_ms - self._since_ms.get(name, -EVERY_MS) >= EVERY_MS:
                writer.add_change(t_ms, name, value)
                noted[name], self._since_ms[name] = value, t_ms
            else:
                self._withheld = True
        if len(noted) > len(values):
            for name in noted.keys() - values.keys():
                writer.add_change(t_ms, name, None)
                del noted[name], self._since_ms[name]

    def repeat(self, t_ms: int, writer: Writer) -> None:
        """Note everything once more: a new file knows nothing of it."""
        for name, value in self._noted.items():
            writer.add_change(t_ms, name, value)
