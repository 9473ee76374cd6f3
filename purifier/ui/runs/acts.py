"""What can be done to one run, on the list and on its own page alike: rename, note, export, delete, and undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from purifier.errors import PurifierError
from purifier.ui.shared import owner
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.ui.runs.undo import Acted, Undo

ACTS: Final[tuple[BindingType, ...]] = (
    Binding(
        "d",
        "delete",
        "delete",
        id="runs.delete",
        tooltip="Delete the run; z brings it back until the app is closed",
    ),
    Binding("z", "undo", "undo", id="runs.undo", tooltip="Undo the last deletion or renaming"),
    Binding("Z", "redo", "redo", id="runs.redo", tooltip="Do again what z undid", show=False),
    Binding("r", "rename", "rename", id="runs.rename", tooltip="Call the run something else"),
    Binding("n", "note", "note", id="runs.note", tooltip="Note something about the run as a whole"),
    Binding("b", "cells", "cells", id="runs.cells", tooltip="How the battery's cells stood at the end", show=False),
    Binding("s", "export", "save", id="runs.export", tooltip="Write the readings to a file: CSV or JSON Lines"),
)
"""Each screen puts them where they belong in its key line."""


@dataclass
class Done(Message):
    """What came of a key, in words."""

    words: str
    bad: bool = False
    copied: str | None = None
    """What belongs on the clipboard."""
    run: int | None = None
    """The run that it was about, where that is to be looked at now."""
    gone: int | None = None
    """The run that is not there any more."""


class RunActs(Screen[None]):
    """What `ACTS` do, about `subject`; what each screen shows after them is its own."""

    past: Undo
    """What can be undone; the list and the pages of its runs share it."""
    busy: bool = False
    """Something is being deleted or brought back."""

    @property
    def subject(self) -> tuple[int, str] | None:
        """The run that the keys are about, and its own name; None where there is none."""
        raise NotImplementedError

    def look(self) -> None:
        """Read anew what is shown."""
        raise NotImplementedError

    def can_act(self, action: str) -> bool | None:
        """Whether there is anything to undo or to do again; None: the action is another."""
        if action in ("undo", "redo"):
            return bool(self.past.done if action == "undo" else self.past.undone)
        return None

    def nothing_to(self, action: str) -> str:
        """Why there is nothing to undo, or to do again."""
        if action == "redo":
            return "nothing that z undid is left to do again"
        if self.past.undone:
            return "all that was deleted or renamed here is undone already; Z does it again"
        return "nothing was deleted or renamed here since the app was opened"

    def action_rename(self) -> None:
        """Ask for the name."""
        from purifier.ui.runs.dialogs import rename_screen

        app = owner(self)
        if self.subject is not None:
            run, name = self.subject
            self._ask(rename_screen(run, name, app.database, app.clock, self.past))

    def action_note(self) -> None:
        """Ask for the words."""
        from purifier.ui.runs.dialogs import note_screen

        app = owner(self)
        if self.subject is not None:
            self._ask(note_screen(self.subject[0], app.database, app.clock))

    def action_export(self) -> None:
        """Ask for the file."""
        from purifier.ui.runs.dialogs import ExportScreen

        if self.subject is not None:
            self._ask(ExportScreen(self.subject[0]))

    def action_cells(self) -> None:
        """The cells of the run as it ended, or as they are now."""
        from purifier.ui.widgets.cells_dialog import CellsScreen

        if self.subject is not None:
            self.app.push_screen(CellsScreen(self.subject[0]))

    def _ask(self, dialog: Screen[str | None]) -> None:
        def answered(words: str | None) -> None:
            if words is not None:
                owner(self).say(words)
                self.look()
                self.refresh_bindings()

        self.app.push_screen(dialog, answered)

    def action_delete(self) -> None:
        """Delete the run."""
        if self.subject is not None:
            run = self.subject[0]
            self._act(lambda: self.past.delete(run))

    def action_undo(self) -> None:
        """Undo what was done last."""
        self._act(self.past.undo)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._act(self.past.redo)

    def _act(self, act: Callable[[], Acted]) -> None:
        if self.busy:
            owner(self).say("One thing after another: the last run is still being moved.", severity="warning")
            return
        self.busy = True
        self._in_turn(act)

    @work(thread=True, group="delete")
    def _in_turn(self, act: Callable[[], Acted]) -> None:
        try:
            done = act()
            self.post_message(Done(done.words, run=done.run, gone=done.gone))
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        finally:
            self.busy = False

    def on_done(self, message: Done) -> None:
        """Say it, and show what came of it."""
        if message.copied is not None:
            self.app.copy_to_clipboard(message.copied)
        if message.words:
            owner(self).say(message.words, severity="error" if message.bad else "information")
        self.shown_after(message)
        self.refresh_bindings()

    def shown_after(self, message: Done) -> None:
        """Show what came of it."""
        self.look()
