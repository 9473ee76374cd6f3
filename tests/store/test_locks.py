"""One recorder per run, whose death blocks nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.errors import StoreError
from purifier.store.locks import LockTakenError, acquire, held, left_behind, locks_folder, runs_held

HOLD = """
import sys
from pathlib import Path
from purifier.store.locks import acquire
held = acquire(Path(sys.argv[1]), "run-7")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that holds run 7."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "runs.sqlite3")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_held_lock_names_its_holder_and_a_dead_one_blocks_nobody(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    database = tmp_path / "runs.sqlite3"
    assert held(database, "run-7") and not left_behind(database)
    with pytest.raises(LockTakenError, match=f"process {holder.pid}"):
        acquire(database, "run-7", wait_s=0.0)
    holder.kill()
    holder.communicate()
    assert not held(database, "run-7") and [path.name for path in left_behind(database)] == ["run-7.lock"]
    acquire(database, "run-7").release()
    assert not left_behind(database)


def test_a_released_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    acquire(database, "port-usb:0403/6001 \x1b[2J/../x").release()
    assert list((tmp_path / "runs.sqlite3.locks").iterdir()) == []


def test_looking_at_a_lock_does_not_take_it(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    assert not held(database, "run-1")
    lock = acquire(database, "run-1")
    assert held(database, "run-1")
    lock.release()
    assert not held(database, "run-1") and os.path.isdir(tmp_path)


def test_a_pipe_in_the_place_of_a_lock_makes_nobody_wait(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("has no named pipes in folders")
    database = tmp_path / "runs.sqlite3"
    locks_folder(database).mkdir()
    os.mkfifo(locks_folder(database) / "run-1.lock")
    with pytest.raises(StoreError, match="something that is no file is in its place"):
        acquire(database, "run-1")
    assert not held(database, "run-1") and runs_held(database) == [] and left_behind(database) == []
