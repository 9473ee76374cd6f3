"""What a program asks of a disk; paths are relative to the folder that is watched, ``""`` is the folder itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Create:
    """A new file without content, or a new folder."""

    path: str
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Rename:
    """A file gets another name, which may have been another file's."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A file or an empty folder loses its name."""

    path: str


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset [bytes]; None: at the end, wherever that is."""

    path: str
    offset: int | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut off or drawn out to ``size`` [bytes]."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """fsync or fdatasync of a file or a folder came back without an error."""

    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """Not of the disk: what the program told somebody at this moment."""

    text: str


Operation = Create | Rename | Remove | Write | Resize | Sync | Said
