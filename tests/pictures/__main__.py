"""Paint every picture anew."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.request import FOUNDING
from purifier.ui.app import PurifierApp

HERE = Path(__file__).parent
PICTURES: dict[str, tuple[tuple[int, int], Sequence[str]]] = {
    "plan": ((120, 40), ("right", "right")),
    "profiles": ((120, 30), ("5", "down", "down", "down")),
}


async def paint(name: str, size: tuple[int, int], keys: Sequence[str]) -> None:
    """Open the app, press ``keys``, and keep what is on the screen."""
    app = PurifierApp(Library((Path(bundle().name),)), FOUNDING)  # relative: no machine's paths in a picture
    async with app.run_test(size=size) as pilot:
        for key in (None, *keys):
            if key is not None:
                await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.6)
        (HERE / f"{name}.svg").write_text(app.export_screenshot(title="purifier"), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home
        os.chdir(bundle().parent)
        for name, (size, keys) in PICTURES.items():
            asyncio.run(paint(name, size, keys))
            print(HERE / f"{name}.svg")
