"""A file on the disk as the text that formats read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import IO, Final

from purifier.errors import UsageError
from purifier.formats.text_file import HEAD_LINES, Encoding, TextFile, encoding_of
from purifier.plain_text import plain
from purifier.store.place import kind_of

HEAD_BYTES: Final = 1 << 18
PLACES: Final = 8
"""Besides its beginning a file is sampled in so many places,"""
PLACE_BYTES: Final = 1 << 15
"""and this much of each."""
_PACKED: Final = {
    b"PK\x03\x04": "a workbook or a zip archive: save the sheet as CSV, or unpack it first",
    b"\xd0\xcf\x11\xe0": "a workbook of old Excel: save the sheet as CSV first",
    b"\x1f\x8b": "a packed one (gzip): unpack it first",
    b"7z\xbc\xaf": "a packed one (7z): unpack it first",
    b"Rar!": "a packed one (RAR): unpack it first",
    b"%PDF": "a page (PDF): what can be imported is the table that it was made of",
    b"\x89PNG": "a picture: what can be imported is the table that it was made of",
    b"\xff\xd8\xff": "a picture: what can be imported is the table that it was made of",
}
"""First bytes of what people take for a table -> what it is, and what to do."""
LONGEST_LINE: Final = 1 << 20


def must_be_readable(path: Path) -> None:
    """Raise UsageError for what is no file, cannot be read, is empty, or is packed up."""
    if str(path) == "-":
        raise UsageError(
            "expected a file to import, found -: an import looks at a file several times, which it cannot at standard "
            "input: save it as a file first"
        )
    try:
        about = path.stat()
        kind = kind_of(about.st_mode)
        if kind is not None:
            raise UsageError(f"expected a file to import, found {kind}: {plain(str(path))}")
        with open(path, "rb") as file:
            begins = file.read(8)
    except OSError as error:
        raise UsageError(f"cannot read {plain(str(path))}: {error.strerror or error}") from None
    if not about.st_size:
        raise UsageError(f"{plain(path.name)}: expected a file with measurements, found an empty one")
    for sign, what in _PACKED.items():
        if begins.startswith(sign):
            raise UsageError(f"{plain(path.name)}: expected a file with measurements, found {what}")


def state_of(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to the file: its size and when it was written to last [ns]."""
    about = path.stat()
    return about.st_size, about.st_mtime_ns


def must_be_unchanged(path: Path, before: tuple[int, int]) -> None:
    """Raise UsageError when the file is not what it was when its `state_of` was ``before``.

    What was read would be neither the one nor the other, and its hash that of something else.
    """
    now = state_of(path)
    if now != before:
        size = f"had {before[0]} bytes, has {now[0]}" if now[0] != before[0] else "was written to"
        raise UsageError(
            f"{plain(path.name)}: it changed while it was read ({size}): import a copy of it, or wait until nobody "
            "writes to it any more"
        )


def hash_of(path: Path) -> str:
    """SHA-256 of the bytes of a file, in hex."""
    digest = sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def text_file(path: Path) -> TextFile:
    """The text in ``path``."""
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    encoding = encoding_of(head)
    first = _whole_lines(head.decode(encoding.name, "replace"), len(head) < HEAD_BYTES)
    return TextFile(
        name=plain(path.name),
        head=tuple(line.rstrip("\r\n")[:LONGEST_LINE] for line in first[:HEAD_LINES]),
        lines=_Lines(path, encoding),
        sample=lambda: _sample(path, encoding, first),
        encoding=encoding,
    )


class _Lines:
    """The lines of a file, as often as they are asked for; it knows how far they have been read."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._path, self._encoding = path, encoding
        self._size = path.stat().st_size
        self._file: IO[str] | None = None

    def __call__(self) -> Iterator[str]:
        with open(self._path, encoding=self._encoding.name, errors="replace", newline="", buffering=1 << 16) as file:
            self._file = file
            yield from file
        self._file = None

    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        file = self._file
        if file is None or not self._size:
            return 0.0
        try:
            return min(1.0, os.lseek(file.fileno(), 0, os.SEEK_CUR) / self._size)
        except (OSError, ValueError):
            return 0.0


def _sample(path: Path, encoding: Encoding, first: list[str]) -> list[str]:
    """The first lines and some from places all over the rest of the file, each whole."""
    size = path.stat().st_size
    found = list(first)
    if size <= HEAD_BYTES or encoding.name.startswith("utf-16"):
        return found
    with open(path, "rb") as file:
        for i in range(1, PLACES + 1):
            start = HEAD_BYTES + (size - HEAD_BYTES) * i // PLACES - PLACE_BYTES
            if start < HEAD_BYTES:
                continue
            file.seek(start)
            part = file.read(PLACE_BYTES).decode(encoding.name.removesuffix("-sig"), "replace")
            found += _whole_lines(part, file.tell() >= size)[1:]
    return found


def _whole_lines(text: str, ends: bool) -> list[str]:
    """Lines of ``text``, with their ends; without the last where it may go on."""
    lines = list(StringIO(text, newline=""))
    return lines if ends else lines[:-1]
