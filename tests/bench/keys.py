"""How long a key takes on each screen, against the same key on a bare Textual table of the same shape, by Pilot.

The key moves the cursor, and what is told of the line under it; an arrow that is held down must not queue up work.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

ROUNDS: Final = 40
TURNS: Final = 2
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


@dataclass(frozen=True)
class Took:
    """Seconds of each key, and seconds of the processor of all of them."""

    keys_s: list[float]
    cpu_s: float


async def pressed(app: App[Any], first: tuple[str, ...]) -> Took:
    """Some keys, down and up in turns, after ``first``."""
    async with app.run_test(size=SIZE) as pilot:
        await _rest(pilot)
        await pilot.press(*first)
        await _rest(pilot)
        found, cpu_s = [], time.process_time()
        for number in range(ROUNDS):
            began = time.perf_counter()
            await pilot.press("up" if number % 2 else "down")
            found.append(time.perf_counter() - began)
        return Took(found, time.process_time() - cpu_s)


async def _rest(pilot: Pilot[Any]) -> None:
    for _ in range(5):
        await pilot.pause(0.3)


def ratio(name: str, first: tuple[str, ...], make: Callable[[], App[Any]]) -> float:
    """A screen against the bare table, by turns; prints and returns the ratio of the medians."""
    ours, bare = [], []
    for _ in range(TURNS):
        bare.append(asyncio.run(pressed(Bare(), ())))
        ours.append(asyncio.run(pressed(make(), first)))
    one, other = (statistics.median(s for took in all_ for s in took.keys_s) for all_ in (ours, bare))
    cpu, bare_cpu = (sum(took.cpu_s for took in all_) / TURNS / ROUNDS for all_ in (ours, bare))
    print(
        f"{name}: {one * 1000.0:.1f} ms a key, a bare table {other * 1000.0:.1f} ms: {one / other:.2f} "
        f"(processor {cpu * 1000.0:.1f} and {bare_cpu * 1000.0:.1f} ms)"
    )
    return one / other


def main() -> int:
    """Every screen with a cursor; the exit code says whether that of the Plan keeps up."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home
        import purifier
        from purifier.ui.app import PurifierApp
        from tests.finished_runs import finished

        library, database = purifier.open_library(), finished(Path(home) / "runs.sqlite3")

        def make() -> PurifierApp:
            return PurifierApp(library, database=database)

        plan = ratio("Plan", (), make)
        ratio("Runs", ("4",), make)
        ratio("Profiles", ("5",), make)
    return int(plan > AT_MOST)


if __name__ == "__main__":
    sys.exit(main())
