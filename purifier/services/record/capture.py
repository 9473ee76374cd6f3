"""Bytes as they came in, kept with their times in a file that can be replayed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

from purifier.errors import UsageError
from purifier.store.place import kind_of

_WAYS: Final = ("RDWR", "CREAT", "APPEND", "CLOEXEC", "NONBLOCK", "BINARY")
_WAY: Final = reduce(or_, (getattr(os, f"O_{way}", 0) for way in _WAYS))
"""Without waiting: a named pipe would have the recorder wait for a reader, deaf to everything."""
_LONGEST_LINE: Final = 1 << 16


class Capture:
    """A capture file being written: JSON Lines ``{"t": seconds, "hex": "..."}``, one line per read."""

    def __init__(self, path: Path, database: Path) -> None:
        """Append to ``path``, a new file or an earlier capture; raises UsageError for all else, and for ``database``.

        A last line that an earlier recorder was killed over is cut off, for nothing after it could be replayed.
        """
        self._path = path
        self._broken = False
        try:
            # Looked at before it is opened: what is behind a device may feel that.
            _must_be_a_file(path)
            self._handle = os.open(path, _WAY, 0o666)
        except OSError as error:
            hint = ": its folder is not there" if not path.parent.is_dir() else ""
            raise UsageError(f"--capture: cannot write {path}: {error.strerror}{hint}") from None
        try:
            self._check(database)
        except BaseException:
            os.close(self._handle)
            raise

    def add(self, data: bytes, at_s: float) -> str | None:
        """Write what came in; once, the reason why that is no longer possible. The run does not depend on it."""
        if self._broken or not data:
            return None
        line = f'{{"t": {at_s:.3f}, "hex": "{data.hex()}"}}\n'.encode()
        try:
            written = os.write(self._handle, line)
            if written == len(line):
                return None
            why = "no room is left for it"
            os.ftruncate(self._handle, os.fstat(self._handle).st_size - written)  # half a line could not be replayed
        except OSError as error:
            why = error.strerror or str(error)
        self._broken = True
        return f"the capture {self._path} ends here: {why}; the run goes on"

    def close(self) -> None:
        """Close the file; a disk that refuses even this is no reason to fail, for the run is saved elsewhere."""
        with suppress(OSError):
            os.close(self._handle)

    def _check(self, database: Path) -> None:
        """What was opened is a file, none of the database, and empty or a capture; raises UsageError."""
        about = os.fstat(self._handle)
        if (kind := kind_of(about.st_mode)) is not None:
            raise UsageError(_is_no_file(self._path, kind))
        with suppress(OSError):
            if os.path.samestat(about, os.stat(database)):
                raise UsageError(f"--capture: {self._path} is the database: name another file")
        if not about.st_size:
            return
        with open(self._path, "rb") as file:
            if not _is_line(file.readline(_LONGEST_LINE)):
                raise UsageError(
                    f"--capture: {self._path} is there and is no capture: name a new file, or an earlier capture to go "
                    "on with"
                )
            start = max(0, about.st_size - _LONGEST_LINE)
            file.seek(start)
            tail = file.read()
        if not tail.endswith(b"\n"):
            torn = tail.rpartition(b"\n")[2]
            if _is_line(torn):
                os.write(self._handle, b"\n")
            else:
                os.ftruncate(self._handle, about.st_size - len(torn))


def _must_be_a_file(path: Path) -> None:
    with suppress(FileNotFoundError):
        if (kind := kind_of(os.stat(path).st_mode)) is not None:
            raise UsageError(_is_no_file(path, kind))


def _is_no_file(path: Path, kind: str) -> str:
    return f"--capture: expected a file that can be written, found {kind}: {path}"


def _is_line(line: bytes) -> bool:
    """Whether it is a line of a capture."""
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and set(said) == {"t", "hex"}
