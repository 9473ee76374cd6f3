"""What the app opens with: which screen, and which set-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.ui.screens import SCREENS

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.services.plan.request import Request


def first_screen(database: Path, *, asked: bool) -> str:
    """The id of the screen to open on: a run that is being recorded goes first, unless something else was ``asked``."""
    if not asked and database.exists():
        from purifier.services.runs.current import recorded_now

        if recorded_now(database):
            return "log"
    return SCREENS[0].id


def opening_request() -> Request:
    """What was on the Plan screen last, else the founding post's comparison."""
    from purifier.services.plan.request import FOUNDING
    from purifier.services.plan.setup_files import remembered

    return remembered() or FOUNDING
