"""A capture: what it may be written to, and what becomes of one that breaks."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from purifier.cli.decode import chunks
from purifier.errors import UsageError
from purifier.services.record.capture import Capture

LINE = '{"t": 0.500, "hex": "0d0a"}\n'


def captured(path: Path, *data: bytes) -> None:
    with closing(Capture(path, path.with_name("runs.sqlite3"))) as capture:
        for at_s, some in enumerate(data):
            assert capture.add(some, float(at_s)) is None


def replayed(path: Path) -> list[bytes]:
    with open(path, "rb") as stream:
        return [data for data, at_s in chunks(stream, str(path), False) if at_s is not None]


def a_named_pipe(path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("has none in folders")
    os.mkfifo(path)
    return path


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def a_socket(path: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("has none in folders")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))
    return path


def a_device(path: Path) -> Path:
    found = Path("/dev/full")
    if not found.exists() or not stat.S_ISCHR(found.stat().st_mode):
        pytest.skip("no /dev/full on this system")  # in some containers it is a file like any other
    return found


def a_link_to_a_named_pipe(path: Path) -> Path:
    a_named_pipe(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe"))
    return path


@pytest.mark.parametrize("make", [a_named_pipe, a_folder, a_socket, a_device, a_link_to_a_named_pipe])
def test_what_is_no_file_is_refused_by_its_kind_and_nobody_waits(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "x.jsonl")
    kind = make.__name__.replace("a_link_to_", "").replace("_", " ")
    with pytest.raises(UsageError, match=f"--capture: expected a file that can be written, found {kind}: "):
        Capture(path, tmp_path / "runs.sqlite3")


def test_a_pipe_that_takes_the_files_place_at_the_last_moment_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.services.record.capture._must_be_a_file", lambda path: None)
    with pytest.raises(UsageError, match="found a named pipe"):
        Capture(a_named_pipe(tmp_path / "x.jsonl"), tmp_path / "runs.sqlite3")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot write .*: No such file or directory: its folder is not there"):
        Capture(tmp_path / "nowhere" / "x.jsonl", tmp_path / "runs.sqlite3")


def test_the_database_is_no_place_for_a_capture_whatever_it_is_called(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    database.write_bytes(b"SQLite format 3\0")
    (tmp_path / "other").symlink_to(database)
    for name in ("runs.sqlite3", "other"):
        with pytest.raises(UsageError, match="is the database"):
            Capture(tmp_path / name, database)
    assert database.read_bytes() == b"SQLite format 3\0"


@pytest.mark.parametrize("text", ["Dear diary\n", '{"t": 1, "hex": "00", "more": 1}\n', "[1]\n", "\x00\xff"])
def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(text)
    with pytest.raises(UsageError, match="is there and is no capture"):
        Capture(path, tmp_path / "runs.sqlite3")
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("there", "before"),
    [
        ("", []),
        (LINE, [b"\r\n"]),
        (LINE.rstrip("\n"), [b"\r\n"]),
        (LINE + '{"t": 1.000, "he', [b"\r\n"]),
        (LINE + '{"t": 1.000, "hex": "' + "ab" * 4096, [b"\r\n"]),
    ],
)
def test_an_earlier_capture_goes_on_also_one_whose_recorder_was_killed_over_a_line(
    tmp_path: Path, there: str, before: list[bytes]
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(there)
    captured(path, b"one", b"", b"two")
    assert replayed(path) == [*before, b"one", b"two"]


@pytest.fixture
def short_files() -> Iterator[Callable[[int], None]]:
    """Sets how long a file may become: beyond that the system refuses, as a full disk does."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_one_that_breaks_is_told_of_once_and_what_is_in_it_can_be_replayed(
    tmp_path: Path, short_files: Callable[[int], None]
) -> None:
    path = tmp_path / "x.jsonl"
    with closing(Capture(path, tmp_path / "runs.sqlite3")) as capture:
        assert capture.add(b"whole", 0.0) is None
        short_files(path.stat().st_size + 10)
        said = [capture.add(b"more", 1.0), capture.add(b"more", 2.0)]
    assert said[0] is not None and f"the capture {path} ends here" in said[0] and said[1] is None
    assert replayed(path) == [b"whole"] and path.read_bytes().endswith(b"\n")
