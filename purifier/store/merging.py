"""A run of another database taken into this one: the union of what both know, whichever came first.

Every rule picks the greater of two by an order of its own, so that databases merged in any order, and twice, come to
the same.  Rows go in by bites; a merge that was killed is made good by the next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from purifier.model.run import Event, EventKind
from purifier.store.bad_rows import BadRows, shown
from purifier.store.json_object import number
from purifier.store.merged_tables import Table
from purifier.store.opening import is_damage, transaction
from purifier.store.pruning import readings_of
from purifier.store.readings import rows as reading_rows
from purifier.store.run_rows import events, insert_event
from purifier.store.series import counted

BITE: Final = 5_000
T = TypeVar("T")
Cells = tuple[Any, ...]
Tell = Callable[[int], None]
"""Is told how many rows were looked at."""


class Copying:
    """One run of another database on its way into ``here``; ``changed`` counts the rows that it brought."""

    def __init__(
        self, here: sqlite3.Connection, there: sqlite3.Connection, bad: BadRows, *, dry: bool, tell: Tell
    ) -> None:
        self.here: Final = here
        self.there: Final = there
        self.bad: Final = bad
        self.changed = 0
        self._dry = dry
        self._tell = tell

    def readings(self, theirs: int, ours: int | None) -> None:
        """The single readings of run ``theirs`` into run ``ours``: those whose times it has not."""
        part: list[Cells] = []
        for row in self.readable(theirs, "reading", lambda: reading_rows(self.there, theirs, bad=self.bad)):
            part.append(tuple(row))
            if len(part) == BITE:
                self._add_readings(part, ours)
                part = []
        self._add_readings(part, ours)

    def _add_readings(self, part: Sequence[Cells], ours: int | None) -> None:
        if not part:
            return
        within = "SELECT t_ms FROM reading WHERE run = ? AND t_ms BETWEEN ? AND ?"
        known = {t for (t,) in self.here.execute(within, (ours, part[0][0], part[-1][0]))}
        fresh = [row for row in part if row[0] not in known] if known else part
        self._put("INSERT OR IGNORE INTO reading VALUES ({run}, ?, ?, ?, ?, ?, ?)", fresh, ours)
        self._tell(len(part))

    def table(self, table: Table, theirs: int, ours: int | None) -> None:
        """The rows of ``table``: those that are not there, and those that know more than what is there."""
        names, keys = ", ".join(table.columns), table.columns[: table.keys]
        question = f"SELECT {names} FROM {table.name} WHERE run = ?"
        within = f"{question} AND {keys[0]} BETWEEN ? AND ?"
        at = [table.columns.index(name) for name in table.greater]
        for page in self._pages(theirs, table.name, question, keys, range(table.keys)):
            sound = [row for row in page if self._sound(table, row, theirs)]
            if not sound:
                continue
            there = self.here.execute(within, (ours, sound[0][0], sound[-1][0]))
            known = {row[: table.keys]: _order(row, at) for row in there}
            fresh = [row for row in sound if _order(row, at) > known.get(row[: table.keys], ())]
            self._upsert(table, fresh, ours)

    def changes(self, theirs: int, ours: int | None) -> None:
        """The slow values; names have other numbers in every database."""
        question = (
            "SELECT name.name, t_ms, value, change.name FROM change JOIN name ON name.id = change.name WHERE run = ?"
        )
        there = (
            "SELECT t_ms FROM change WHERE run = ? AND name = (SELECT id FROM name WHERE name = ?) "
            "AND t_ms BETWEEN ? AND ?"
        )
        insert = "INSERT OR IGNORE INTO change SELECT {run}, id, ?2, ?3 FROM name WHERE name = ?1"
        for page in self._pages(theirs, "change", question, ("change.name", "t_ms"), (3, 1)):
            sound: dict[str, list[Cells]] = {}
            for name, t_ms, value, _ in page:
                if isinstance(name, str) and type(t_ms) is int and not isinstance(value, bytes):
                    sound.setdefault(name, []).append((name, t_ms, value))
                else:
                    self.bad.add(theirs, "change", shown(t_ms), f"{shown(name)} makes no sense, found {shown(value)}")
            if sound and not self._dry:
                with transaction(self.here):
                    names = [(name,) for name in sound]
                    self.here.executemany("INSERT OR IGNORE INTO name (name) VALUES (?)", names)
            for name, rows in sound.items():
                known = {t for (t,) in self.here.execute(there, (ours, name, rows[0][1], rows[-1][1]))}
                self._put(insert, [row for row in rows if row[1] not in known], ours)

    def events(self, theirs: int, ours: int | None) -> None:
        """What happened, each thing once; notes in the order in which they were made.

        That single readings were removed is true no longer where the other database still had them.
        """
        known = [] if ours is None else events(self.here, ours)
        told = list(self.readable(theirs, "event", lambda: events(self.there, theirs, bad=self.bad)))
        pruned = any(event.kind == "pruned" for event in (*known, *told))
        if pruned and ours is not None and not self._dry and readings_of(self.here, ours) >= counted(self.here, ours):
            told = [event for event in told if event.kind != "pruned"]
            self._forget(known, "pruned", ours)
        if ours is not None and not self._dry:
            self._settle_notes(known, told, ours)
            told = [event for event in told if event.kind != "note"]
        fresh = [event for event in told if event not in known]
        if self._dry or ours is None:
            self.changed += len(fresh)
            return
        before = self.here.total_changes
        with transaction(self.here):
            for event in fresh:
                insert_event(self.here, ours, event)
        self.changed += self.here.total_changes - before

    def _forget(self, known: Sequence[Event], kind: EventKind, ours: int) -> None:
        if any(event.kind == kind for event in known):
            with transaction(self.here):
                self.here.execute("DELETE FROM event WHERE run = ? AND kind = ?", (ours, kind))
            self.changed += 1

    def _settle_notes(self, known: Sequence[Event], told: Sequence[Event], ours: int) -> None:
        """The notes of both, each once, one a millisecond: no two of a kind have the same time."""
        first: dict[str, float] = {}
        for event in (*known, *told):
            if event.kind == "note":
                noted = number(event.data.get("noted_utc_ms")) or 0.0
                first[event.text] = min(noted, first.get(event.text, noted))
        order = sorted(first, key=lambda text: (first[text], text))
        right = [Event(i, "note", text, {"noted_utc_ms": round(first[text])}) for i, text in enumerate(order)]
        if right != [event for event in known if event.kind == "note"]:
            with transaction(self.here):
                self.here.execute("DELETE FROM event WHERE run = ? AND kind = 'note'", (ours,))
                for event in right:
                    insert_event(self.here, ours, event)
            self.changed += 1

    def _upsert(self, table: Table, rows: Sequence[Cells], ours: int | None) -> None:
        """Rows of their key put in the place of those that know less."""
        self.changed += len(rows)
        if self._dry or ours is None or not rows:
            return
        from sqlite_utils import Database

        ours_there: Any = Database(self.here, recursive_triggers=False)[table.name]
        records = [{"run": ours, **dict(zip(table.columns, row, strict=True))} for row in rows]
        with transaction(self.here):
            ours_there.upsert_all(records, pk=("run", *table.columns[: table.keys]))

    def _put(self, insert: str, rows: Sequence[Cells], ours: int | None) -> None:
        self.changed += len(rows)
        if self._dry or ours is None:
            return
        for start in range(0, len(rows), BITE):
            with transaction(self.here):
                self.here.executemany(insert.format(run=ours), rows[start : start + BITE])

    def readable(self, run: int, table: str, find: Callable[[], Iterable[T]]) -> Iterator[T]:
        """The rows as far as they can be read; where that ends in a damaged page, this is noted."""
        try:
            yield from find()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote a damaged place
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise
            self.bad.add(run, table, "", f"cannot be read to the end: {error}")

    def _pages(
        self, run: int, table: str, question: str, keys: Sequence[str], at: Sequence[int]
    ) -> Iterator[list[Cells]]:
        """The rows of a question in order of ``keys``, a page at a time: whoever writes there need not wait long.

        ``at`` is where the keys stand in a row.
        """
        order = f" ORDER BY {', '.join(keys)} LIMIT {BITE}"
        further = f" AND ({', '.join(keys)}) > ({', '.join('?' * len(keys))})"
        after: Cells = ()
        while True:
            asked, values = question + (further if after else "") + order, (run, *after)
            page = list(self.readable(run, table, lambda: self.there.execute(asked, values)))  # noqa: B023 - used at once
            yield page
            if len(page) < BITE:
                return
            after = tuple(page[-1][i] for i in at)

    def _sound(self, table: Table, row: Cells, run: int) -> bool:
        """Whether each cell holds what the table may hold; the row is noted where not."""
        for name, value in zip(table.columns, row, strict=True):
            if not (isinstance(value, str) if name in table.texts else value is None or type(value) is int):
                self.bad.add(run, table.name, shown(row[0]), f"{name} makes no sense, found {shown(value)}")
                return False
        return True


def _order(row: Cells, at: Sequence[int]) -> tuple[int, ...]:
    return tuple(row[i] if type(row[i]) is int else -1 for i in at)
