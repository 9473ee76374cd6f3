"""The table ``states`` of Home Assistant, of every generation: rows of one entity in the order of their times.

Until spring 2023 a row held its entity's name and its attributes, and its time as text; since then ids of other tables
stand in their place, and seconds since 1970.  A file that was brought up to date may have rows of both kinds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.channels import Chosen
from purifier.formats.number_cells import numbers
from purifier.formats.said import Said
from purifier.model.block import Cells
from purifier.plain_text import quoted
from purifier.store.strangers.in_time import Piece
from purifier.store.strangers.looking import must_grow, names
from purifier.store.strangers.moments import moments_ms
from purifier.store.strangers.unit_changes import change, unit_in

ROWS: Final = 5_000
_GONE: Final = "unavailable"
"""Stands for the state of an entity that was removed, too."""


class States:
    """Reads one file's ``states`` through an open ``connection``; ``file`` is for messages."""

    def __init__(self, connection: sqlite3.Connection, said: Said, file: str) -> None:
        self._connection = connection
        self._said = said
        self._file = file
        self._columns = frozenset(names(connection, "states"))
        self._has_meta = "metadata_id" in self._columns and bool(names(connection, "states_meta"))
        self._has_attributes = "attributes_id" in self._columns and bool(names(connection, "state_attributes"))
        self._units: dict[object, str] = {}

    def ways(self) -> list[tuple[str, str, str]]:
        """How rows name their entity: the expression, the join that it needs, and the rows that do it so."""
        found = []
        if self._has_meta:
            join = "JOIN states_meta ON states_meta.metadata_id = states.metadata_id"
            found.append(("states_meta.entity_id", join, "states.metadata_id IS NOT NULL"))
        if "entity_id" in self._columns and (not self._has_meta or self._has_older()):
            where = "states.entity_id IS NOT NULL"
            found.append(("states.entity_id", "", where + (" AND metadata_id IS NULL" if self._has_meta else "")))
        return found

    def attributes_of(self, state_id: int) -> str | None:
        """The attributes of one row, as JSON."""
        shared, own = None, None
        if self._has_attributes:
            shared = self._one(
                "SELECT shared_attrs FROM states JOIN state_attributes USING (attributes_id) WHERE state_id = ?",
                state_id,
            )
        if shared is None and "attributes" in self._columns:
            own = self._one("SELECT attributes FROM states WHERE state_id = ?", state_id)
        found = shared if shared is not None else own
        return found if isinstance(found, str) else None

    def first_ms(self, entity: str) -> int | None:
        """When the first of an entity's states was that the file still has [ms since 1970]."""
        firsts = []
        for where, key in self._keys(entity):
            for time, has_time in self._times():
                found = self._one(f"SELECT min({time}) FROM states WHERE {where} AND {has_time}", key)
                firsts += [ms for ms in moments_ms([found]) if ms is not None]
        return min(firsts, default=None)

    def series(self, one: Chosen, unit: str) -> list[Iterator[Piece]]:
        """The rows of one entity, as a few series in the order of their times; ``unit`` is that of the latest."""
        ways = [(*key, *time) for key in self._keys(one.channel.name) for time in self._times()]
        return [self._series(one, unit, *way) for way in ways]

    def _series(self, one: Chosen, unit: str, where: str, key: object, time: str, has_time: str) -> Iterator[Piece]:
        shared = "attributes_id" if self._has_attributes else "NULL"
        own = "attributes" if "attributes" in self._columns else "NULL"
        after: tuple[object, int] | None = None
        while True:
            later = "" if after is None else f" AND ({time}, state_id) > (?, ?)"
            rows = self._connection.execute(
                f"SELECT {time}, state_id, state, {shared}, {own} FROM states "
                f"WHERE {where} AND {has_time}{later} ORDER BY {time}, state_id LIMIT {ROWS}",
                (key, *(after or ())),
            ).fetchall()
            if not rows:
                return
            times, ids, states, shared_ids, texts = zip(*rows, strict=True)
            before, after = after, (times[-1], ids[-1])
            must_grow(before, after)
            yield self._piece(one, moments_ms(times), states, self._read_units(shared_ids, texts), unit)

    def _piece(
        self, one: Chosen, times: Sequence[int | None], states: Sequence[object], units: Sequence[str], unit: str
    ) -> Piece:
        def odd(place: int) -> None:
            self._said.odd(f"no number in {quoted(one.channel.name)}", 1, 1)

        cells = numbers([str(state) if state not in (None, "") else _GONE for state in states], odd=odd)
        cells = self._in_one_unit(one.channel.name, cells, units, unit)
        if one.factor != 1.0 or one.offset != 0.0:
            cells = [None if value is None else value * one.factor + one.offset for value in cells]
        if None in times:
            self._said.drop("no time", 1, times.count(None))
        kept = [(t_ms, value) for t_ms, value in zip(times, cells, strict=True) if t_ms is not None]
        return Piece(one.quantity, [t_ms for t_ms, _ in kept], [value for _, value in kept], [0] * len(kept))

    def _in_one_unit(self, entity: str, cells: Cells, units: Sequence[str], unit: str) -> Cells:
        """``cells`` in ``unit``, where somebody has changed an entity's unit along the way; raises UsageError."""
        others = {one for one in units if one and unit and one != unit}
        if not others:
            return cells
        changes = {other: change(other, unit) for other in others}
        for other, found in changes.items():
            if found is None:
                raise UsageError(
                    f"{self._file}: {quoted(entity)} is in {quoted(other)} at first and in {quoted(unit)} later, and "
                    "the one cannot be turned into the other: choose another entity"
                )
            self._said.say(f"{quoted(entity)} was in {quoted(other)} once: converted to {quoted(unit)}")
        ways = {other: found for other, found in changes.items() if found is not None}
        return [
            value if value is None or one not in ways else value * ways[one][0] + ways[one][1]
            for value, one in zip(cells, units, strict=True)
        ]

    def _read_units(self, shared: Sequence[object], own: Sequence[object]) -> list[str]:
        keys = [one if one is not None else text for one, text in zip(shared, own, strict=True)]
        for key in set(keys) - self._units.keys():
            text = key
            if isinstance(key, int):
                text = self._one("SELECT shared_attrs FROM state_attributes WHERE attributes_id = ?", key)
            if len(self._units) > ROWS:  # attributes that change with each row tell one unit again and again
                self._units = {one: self._units[one] for one in keys if one in self._units}
            self._units[key] = unit_in(text if isinstance(text, str) else None)
        return [self._units[key] for key in keys]

    def _keys(self, entity: str) -> list[tuple[str, object]]:
        """Which rows are those of an entity, and what that is asked with."""
        found: list[tuple[str, object]] = []
        if self._has_meta:
            metadata = self._one("SELECT metadata_id FROM states_meta WHERE entity_id = ?", entity)
            found += [] if metadata is None else [("metadata_id = ?", metadata)]
        if "entity_id" in self._columns:
            if not self._has_meta:
                found.append(("entity_id = ?", entity))
            elif self._has_older():
                found.append(("entity_id = ? AND metadata_id IS NULL", entity))
        return found

    def _times(self) -> list[tuple[str, str]]:
        """The columns that hold the time of a row, and which rows have it there."""
        found = []
        if "last_updated_ts" in self._columns:
            found.append(("last_updated_ts", "last_updated_ts IS NOT NULL"))
        if "last_updated" in self._columns:
            older = " AND last_updated_ts IS NULL" if found else ""
            found.append(("last_updated", f"last_updated IS NOT NULL{older}"))
        return found

    def _has_older(self) -> bool:
        """Whether rows are left from before entities had numbers."""
        older = "SELECT 1 FROM states WHERE metadata_id IS NULL LIMIT 1"
        return self._connection.execute(older).fetchone() is not None

    def _one(self, statement: str, key: object) -> object:
        found = self._connection.execute(statement, (key,)).fetchone()
        return None if found is None else found[0]
