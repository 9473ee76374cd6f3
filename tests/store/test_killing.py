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

import pytest

from purifier.services.record.begin import begin
from purifier.services.record.instant import now
from purifier.services.record.live import decoder_of
from purifier.services.record.recorder import Recorder
from purifier.store.journal import Mode
from tests.recordings import Recording, line, meter, plan

ROUNDS = 50
"""In each journal mode."""


def record_until_killed(database: Path, acknowledge: int) -> None:
    """In a child: record as fast as commits go, and say after each what is on the disk."""
    begun = begin(database, plan(), "usb:1", now(), {})
    recorder = Recorder(
        begun.writer,
        decoder_of(meter(), plan()),
        begun.past,
        commit_every_s=0.0,
        alarms=begun.alarms,
        say=lambda event: None,
    )
    os.write(acknowledge, b"begun\n")
    while True:
        instant = now()
        for i in range(3):
            recorder.take(line(13.0 + i / 1000), instant.boot_s)
        recorder.tick(instant)
        if recorder.trouble is None and begun.writer.saved_ms is not None:
            os.write(acknowledge, f"{begun.writer.run.id} {begun.writer.saved_ms}\n".encode())


def killed_after(database: Path, seconds: float) -> tuple[int, int, float]:
    """Record in a child and kill it ``seconds`` after it has begun: (run, last acknowledged ms, seconds to begin)."""
    if sys.platform == "win32":
        pytest.skip("needs fork")
    ours, childs = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            record_until_killed(database, childs)
        finally:
            os._exit(1)
    os.close(childs)
    said, began = b"", 0.0
    until = start + 20.0
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            break
        said += os.read(ours, 1 << 16)
        if not began and said:
            began, until = time.monotonic() - start, time.monotonic() + seconds
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(ours, 1 << 16):
        said += part
    os.close(ours)
    whole = [text.split() for text in said.decode().split("\n")[1:-1]]
    return (int(whole[-1][0]), int(whole[-1][1]), began) if whole else (0, -1, began)


def test_nothing_acknowledged_is_lost_by_killing(tmp_path: Path, journal: Mode) -> None:
    chance = random.Random(4)
    database = tmp_path / "runs.sqlite3"
    for _ in range(ROUNDS):
        run, acknowledged_ms, began_s = killed_after(database, chance.uniform(0.0, 0.06))
        assert 0.0 < began_s < 1.0
        if acknowledged_ms < 0:
            continue
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            last = connection.execute("SELECT max(t_ms) FROM reading WHERE run = ?", (run,)).fetchone()[0]
            assert last >= acknowledged_ms
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (("wal" if journal == "wal" else "delete"),)
        assert connection.execute("SELECT count(*) FROM run").fetchone() == (1,)  # it was one run all the time
        assert connection.execute("SELECT count(*) FROM event WHERE kind = 'continue'").fetchone()[0] >= ROUNDS // 2
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("journal", ["wal"], indirect=True)
def test_the_log_that_a_killed_recorder_left_goes_aside_with_a_damaged_file(tmp_path: Path, journal: Mode) -> None:
    database = tmp_path / "runs.sqlite3"
    killed_after(database, 0.05)
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
