"""A port that a recorder of one's own has: it is named by its run, and given up once that run has ended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.store import run_rows
from purifier.store.opening import transaction, writing
from tests.cli.test_log import OPTIONS, Board, ask, board, database, log, readings, started
from tests.patience import HANGS_S, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
__all__ = ["board", "database", "started"]
Started = list[subprocess.Popen[str]]


def end_as_empty(database: Path) -> None:
    """What a recorder writes when its battery is empty; it goes on listening."""
    with writing(database) as connection, transaction(connection):
        run_rows.change(connection, 1, end_ms=1000, end_reason="empty", complete=1)


def test_it_is_named_by_the_run_that_is_recorded_from_it(
    board: Board, database: Path, started: Started, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, _ = log(started, "board", *OPTIONS, "--name", "shelf test")
    until(lambda: readings(database) > 3)
    who = "run 1 'shelf test' is recorded from it: purifier show 1, purifier stop 1"
    assert run(["ports"]) == 0
    said = capsys.readouterr()
    assert "recorded by run 1 'shelf test'" in " ".join(said.out.split()) and who in " ".join(said.err.split())
    assert run(["ports", "--format", "json"]) == 0
    (row,) = [one for one in json.loads(capsys.readouterr().out)["rows"] if one["device"] == board.port.device]
    assert (row["run"], row["run_name"], row["listening"], row["holder_pid"]) == (1, "shelf test", False, first.pid)
    for words in (["log", "board", *OPTIONS], ["doctor", "board", *OPTIONS[:2]], ["zero", "board", *OPTIONS[:2]]):
        assert run(words) == 3
        assert f"{board.port.device} is in use: {who}" in " ".join(capsys.readouterr().err.split())
    # Another database knows nothing of the run; the recorder itself does.
    other = tmp_path / "other.sqlite3"
    assert run(["log", "board", *OPTIONS, "--db", str(other)]) == 3
    assert f"purifier stop 1 --db {database}" in " ".join(capsys.readouterr().err.split()) and not other.exists()


def test_where_the_run_has_ended_another_log_sends_its_recorder_away_and_says_so(
    board: Board, database: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = log(started, "board", *OPTIONS, "--name", "tired")
    until(lambda: readings(database) > 3)
    end_as_empty(database)
    assert run(["show", "1", "--json"]) == 0 and json.loads(capsys.readouterr().out)["state"] == "listening"
    assert run(["runs"]) == 0 and "complete, listening" in " ".join(capsys.readouterr().out.split())
    assert run(["ports"]) == 0 and "still listened at by run 1" in " ".join(capsys.readouterr().out.split())
    again, run_id = log(started, "board", *OPTIONS)
    assert run_id == "2" and first.wait(timeout=HANGS_S) == 0
    until(lambda: ask(database, "SELECT 1 FROM reading WHERE run = 2 LIMIT 1") != [])
    assert run(["stop", "2"]) == 0
    _, said = again.communicate(timeout=HANGS_S)
    assert f"run 1 'tired' had ended, and its recorder still listened at {board.port.device}" in said
    assert run(["show", "1", "--json"]) == 0 and '"state": "ended"' in capsys.readouterr().out


@pytest.mark.slow
def test_stop_ends_the_listening_of_a_run_that_has_ended(
    board: Board, database: Path, started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 3)
    end_as_empty(database)
    assert run(["stop", "1"]) == 0
    said = capsys.readouterr()
    assert "run 1 had ended; its recorder stops listening" in said.out + said.err
    assert first.wait(timeout=HANGS_S) == 0 and ask(database, "SELECT complete FROM run") == [(1,)]
