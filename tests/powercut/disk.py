"""What a disk may hold when the power fails after some operations.

What is modelled, each as loose as a disk is allowed to be:

- A write lies in sectors of 512 or 4096 bytes.  Of what was written to a sector since its file was last synced the
  disk holds any state up to the newest: none, some, all; each sector by itself, so that a write is torn and writes
  change their order.  Inside a sector nothing is torn and the order holds.
- The size of a file is any it had since it was last synced.  Where that is beyond what was written, there are zeros or
  what lay on the disk before.
- A name that was made, changed or removed did so or did not, each by itself, until its folder was synced.  Operations
  on the very same name keep their order, and a folder is there before what is in it.  Syncing a file makes it be found
  under its name, as all journalling file systems do, although POSIX does not say so.
- A sync that came back has happened, and all that it covers is on the disk for good.
- The file of shared memory beside a write-ahead log, which is written without any call, is noise or not there.

What is left out: sectors that go bad by the cut, disks that say synced of what is not, and file systems that tear a
sector or mix up two names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.powercut.file_states import FileStates
from tests.powercut.operations import Create, Operation, Remove, Rename, Resize, Said, Sync, Write

Files = dict[str, bytes | None]
"""Path -> content; None for a folder."""

SECTORS: Final = (512, 4096)
SHARED_MEMORY: Final = "-shm"


@dataclass(slots=True, eq=False)
class Entry:
    """A file or a folder, whatever it is called."""

    states: FileStates | None
    """None for a folder."""


@dataclass(frozen=True, slots=True)
class Naming:
    """An operation on names that has not been synced; ``gives`` is what it makes be found under ``to``."""

    paths: tuple[str, ...]
    to: str | None
    gives: Entry | None

    def apply(self, names: dict[str, Entry]) -> None:
        """Do it to ``names``."""
        for path in self.paths:
            names.pop(path, None)
        if self.to is not None and self.gives is not None:
            names[self.to] = self.gives


@dataclass(slots=True)
class Disk:
    """A disk with what has been asked of it: ``now`` as programs see it, ``after_cut`` as it may be found."""

    before: Mapping[str, bytes | None]
    _names: dict[str, Entry] = field(init=False)
    _synced: dict[str, Entry] = field(init=False)
    _loose: list[Naming] = field(init=False)

    def __post_init__(self) -> None:
        """All that was there before is on the disk for good."""
        self._names = {path: Entry(None if data is None else FileStates(data)) for path, data in self.before.items()}
        self._synced, self._loose = dict(self._names), []

    def do(self, operation: Operation) -> None:
        """One more operation has come back without an error."""
        match operation:
            case Create(path, is_folder):
                self._name(Naming((path,), path, Entry(None if is_folder else FileStates(b""))))
            case Remove(path):
                self._name(Naming((path,), None, None))
            case Rename(path, to):
                self._name(Naming((path, to), to, self._names[path]))
            case Write(path, offset, data):
                self._file(path).write(offset, data)
            case Resize(path, size):
                self._file(path).resize(size)
            case Sync(path):
                self._sync(path)
            case Said():
                pass

    def now(self) -> Files:
        """What programs see: all of it, in order."""
        return {path: None if one.states is None else one.states.now for path, one in self._names.items()}

    def after_cut(self, dice: Random) -> Files:
        """What one possible cut at this moment leaves."""
        luck, sector = dice.choice((0.0, 0.1, 0.5, 0.9, 1.0)), dice.choice(SECTORS)
        names = dict(self._synced)
        reached = {index for index in range(len(self._loose)) if dice.random() < luck}
        for index in sorted(self._with_what_they_need(reached)):
            self._loose[index].apply(names)
        found: Files = {}
        for path, one in names.items():
            if one.states is None:
                found[path] = None
            elif not path.endswith(SHARED_MEMORY):
                found[path] = one.states.after_cut(dice, luck, sector)
            elif dice.random() < 0.5:
                found[path] = dice.randbytes(len(one.states.now))
        return found

    def _file(self, path: str) -> FileStates:
        states = self._names[path].states
        assert states is not None, f"{path} is a folder"
        return states

    def _name(self, naming: Naming) -> None:
        naming.apply(self._names)
        self._loose.append(naming)

    def _sync(self, path: str) -> None:
        entry = self._names.get(path)
        if entry is not None and entry.states is not None:
            entry.states.sync()
        way = [self._names[one] for one in (path, *_above(path)) if one in self._names]
        settled = self._with_what_they_need(
            {
                index
                for index, one in enumerate(self._loose)
                if one.gives in way or any(_folder(name) == path for name in one.paths)
            }
        )
        for index in sorted(settled):
            self._loose[index].apply(self._synced)
        self._loose = [one for index, one in enumerate(self._loose) if index not in settled]

    def _with_what_they_need(self, chosen: set[int]) -> set[int]:
        """``chosen`` loose namings, and the earlier ones without which they cannot have reached the disk."""
        needed: set[str] = set()
        found: set[int] = set()
        for index in range(len(self._loose) - 1, -1, -1):
            paths = set(self._loose[index].paths)
            if index in chosen or paths & needed:
                found.add(index)
                needed |= paths | {_folder(path) for path in paths}
        return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _above(path: str) -> list[str]:
    """The folders that ``path`` is in, the innermost first."""
    return [] if not path else [_folder(path), *_above(_folder(path))]
