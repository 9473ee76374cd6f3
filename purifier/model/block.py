"""A stretch of rows of a file that is being imported, column by column: what a million rows are carried in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

QUANTITIES: Final = (
    "voltage_v",
    "current_a",
    "power_w",
    "charge_ah",
    "soc_percent",
    "temperature_c",
    "time_to_go_s",
    "energy_wh",
)
"""What a column of a file can be: the fields of a reading, and ``energy_wh``, the file's own count of energy.

``charge_ah`` is a counter of the file's own as it stands there, whichever way it counts."""
ENDED: Final = float("nan")
"""Stands where a file says that a value is known no longer (``unavailable``): it ends what was said before."""

Cells = list[float | None]
"""One column: None where the row says nothing of it, `ENDED` where it says that nobody knows."""


@dataclass(slots=True)
class Block:
    """Some rows in the order of their file.

    ``t_ms`` is when [ms]: UTC since 1970 where the file has dates, else since its own start.  ``values``: quantity of
    `QUANTITIES` -> its cells, in canonical units and with the **file's own sign**, each as long as ``t_ms``; what is no
    column of the file is not in it.  ``line`` is where the first row stands in the file, from 1.  ``section`` counts
    how often the file's own clock began again: times of two sections have nothing to do with each other.
    """

    t_ms: list[int]
    values: dict[str, Cells]
    line: int = 1
    section: int = 0
    mean_ms: list[int] | None = None
    """Where rows are means (or hold) over a time that begins at ``t_ms``: how long it is, 0 for a row that is none."""
    extra: list[str | None] | None = field(default=None)
    """What else a row says, as JSON text: only our own exports have it."""

    def __len__(self) -> int:
        return len(self.t_ms)
