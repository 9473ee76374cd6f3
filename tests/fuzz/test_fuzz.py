"""The fuzzer sees what it is there to see; and some of its cases, the same each time."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.fuzz.calls import Failure, left_in, on_terminal, purifier
from tests.fuzz.footprint import Footprint, place_of
from tests.fuzz.kinds import KINDS
from tests.fuzz.wire import spoilt
from tests.protocols.wires import IDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

CASES = 8
"""Of each kind."""
SPOILT_DATABASES = "databases"
"""By hand only."""


def prints(text: str, code: int = 0) -> Callable[[Sequence[str]], int]:
    def run(arguments: Sequence[str]) -> int:
        sys.stdout.write(text)
        sys.stdout.flush()
        return code

    return run


def breaks(arguments: Sequence[str]) -> int:
    raise ZeroDivisionError("division by zero")


@pytest.mark.parametrize("ask", [purifier, on_terminal])
@pytest.mark.parametrize(
    ("run", "words"),
    [
        (breaks, "ZeroDivisionError"),
        (prints("fine", 7), "exit code 7"),
        (prints("\x1b[35mviolet"), r"\\x1b"),
        (prints("a\x07b"), r"\\x07"),
    ],
)
def test_an_answer_that_is_none_is_seen(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[..., str], run: Callable[[Sequence[str]], int], words: str
) -> None:
    monkeypatch.setattr("tests.fuzz.calls.run", run)
    with pytest.raises(Failure, match=words):
        ask("plan", "--json")


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x7f", "\x9b2J", "\u202e", "\u2066", "\rover it"])
def test_no_sign_that_acts_on_a_terminal_gets_through(monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    monkeypatch.setattr("tests.fuzz.calls.run", prints(f"one{sign} two"))
    with pytest.raises(Failure, match="reaches the terminal"):
        on_terminal("runs")


def test_what_the_program_writes_to_a_terminal_itself_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.calls.run", prints("\x1b[1mbold\x1b[0m\tx\r\nnew line\n\r12.9 V  saved\x1b[K\n"))
    assert "12.9 V" in on_terminal("log")


def test_a_program_started_anew_is_asked_on_a_terminal_too() -> None:
    assert "exit code 0" in on_terminal("--version", fresh=True)


@pytest.mark.parametrize("name", ["runs.locks/run-1.lock", "runs.sqlite3-wal", ".setup.toml.k3j_x9ab", "x-journal"])
def test_what_is_left_behind_is_seen(tmp_path: Path, name: str) -> None:
    (tmp_path / "runs.locks").mkdir()
    (tmp_path / "runs.sqlite3").write_bytes(b"x")
    (tmp_path / "runs.sqlite3-journal").write_bytes(b"")
    assert left_in(tmp_path) == []
    (tmp_path / name).write_bytes(b"x")
    assert left_in(tmp_path) == [name]


def test_a_file_that_is_left_open_is_seen_once(tmp_path: Path) -> None:
    footprint = Footprint(60.0, tmp_path / "nothing")
    assert footprint.left() is None
    handle = os.open(tmp_path / "a", os.O_CREAT)
    try:
        assert str(tmp_path / "a") in (footprint.left() or "")
        assert footprint.left() is None
    finally:
        os.close(handle)


def test_a_temporary_file_is_seen_and_removed(tmp_path: Path) -> None:
    footprint = Footprint(60.0, tmp_path)
    (tmp_path / "an-empty-folder").mkdir()
    assert footprint.left() is None
    (tmp_path / "an-empty-folder" / "tmpx7f").write_bytes(b"x")
    assert "tmpx7f" in (footprint.left() or "")
    assert footprint.left() is None


def test_memory_that_goes_on_growing_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds, mib = iter((0.0, 0.0, 500.0, 900.0)), iter((60.0, 80.0, 120.0))
    monkeypatch.setattr("tests.fuzz.footprint.time.monotonic", lambda: next(seconds))
    monkeypatch.setattr("tests.fuzz.footprint._resident_mib", lambda: next(mib))
    footprint = Footprint(1000.0, tmp_path)
    footprint.left()
    assert footprint.grown() is None, "it is still warming up"
    footprint.left()
    assert footprint.grown() is None
    assert footprint.grown() == "memory grew by 60 MiB after the warm-up"


def test_failures_of_one_place_have_one_name() -> None:
    def failure(line: int, value: str) -> str:
        return f'purifier show\n  File "/x/purifier/store/timing.py", line {line}, in iso\nValueError: year {value}'

    assert place_of(failure(4, "33658")) == place_of(failure(5, "9")) == "purifier/store/timing.py iso: ValueError"
    assert place_of(failure(4, "1")) != place_of(failure(4, "1").replace("iso", "utc"))


def test_every_meter_is_spoilt_the_same_by_the_same_dice() -> None:
    for id_ in IDS:
        streams = [spoilt(random.Random(seed), id_) for seed in range(20)]
        assert len(set(streams)) > 10 and streams == [spoilt(random.Random(seed), id_) for seed in range(20)]


@pytest.mark.parametrize("kind", sorted({*KINDS} - {SPOILT_DATABASES}))
def test_hostile_input_gets_an_answer(
    tmp_path: Path, user_folders: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(CASES):
        home = tmp_path / str(number)
        home.mkdir()
        try:
            KINDS[kind](random.Random(f"suite:{number}"), home)
        except Failure as failure:
            pytest.fail(f"random.Random('suite:{number}'): {failure}")
