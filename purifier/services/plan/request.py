"""What a person asks, still in their words: the same on the command line, in a set-up file and on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

FOUNDING_BATTERIES: Final = ("lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac")
FOUNDING_PURIFIER: Final = "airfanta-3pro"


@dataclass(frozen=True, slots=True)
class Request:
    """Batteries, what they run, and the conditions, as typed.

    They run a ``purifier``, or each of several ``purifiers`` that are compared, or a plain ``load``.  ``conditions``
    maps option names without dashes (``hours-per-day``) to their texts; flags map to ``"yes"``.  ``profiles`` are those
    that go with it because not everybody has them, (kind, id) -> text.
    """

    batteries: tuple[str, ...] = ()
    purifier: str | None = None
    load: str | None = None
    setting: str | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    purifiers: tuple[str, ...] = ()
    profiles: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def each(self) -> tuple[Request, ...]:
        """The same for each of its purifiers alone; itself when there are not several."""
        return tuple(replace(self, purifier=one, purifiers=()) for one in self.purifiers) or (self,)


FOUNDING: Final = Request(batteries=FOUNDING_BATTERIES, purifier=FOUNDING_PURIFIER)
"""The comparison of the founding post; what the app opens on."""
