"""What is recorded and cut short, and what each time must have survived."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from purifier.services.record.begin import begin
from purifier.services.record.instant import now
from tests.powercut.answers import answer
from tests.powercut.cuts import Cut
from tests.powercut.stage import DATABASE, Board, Stage, journal_forced
from tests.powercut.verdict import ASIDE, exported, shown, troubles, truth_of, unsound
from tests.recordings import SETUP, Recording, copy, plan

Judge = Callable[[Cut, Path], Iterator[str]]
"""The cut and the folder that it left -> what it broke."""
Scene = Callable[[Stage], Judge]

COMMITS: Final = (12, 6)
"""Of the first logger and of the one that takes its run up."""
REFUSED_READINGS: Final = 50
OLD_READINGS: Final = 150
PRUNED_READINGS: Final = 5_200
"""More than are removed in one bite."""
SUMS: Final = ("readings", "drawn_ah", "drawn_wh", "charged_wh", "coverage_percent", "gap_s", "discharge_h")


def logging(stage: Stage) -> Judge:
    """From nothing: the folder, the file and its tables are made, a run is begun, and taken up again."""
    board = Board()
    try:
        for commits in COMMITS:
            stage.log(board, commits)
    finally:
        board.close()
    truth = truth_of(stage.database)
    sent = iter(board.sent)
    if not all((row["voltage_v"], row["current_a"]) in sent for row in truth.rows.values()):
        raise RuntimeError("what was recorded is not, in its order, what the meter sent")
    return lambda cut, folder: troubles(cut, truth, folder / DATABASE)


def keeping_aside(stage: Stage) -> Judge:
    """A logger finds a file that was damaged since the last one died, moves it away and begins another."""
    _leave_damaged(stage)
    board = Board()
    try:
        stage.log(board, 5)
    finally:
        board.close()
    truth = truth_of(stage.database)

    def judge(cut: Cut, folder: Path) -> Iterator[str]:
        yield from _old_readings_lost(folder)
        yield from troubles(cut, truth, folder / DATABASE, was_sound=False)
        yield from _old_readings_lost(folder)

    return judge


def _leave_damaged(stage: Stage) -> None:
    """As after a kill, with a page of a table that nobody has written to since gone bad."""
    made = stage.database.with_name("made") / stage.database.name
    Recording(made).close()
    dying = Recording(made)
    dying.hear(range(OLD_READINGS))
    dying.recorder.commit()
    shutil.copytree(made.parent, stage.database.parent, dirs_exist_ok=True)
    dying.close()
    shutil.rmtree(made.parent)
    with closing(sqlite3.connect(stage.database)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'fault_sample'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        with open(stage.database, "r+b") as file:
            file.seek((page - 1) * size)
            file.write(Random(1).randbytes(size))


def _old_readings_lost(folder: Path) -> Iterator[str]:
    """Whatever the file is called now, what could be read in it before can be read."""
    data = (folder / DATABASE).parent
    held = [_readable(path) for form in ("runs.sqlite3", *ASIDE) for path in data.glob(form) if path.suffix != ".locks"]
    if max(held, default=0) < OLD_READINGS:
        yield f"lost: of {OLD_READINGS} readings in the damaged file {max(held, default=0)} can still be read"


def _readable(database: Path) -> int:
    """How many readings a copy of the file gives, with what lies beside it."""
    copy = database.with_name("copy") / database.name
    copy.parent.mkdir()
    try:
        for end in ("", "-wal", "-journal"):
            if os.path.exists(f"{database}{end}"):
                shutil.copy(f"{database}{end}", f"{copy}{end}")
        with closing(sqlite3.connect(copy)) as connection:
            return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        shutil.rmtree(copy.parent)


def pruning(stage: Stage) -> Judge:
    """The single readings of one run are removed beside another run."""
    for seconds in (PRUNED_READINGS, 100):
        recording = Recording(stage.database)
        recording.hear(range(seconds))
        recording.recorder.end("stopped", "enough")
        recording.begun.close()
    other, sums = exported(stage.database, 2), [shown(stage.database, 1)[key] for key in SUMS]
    stage.run("prune", "1", "--yes")

    def judge(cut: Cut, folder: Path) -> Iterator[str]:
        database = folder / DATABASE
        for once_more in (False, True):
            if once_more:
                answer("prune", "1", "--yes", "--db", str(database))
            if [shown(database, 1)[key] for key in SUMS] != sums:
                yield f"wrong: the sums of the pruned run are {shown(database, 1)}"
            if exported(database, 2) != other:
                yield "lost: the other run is not what it was"
            yield from unsound(database)
        if exported(database, 1):
            yield "stuck: what was cut short cannot be pruned again"

    return judge


def merging(stage: Stage) -> Judge:
    """A copy that knows more of a run, and a run of its own, is taken into a database."""
    other = stage.folder.with_name("other") / "other.sqlite3"
    recording = Recording(stage.database)
    recording.hear(range(100))
    recording.recorder.commit()
    other.parent.mkdir()
    copy(stage.database, other)
    recording.close()
    with closing(sqlite3.connect(other)) as connection:
        # As if it had gone on there.
        more = "INSERT INTO reading SELECT run, t_ms + 100000, voltage, current, charge, soc, power FROM reading"
        connection.execute(f"{more} WHERE run = 1")
        connection.commit()
    second = Recording(other, 1000.0, new=True)
    second.hear(range(1000, 1000 + OLD_READINGS))
    second.recorder.end("stopped", "enough")
    second.begun.close()
    wanted = [exported(other, run) for run in (1, 2)]
    before = exported(stage.database, 1)
    stage.run("merge", str(other))

    def judge(cut: Cut, folder: Path) -> Iterator[str]:
        database = folder / DATABASE
        if set(before) - set(exported(database, 1)):
            yield "lost: readings that were there before the merge"
        answer("merge", str(other), "--db", str(database))
        if [exported(database, run) for run in (1, 2)] != wanted:
            yield "stuck: merging once more does not make it good"
        yield from unsound(database)

    return judge


def saving(stage: Stage) -> Judge:
    """A set-up is saved over an older one."""
    file = stage.folder / "setup.toml"
    answer("plan", *SETUP, "--save", str(file))
    old = file.read_bytes()
    stage.run("plan", *SETUP, "--temperature", "5 degC", "--save", str(file))
    new = file.read_bytes()

    def judge(cut: Cut, folder: Path) -> Iterator[str]:
        file = folder / "setup.toml"
        there = file.read_bytes() if file.exists() else b""
        if there not in (old, new):
            yield f"lost: the set-up is neither the old nor the new one: {there[:60]!r}"
        else:
            answer("plan", "--setup", str(file))

    return judge


def taking_up(stage: Stage) -> Judge:
    """What a disk refused to the end of a run is put in its place by the next logger."""
    state = {"STATE_DIRECTORY": str(stage.folder / "state")}
    with patch.dict(os.environ, state):
        refused = Recording(stage.database)
        refused.hear(range(REFUSED_READINGS))
        refused.recorder.commit()
        refused.hear(range(REFUSED_READINGS, 2 * REFUSED_READINGS))
        refused.begun.writer.spill()
        refused.die()
        refused.begun.lock.path.unlink()
        board = Board()
        try:
            stage.log(board, 3)
        finally:
            board.close()
    wanted = list(range(0, 2000 * REFUSED_READINGS, 1000))

    def judge(cut: Cut, folder: Path) -> Iterator[str]:
        # What was kept says which database it is for, by its place: the cut is looked at where it happened.
        if stage.folder.exists():
            os.rename(stage.folder, stage.folder.with_name("whole"))
        os.rename(folder, stage.folder)
        try:
            with patch.dict(os.environ, state):
                for _ in range(2):
                    begin(stage.database, plan(), "usb:1", now(), {}, new=True).close()
                found = sorted(exported(stage.database, 1))
                if found != wanted:
                    yield f"lost: of {len(wanted)} readings {len(found)} are there"
                kept = list((stage.folder / "state").rglob("unsaved-*.sqlite3"))
                if kept:
                    yield f"stuck: {kept[0].name} is not taken up"
                if any(path for form in ASIDE for path in stage.database.parent.glob(form)):
                    yield "damaged: the database was kept aside"
                yield from unsound(stage.database)
        finally:
            os.rename(stage.folder, folder)

    return judge


SCENES: Final[dict[str, Scene]] = {
    "logging": logging,
    "keeping-aside": keeping_aside,
    "pruning": pruning,
    "merging": merging,
    "saving": saving,
    "taking-up": taking_up,
}


def prepared(scene: str, stage: Stage) -> Judge:
    """Play a scene with the journal of the stage; the judge of what a cut through it leaves."""
    with journal_forced(stage.mode):
        return SCENES[scene](stage)
