"""The table of screens: a line here gives a screen its key, its place in the top line and its entry in the palette."""

from __future__ import annotations

from typing import Final, NamedTuple


class ScreenLine(NamedTuple):
    """One screen in words; the app knows by its ``id`` how to load it."""

    id: str
    key: str
    name: str
    purpose: str


SCREENS: Final = (
    ScreenLine("plan", "1", "Plan", "How long each set-up runs the purifier"),
    ScreenLine("log", "3", "Log", "A run as it is recorded, measured over predicted"),
    ScreenLine("profiles", "5", "Profiles", "The equipment that is known, and where its figures come from"),
)
