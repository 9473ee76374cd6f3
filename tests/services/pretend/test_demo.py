"""The pretend run that newcomers watch."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from purifier.library.catalogue import Library
from purifier.services.pretend.demo import EVERY_S, NAME, Demo
from purifier.store import run_rows, series
from tests.patience import HANGS_S, until


def newest_s(database: Path, run: int) -> float:
    connection = sqlite3.connect(database)
    try:
        row = series.last_row(connection, run)
        assert row is not None
        return row.t_ms / 1000.0
    finally:
        connection.close()


def test_there_is_a_living_run_after_two_seconds_of_work(bundle: Path) -> None:
    library = Library([bundle])
    start_s = time.process_time()
    with Demo(library, speed=2_000.0) as demo:
        assert time.process_time() - start_s < 2.0
        assert demo.run is not None
        connection = sqlite3.connect(demo.database)
        run = run_rows.run_of(connection, demo.run)
        connection.close()
        assert run is not None
        assert run.frozen.source == "demo"
        assert run.frozen.name == NAME and "PRETEND" in NAME
        share = newest_s(demo.database, demo.run) / (run.frozen.prediction.runtime_h * 3600.0)
        assert 0.25 < share < 0.6
        before, number = newest_s(demo.database, demo.run), demo.run
        until(lambda: newest_s(demo.database, number) > before + 2 * EVERY_S)  # it goes on by itself


def test_it_ends_complete_a_little_earlier_than_predicted(bundle: Path) -> None:
    with Demo(Library([bundle]), speed=1e9) as demo:
        demo._thread.join(HANGS_S)
        connection = sqlite3.connect(demo.database)
        assert demo.run is not None
        run = run_rows.run_of(connection, demo.run)
        connection.close()
    assert run is not None and run.end_ms is not None
    assert (run.end_reason, run.complete) == ("empty", True)
    prediction = run.frozen.prediction
    assert prediction.runtime_low_h < run.end_ms / 3.6e6 < prediction.runtime_h


def test_nothing_is_left_of_it(bundle: Path) -> None:
    with Demo(Library([bundle])) as demo:
        folder = demo.database.parent
        assert demo.database.exists()
    assert not folder.exists()
    assert not [thread for thread in threading.enumerate() if thread.name == "demo"]


def test_without_a_terminal_it_says_what_to_do() -> None:
    done = subprocess.run([sys.executable, "-m", "purifier", "demo"], capture_output=True, text=True, timeout=HANGS_S)
    assert done.returncode == 2
    assert "purifier simulate" in done.stderr
