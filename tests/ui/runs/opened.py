"""The app opened on the Runs screen, over runs that have ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from purifier.library.catalogue import Library
from purifier.ui.app import PurifierApp
from purifier.ui.runs.screen import RunsScreen
from tests.finished_runs import DAY_S
from tests.recordings import at
from tests.ui.reading import settle

LATER_S = 100 * DAY_S


def runs_app(database: Path, now_s: float = LATER_S) -> PurifierApp:
    """The app on ``database``, under a clock that stands still."""
    app = PurifierApp(Library([Path("profiles")]), database=database, screen="runs", clock=lambda: at(now_s))
    app.animation_level = "none"
    return app


async def tick(pilot: Pilot[Any]) -> None:
    """What the timer does now and then."""
    screen = pilot.app.screen
    assert isinstance(screen, RunsScreen)
    screen._tick()
    await settle(pilot)
