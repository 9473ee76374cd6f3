"""What the Runs screen shows, read from the database off the painting thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.message import Message

from purifier.errors import PurifierError
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.model.comparison.overlay import Against, Quantity
    from purifier.services.runs.air import Air
    from purifier.services.runs.compared import Compared
    from purifier.services.runs.listing import Glimpse, Listing
    from purifier.services.runs.overlay import Overlay
    from purifier.store.timing import Now

POINTS: Final = 240
CELLS: Final = 10


@dataclass
class Listed(Message):
    """The runs there are; ``fault`` says why they cannot be read."""

    listing: Listing | None
    fault: str | None = None
    stamp: tuple[object, ...] = ()
    """Of the database when it was read: while it stays the same there is nothing new."""


@dataclass
class Glimpsed(Message):
    """What the minutes of some runs tell, by their ids."""

    found: Mapping[int, Glimpse]


@dataclass(frozen=True, slots=True)
class Seen:
    """Runs as they are drawn over each other, the first beside its prediction.

    ``compared`` is None of several, and of one of which only the course was asked for.
    """

    ids: tuple[int, ...]
    overlay: Overlay | None = None
    compared: Compared | None = None
    events: tuple[tuple[int | None, str, str, int], ...] = ()
    """What happened to the first: (UTC [ms since 1970], kind, words, ms since the start), the oldest first."""
    bad_rows: tuple[str, ...] = ()
    fault: str | None = None
    air: tuple[Air, ...] = ()
    """What the first was of, where that is the air; else what the air was meanwhile."""


@dataclass
class Looked(Message):
    """Runs were looked at; a newer look makes it worthless."""

    seen: Seen

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Looked)


def stamp_of(database: Path) -> tuple[object, ...]:
    """Something that changes when anything is written to the database, and when a recorder comes or goes."""
    from purifier.services.runs.current import recorded_now

    found: list[object] = []
    for name in (database.name, f"{database.name}-wal"):
        try:
            status = database.with_name(name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_mtime_ns, status.st_size, status.st_ino))
    try:
        return (*found, *sorted(recorded_now(database)))
    except (OSError, PurifierError):
        return tuple(found)


def listed(database: Path, clock: Callable[[], Now]) -> Listed:
    """All runs, or why they cannot be read."""
    from purifier.services.runs.listing import listing
    from purifier.store.opening import reading
    from purifier.store.place import is_there

    stamp = stamp_of(database)
    if not is_there(database):
        return Listed(None, None, stamp)
    try:
        with reading(database) as connection:
            return Listed(listing(connection, database, clock()), None, stamp)
    except PurifierError as error:
        return Listed(None, sentence(error), stamp)


def glimpsed(database: Path, ids: Sequence[int], clock: Callable[[], Now]) -> Mapping[int, Glimpse]:
    """What the minutes of these runs tell; nothing of those that are gone."""
    from purifier.services.runs.find import run_with
    from purifier.services.runs.listing import glimpses
    from purifier.store.opening import reading

    runs = []
    try:
        with reading(database) as connection:
            for id_ in ids:
                try:
                    runs.append(run_with(connection, id_))
                except PurifierError:
                    continue
            return glimpses(connection, database, runs, clock(), CELLS)
    except PurifierError:
        return {}


def see(
    database: Path, ids: Sequence[int], against: Against, quantity: Quantity, clock: Callable[[], Now], *, why: bool
) -> Seen:
    """These runs over each other; with ``why`` the first beside its prediction, in figures and words, too."""
    from purifier.services.runs.air import air_in
    from purifier.services.runs.beside import beside
    from purifier.services.runs.facts import Facts, dated_events
    from purifier.services.runs.find import run_with
    from purifier.services.runs.overlay import overlay
    from purifier.store.bad_rows import BadRows
    from purifier.store.opening import reading

    bad = BadRows()
    try:
        with reading(database) as connection:
            drawn = overlay(connection, ids, against, quantity, POINTS, bad)
            if not why:
                return Seen(tuple(ids), drawn, bad_rows=tuple(bad.sentences()))
            facts = Facts.read(connection, database, run_with(connection, ids[0], bad), clock(), bad)
            compared = beside(connection, facts)
            air = air_in(connection, facts.run)
    except PurifierError as error:
        return Seen(tuple(ids), fault=sentence(error))
    events = tuple((utc_ms, one.kind, one.text, one.t_ms) for utc_ms, one in dated_events(facts))
    return Seen(tuple(ids), drawn, compared, events, tuple(bad.sentences()), air=air)


def see_one(database: Path, run: int, clock: Callable[[], Now]) -> Seen:
    """One run by its charge over time, and why it went otherwise than predicted."""
    # What words it is loaded here too, so that nothing on the painting thread has to wait for it.
    from purifier.services.runs import in_words, overlay_words  # noqa: F401

    return see(database, (run,), "time", "charge", clock, why=True)
