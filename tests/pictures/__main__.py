"""Paint every picture anew."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.request import FOUNDING
from purifier.services.pretend.demo import Demo
from purifier.ui.app import PurifierApp
from tests.finished_runs import DAY_S, finished
from tests.recordings import at

HERE = Path(__file__).parent
SCREENS: dict[str, tuple[tuple[int, int], Sequence[str]]] = {
    "plan": ((120, 40), ("right", "right")),
    "choose": ((120, 40), ("2",)),
    "profiles": ((120, 30), ("5", "down", "down", "down")),
}


async def paint(app: PurifierApp, name: str, size: tuple[int, int], keys: Sequence[str] = ()) -> None:
    """Open ``app``, press ``keys``, and keep what is on the screen."""
    async with app.run_test(size=size) as pilot:
        for key in (None, *keys):
            if key is not None:
                await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.8)
        (HERE / f"{name}.svg").write_text(app.export_screenshot(title="purifier"), encoding="utf-8")
    print(f"{name}.svg")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home
        os.chdir(bundle().parent)
        library = Library((Path(bundle().name),))  # relative: no machine's paths in a picture
        for name, (size, keys) in SCREENS.items():
            asyncio.run(paint(PurifierApp(library, FOUNDING), name, size, keys))
        runs = finished(Path(home) / "runs.sqlite3")
        app = PurifierApp(library, database=runs, screen="runs", clock=lambda: at(100 * DAY_S))
        asyncio.run(paint(app, "runs", (120, 40), ("down",) * 5))
        with Demo(library) as demo:
            app = PurifierApp(library, database=demo.database, screen="log", pretend=True)
            asyncio.run(paint(app, "log", (120, 40)))
