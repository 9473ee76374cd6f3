"""A database of runs that have ended, made by the recorder itself under a clock that stands still."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from purifier.model.run import Frozen, Source
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.pretence import pretend, synthetic_capture
from purifier.services.record.begin import begin
from purifier.services.record.freeze import freeze, unplanned
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.services.runs.told import tell
from tests.recordings import UTC_S, at, library

METER: Final = "victron-ve-direct"
REQUEST: Final = Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="4")
PORT: Final = "usb:0403:6015:VE1234"
EVERY_S: Final = 180.0
DAY_S: Final = 86_400.0


class Kind(NamedTuple):
    """One run: what the battery holds of its label, what the purifier draws of the figure, and what came of it."""

    name: str
    energy: float = 1.0
    load: float = 1.0
    hours: float = 1e9
    """Then it is stopped by hand."""
    source: Source = "log"
    planned: bool = True
    gap_h: tuple[float, float] | None = None
    marks: tuple[tuple[float, str], ...] = ()


KINDS: Final = (
    Kind("shelf, night 3", 0.97, 1.06),
    Kind("cold garage", 0.7, gap_h=(20.0, 22.5), marks=((12.0, "door opened"), (30.0, "filter changed"))),
    Kind("", 1.02),
    Kind("stopped early", 1.0, 1.1, 30.0),
    Kind("replayed", 0.99, 0.98, source="replay"),
    Kind("nobody planned it", planned=False, hours=5.0),
)
"""Runs 1 to 6; `finished` tells of a seventh."""
TOLD: Final = len(KINDS) + 1
"""The run that was told, not measured."""


@cache
def plan_of(name: str, source: Source = "log") -> Frozen:
    """A run of setting 4 on a bundled battery."""
    return freeze(library(), REQUEST, METER, name=name, source=source)


@cache
def messages(energy: float, load: float) -> tuple[tuple[float, bytes], ...]:
    """What the meter sends, from full until the battery is empty and an hour of silence."""
    setup, setting = one_setup(library(), REQUEST)
    pretence = pretend(setup, setting.power_w.value * load, energy_ratio=energy)
    return tuple(synthetic_capture(pretence, library().meter(METER), every_s=EVERY_S, silence_s=3600.0))


def record(database: Path, kind: Kind, start_s: float = 0.0) -> int:
    """Record one run from its first reading to its end; its id."""
    frozen = plan_of(kind.name, kind.source)
    if not kind.planned:
        frozen = replace(unplanned(kind.name, kind.source), meter=METER)
    begun = begin(database, frozen, PORT, at(start_s), {}, new=True)
    recorder = Recorder(
        begun.writer,
        decoder_of(library().meter(METER), frozen),
        begun.past,
        commit_every_s=1e9,
        alarms=begun.alarms,
        say=lambda event: None,
        monotonic=lambda: 0.0,
    )
    gap, marks = kind.gap_h or (0.0, 0.0), list(kind.marks)
    for t, data in messages(kind.energy, kind.load):
        if t > kind.hours * 3600.0:
            break
        if gap[0] * 3600.0 < t < gap[1] * 3600.0:
            continue
        while marks and t >= marks[0][0] * 3600.0:
            recorder.commit()
            _mark(database, begun.writer.run.id, marks.pop(0)[1], start_s + t)
        recorder.tick(at(start_s + t))
        recorder.take(data, at(start_s + t).boot_s)
    if kind.hours < 1e9:
        recorder.end("stopped", "stopped on request")
    recorder.pause("asked to end")
    recorder.commit()
    begun.close()
    return begun.writer.run.id


def _mark(database: Path, run: int, words: str, at_s: float) -> None:
    from purifier.services.runs.mark import mark

    mark(database, str(run), words, at(at_s))


@cache
def _made(kinds: Sequence[Kind]) -> Path:
    path = Path(tempfile.mkdtemp(prefix="finished-runs-")) / "runs.sqlite3"
    for number, kind in enumerate(kinds):
        assert record(path, kind, number * 10 * DAY_S) == number + 1
    tell(path, library(), REQUEST, 41.0, complete=True, started_utc_ms=round(UTC_S * 1000.0), name="")
    return path


def finished(database: Path) -> Path:
    """Write `KINDS` and a run that was told into ``database``; made once, then copied."""
    for made in _made(KINDS).parent.glob("runs.sqlite3*"):
        if made.is_file():
            shutil.copy(made, database.with_name(made.name.replace("runs.sqlite3", database.name)))
    return database
