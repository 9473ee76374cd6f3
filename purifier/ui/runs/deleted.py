"""Runs that were deleted here and can be brought back until the app is closed, the last one first."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from purifier.errors import PurifierError

if TYPE_CHECKING:
    from purifier.services.runs.removing import Removed


class Deleted:
    """What `z` brings back and `Z` deletes again.

    Used from threads, one after another.  A run's rows are on the disk as a file of their own all the while, so that
    nothing is lost when the app breaks off: the next one finds them.
    """

    def __init__(self, database: Path) -> None:
        self.database = database
        self.gone: list[Removed] = []
        self.back: list[int] = []
        """Runs that were brought back, the last one last."""
        self._turn = Lock()

    def find(self) -> int:
        """Take over what an app that broke off left deleted; how many runs that is."""
        from purifier.services.runs.removing import left_behind

        with self._turn:
            found = left_behind(self.database)
            self.gone[:0] = found
            return len(found)

    def delete(self, run: int) -> Removed:
        """Delete a run. Raises UsageError and StoreError; then it is still there."""
        from purifier.services.runs.removing import remove

        with self._turn:
            removed = remove(self.database, run)
            self.gone.append(removed)
            self.back.clear()
            return removed

    def undo(self) -> Removed | None:
        """Bring the last one back; None when there is none. Raises UsageError and StoreError; then it is kept."""
        from purifier.services.runs.removing import put_back

        with self._turn:
            if not self.gone:
                return None
            last = self.gone[-1]
            put_back(self.database, last)
            self.gone.pop()
            self.back.append(last.run)
            return last

    def redo(self) -> Removed | None:
        """Delete again what was brought back last; None when there is nothing."""
        from purifier.services.runs.removing import remove

        with self._turn:
            if not self.back:
                return None
            removed = remove(self.database, self.back[-1])
            self.back.pop()
            self.gone.append(removed)
            return removed

    def close(self) -> None:
        """The app closes: what is still deleted is deleted for good. What cannot be is found by the next app."""
        from purifier.services.runs.removing import forget

        with self._turn:
            for removed in self.gone:
                with suppress(PurifierError, OSError):
                    forget(self.database, removed)
            self.gone.clear()
