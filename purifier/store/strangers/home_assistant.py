"""Home Assistant's recorder database: every entity that has numbers, its raw states and what is kept of older ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.said import Said
from purifier.formats.timeline import Dated
from purifier.model.block import ENDED, Block
from purifier.store.strangers.home_assistant_means import MEANS, means, statistics_of
from purifier.store.strangers.home_assistant_outages import outages
from purifier.store.strangers.home_assistant_states import States
from purifier.store.strangers.in_time import Piece, in_time
from purifier.store.strangers.looking import Looker
from purifier.store.strangers.unit_changes import unit_in

FORMAT: Final = Format(
    id="home-assistant-database",
    name="Home Assistant, recorder database",
    ends_hold=("unavailable", "unknown"),
    on_change=True,
)
_NUMBER: Final = (
    "state GLOB '*[0-9]*' AND state NOT GLOB '*[^0-9.eE+-]*' AND state NOT GLOB '*.*.*' "
    "AND state NOT GLOB '*[0-9.][-+]*'"
)
"""Whether a state is a number: no date, no version, no word."""


class HomeAssistant:
    """See `purifier.formats.opened.Opened`; a channel is an entity, called by its id."""

    def __init__(self, looker: Looker) -> None:
        self.format: Format = FORMAT
        self.said = Said()
        self._looker = looker
        self._units: dict[str, str] = {}

    def channels(self) -> Sequence[Channel]:
        """Every entity with a state that is a number, then those of which only means are kept."""
        with self._looker.looking() as connection:
            found = self._entities(connection)
            for table, _ in MEANS:
                for name, unit, count, low, high in statistics_of(connection, table):
                    before = found.get(name)
                    if before is None:
                        found[name] = Channel(name, unit, count, low, high)
                    elif before.unit == unit:
                        ends = [end for end in (before.low, before.high, low, high) if end is not None]
                        found[name] = Channel(name, unit, before.count + count, min(ends), max(ends))
        self._units = {one.name: one.unit for one in found.values()}
        return list(found.values())

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """The states of the ``chosen`` entities in the order of their times; see `Opened.blocks`.

        Means over an hour or five minutes, their ``mean_ms`` says so, stand in front of the first state that is kept.
        """
        if not self._units:
            self.channels()
        with self._looker.looking() as connection:
            states = States(connection, self.said, self._looker.name)
            series: list[Iterator[Piece]] = []
            off = outages(connection)
            if off:
                times = "once" if len(off) == 1 else f"{len(off)} times"
                self.said.say(
                    f"Home Assistant was not running for more than a minute {times}: nothing is held over that"
                )
            for one in chosen:
                unit = self._units.get(one.channel.name, one.channel.unit)
                first_ms = states.first_ms(one.channel.name)
                series += means(connection, one, unit, first_ms, self.said)
                series += states.series(one, unit)
                series.append(self._ends(one, [t_ms for t_ms in off if first_ms is not None and t_ms >= first_ms]))
            for block in in_time(series, [one.quantity for one in chosen]):
                self.said.rows += len(block)
                yield block

    def dated(self) -> Dated:
        """Its times are UTC."""
        return Dated(0, ("times are UTC, as Home Assistant keeps them",))

    def _ends(self, one: Chosen, off: Sequence[int]) -> Iterator[Piece]:
        """That nobody knew the entity any longer when Home Assistant had ended: no rows of the file."""
        self.said.rows -= len(off)
        return iter([Piece(one.quantity, [t_ms + 1 for t_ms in off], [ENDED] * len(off), [0] * len(off))])

    def _entities(self, connection: sqlite3.Connection) -> dict[str, Channel]:
        """Entity -> what its numbers look like, and the unit of the latest of them."""
        states = States(connection, self.said, self._looker.name)
        found: dict[str, Channel] = {}
        for name, joined, where in states.ways():
            rows = connection.execute(
                f"SELECT {name}, count(*), min(CAST(state AS REAL)), max(CAST(state AS REAL)), max(state_id) "
                f"FROM states {joined} WHERE {where} AND {_NUMBER} GROUP BY {name} ORDER BY min(state_id)"
            ).fetchall()
            for entity, count, low, high, latest in rows:
                if not isinstance(entity, str):
                    continue
                unit = unit_in(states.attributes_of(latest))
                before = found.get(entity)
                if before is not None:
                    count, low, high = count + before.count, min(low, before.low), max(high, before.high)
                    unit = before.unit or unit
                found[entity] = Channel(entity, unit, count, low, high)
        return found
