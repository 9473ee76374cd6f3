"""The table of screens: a line here gives a screen its key, its place in the top line and its entry in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen


class ScreenLine(NamedTuple):
    """One screen; ``load`` imports its code, so that opening the app loads only the first."""

    id: str
    key: str
    name: str
    purpose: str
    load: Callable[[], Screen[None]]


def _plan() -> Screen[None]:
    from purifier.ui.plan.screen import PlanScreen

    return PlanScreen()


def _log() -> Screen[None]:
    from purifier.ui.log.screen import LogScreen

    return LogScreen()


def _profiles() -> Screen[None]:
    from purifier.ui.profiles.screen import ProfilesScreen

    return ProfilesScreen()


SCREENS: Final = (
    ScreenLine("plan", "1", "Plan", "How long each set-up runs the purifier", _plan),
    ScreenLine("log", "3", "Log", "A run as it is recorded, measured over predicted", _log),
    ScreenLine("profiles", "5", "Profiles", "The equipment that is known, and where its figures come from", _profiles),
)


def first_screen(database: Path, *, asked: bool) -> str:
    """The id of the screen to open on: a run that is being recorded goes first, unless something else was ``asked``."""
    if not asked and database.exists():
        from purifier.services.runs.current import recorded_now

        if recorded_now(database):
            return "log"
    return SCREENS[0].id
