"""The content of one file: as programs see it, as it was synced last, and anything between the two."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes laid down at ``at``; without any, the file is cut off there, or drawn out to there."""

    at: int
    data: bytes | None
    size: int
    """Of the file after it."""


class FileStates:
    """A file's content and what was done to it since it was last synced."""

    def __init__(self, data: bytes) -> None:
        self._synced = data
        self._now = bytearray(data)
        self._changes: list[Change] = []

    @property
    def now(self) -> bytes:
        """What programs see."""
        return bytes(self._now)

    def write(self, offset: int | None, data: bytes) -> None:
        """Bytes at ``offset``; None: at the end."""
        at = len(self._now) if offset is None else offset
        self._now.extend(bytes(max(0, at - len(self._now))))
        self._now[at : at + len(data)] = data
        self._changes.append(Change(at, data, len(self._now)))

    def resize(self, size: int) -> None:
        """Cut off, or draw out with zeros."""
        del self._now[size:]
        self._now.extend(bytes(size - len(self._now)))
        self._changes.append(Change(size, None, size))

    def sync(self) -> None:
        """All of it is on the disk."""
        self._synced = bytes(self._now)
        self._changes.clear()

    def after_cut(self, dice: Random, luck: float, sector: int) -> bytes:
        """A content that the disk may hold.

        ``luck`` is the share of what is not synced that reached it all the same, ``sector`` the bytes that are never
        torn.
        """
        if not self._changes:
            return self._synced
        # What the file system notes of its size comes in order; with it goes what lay beyond.
        noted = len(self._changes) if dice.random() < luck else dice.randrange(len(self._changes) + 1)
        size = self._changes[noted - 1].size if noted else len(self._synced)
        kept = min([len(self._synced), size, *(one.at for one in self._changes[:noted] if one.data is None)])
        beyond = bytes(size - kept) if dice.random() < 0.5 else dice.randbytes(size - kept)
        found = bytearray(self._synced[:kept] + beyond)
        for number, writes in sorted(self._touched(sector).items()):
            start, end = number * sector, min((number + 1) * sector, size)
            some = len(writes) if dice.random() < luck else dice.randrange(len(writes) + 1)
            if some and start < size:
                reached = {*writes[:some], *(i for i in range(noted) if self._changes[i].data is None)}
                found[start:end] = self._sector(start, end, sorted(reached))
        return bytes(found)

    def _touched(self, sector: int) -> dict[int, list[int]]:
        """Number of a sector -> which changes write to it."""
        touched: dict[int, list[int]] = {}
        for index, one in enumerate(self._changes):
            if one.data:
                for number in range(one.at // sector, -(-(one.at + len(one.data)) // sector)):
                    touched.setdefault(number, []).append(index)
        return touched

    def _sector(self, start: int, end: int, reached: list[int]) -> bytes:
        """What lies from ``start`` to ``end`` [bytes] when of all changes only those ``reached`` the disk."""
        content = bytearray(self._synced[start:end])
        content.extend(bytes(end - start - len(content)))
        for one in (self._changes[index] for index in reached):
            low = max(one.at, start)
            if low < end:
                data = bytes(end - low) if one.data is None else one.data[low - one.at : end - one.at]
                content[low - start : low - start + len(data)] = data
        return bytes(content)
