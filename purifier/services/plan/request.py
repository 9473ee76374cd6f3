"""What a person asks, still in their words: the same on the command line, in a set-up file and on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

FOUNDING_BATTERIES: Final = ("lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac")
FOUNDING_PURIFIER: Final = "airfanta-3pro"


@dataclass(frozen=True, slots=True)
class Request:
    """Batteries (a column each), what they run, and the conditions, as typed.

    ``conditions`` maps option names without dashes (``hours-per-day``) to their texts; flags map to ``"yes"``.
    """

    batteries: tuple[str, ...] = ()
    purifier: str | None = None
    load: str | None = None
    setting: str | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)


FOUNDING: Final = Request(batteries=FOUNDING_BATTERIES, purifier=FOUNDING_PURIFIER)
"""The comparison of the founding post; what the app opens on."""
