"""A program run under strace, and what it asked of one folder as operations."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.powercut.operations import Create, Operation, Remove, Rename, Resize, Said, Sync, Write

CALLS: Final = (
    *("open", "openat", "openat2", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "truncate"),
    *("ftruncate", "fallocate", "copy_file_range", "sendfile", "splice", "fsync", "fdatasync", "sync_file_range"),
    *("syncfs", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat"),
    *("rmdir", "mkdir", "mkdirat", "mknod", "mknodat"),
)
"""All that change a file or a name; one that touches the folder and is not understood stops the recording."""
_LINE: Final = re.compile(r"(?P<thread>\d+) +(?:<\.\.\. \w+ resumed>)?(?P<rest>.*)")
_CALL: Final = re.compile(r"(?P<name>\w+)\((?P<given>.*)\) += (?P<result>-?\d+)")
_UNFINISHED: Final = re.compile(r" *<unfinished \.\.\.>$")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_FILE: Final = re.compile(r"(AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")


class NotUnderstoodError(Exception):
    """strace wrote a line that says something about the folder and that nothing here knows how to read."""


def command(strace: str, calls: Path) -> list[str]:
    """The words before a command that have its calls written to ``calls``."""
    how = ["-f", "--seccomp-bpf", "-qq", "-e", "signal=none", "-y", "-xx", "-s", "10000000"]
    return [strace, *how, "-e", "trace=" + ",".join(f"?{name}" for name in CALLS), "-o", str(calls)]


@dataclass(slots=True)
class Reader:
    """Reads what strace wrote. ``said`` is a file outside the folder: what is written there was told to somebody."""

    folder: str
    said: str
    there: set[str]
    """Paths in the folder, as they stand after what was read so far."""
    _begun: dict[str, str] = field(default_factory=dict)
    _at: dict[tuple[str, str], int | None] = field(default_factory=dict)
    """(number, path) of an open file -> where the next write goes; None: at the end."""

    def read(self, lines: Iterable[str]) -> Iterator[Operation]:
        """The operations on the folder that succeeded, in the order in which they came back.

        Raises NotUnderstoodError.
        """
        for line in lines:
            whole = self._whole(line.rstrip("\n"))
            call = None if whole is None else _CALL.match(whole)
            if call is not None and int(call["result"]) >= 0:
                yield from self._operations(call["name"], call["given"], int(call["result"]))

    def _whole(self, line: str) -> str | None:
        """A call from its name to its result, put together where other threads came between; None while it runs."""
        match = _LINE.fullmatch(line)
        if match is None:
            raise NotUnderstoodError(line[:200])
        text = self._begun.pop(match["thread"], "") + match["rest"]
        if _UNFINISHED.search(text):
            self._begun[match["thread"]] = _UNFINISHED.sub("", text)
            return None
        return text

    def _operations(self, name: str, given: str, result: int) -> Iterator[Operation]:
        files = _FILE.findall(given)
        texts = _TEXT.findall(given)
        if any(cut for _, cut in texts):
            raise NotUnderstoodError(f"{name}: a text was cut short")
        said = [os.fsdecode(_bytes(text)) for text, _ in texts]
        if name in ("write", "pwrite64"):
            yield from self._written(name, given, files[0], _bytes(texts[0][0]) if texts else b"", result)
        elif name in ("fsync", "fdatasync", "ftruncate"):
            path = self._inside(_text(files[0]))
            if path is not None and not files[0][2]:
                yield Resize(path, int(given.rpartition(",")[2])) if name == "ftruncate" else Sync(path)
        else:
            bases = [_text(one) for one in files] or ["/"]
            paths = [self._inside(posixpath.join(bases[min(i, len(bases) - 1)], one)) for i, one in enumerate(said)]
            if any(path is not None for path in paths) or any(self._inside(base) for base in bases if not said):
                yield from self._named(name, given, [path for path in paths if path is not None], result)

    def _written(
        self, name: str, given: str, file: tuple[str, str, str], data: bytes, result: int
    ) -> Iterator[Operation]:
        path = _text(file)
        if path == self.said:
            yield Said(data.decode().strip())
            return
        inside = self._inside(path)
        if inside is None or file[2]:
            return
        if name == "pwrite64":
            yield Write(inside, int(given.rpartition(",")[2]), data[:result])
            return
        at = self._at.get((file[0], inside), 0)
        self._at[file[0], inside] = None if at is None else at + result
        yield Write(inside, at, data[:result])

    def _named(self, name: str, given: str, paths: list[str], result: int) -> Iterator[Operation]:
        path = paths[0] if paths else ""
        if name in ("open", "openat", "creat"):
            if "O_DIRECTORY" in given:
                return
            self._at[str(result), path] = None if "O_APPEND" in given else 0
            if path not in self.there and ("O_CREAT" in given or name == "creat"):
                self.there.add(path)
                yield Create(path)
            elif "O_TRUNC" in given or name == "creat":
                yield Resize(path, 0)
        elif name in ("mkdir", "mkdirat"):
            self.there.add(path)
            yield Create(path, is_folder=True)
        elif name in ("unlink", "unlinkat", "rmdir"):
            self.there.discard(path)
            yield Remove(path)
        elif name in ("rename", "renameat", "renameat2") and len(paths) == 2:
            if any(one.startswith(f"{path}/") for one in self.there):
                raise NotUnderstoodError(f"a folder with something in it is renamed: {path}")
            self.there = (self.there - {path}) | {paths[1]}
            yield Rename(path, paths[1])
        elif name == "truncate":
            yield Resize(path, int(given.rpartition(",")[2]))
        else:
            raise NotUnderstoodError(f"{name} of {paths}")

    def _inside(self, path: str) -> str | None:
        """``path`` relative to the folder; None for one that lies elsewhere."""
        path = posixpath.normpath(path)
        if path == self.folder:
            return ""
        return path[len(self.folder) + 1 :] if path.startswith(self.folder + "/") else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(file: tuple[str, str, str]) -> str:
    return os.fsdecode(_bytes(file[1]))
