"""What a power cut left, opened with the program itself: is anything damaged, lost, wrong or stuck?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from purifier.services.record.begin import begin
from purifier.services.record.instant import now
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from tests.powercut.answers import RefusedError, answer
from tests.powercut.cuts import Cut
from tests.recordings import line, meter, plan

ASIDE: Final = ("*.damaged-*", "*.replaced-*")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Truth:
    """A run as it was in the end, without any cut."""

    run: int
    rows: Mapping[int, Row] = field(repr=False)
    """Time [ms since the run's start] -> what ``export`` says of that reading."""


def truth_of(database: Path, run: int = 1) -> Truth:
    """All readings of ``run`` in a whole file."""
    return Truth(run, exported(database, run))


def exported(database: Path, run: int) -> dict[int, Row]:
    """Time [ms] -> reading, as ``purifier export`` writes them; raises RefusedError when it does not."""
    text = answer("export", str(run), "--format", "jsonl", "--db", str(database))
    rows = [json.loads(one) for one in text.splitlines()]
    return {round(row["t_s"] * 1000): row for row in rows}


def shown(database: Path, run: int) -> dict[str, Any]:
    """What ``purifier show --json`` says; raises RefusedError when it does not."""
    found: dict[str, Any] = json.loads(answer("show", str(run), "--json", "--db", str(database)))
    return found


def unsound(database: Path) -> Iterator[str]:
    """What SQLite itself finds wrong with the file."""
    with closing(sqlite3.connect(database)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchall()
    if said != [("ok",)]:
        yield f"damaged: {said[:3]}"


def saved_ms(said: Iterable[str], run: int) -> int | None:
    """The newest reading of ``run`` that was called saved [ms]; -1: the run, but no reading; None: not even that."""
    told = [int(words[2]) for words in map(str.split, said) if words[:2] == ["saved", str(run)]]
    return max(told, default=None)


def troubles(cut: Cut, truth: Truth, database: Path, *, was_sound: bool = True) -> Iterator[str]:
    """Every promise that is broken on what a cut of a recording left at ``database``, in sentences that begin with
    damaged, lost, wrong or stuck.

    It is read first or recorded on first, see `reads_first`.  ``was_sound``: nothing is to be kept aside.
    """
    saved = saved_ms(cut.said, truth.run)
    before = -1
    if reads_first(cut):
        with suppress(*() if saved is not None else (RefusedError,)):
            answer("runs", "--db", str(database))
            found = exported(database, truth.run)
            counted = shown(database, truth.run)["readings"]
            if counted != len(found):
                yield f"wrong: show counts {counted} readings, export has {len(found)}"
            before = -1 if saved is None else len(found)
    went_on, run, told = _record_on(database)
    if saved is not None and (not went_on or run != truth.run):
        yield f"stuck: run {truth.run} is not taken up, {run} is begun: {' '.join(told)}"
    if was_sound and any(path for form in ASIDE for path in database.parent.glob(form)):
        yield f"damaged: {' '.join(told)}"
    else:
        yield from unsound(database)
        yield from _of_the_readings(exported(database, run), before, truth, saved)


def reads_first(cut: Cut) -> bool:
    """Whether somebody looks at what a cut left before it is recorded on: whoever opens it first has to mend it."""
    return Random(cut.name).random() < 0.5


def _of_the_readings(found: Mapping[int, Row], before: int, truth: Truth, saved: int | None) -> Iterator[str]:
    """``found`` has one more than ``before``, when that was counted: the newest is of after the cut."""
    if not found or (before >= 0 and len(found) != before + 1):
        yield f"lost: of {before} readings and a new one {len(found)} are there"
    if saved is None:
        return
    old = {t: row for t, row in found.items() if t != max(found)}
    lost = [t for t in truth.rows if t <= saved and t not in old]
    if lost:
        yield f"lost: {len(lost)} readings that were called saved, from {lost[0]} to {lost[-1]} ms"
    wrong = [t for t, row in old.items() if row != truth.rows.get(t)]
    if wrong:
        yield f"wrong: {len(wrong)} readings, the first at {wrong[0]} ms: {old[wrong[0]]}"


def _record_on(database: Path) -> tuple[bool, int, tuple[str, ...]]:
    """A reading more, as ``purifier log`` would record it: whether the old run went on, its id, what was said."""
    begun = begin(database, plan(), "usb:1", now(), {})
    recorder = Recorder(
        begun.writer,
        decoder_of(meter(), plan()),
        begun.past,
        commit_every_s=0.0,
        alarms=begun.alarms,
        say=lambda event: None,
    )
    recorder.take(line(), now().boot_s)
    recorder.pause("enough")
    begun.close()
    return begun.continued, begun.writer.run.id, begun.said
