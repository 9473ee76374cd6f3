"""SIGKILL at any moment: no row that was acknowledged is lost, and the next recorder starts at once."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from purifier.services.record.begin import begin
from purifier.services.record.instant import now
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.store.journal import Mode
from tests.patience import HANGS_S
from tests.recordings import Recording, line, meter, plan

ROUNDS = [20, pytest.param(50, marks=pytest.mark.slow)]
"""In each journal mode; the more in CI."""


def record_until_killed(database: Path, say: int) -> None:
    """In a child: record as fast as commits go. Says of each what is on the disk, and of each wait for a lock."""
    time.sleep = lambda seconds: os.write(say, b"waited\n")  # type: ignore[assignment]
    begun = begin(database, plan(), "usb:1", now(), {})
    recorder = Recorder(
        begun.writer,
        decoder_of(meter(), plan()),
        begun.past,
        commit_every_s=0.0,
        alarms=begun.alarms,
        say=lambda event: None,
    )
    os.write(say, b"begun\n")
    while True:
        instant = now()
        for i in range(3):
            recorder.take(line(13.0 + i / 1000), instant.boot_s)
        recorder.tick(instant)
        if recorder.trouble is None and begun.writer.saved_ms is not None:
            os.write(say, f"{begun.writer.run.id} {begun.writer.saved_ms}\n".encode())


class Killed(NamedTuple):
    """What a recorder said until it was killed."""

    run: int
    acknowledged_ms: int
    """The last time that it called saved; -1: none."""
    began_s: float
    """Seconds that it took to begin."""
    waited: bool
    """It waited for a lock that the one before had left."""


def killed_after(database: Path, commits: int, seconds: float) -> Killed:
    """Record in a child and kill it ``seconds`` after it has begun and then acknowledged ``commits`` commits.

    Raises AssertionError when it does not get so far.
    """
    if sys.platform == "win32":
        pytest.skip("needs fork")
    ours, childs = os.pipe()
    start_s = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            record_until_killed(database, childs)
        finally:
            os._exit(1)
    os.close(childs)
    said, began_s = b"", 0.0
    try:
        while said.count(b"\n") - said.count(b"waited") < 1 + commits:
            assert select.select([ours], [], [], HANGS_S)[0], "it hangs"
            part = os.read(ours, 1 << 16)
            assert part, "it ended by itself"
            said += part
            began_s = began_s or time.monotonic() - start_s
        time.sleep(seconds)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    while part := os.read(ours, 1 << 16):
        said += part
    os.close(ours)
    whole = [text.split() for text in said.decode().split("\n")[:-1]]
    saved = [(int(words[0]), int(words[1])) for words in whole if len(words) == 2]
    return Killed(*(saved[-1] if saved else (0, -1)), began_s, ["waited"] in whole)


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("seed", [4])
def test_nothing_acknowledged_is_lost_by_killing(tmp_path: Path, journal: Mode, seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    database = tmp_path / "runs.sqlite3"
    went_on = 0
    for number in range(rounds):
        commits = chance.choice((0, 1, 1, 2, 5))
        killed = killed_after(database, commits, chance.uniform(0.0, 0.02))
        assert not killed.waited, "a dead recorder's lock blocks nobody"
        went_on += number > 0 and commits > 0
        if killed.acknowledged_ms < 0:
            continue
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            last = connection.execute("SELECT max(t_ms) FROM reading WHERE run = ?", (killed.run,)).fetchone()[0]
            assert last >= killed.acknowledged_ms
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (("wal" if journal == "wal" else "delete"),)
        assert connection.execute("SELECT count(*) FROM run").fetchone() == (1,)  # it was one run all the time
        assert connection.execute("SELECT count(*) FROM event WHERE kind = 'continue'").fetchone()[0] >= went_on
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("journal", ["wal"], indirect=True)
def test_the_log_that_a_killed_recorder_left_goes_aside_with_a_damaged_file(tmp_path: Path, journal: Mode) -> None:
    database = tmp_path / "runs.sqlite3"
    killed_after(database, commits=1, seconds=0.0)
    assert (tmp_path / "runs.sqlite3-wal").stat().st_size > 0
    with open(database, "r+b") as file:
        file.seek(100)
        file.write(os.urandom(database.stat().st_size - 100))
    log = tmp_path / "runs.sqlite3-wal"
    log.write_bytes(log.read_bytes()[:32])  # none of what it holds is whole
    recording = Recording(database)
    recording.hear([1.0, 2.0])
    recording.close()
    assert "damaged" in recording.begun.said[0] and len(list(tmp_path.glob("runs.damaged-*Z.sqlite3"))) == 1
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM reading").fetchone() == (2,)
