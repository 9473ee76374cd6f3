"""What strace writes, read as operations on one folder."""

from __future__ import annotations

import pytest

from tests.powercut.operations import Create, Operation, Remove, Rename, Resize, Said, Sync, Write
from tests.powercut.recording import NotUnderstoodError, Reader


def hexed(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def quoted(text: str) -> str:
    return f'"{hexed(text)}"'


def opened(number: int, path: str) -> str:
    return f"{number}<{hexed(path)}>"


def read(*lines: str, there: tuple[str, ...] = ("db",)) -> list[Operation]:
    return list(Reader("/disk", "/said", set(there)).read(lines))


DB = opened(3, "/disk/db")
LINE = "saved 1 5\n"
HERE = f"AT_FDCWD<{hexed('/disk')}>"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (f"pwrite64({DB}, {quoted('abc')}, 3, 4096) = 3", [Write("db", 4096, b"abc")]),
        (f"pwrite64({DB}, {quoted('abc')}, 3, 4096) = 2", [Write("db", 4096, b"ab")]),
        (f"pwrite64({DB}, {quoted('abc')}, 3, 0) = -1 ENOSPC (No space left on device)", []),
        (f"pwrite64({opened(3, '/disk2/db')}, {quoted('abc')}, 3, 0) = 3", []),
        (f"pwrite64({DB}(deleted), {quoted('abc')}, 3, 0) = 3", []),
        (f"ftruncate({DB}, 0)        = 0", [Resize("db", 0)]),
        (f"fdatasync({DB})  = 0", [Sync("db")]),
        (f"fsync({opened(5, '/disk')}) = 0", [Sync("")]),
        (f"fsync({DB}) = -1 EIO (Input/output error)", []),
        (
            f"openat({HERE}, {quoted('new')}, O_RDWR|O_CREAT, 0644) = {opened(4, '/disk/new')}",
            [Create("new")],
        ),
        (f"openat({HERE}, {quoted('/disk/db')}, O_RDWR|O_CREAT, 0644) = {DB}", []),
        (f"openat({HERE}, {quoted('db')}, O_WRONLY|O_CREAT|O_TRUNC, 0644) = {DB}", [Resize("db", 0)]),
        (f"openat({HERE}, {quoted('/disk')}, O_RDONLY|O_DIRECTORY) = {opened(4, '/disk')}", []),
        (f"open({quoted('/disk/new')}, O_WRONLY|O_CREAT, 0644) = {opened(4, '/disk/new')}", [Create("new")]),
        (f"mkdir({quoted('/disk/d')}, 0777) = 0", [Create("d", is_folder=True)]),
        (f"mkdir({quoted('/disk/d')}, 0777) = -1 EEXIST (File exists)", []),
        (f"rename({quoted('/disk/db')}, {quoted('/disk/old')}) = 0", [Rename("db", "old")]),
        (f"renameat2({HERE}, {quoted('db')}, {HERE}, {quoted('old')}, 0) = 0", [Rename("db", "old")]),
        (f"unlink({quoted('/disk/db')}) = 0", [Remove("db")]),
        (f"unlinkat({opened(5, '/disk')}, {quoted('db')}, 0) = 0", [Remove("db")]),
        (f"write({opened(7, '/said')}, {quoted(LINE)}, 10) = 10", [Said("saved 1 5")]),
        (f"write({opened(1, '/dev/pts/0')}, {quoted('hello')}, 5) = 5", []),
    ],
)
def test_a_call_is_what_it_did_to_the_folder(call: str, expected: list[Operation]) -> None:
    assert read(f"12 {call}") == expected


def test_a_call_that_others_came_between_counts_when_it_comes_back() -> None:
    found = read(
        f"12 pwrite64({DB}, {quoted('abc')}, 3, 0 <unfinished ...>",
        f"13 fdatasync({DB} <unfinished ...>",
        f"14 unlink({quoted('/disk/x')}) = 0",
        "12 <... pwrite64 resumed>)      = 3",
        "13 <... fdatasync resumed>) = 0",
    )
    assert found == [Remove("x"), Write("db", 0, b"abc"), Sync("db")]


def test_plain_writes_go_on_where_the_last_ended_or_at_the_end_of_a_file_opened_for_that() -> None:
    text = quoted("ab")
    found = read(
        f"12 openat({HERE}, {quoted('new')}, O_WRONLY|O_CREAT|O_EXCL, 0600) = {opened(4, '/disk/new')}",
        f"12 write({opened(4, '/disk/new')}, {text}, 2) = 2",
        f"12 write({opened(4, '/disk/new')}, {text}, 2) = 2",
        f"12 openat({HERE}, {quoted('db')}, O_WRONLY|O_APPEND) = {opened(4, '/disk/db')}",
        f"12 write({opened(4, '/disk/db')}, {text}, 2) = 2",
    )
    assert found == [Create("new"), Write("new", 0, b"ab"), Write("new", 2, b"ab"), Write("db", None, b"ab")]


@pytest.mark.parametrize(
    "line",
    [
        f"12 linkat({HERE}, {quoted('db')}, {HERE}, {quoted('other')}, 0) = 0",
        f"12 fallocate({DB}, 0, 0, 4096) = 0",
        f'12 pwrite64({DB}, "\\x61"..., 9999, 0) = 9999',
        f"12 rename({quoted('/disk/db')}, {quoted('/elsewhere/db')}) = 0",
        f"12 rename({quoted('/disk/d')}, {quoted('/disk/e')}) = 0",
        "strace: cannot go on",
    ],
)
def test_what_is_not_understood_is_never_passed_over(line: str) -> None:
    with pytest.raises(NotUnderstoodError):
        read(line, there=("db", "d", "d/a"))
