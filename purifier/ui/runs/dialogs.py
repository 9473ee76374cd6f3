"""Small questions about a run: what to call it, what to note about it, where to export it to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.errors import PurifierError
from purifier.plain_text import plain, quoted
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from purifier.store.timing import Now
    from purifier.ui.runs.undo import Undo

LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 200


@dataclass
class Answered(Message):
    """What was typed has been acted upon: ``words`` say what came of it; ``bad``: nothing, and why."""

    words: str
    bad: bool = False


class WordsScreen(ModalScreen[str | None]):
    """Asks for words and acts on them, in a thread; gives what came of it in words, None when left.

    It stays open when the words cannot be taken, and says why.
    """

    CSS_PATH = "../dialogs.tcss"
    help_topic = "runs-words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "done", id="words.take", tooltip="Take what is typed"),
        Binding("escape", "leave", "back", id="words.back", tooltip="Leave it as it was"),
        Binding("f1", "app.explain", "help", id="words.help", tooltip="What this is good for"),
    ]

    def __init__(self, heading: str, hint: str, act: Callable[[str], str], *, value: str = "", longest: int) -> None:
        super().__init__()
        self.heading, self.hint, self.act, self.value, self.longest = heading, hint, act, value, longest

    def compose(self) -> ComposeResult:
        """A line to type in."""
        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(self.heading)
            yield Entry(self.value, id="typed", compact=True, max_length=self.longest)
            yield Static(Content(self.hint), classes="preview", markup=False)
        yield KeyLine()

    def action_take(self) -> None:
        """Act on what is typed."""
        self._act(self.query_one(Entry).value)

    @work(thread=True, exclusive=True)
    def _act(self, text: str) -> None:
        try:
            self.post_message(Answered(self.act(text)))
        except PurifierError as error:
            self.post_message(Answered(sentence(error), bad=True))

    def on_answered(self, message: Answered) -> None:
        """Close, or say why not."""
        if message.bad:
            self.query_one(".preview", Static).update(Content(message.words))
        else:
            self.dismiss(message.words)

    def action_leave(self) -> None:
        """Close the dialog with nothing changed."""
        self.dismiss(None)


def rename_screen(run: int, name: str, database: Path, clock: Callable[[], Now], past: Undo) -> WordsScreen:
    """Asks what to call a run; that it was is noted in ``past``."""

    def act(text: str) -> str:
        from purifier.services.runs.naming import rename

        before, given = rename(database, str(run), text, clock())
        past.renamed(run, before.frozen.name, given)
        return f"Run {run} is called '{given}' now."

    hint = "A name to know it by: the place, the night, what was new. Commands take it in place of the number."
    return WordsScreen(f"Name of run {run}", hint, act, value=plain(name), longest=LONGEST_NAME)


def note_screen(run: int, database: Path, clock: Callable[[], Now]) -> WordsScreen:
    """Asks what to note about a run."""

    def act(text: str) -> str:
        from purifier.services.runs.naming import note

        note(database, str(run), text, clock())
        return f"Noted about run {run}."

    hint = "About the run as a whole: the window was open, the filter was new, the garage was cold."
    return WordsScreen(f"Note about run {run}", hint, act, longest=LONGEST_NOTE)


class ExportScreen(ModalScreen[str | None]):
    """Asks for a file's name and writes the readings of a run to it; gives what came of it in words, None when left.

    A file that is there is never replaced.
    """

    CSS_PATH = "../dialogs.tcss"
    help_topic = "runs-export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="export.write", tooltip="Write the file"),
        Binding("escape", "leave", "back", id="export.back", tooltip="Write nothing"),
        Binding("f1", "app.explain", "help", id="export.help", tooltip="What is in the file"),
    ]

    def __init__(self, run: int) -> None:
        super().__init__()
        self.run = run

    def compose(self) -> ComposeResult:
        """A file name and a line below it."""
        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(f"Export run {self.run} as")
            yield Entry(f"run-{self.run}.csv", id="path", compact=True)
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Say where relative names lead."""
        self._say(f".csv for spreadsheets, .jsonl for programs; in {Path.cwd()}")

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content(words))

    def action_write(self) -> None:
        """Write, unless the name will not do."""
        typed = self.query_one(Entry).value.strip()
        try:
            path = Path(typed).expanduser()
            there = os.path.lexists(path)
        except (ValueError, RuntimeError) as error:
            self._say(f"a file name such as run-{self.run}.csv was expected, found {quoted(typed)}: {error}")
            return
        if path.suffix.lower() not in (".csv", ".jsonl"):
            self._say(f"a file name that ends in .csv or .jsonl was expected, found {quoted(typed)}")
        elif there:
            self._say(f"{path} is there already, and is left as it is: type another name")
        else:
            self._say("Writing…")
            self._write(path, owner(self).database)

    @work(thread=True, exclusive=True)
    def _write(self, path: Path, database: Path) -> None:
        from purifier.services.runs.export_file import export_to

        try:
            self.post_message(Answered(export_to(database, self.run, path)))
        except PurifierError as error:
            self.post_message(Answered(sentence(error), bad=True))

    def on_answered(self, message: Answered) -> None:
        """Close, or say why not and let another name be typed."""
        if message.bad:
            self._say(message.words)
        else:
            self.dismiss(message.words)

    def action_leave(self) -> None:
        """Close the dialog with nothing written."""
        self.dismiss(None)
