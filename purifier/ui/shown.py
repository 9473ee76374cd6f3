"""One set-up as the screens show it: its plan, or the sentence that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from purifier.errors import NoPathError, PurifierError, UsageError
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.dead_end import DeadEnd
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request


@dataclass(frozen=True, slots=True)
class Shown:
    """One set-up: its text as typed, and its plan or the sentence that says why there is none."""

    text: str
    request: Request
    """What was asked of it: one purifier, or a plain load."""
    name: str
    """What a person calls the battery, with its count."""
    column: Column | None = None
    error: str | None = None
    mistyped: bool = False
    """The words themselves make no sense: other batteries or cables would not help."""
    dead_end: DeadEnd | None = None
    """Where the battery cannot feed the machine as it was typed, or with other volts than it takes: what would do."""


def plan_one(library: Library, request: Request, battery: str) -> Shown:
    """Plan one set-up of a ``request`` for one machine; what goes wrong becomes its sentence, and harms no other."""
    from purifier.services.plan.names import battery_name
    from purifier.services.plan.plan import column

    name = battery_name(library, battery)
    try:
        planned = column(library, request, battery, with_drivers=False)
    except NoPathError as error:
        return Shown(battery, request, name, error=sentence(error), dead_end=_dead_end(library, request, battery))
    except PurifierError as error:
        return Shown(battery, request, name, error=sentence(error), mistyped=isinstance(error, UsageError))
    wrong_volts = any(one.code == "voltage-mismatch" for one in planned.rows[0].warnings)
    return Shown(
        battery, request, name, planned, dead_end=_dead_end(library, request, battery) if wrong_volts else None
    )


def _dead_end(library: Library, request: Request, battery: str) -> DeadEnd | None:
    from purifier.services.plan.dead_end import dead_end

    try:
        return dead_end(library, request, battery)
    except PurifierError:
        return None
