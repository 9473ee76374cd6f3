"""The database of rd-usb (``data.db``), which logs USB meters of RDTech: a session is a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

from purifier.formats.channels import Channel, Chosen
from purifier.formats.format import Format
from purifier.formats.number_cells import scaled
from purifier.formats.said import Said
from purifier.formats.timeline import Dated
from purifier.model.block import Block
from purifier.plain_text import quoted
from purifier.store.strangers.looking import Looker, must_grow, names, quoted_name
from purifier.store.strangers.moments import moments_ms

FORMAT: Final = Format(id="rd-usb-database", name="rd-usb, data.db", sign="unsigned")
ROWS: Final = 5_000
UNITS: Final = {
    "voltage": "V",
    "current": "A",
    "power": "W",
    "temperature": "°C",
    "accumulated_current": "mAh",
    "accumulated_power": "mWh",
}
"""Column -> unit; data lines, resistance and the counter of seconds say nothing of a battery."""
_SHOWN: Final = 5


class _Session(NamedTuple):
    key: object
    name: str
    first: int
    last: int
    """Ids of its first and last row."""


class RdUsb:
    """See `purifier.formats.opened.Opened`; times are UTC, the current has no sign."""

    def __init__(self, looker: Looker) -> None:
        self.format: Format = FORMAT
        self.said = Said()
        self._looker = looker

    def channels(self) -> Sequence[Channel]:
        """The columns that say something of a battery and hold numbers."""
        with self._looker.looking() as connection:
            there = [name for name in names(connection, "measurements") if name in UNITS]
            asked = ", ".join(
                f"sum(typeof({name}) IN ('integer', 'real')), min({name}), max({name})"
                for name in map(quoted_name, there)
            )
            found = connection.execute(f"SELECT {asked} FROM measurements").fetchone()
        channels = []
        for place, name in enumerate(there):
            count, *ends = found[3 * place : 3 * place + 3]
            if count:
                low, high = scaled(ends)
                channels.append(Channel(name, UNITS[name], count, low, high))
        return channels

    def blocks(self, chosen: Sequence[Chosen]) -> Iterator[Block]:
        """Session after session; see `purifier.formats.opened.Opened.blocks`."""
        with self._looker.looking() as connection:
            key = "session_id" if "session_id" in names(connection, "measurements") else "name"
            sessions = self._sessions(key)
            columns = ", ".join(quoted_name(one.channel.name) for one in chosen)
            for section, session in enumerate(sessions):
                last = session.first - 1
                while rows := connection.execute(
                    f"SELECT id, timestamp, {columns} FROM measurements "
                    f"WHERE id > ? AND id <= ? AND {key} IS ? ORDER BY id LIMIT {ROWS}",
                    (last, session.last, session.key),
                ).fetchall():
                    ids, stamps, *cells = zip(*rows, strict=True)
                    must_grow((last,), ids[-1:])
                    last = ids[-1]
                    yield from self._block(ids[0], moments_ms(stamps), cells, chosen, section)

    def dated(self) -> Dated:
        """Its times are UTC."""
        return Dated(0, ("times are UTC, as rd-usb keeps them",))

    def _block(
        self,
        line: int,
        times: Sequence[int | None],
        cells: Sequence[Sequence[object]],
        chosen: Sequence[Chosen],
        section: int,
    ) -> Iterator[Block]:
        has_time = [t_ms is not None for t_ms in times]
        if not all(has_time):
            self.said.drop("no time", line + has_time.index(False), has_time.count(False))
        t_ms = [t_ms for t_ms in times if t_ms is not None]
        values = {
            one.quantity: list(compress(scaled(column, one.factor, one.offset), has_time))
            for one, column in zip(chosen, cells, strict=True)
        }
        self.said.rows += len(t_ms)
        if t_ms:
            yield Block(t_ms, values, line, section)

    def _sessions(self, key: str) -> list[_Session]:
        """In the order in which they were begun; ``key`` is the column that tells them apart, a name in old files."""
        with self._looker.looking() as connection:
            known: dict[object, str] = {}
            if key == "session_id" and {"id", "name"} <= set(names(connection, "sessions")):
                known = dict(connection.execute("SELECT id, name FROM sessions"))
            found = [
                _Session(one, str(known.get(one) or (one if key == "name" and one else "without a name")), first, last)
                for one, first, last in connection.execute(
                    f"SELECT {key}, min(id), max(id) FROM measurements GROUP BY {key} ORDER BY min(id)"
                )
            ]
        shown = ", ".join(quoted(session.name) for session in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        self.said.say(f"{len(found)} session{'s' if len(found) != 1 else ''} of rd-usb, each for itself: {shown}{more}")
        return found
