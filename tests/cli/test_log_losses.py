"""``purifier log`` as a real process where things refuse: nothing hangs, and nothing is lost without a word."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from purifier.services.record.capture import Capture
from purifier.store.locks import locks_folder
from purifier.store.spill_files import spilled
from tests.cli.test_log import LOG, OPTIONS, Board, ask, board, database, ended, log, readings, started
from tests.patience import HANGS_S, until
from tests.recordings import SETUP
from tests.store.refusing import refused
from tests.thinned import thinned

__all__ = ["board", "database", "started"]  # fixtures

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

PURIFIER = [sys.executable, "-m", "purifier"]


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left in everybody's."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def a_named_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "one")
    return folder / "one"


def a_folder(folder: Path) -> Path:
    (folder / "one").mkdir()
    return folder / "one"


def a_socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "one"))
    return folder / "one"


def a_device(folder: Path) -> Path:
    found = Path("/dev/null")
    if not stat.S_ISCHR(found.stat().st_mode):
        pytest.skip("no /dev/null on this system")  # in some containers it is a file like any other
    return found


def in_no_folder(folder: Path) -> Path:
    return folder / "nowhere" / "one"


NO_FILES: list[Callable[[Path], Path]] = [a_named_pipe, a_folder, a_socket, a_device]


def done(words: list[str], before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """A command that must not wait for anything; ``before`` is done in its process before its program starts."""
    return subprocess.run(
        words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=HANGS_S, preexec_fn=before
    )


def one_sentence(said: str) -> bool:
    """What went wrong is told once, at the end; before it may stand what a recorder in the background waits for."""
    *before, last = said.splitlines()
    return last.startswith("purifier: ") and all(line.startswith(("starting a", "waiting for")) for line in before)


@pytest.mark.parametrize(
    ("make", "way"),
    [
        *((make, []) for make in (*NO_FILES, in_no_folder)),
        *thinned([(make, ["--detach"]) for make in (*NO_FILES, in_no_folder)], keep=4),
    ],
)
def test_a_capture_that_cannot_be_is_one_sentence_and_begins_no_run(
    board: Board, database: Path, tmp_path: Path, make: Callable[[Path], Path], way: list[str]
) -> None:
    found = done([*LOG, "board", *OPTIONS, *way, "--capture", str(make(tmp_path))])
    assert (found.returncode, found.stdout) == (2, "") and one_sentence(found.stderr), found.stderr
    assert found.stderr.splitlines()[-1].startswith("purifier: --capture: ")
    assert not database.exists() and not list(locks_folder(database).iterdir())


COMMANDS: list[list[str]] = [
    ["log", "board", *OPTIONS],
    ["log", "board", *OPTIONS, "--detach"],
    ["runs"],
    ["show", "1"],
    ["stop", "1"],
    ["mark", "1", "words"],
    ["export", "1"],
    ["prune", "--older-than", "1 d"],
]


@pytest.mark.parametrize(
    ("make", "words"),
    [*((a_named_pipe, words) for words in COMMANDS), *((make, COMMANDS[0]) for make in NO_FILES[1:])],
)
def test_a_database_that_is_no_file_is_refused_at_once_by_every_command(
    board: Board, tmp_path: Path, make: Callable[[Path], Path], words: list[str]
) -> None:
    path = make(tmp_path)
    had_locks = locks_folder(path).exists()
    found = done([*PURIFIER, *words, "--db", str(path)])
    assert (found.returncode, found.stdout) == (4, "") and one_sentence(found.stderr), found.stderr
    assert f"cannot open the database {path}: expected a file, found {make.__name__.replace('_', ' ')}" in found.stderr
    assert locks_folder(path).exists() == had_locks


def bound_by_rights() -> None:
    """In a child, before its program starts: rights bind it even if it is root's."""
    import ctypes

    if os.getuid() == 0:
        for may_pass_over in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, may_pass_over, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="drops root's privileges as Linux has them")
@pytest.mark.parametrize(
    "words",
    thinned(
        [["log", "board", *OPTIONS], ["log", "board", *OPTIONS, "--detach"], ["runs"], ["show", "1"], ["stop", "1"]]
    ),
)
@pytest.mark.parametrize(
    ("rights", "told"),
    [(0o000, "may not be entered: check its rights"), (0o500, "must be one that may be written")],
    ids=["not to be entered", "not to be written"],
)
def test_a_database_in_a_closed_folder_is_a_sentence(
    board: Board, tmp_path: Path, words: list[str], rights: int, told: str
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=rights)
    found = done([*PURIFIER, *words, "--db", str(closed / "runs.sqlite3")], before=bound_by_rights)
    closed.chmod(0o700)
    assert found.returncode == 4 and one_sentence(found.stderr), found.stderr
    others = words[0] != "log" and rights == 0o500  # who makes no lock meets SQLite first
    assert told in found.stderr or (others and "database" in found.stderr)
    assert not list(closed.iterdir())


