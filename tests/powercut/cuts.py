"""Many cuts through one recording: after how much of it, what was said by then, and a disk that may be left."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.powercut.disk import Disk, Files
from tests.powercut.operations import Said, Sync
from tests.powercut.stage import Recorded

LIES: Final = 8
"""Ways of ignoring half of the syncs: by some, more is seen than by others."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut; ``name`` brings the very same one back."""

    name: str
    after: int
    """Operations that had come back."""
    said: tuple[str, ...]
    """What had been told by then, the latest last."""
    files: Files


def cuts(recorded: Recorded, count: int, seed: int, *, syncs_heeded: float = 1.0) -> Iterator[Cut]:
    """``count`` cuts, spread evenly over the recording, in its order; the same for the same recording and seed.

    ``syncs_heeded``: the share of syncs that do what they say. Below 1 it is a disk that lies, which no program
    survives: a control that damage is seen.
    """
    disk, said, after = Disk(recorded.before), list[str](), 0
    heeds = Random(f"{seed} syncs")
    for number in range(count):
        until = number * (len(recorded.operations) + 1) // count
        for operation in recorded.operations[after:until]:
            if isinstance(operation, Said):
                said.append(operation.text)
            elif not isinstance(operation, Sync) or heeds.random() < syncs_heeded:
                disk.do(operation)
        after = until
        name = f"cut {number} of {count}, seed {seed}"
        yield Cut(name, after, tuple(said), disk.after_cut(Random(name)))


def on_a_lying_disk(recorded: Recorded, count: int, seed: int) -> Iterator[Cut]:
    """As `cuts`, half of the syncs ignored: now these, now those."""
    for number in range(LIES):
        yield from cuts(recorded, -(-count // LIES), seed * LIES + number, syncs_heeded=0.5)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cut that broke a promise."""

    cut: Cut
    troubles: tuple[str, ...]

    def __str__(self) -> str:
        """Which cut, and what it did."""
        return f"{self.cut.name}, after {self.cut.after} operations: {'; '.join(self.troubles)}"


def broken(
    found: Iterable[Cut], judge: Callable[[Cut, Path], Iterable[str]], place: Path, keep: Path | None = None
) -> Iterator[Broken]:
    """Those of the cuts that broke something; each is laid out in a folder of its own in ``place``, and removed.

    ``keep``: a folder in which what was left by those that did is put once more, to look at.
    """
    for cut in found:
        with tempfile.TemporaryDirectory(dir=place) as folder:
            lay(cut.files, Path(folder))
            try:
                troubles = tuple(judge(cut, Path(folder)))
            except Exception as error:  # whatever it is, the program did not get over the cut
                troubles = (f"stuck: {type(error).__name__}: {error}",)
        if troubles:
            if keep is not None:
                lay(cut.files, keep / cut.name.replace(" ", "-").replace(",", ""))
            yield Broken(cut, troubles)


def lay(files: Files, folder: Path) -> None:
    """Put ``files`` into a folder that is empty or not there yet."""
    for path, data in sorted(files.items()):
        if data is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        else:
            (folder / path).write_bytes(data)
