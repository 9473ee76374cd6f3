"""How long a key takes on each screen, against the same key on a bare Textual table of the same shape, by Pilot.

The key moves the cursor, and what is told of the line under it; an arrow that is held down must not queue up work.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

ROUNDS: Final = 40
AT_MOST: Final = 1.3
SIZE: Final = (120, 40)


class Bare(App[None]):
    """Nothing but a table, as large as that of the Plan screen: a cursor on a cell, six settings, three set-ups."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Its cells."""
        table = self.query_one(DataTable)
        table.add_columns("setting", "CFM", "A", "B", "C")
        table.add_rows([(str(row), "141", "9 d 11 h", "6 d  8 h", "2 d 22 h") for row in range(6)])


async def keys_s(app: App[Any], first: tuple[str, ...]) -> list[float]:
    """Seconds of each of some keys, down and up in turns, after ``first``."""
    async with app.run_test(size=SIZE) as pilot:
        await _rest(pilot)
        await pilot.press(*first)
        await _rest(pilot)
        found = []
        for number in range(ROUNDS):
            began = time.perf_counter()
            await pilot.press("up" if number % 2 else "down")
            found.append(time.perf_counter() - began)
        return found


async def _rest(pilot: Pilot[Any]) -> None:
    for _ in range(5):
        await pilot.pause(0.3)


def ratio(name: str, first: tuple[str, ...], make: Any) -> float:
    """A screen against the bare table, by turns; prints and returns the ratio of the medians."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(2):
        bare += asyncio.run(keys_s(Bare(), ()))
        ours += asyncio.run(keys_s(make(), first))
    one, other = statistics.median(ours), statistics.median(bare)
    print(f"{name}: {one * 1000.0:.1f} ms a key, a bare table {other * 1000.0:.1f} ms: {one / other:.2f}")
    return one / other


def main() -> int:
    """Every screen; the exit code says whether all of them keep up."""
    import purifier
    from purifier.ui.app import PurifierApp

    with tempfile.TemporaryDirectory() as home:
        import os

        os.environ["XDG_DATA_HOME"] = home
        library = purifier.open_library()
        database = Path(home) / "runs.sqlite3"

        def make() -> PurifierApp:
            return PurifierApp(library, database=database)

        found = [ratio("Plan", (), make)]
    return int(max(found) > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
