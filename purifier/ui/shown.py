"""One set-up as the screens show it: its plan, or the sentence that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.errors import NoPathError, PurifierError, UsageError
from purifier.plain_text import plain
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request


@dataclass(frozen=True, slots=True)
class Shown:
    """One set-up: its text as typed, and its plan or the sentence that says why there is none."""

    text: str
    column: Column | None = None
    error: str | None = None
    mistyped: bool = False
    """The words themselves make no sense: other batteries or cables would not help."""

    @property
    def name(self) -> str:
        """What a person calls the battery, with its count."""
        if self.column is None:
            return plain(self.text)
        setup = self.column.setup
        return setup.battery.name + (f" ×{setup.battery_count}" if setup.battery_count > 1 else "")


def plan_one(library: Library, request: Request, battery: str) -> Shown:
    """Plan one set-up; what goes wrong becomes its sentence and leaves the others alone."""
    from purifier.services.plan.plan import column

    try:
        return Shown(battery, column(library, request, battery, with_drivers=False))
    except PurifierError as error:
        mistyped = isinstance(error, UsageError) and not isinstance(error, NoPathError)
        return Shown(battery, error=sentence(error), mistyped=mistyped)
