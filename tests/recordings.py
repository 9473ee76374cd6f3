"""What tests of recording share: a plan, a meter's lines, a recorder fed by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.reading import Reading
from purifier.model.run import Event, Frozen
from purifier.protocols.encoder import encode
from purifier.protocols.meter import Meter
from purifier.services.plan.request import Request
from purifier.services.record.begin import Begun, begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.store.opening import Connection, open_for_reading
from purifier.store.timing import Now

BATTERY = "lifepo4-12v-100ah"
SETUP = ("-b", BATTERY, "--load", "4.1 W")
UTC_S = 1_780_000_000.0
BOOT = "the first start"


@cache
def library() -> Library:
    """The bundle."""
    return Library((bundle(),))


@cache
def meter(id_: str = "diy-json") -> Meter:
    """A bundled meter."""
    return library().meter(id_)


@cache
def plan(load: str = "4.1 W", **changes: str) -> Frozen:
    """A run of a plain load on a bundled battery."""
    return freeze(library(), Request((BATTERY,), load=load), meter().id, **changes)  # type: ignore[arg-type]


def line(voltage_v: float = 13.1, current_a: float = -0.33, **more: float) -> bytes:
    """What the meter sends for one reading."""
    return encode(meter(), Reading(voltage_v=voltage_v, current_a=current_a, **more))  # type: ignore[arg-type]


def at(seconds: float, *, utc_s: float | None = None, boot: str = BOOT) -> Now:
    """An instant ``seconds`` after the tests' epoch."""
    return Now(1000.0 + seconds, UTC_S + seconds if utc_s is None else utc_s, boot)


def running_down(from_s: float = 0.0, lasts_s: float = 300.0) -> Callable[[float], bytes]:
    """A meter's lines while the battery falls from its plateau to below its knee."""
    return lambda t: line(13.0 - 1.2 * min(1.0, max(0.0, (t - from_s) / lasts_s)))


class Recording:
    """A recorder on a database, fed by hand: its clock is what the test says."""

    def __init__(self, database: Path, start_s: float = 0.0, *, limits: dict[str, float] | None = None, **how: object):
        self.said: list[Event] = []
        self.begun: Begun = begin(database, plan(), "usb:1", at(start_s), limits or {}, **how)  # type: ignore[arg-type]
        self.recorder = Recorder(
            self.begun.writer,
            decoder_of(meter(), plan()),
            self.begun.past,
            commit_every_s=1e9,
            alarms=self.begun.alarms,
            say=self.said.append,
            monotonic=lambda: 0.0,
        )

    @property
    def run(self) -> int:
        """The run's id."""
        return self.begun.writer.run.id

    def hear(self, seconds: Iterable[float], make: Callable[[float], bytes] = lambda t: line()) -> None:
        """One line at each of ``seconds``."""
        for t in seconds:
            self.recorder.tick(at(t))
            self.recorder.take(make(t), at(t).boot_s)

    def close(self) -> None:
        """End as after a shutdown: all is committed, the run goes on."""
        self.recorder.pause("asked to end")
        self.recorder.commit()
        self.begun.close()

    def die(self) -> None:
        """End as after SIGKILL: nothing more is committed, the lock's file stays behind."""
        import os

        self.begun.writer.rows.clear()
        connection = self.begun.writer._connection
        assert connection is not None
        connection.close()
        os.close(self.begun.lock.handle)


def copy(database: Path, to: Path) -> None:
    """A copy as of now, also while somebody records: what a write-ahead log holds belongs to it."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def read(database: Path) -> Connection:
    """The database, to look into."""
    return open_for_reading(database)
