"""The set-up that the app comes back to, as one copy of the app has it: nothing of it is lost in silence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from purifier.errors import SetupFileError
from purifier.plain_text import plain
from purifier.services.plan.setup_files import last_file, save, text_of
from purifier.services.whole_file import write_whole

if TYPE_CHECKING:
    from purifier.services.plan.request import Request

OTHER: Final = "last-setup-other.toml"
"""What another copy of the app had kept, when this one kept something else."""


class Kept:
    """Knows what stood in the file when this copy read or wrote it last. Whatever is to be said of it is said once."""

    def __init__(self) -> None:
        self._seen = _on_disk()
        self._said: set[str] = set()

    def look_again(self) -> None:
        """What stands there now is known: it has just been opened, or set aside."""
        self._seen = _on_disk()

    def trouble(self) -> str:
        """Why nothing could be kept, as far as that can be told without writing; empty when it can, or was said."""
        folder = last_file().parent
        there = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
        if not there.is_dir():
            return self._once("refused", _refused(f"{plain(str(there))} is no folder"))
        if not os.access(there, os.W_OK | os.X_OK):
            return self._once("refused", _refused(f"{plain(str(there))} may not be written to"))
        return ""

    def keep(self, request: Request) -> str:
        """Keep ``request`` for the next start; what there is to say about that, empty when there is nothing."""
        there, words = _on_disk(), ""
        wanted = text_of(request) if request.batteries else None  # nothing to come back to, and no valid file
        try:
            if there not in (None, self._seen, wanted):
                words = self._put_other_aside(there or "")
            if wanted is not None:
                save(last_file(), request)
            else:
                last_file().unlink(missing_ok=True)
        except SetupFileError as error:
            return self._once("refused", _refused(str(error)))
        except OSError as error:
            return self._once("refused", _refused(f"{plain(str(last_file()))}: {error.strerror}"))
        self._seen = wanted
        return words

    def _put_other_aside(self, text: str) -> str:
        aside = last_file().with_name(OTHER)
        write_whole(aside, text)
        return self._once(
            "other",
            "Another copy of this app has changed what the next start comes back to. This copy's set-ups come first; "
            f"the others are kept in {plain(str(aside))}: o opens them.",
        )

    def _once(self, about: str, words: str) -> str:
        if about in self._said:
            return ""
        self._said.add(about)
        return words


def _on_disk() -> str | None:
    """The text of the file; None where there is none that can be read."""
    try:
        return last_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _refused(why: str) -> str:
    return (
        f"What is on the Plan screen cannot be kept for the next start: {why}. "
        "s saves it to a file elsewhere; 'purifier doctor' says how to mend the folder."
    )
