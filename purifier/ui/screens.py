"""The table of screens: a line here gives a screen its place in the top line, its key and its entry in the palette."""

from __future__ import annotations

from typing import Final, NamedTuple


class ScreenLine(NamedTuple):
    """One screen in words; the app knows by its ``id`` how to load it."""

    id: str
    key: str
    name: str
    purpose: str


_IN_ORDER: Final = (
    ("plan", "Plan", "How long each set-up runs the purifier"),
    ("choose", "Choose", "What to buy: the set-ups that do what you need, best first"),
    ("log", "Log", "A run as it is recorded, measured over predicted"),
    ("runs", "Runs", "Every run beside what was predicted for it, and what it teaches"),
    ("profiles", "Profiles", "The equipment that is known, and where its figures come from"),
)
SCREENS: Final = tuple(
    ScreenLine(id_, str(number), name, purpose) for number, (id_, name, purpose) in enumerate(_IN_ORDER, 1)
)
"""Their keys are their places, so that there are no holes."""
