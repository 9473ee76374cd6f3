"""Small questions about a run: what to call it, what to note about it, where to export it to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from purifier.errors import PurifierError
from purifier.plain_text import plain, quoted
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.line_dialog import LineDialog
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


class Asking(LineDialog[str]):
    """Acts on what is typed, in a thread; gives what came of it in words, None when left."""

    def on_answered(self, message: Answered) -> None:
        """Close, or say why not and let something else be typed."""
        if message.bad:
            self.say(message.words)
        else:
            self.dismiss(message.words)


class WordsScreen(Asking):
    """Asks for words and acts on them, in a thread; gives what came of it in words, None when left.

    It stays open when the words cannot be taken, and says why.
    """

    help_topic = "runs-words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "done", id="words.take", tooltip="Take what is typed"),
        Binding("escape", "leave", "back", id="words.back", tooltip="Leave it as it was"),
        Binding("f1", "app.explain", "help", id="words.help", tooltip="What this is good for"),
    ]

    def __init__(self, heading: str, hint: str, act: Callable[[str], str], *, value: str = "", longest: int) -> None:
        super().__init__(heading, hint)
        self.act, self.value, self.longest = act, value, longest

    def entry(self) -> Entry:
        """What is there already, to be changed."""
        return Entry(self.value, id="typed", compact=True, max_length=self.longest)

    def action_take(self) -> None:
        """Act on what is typed."""
        self._act(self.typed)

    @work(thread=True, exclusive=True)
    def _act(self, text: str) -> None:
        try:
            self.post_message(Answered(self.act(text)))
        except PurifierError as error:
            self.post_message(Answered(sentence(error), bad=True))


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


class ExportScreen(Asking):
    """Asks for a file's name and writes the readings of a run to it; gives what came of it in words, None when left.

    A file that is there is never replaced.
    """

    help_topic = "runs-export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "write", id="export.write", tooltip="Write the file"),
        Binding("escape", "leave", "back", id="export.back", tooltip="Write nothing"),
        Binding("f1", "app.explain", "help", id="export.help", tooltip="What is in the file"),
    ]

    def __init__(self, run: int) -> None:
        super().__init__(f"Export run {run} as", f".csv for spreadsheets, .jsonl for programs; in {Path.cwd()}")
        self.run = run

    def entry(self) -> Entry:
        """The name of a file."""
        return Entry(f"run-{self.run}.csv", id="path", compact=True)

    def action_write(self) -> None:
        """Write, unless the name will not do."""
        typed = self.typed.strip()
        try:
            path = Path(typed).expanduser()
            there = os.path.lexists(path)
        except (ValueError, RuntimeError) as error:
            self.say(f"a file name such as run-{self.run}.csv was expected, found {quoted(typed)}: {error}")
            return
        if path.suffix.lower() not in (".csv", ".jsonl"):
            self.say(f"a file name that ends in .csv or .jsonl was expected, found {quoted(typed)}")
        elif there:
            self.say(f"{path} is there already, and is left as it is: type another name")
        else:
            self.say("Writing…")
            self._write(path, owner(self).database)

    @work(thread=True, exclusive=True)
    def _write(self, path: Path, database: Path) -> None:
        from purifier.services.runs.export_file import export_to

        try:
            self.post_message(Answered(export_to(database, self.run, path)))
        except PurifierError as error:
            self.post_message(Answered(sentence(error), bad=True))
