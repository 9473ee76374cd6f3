"""What the Log screen shows at one moment, read from the database off the painting thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.message import Message

from purifier.errors import PurifierError, UsageError
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.runs.air import Air
    from purifier.services.runs.chart import Chart, Charted, Window
    from purifier.services.runs.watch import Watched
    from purifier.store.timing import Now

QUANTITIES: Final[tuple[Charted, ...]] = ("charge", "power", "voltage")
WINDOWS: Final[tuple[Window, ...]] = ("hour", "day", "run")
POINTS: Final = 240
REDRAW_MS: Final = 10_000
"""How long a chart may stand while nothing new was measured: its right end is now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at; ``run`` None: the one that is being recorded, else the newest."""

    run: int | None
    quantity: Charted = "charge"
    window: Window = "run"


@dataclass(frozen=True, slots=True)
class Look:
    """A run as it stands and its chart; neither when there is no run yet; ``fault`` says why it cannot be read."""

    wanted: Wanted
    watched: Watched | None = None
    chart: Chart | None = None
    chart_key: tuple[object, ...] = ()
    air: tuple[Air, ...] = ()
    """Of a run of the air its own; of a battery's what it was meanwhile."""
    fault: str | None = None
    gone: int | None = None
    """The run that was looked at, where it is not there any more."""


@dataclass
class Looked(Message):
    """What was found; a newer one makes it worthless."""

    look: Look

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Looked)


def look(database: Path, wanted: Wanted, clock: Callable[[], Now], before: Look | None) -> Look:
    """Read the run as it stands; the chart only when something new belongs in it, else the one of ``before``."""
    from purifier.services.runs.air import air_in
    from purifier.services.runs.chart import chart
    from purifier.services.runs.current import current
    from purifier.services.runs.states import OVER
    from purifier.services.runs.watch import watch
    from purifier.store import run_rows
    from purifier.store.opening import reading
    from purifier.store.place import is_there

    if not is_there(database):
        return Look(wanted)
    try:
        with reading(database) as connection:
            now = clock()
            run = wanted.run
            if run is None:
                shown = _shown(before)
                run = current(connection, database)
                if shown is not None and run != shown and run_rows.run_of(connection, shown) is None:
                    run = shown  # nobody asked to see another
                if run is None:
                    return Look(wanted)
            watched = watch(connection, database, run, now)
            last_ms = round((watched.summary.last_s or 0.0) * 1000.0)
            waited = round(watched.t_s * 1000.0 - last_ms) // REDRAW_MS if watched.state not in OVER else 0
            marks = sum(event.kind == "mark" for _, event in watched.events)
            key = (run, wanted.quantity, wanted.window, last_ms, watched.summary.readings, waited, watched.state, marks)
            if before is not None and before.chart is not None and before.chart_key == key:
                return Look(wanted, watched, before.chart, key, before.air)
            drawn = chart(connection, run, wanted.quantity, wanted.window, now, POINTS)
            return Look(wanted, watched, drawn, key, air_in(connection, watched.run))
    except UsageError:
        lost = wanted.run if wanted.run is not None else _shown(before)
        return Look(wanted) if lost is None else Look(replace(wanted, run=lost), gone=lost)
    except PurifierError as error:
        return Look(wanted, fault=sentence(error))


def _shown(before: Look | None) -> int | None:
    """The run that was on the screen, or was missed there."""
    if before is None:
        return None
    return before.gone if before.watched is None else before.watched.run.id
