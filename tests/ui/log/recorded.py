"""Runs made by the recorder itself, under a clock that stands still, and the app opened on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from purifier.library.catalogue import Library
from purifier.model.run import Event, Frozen, Source
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.begin import Begun, begin
from purifier.services.record.freeze import freeze
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.services.runs.watch import Watched, watch
from purifier.store.opening import open_for_reading
from purifier.store.timing import Now
from purifier.ui.app import PurifierApp
from purifier.ui.log.screen import LogScreen
from tests.recordings import at, library
from tests.ui.reading import settle

METER = "victron-ve-direct"
REQUEST = Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="4")
PORT = "usb:0403:6015:VE1234"


@cache
def plan_of(name: str, source: Source) -> Frozen:
    """A run of setting 4 on a bundled battery."""
    return freeze(library(), REQUEST, METER, name=name, source=source)


@cache
def messages(every_s: float, hours: float) -> tuple[tuple[float, bytes], ...]:
    """What the meter sends, from full."""
    setup, setting = one_setup(library(), REQUEST)
    pretence = pretend(setup, setting.power_w.value, energy_ratio=0.97)
    found = []
    for t, data in synthetic_capture(pretence, library().meter(METER), every_s=every_s, silence_s=3600.0):
        if t > hours * 3600.0:
            break
        found.append((t, data))
    return tuple(found)


class Recorded:
    """A run that is being recorded: this test holds its lock until `close`."""

    def __init__(
        self, database: Path, *, name: str = "Shelf battery", source: Source = "log", port: str = PORT
    ) -> None:
        self.database = database
        self.said: list[Event] = []
        self.begun: Begun = begin(database, plan_of(name, source), port, at(0.0), {}, new=True)
        self.recorder = Recorder(
            self.begun.writer,
            decoder_of(library().meter(METER), plan_of(name, source)),
            self.begun.past,
            commit_every_s=1e9,
            alarms=self.begun.alarms,
            say=self.said.append,
            monotonic=lambda: 0.0,
        )
        self.last_s = 0.0

    @property
    def run(self) -> int:
        """The run's id."""
        return self.begun.writer.run.id

    def hear(self, hours: float, *, every_s: float = 300.0, without: tuple[float, float] | None = None) -> Recorded:
        """Record as far as ``hours`` after the start, but for the hours between ``without``; all is committed."""
        for t, data in messages(every_s, hours):
            if (t <= self.last_s and self.last_s) or (without and without[0] * 3600.0 < t < without[1] * 3600.0):
                continue
            self.recorder.tick(at(t))
            self.recorder.take(data, at(t).boot_s)
            self.last_s = t
        self.recorder.commit()
        return self

    def close(self) -> None:
        """The recorder is gone; the run has no end."""
        self.recorder.pause("asked to end")
        self.begun.writer.close()
        self.begun.lock.release()


@dataclass
class Clock:
    """A clock that shows ``now_s`` after the start of the run, until a test moves it."""

    now_s: float = 0.0

    def __call__(self) -> Now:
        """The instant."""
        return at(self.now_s)


def log_app(database: Path, now: float | Clock = 0.0, *, pretend: bool = False) -> PurifierApp:
    """The app on ``database``, opened on the Log screen."""
    clock = now if isinstance(now, Clock) else Clock(now)
    app = PurifierApp(Library([Path("profiles")]), database=database, screen="log", pretend=pretend, clock=clock)
    app.animation_level = "none"
    return app


async def look_again(pilot: Pilot[Any]) -> None:
    """What the timer does once a second."""
    screen = pilot.app.screen
    assert isinstance(screen, LogScreen)
    screen.look()
    await settle(pilot)


def watched_now(database: Path, run: int, now_s: float) -> Watched:
    """What the services say about a run at that moment."""
    from contextlib import closing

    with closing(open_for_reading(database)) as connection:
        return watch(connection, database, run, at(now_s))
