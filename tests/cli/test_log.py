"""``purifier log`` as real processes on pseudo-terminals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.link.pty import PseudoPort
from purifier.store.opening import open_for_reading
from tests.patience import HANGS_S, until
from tests.recordings import SETUP, line, meter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

PURIFIER = [sys.executable, "-m", "purifier"]
LOG = [*PURIFIER, "log"]
OPTIONS = ("--meter", "diy-json", *SETUP, "--commit-every", "0.1 s")


class Board:
    """A board that sends fifty lines a second while it is on."""

    def __init__(self) -> None:
        self.port = PseudoPort("board", meter().line.baud)
        self.on = threading.Event()
        self.off = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self.on.set()
        self._thread.start()

    def _speak(self) -> None:
        while not self.off.wait(0.02):
            if self.on.is_set():
                self.port.tend()
                self.port.send(line())

    def close(self) -> None:
        self.off.set()
        self._thread.join()
        self.port.unplug()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def board(database: Path) -> Iterator[Board]:
    found = Board()
    yield found
    found.close()


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes to be ended whatever happens."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def begin(started: list[subprocess.Popen[str]], *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """A process of the program, and the first line that it prints."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([*PURIFIER, *arguments], stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)
    started.append(process)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def log(started: list[subprocess.Popen[str]], *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """A logger, and the first line it prints: the run's id."""
    return begin(started, "log", *arguments)


def ended(process: subprocess.Popen[str], number: int) -> str:
    """What it said on stderr, ended by a signal with code 0."""
    process.send_signal(number)
    _, said = process.communicate(timeout=HANGS_S)
    assert process.returncode == 0, said
    return said


def ask(database: Path, question: str) -> list[tuple[object, ...]]:
    if not database.exists():
        return []
    with closing(open_for_reading(database)) as connection:
        return connection.execute(question).fetchall()


def readings(database: Path) -> int:
    counted = ask(database, "SELECT count(*) FROM reading")
    return int(str(counted[0][0])) if counted else 0


def test_ctrl_c_ends_the_run_with_everything_saved(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    process, run_id = log(started, "board", *OPTIONS)
    assert run_id == "1"
    until(lambda: readings(database) > 20)
    said = ended(process, signal.SIGINT)
    assert "predicted to last" in said and "stopped with Ctrl-C" in said
    assert ask(database, "SELECT end_reason FROM run") == [("stopped",)]
    assert not list((database.parent / "runs.sqlite3.locks").iterdir())


def test_a_kill_at_shutdown_leaves_the_run_open_and_the_next_start_takes_it_up(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    ended(process, signal.SIGTERM)
    assert ask(database, "SELECT end_ms FROM run") == [(None,)]
    again, run_id = log(started, "board", *OPTIONS)
    assert run_id == "1"
    before = readings(database)
    until(lambda: readings(database) > before)
    assert "goes on" in ended(again, signal.SIGINT)
    kinds = [kind for (kind,) in ask(database, "SELECT kind FROM event ORDER BY t_ms, kind")]
    assert {"start", "pause", "continue", "end"} <= set(kinds)


def test_sigkill_costs_one_batch_and_blocks_nobody(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    process.kill()
    process.communicate()
    again, run_id = log(started, "board", *OPTIONS)
    assert run_id == "1"
    ended(again, signal.SIGINT)


def test_a_closed_terminal_ends_nothing(board: Board, database: Path, started: list[subprocess.Popen[str]]) -> None:
    if sys.platform == "win32":
        pytest.skip("has no hang-up")
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 3)
    process.send_signal(signal.SIGHUP)
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()
    before = readings(database)
    until(lambda: readings(database) > before + 10)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=HANGS_S) == 0


def test_a_second_logger_on_the_port_is_refused_and_told_who_has_it(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    first, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 3)
    second, nothing = log(started, "board", *OPTIONS)
    _, said = second.communicate(timeout=HANGS_S)
    assert (second.returncode, nothing) == (3, "")
    assert f"{board.port.device} is in use: run 1 is recorded from it: purifier show 1, purifier stop 1\n" in said
    before = readings(database)
    until(lambda: readings(database) > before)
    ended(first, signal.SIGINT)


def test_unplugged_and_back_under_another_name_it_is_the_same_run(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 10)
    board.on.clear()
    board.port.unplug()
    until(lambda: ask(database, "SELECT 1 FROM event WHERE kind = 'link-lost'") != [])
    board.port.plug()
    board.on.set()
    until(lambda: ask(database, "SELECT 1 FROM event WHERE kind = 'reconnect'") != [])
    before = readings(database)
    until(lambda: readings(database) > before + 5)
    ended(process, signal.SIGINT)
    assert ask(database, "SELECT count(*) FROM run") == [(1,)]


def test_stop_and_mark_reach_the_logger_through_the_database(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    assert run(["mark", "1", "setting 3 now"]) == 0
    before = readings(database)
    until(lambda: readings(database) > before)
    assert run(["stop", "last"]) == 0
    _, said = process.communicate(timeout=HANGS_S)
    assert process.returncode == 0 and "stopped on request" in said
    marked, last = ask(database, "SELECT (SELECT t_ms FROM event WHERE kind = 'mark'), max(t_ms) FROM reading")[0]
    assert 0 < int(str(marked)) <= int(str(last))


def test_a_detached_logger_prints_its_run_and_lives_on(board: Board, database: Path) -> None:
    done = subprocess.run(
        [*LOG, "board", *OPTIONS, "--detach"], capture_output=True, text=True, timeout=HANGS_S, env={**os.environ}
    )
    assert (done.returncode, done.stdout) == (0, "1\n")
    try:
        until(lambda: readings(database) > 10)
    finally:
        assert run(["stop", "1"]) == 0
    until(lambda: ask(database, "SELECT end_reason FROM run") == [("stopped",)])


@pytest.mark.slow
def test_a_detached_logger_that_understands_nothing_says_what_it_heard(board: Board, database: Path) -> None:
    words = [*LOG, "board", "--meter", "victron-ve-direct", *OPTIONS[2:], "--detach"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=HANGS_S)
    try:
        assert (done.returncode, done.stdout) == (3, "1\n")
        assert "it records nothing" in done.stderr and "none make sense as victron-ve-direct" in done.stderr
        assert "purifier stop 1" in done.stderr and "30 s at most" in done.stderr
    finally:
        assert run(["stop", "1"]) == 0
    until(lambda: ask(database, "SELECT end_reason FROM run") == [("stopped",)])


def test_a_detached_logger_that_cannot_start_says_why(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [*LOG, "/dev/nothing-here", *OPTIONS, "--detach"], capture_output=True, text=True, timeout=HANGS_S
    )
    assert done.returncode == 3 and done.stdout == "" and "/dev/nothing-here" in done.stderr


def test_duration_ends_it_and_the_capture_replays_to_the_same_readings(
    board: Board, database: Path, tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    capture = tmp_path / "capture.jsonl"
    process, _ = log(started, "board", *OPTIONS, "--duration", "1 s", "--capture", str(capture))
    process.communicate(timeout=HANGS_S)
    assert process.returncode == 0
    assert run(["replay", str(capture), "--meter", "diy-json", *SETUP]) == 0
    rows = ask(database, "SELECT run, voltage, current, power FROM reading ORDER BY run, t_ms")
    first = [row[1:] for row in rows if row[0] == 1]
    assert first and first == [row[1:] for row in rows if row[0] == 2]


def test_a_hook_is_run_without_a_shell_and_told_what_is_wrong(
    board: Board, database: Path, tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    told = tmp_path / "told; touch x"
    script = "import os, sys; open(sys.argv[1], 'w').write(os.environ['PURIFIER_TEXT'])"
    hook = f'{sys.executable} -c "{script}" "{told}"'
    process, _ = log(started, "board", *OPTIONS, "--alarm", "no-data=1 s", "--hook", hook)
    until(lambda: readings(database) > 3)
    board.on.clear()
    until(lambda: told.exists() and "no data for" in told.read_text())
    ended(process, signal.SIGINT)


def test_neither_pint_nor_textual_is_loaded_by_logging(board: Board, database: Path) -> None:
    code = "import sys; from purifier.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code, "log", "board", *OPTIONS, "--duration", "1 s"],
        capture_output=True,
        text=True,
        timeout=HANGS_S,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "serial" in loaded and done.stdout == "1\n"
    assert not loaded & {"pint", "textual", "plotext", "rich", "numpy"}


def test_coming_back_to_a_database_in_order_loads_no_sqlite_utils(board: Board, database: Path) -> None:
    code = "import sys; from purifier.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    for loads in (True, False):
        done = subprocess.run(
            [sys.executable, "-c", code, "log", "board", *OPTIONS, "--duration", "1 s", "--new"],
            capture_output=True,
            text=True,
            timeout=HANGS_S,
        )
        assert ("sqlite_utils" in done.stderr.split()) is loads


OTHERS = [pytest.param(one, marks=pytest.mark.slow) for one in ("junctek-kg", "jbd-bms", "pzem-017")]


@pytest.mark.parametrize("meter_id", ["victron-ve-direct", *OTHERS])
def test_a_pretend_meter_and_a_logger_in_two_terminals(
    database: Path, started: list[subprocess.Popen[str]], capsys: pytest.CaptureFixture[str], meter_id: str
) -> None:
    words = ["--meter", meter_id, "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "3"]
    pipe = subprocess.PIPE
    pretending = subprocess.Popen(
        [sys.executable, "-m", "purifier", "simulate", *words], stdout=pipe, stderr=pipe, text=True
    )
    started.append(pretending)
    assert pretending.stdout is not None
    device = pretending.stdout.readline().strip()
    process, _ = log(started, device, *words, "--commit-every", "0.1 s")
    until(lambda: readings(database) >= 2)
    ended(process, signal.SIGINT)
    assert run(["show", "1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["readings"] >= 2 and shown["faults"] == 0 and shown["meter"] == meter_id
    assert shown["power_w"] == pytest.approx(-shown["predicted_power_w"], rel=0.2)
    assert run(["export", "1", "--format", "jsonl"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert all(last[key] == shown[key] for key in ("voltage_v", "current_a", "power_w", "charge_ah", "soc_percent"))


def test_show_says_that_a_run_is_being_recorded(
    board: Board, database: Path, started: list[subprocess.Popen[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    assert run(["show", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "recording"
    process.kill()
    process.communicate()
    assert run(["show", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "interrupted"
