"""All rows of a file that is being imported, kept on the disk once and given back in order of time.

A file may be newest first, hold one series after the other, or step back now and then.  Blocks are kept as they come,
each in order within itself; what was in order all along, or runs backwards as a whole, is never sorted.  All else is
merged a few blocks at a time, so that memory stays flat.  The file is one of this process alone: it has no name, and
is gone with the process however that ends.
"""

from __future__ import annotations

import marshal
import operator
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Literal, NamedTuple

from purifier.errors import StoreError
from purifier.model.block import Block
from purifier.store.block_order import ROWS, Place, by_time, chains, joined, merged, overlapping, pieces, turned

Order = Literal["in order", "reversed", "mixed"]
FAN_IN: Final = 16
"""So many chains of blocks are merged at a time; each has one block in memory."""
_FOREVER: Final = Path("/var/tmp")
"""Where a system keeps what is large and passes: ``/tmp`` is memory in many."""
_PLAIN: Final = 2
"""Of marshal: without a table of objects that come twice."""


class Disorder(NamedTuple):
    """In which order the rows came, and how many were earlier than the one before them in the same section."""

    order: Order
    went_back: int


class Spool:
    """A context manager: first `add` everything, then `in_order` as often as one likes."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: on whose disk the rows are kept; None: where this system keeps large files. Raises StoreError."""
        self._folder = folder if folder is not None else _FOREVER if _FOREVER.is_dir() else None
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise StoreError(f"no room to sort rows in {self._where}: {error.strerror}: {_HINT}") from None
        self._end = 0
        self._blocks: list[Place] = []
        self._waiting: list[Block] = []
        """Blocks of one section that are not written yet."""
        self._rows = 0
        self._last: dict[int, int] = {}
        """Section -> the time of its row that came last."""
        self._went_back = self._went_on = 0
        self._backwards = False

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        """How many rows were added."""
        return self._rows

    @property
    def disorder(self) -> Disorder:
        """In which order the rows came so far."""
        order: Order = "in order" if not self._went_back else "mixed" if self._went_on else "reversed"
        return Disorder(order, self._went_back)

    def span(self, section: int) -> tuple[int, int] | None:
        """First and last time of a section [ms]; None: it has no row."""
        self._flush()
        places = [place for place in self._blocks if place.section == section]
        return (min(one.first for one in places), max(one.last for one in places)) if places else None

    def add(self, block: Block) -> None:
        """Keep ``block``; it must not be changed any more. Raises StoreError when the disk is full."""
        if not block.t_ms:
            return
        self._rows += len(block)
        self._note(block)
        if self._waiting and self._waiting[0].section != block.section:
            self._flush()
        self._waiting.append(block)
        if sum(map(len, self._waiting)) >= ROWS:
            self._flush()

    def in_order(self) -> Iterator[Block]:
        """All rows by section, then time, then place in the file; in blocks of at most 5 000 rows of one section.

        Rows of equal time stand in the order of the file, or against it where it runs backwards.  ``line`` is that of
        the first row while rows came in order, else that of some row near.  Raises StoreError.
        """
        self._flush()
        backwards = self._backwards = self.disorder.order == "reversed"
        for section in sorted({place.section for place in self._blocks}):
            places = [place for place in self._blocks if place.section == section]
            for part in overlapping(places, backwards=backwards):
                if len(part) == 1:
                    yield from pieces(self._read(part[0]))
                else:
                    yield from self._merged(part)

    def _note(self, block: Block) -> None:
        """Count the rows that go back, and those that go on."""
        times = block.t_ms
        before = self._last.get(block.section, times[0])
        self._last[block.section] = times[-1]
        if times[0] < before:
            self._went_back += 1
        elif times[0] > before:
            self._went_on += 1
        if times == sorted(times):
            self._went_on += times[-1] > times[0]
            return
        later = times[1:]
        back = sum(map(operator.lt, later, times))
        self._went_back += back
        self._went_on += sum(map(operator.gt, later, times))

    def _flush(self) -> None:
        if self._waiting:
            (block, was_turned), self._waiting = joined(self._waiting), []
            self._blocks.append(self._write(block, len(self._blocks), was_turned))

    def _write(self, block: Block, number: int, was_turned: bool = False) -> Place:
        data = marshal.dumps((block.t_ms, block.values, block.line, block.section, block.mean_ms, block.extra), _PLAIN)
        try:
            self._file.seek(self._end)
            self._file.write(data)
        except OSError as error:
            raise StoreError(f"no room is left to sort rows in {self._where}: {error.strerror}: {_HINT}") from None
        place = Place(block.section, block.t_ms[0], block.t_ms[-1], number, was_turned, self._end, len(data))
        self._end += len(data)
        return place

    def _read(self, place: Place) -> Block:
        try:
            self._file.seek(place.offset)
            data = self._file.read(place.length)
        except OSError as error:
            raise StoreError(f"rows kept in {self._where} cannot be read again: {error.strerror}: {_HINT}") from None
        t_ms, values, line, section, mean_ms, extra = marshal.loads(data)
        block = Block(t_ms, values, line, section, mean_ms, extra)
        if place.turned == self._backwards:
            return block
        # Rows of one time did not show, when they came, which way the whole file runs.
        return turned(block) if self._backwards else by_time(turned(block))

    def _merged(self, part: list[Place]) -> Iterator[Block]:
        found = chains(part)
        if len(found) > FAN_IN:
            found = [[place] for place in sorted(part, key=lambda place: place.number)]
        while len(found) > FAN_IN:
            # Neighbours in the file are merged with each other, so that rows of equal time keep their order.
            groups = [found[i : i + FAN_IN] for i in range(0, len(found), FAN_IN)]
            found = [
                [self._write(block, number) for block in merged(group, self._read)]
                for number, group in enumerate(groups)
            ]
        return merged(found, self._read)

    @property
    def _where(self) -> str:
        return str(self._folder or tempfile.gettempdir())


_HINT: Final = "free some, or have TMPDIR name a folder on another disk"
