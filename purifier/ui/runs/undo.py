"""What was done to runs here and can be undone until the app is closed, the last thing first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import PurifierError
from purifier.services.runs.removing import Removed

if TYPE_CHECKING:
    from purifier.store.timing import Now


UNTIL: Final = "z brings it back until the app is closed; then it is gone for good."


@dataclass(frozen=True, slots=True)
class Renamed:
    """A run that was called ``before`` and is called ``after`` now."""

    run: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A run that was deleted and is back."""

    run: int


class Acted(NamedTuple):
    """What was done, in words; ``run``: the one to look at now; ``gone``: the one that is not there any more."""

    words: str
    run: int | None = None
    gone: int | None = None


class Undo:
    """What `z` undoes and `Z` does again.

    Used from threads, one after another.  The rows of a deleted run are on the disk as a file of their own all the
    while, so that nothing is lost when the app breaks off: the next one finds them.
    """

    def __init__(self, database: Path, clock: Callable[[], Now]) -> None:
        self.database, self.clock = database, clock
        self.done: list[Removed | Renamed] = []
        self.undone: list[Deletion | Renamed] = []
        self._turn = Lock()

    def find(self) -> int:
        """Take over what an app that broke off left deleted; how many runs that is."""
        from purifier.services.runs.removing import left_behind

        with self._turn:
            found = left_behind(self.database)
            self.done[:0] = found
            return len(found)

    def delete(self, run: int) -> Acted:
        """Delete a run; what was done. Raises UsageError and StoreError; then it is still there."""
        with self._turn:
            words = self._delete(run)
            self.undone.clear()
            return Acted(f"{words}. {UNTIL}", gone=run)

    def renamed(self, run: int, before: str, after: str) -> None:
        """Note that a run was called something else."""
        with self._turn:
            self.done.append(Renamed(run, before, after))
            self.undone.clear()

    def undo(self) -> Acted:
        """Undo the last thing; what was undone.

        Raises UsageError and StoreError; then it can be tried again.
        """
        from purifier.services.runs.removing import put_back

        with self._turn:
            if not self.done:
                return Acted("")
            last = self.done[-1]
            if isinstance(last, Renamed):
                words = self._name(last.run, last.before)
                self.undone.append(last)
            else:
                put_back(self.database, last)
                words = f"Run {last.run} is back."
                self.undone.append(Deletion(last.run))
            self.done.pop()
            return Acted(words, last.run)

    def redo(self) -> Acted:
        """Do again what was undone last; what was done. Raises UsageError and StoreError."""
        with self._turn:
            if not self.undone:
                return Acted("")
            last = self.undone[-1]
            if isinstance(last, Renamed):
                words = self._name(last.run, last.after)
                self.done.append(last)
            else:
                words = f"{self._delete(last.run)} again. {UNTIL}"
            self.undone.pop()
            return Acted(words, last.run) if isinstance(last, Renamed) else Acted(words, gone=last.run)

    def close(self) -> None:
        """The app closes: what is still deleted is deleted for good. What cannot be is found by the next app."""
        from purifier.services.runs.removing import forget

        with self._turn:
            for one in self.done:
                if isinstance(one, Removed):
                    with suppress(PurifierError, OSError):
                        forget(self.database, one)
            self.done.clear()

    def _delete(self, run: int) -> str:
        from purifier.services.runs.removing import remove

        self.done.append(remove(self.database, run))
        return f"Run {run} is deleted"

    def _name(self, run: int, name: str) -> str:
        from purifier.services.runs.naming import name_again

        name_again(self.database, run, name, self.clock())
        return f"Run {run} is called '{name}' again." if name else f"Run {run} has no name again."