@pytest.mark.parametrize(
    ("more", "number", "reason"),
    [
        ((), signal.SIGTERM, None),
        pytest.param((), signal.SIGINT, "stopped", marks=pytest.mark.slow),
        pytest.param(("--duration", "2 s"), None, "duration", marks=pytest.mark.slow),
    ],
)
def test_ended_while_the_disk_refuses_it_says_what_is_not_saved_keeps_it_and_the_next_start_has_it(
    board: Board,
    database: Path,
    started: list[subprocess.Popen[str]],
    more: tuple[str, ...],
    number: signal.Signals | None,
    reason: str | None,
) -> None:
    process, _ = log(started, "board", *OPTIONS, *more)
    until(lambda: readings(database) > 5)
    with refused(database):
        if number is not None:
            assert process.stderr is not None
            for said in process.stderr:
                if "unsaved" in said:
                    break
            process.send_signal(number)
        _, said = process.communicate(timeout=HANGS_S)
    assert process.returncode == 4 and "readings of run 1, from " in said and "are not in the database" in said
    (kept,) = spilled(database)
    assert str(kept) in said and not list(locks_folder(database).iterdir())
    count = int(said.partition(" readings of run 1")[0].split()[-1])
    for words in (["runs"], ["show", "1"]):  # whoever looks before the next start is told that it is not all
        assert str(kept) in done([*PURIFIER, *words]).stderr
    before = readings(database)
    again, _ = log(started, "board", *OPTIONS, "--new")
    told = ended(again, signal.SIGINT)
    assert f"{count} readings of run 1" in told and "are saved now" in told
    assert ask(database, "SELECT count(*) FROM reading WHERE run = 1") == [(before + count,)]
    assert ask(database, "SELECT count(*) FROM event WHERE run = 1 AND kind = 'saved-again'") == [(1,)]
    if reason is not None:
        assert ask(database, "SELECT end_reason FROM run WHERE id = 1") == [(reason,)]
    assert spilled(database) == []


def test_where_nothing_can_be_written_anywhere_it_says_how_much_is_lost(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    if sys.platform != "linux":
        pytest.skip("needs limits set from outside")
    import resource

    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100, 100))  # no file of this process may grow any more
    assert process.stderr is not None
    for said in process.stderr:
        if "unsaved" in said:
            break
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=HANGS_S)
    assert process.returncode == 4 and "readings of run 1, from " in said and "are not in the database: LOST" in said
    assert spilled(database) == [] and not list(locks_folder(database).iterdir())


def test_stop_is_heard_while_nothing_can_be_saved(
    board: Board, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    if sys.platform != "linux":
        pytest.skip("needs limits set from outside")
    import resource

    process, _ = log(started, "board", *OPTIONS)
    until(lambda: readings(database) > 5)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100, 100))  # no file of the recorder may grow any more
    assert process.stderr is not None
    for said in process.stderr:
        if "unsaved" in said:
            break
    assert done([*PURIFIER, "stop", "1"]).returncode == 0
    _, said = process.communicate(timeout=HANGS_S)
    assert process.returncode == 4 and "stopped on request" in said and "are not in the database" in said


def test_a_replay_that_cannot_save_its_end_says_so(database: Path, tmp_path: Path) -> None:
    import resource

    capture = tmp_path / "capture.jsonl"
    with open(capture, "w") as file:
        for t in range(20_000):
            file.write(f'{{"t": {t}, "hex": "{b"""{"voltage": 13.1, "current": -0.33}""".hex()}0a"}}\n')
    found = done(
        [*PURIFIER, "replay", str(capture), "--meter", "diy-json", *SETUP],
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert found.returncode == 4, found.stderr
    assert "readings, from " in found.stderr and "are lost; 3600 readings of run 1" in found.stderr
    assert spilled(database)[0].stat().st_size < 300_000
    assert ask(database, "SELECT count(*) FROM reading") != [(20_000,)]


def test_a_capture_is_closed_whole_when_it_ends(
    board: Board, database: Path, tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    capture = tmp_path / "x.jsonl"
    for lines in (10, 20):  # killed in the middle of anything, it goes on behind its last whole line
        process, _ = log(started, "board", *OPTIONS, "--capture", str(capture))
        until(lambda: capture.read_text().count("\n") >= lines)  # noqa: B023 - asked at once
        process.kill()
        process.communicate()
    Capture(capture, database).close()
    assert done([*PURIFIER, "decode", "--meter", "diy-json", str(capture)]).returncode == 0


@pytest.mark.slow
def test_signs_in_the_name_of_a_database_that_was_damaged_reach_no_terminal(
    board: Board, tmp_path: Path, started: list[subprocess.Popen[str]]
) -> None:
    path = tmp_path / "\x1b]0;mine\x07.sqlite3"
    found = done([*LOG, "board", *OPTIONS, "--duration", "1 s", "--db", str(path)])
    assert found.returncode == 0
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    again = done([*LOG, "board", *OPTIONS, "--duration", "1 s", "--db", str(path)])
    assert again.returncode == 0 and "damaged" in again.stderr and "\x1b" not in again.stderr
    assert len(list(tmp_path.glob("*damaged*Z.sqlite3"))) == 1
