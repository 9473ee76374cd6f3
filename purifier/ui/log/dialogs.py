"""Two small questions about a run: what to note in it, and whether it is to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.plain_text import plain
from purifier.ui.tones import KEY
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.line_dialog import LineDialog

if TYPE_CHECKING:
    from purifier.model.run import Run
    from purifier.services.runs.watch import Watched

LONGEST_MARK = 200


class MarkScreen(LineDialog[str]):
    """Gives the words of a note; None when left."""

    help_topic = "log-mark"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "note", "note it", id="mark.note", tooltip="Note it at this moment"),
        Binding("escape", "leave", "back", id="mark.back", tooltip="Note nothing"),
        Binding("f1", "app.explain", "help", id="mark.help", tooltip="What notes are good for"),
    ]

    def __init__(self, run: Run) -> None:
        hint = "What just happened: another fan setting, a door opened, a filter changed."
        super().__init__(f"Note in run {run.id}", hint)

    def entry(self) -> Entry:
        """A few words."""
        return Entry(id="mark", compact=True, placeholder="setting 3 now", max_length=LONGEST_MARK)

    def action_note(self) -> None:
        """Done, if there is anything to note."""
        words = plain(self.typed)
        if words:
            self.dismiss(words)
        else:
            self.say("A few words are needed, such as: setting 3 now")


class StopScreen(ModalScreen[bool | None]):
    """Gives True when the run is to end."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "log-stop"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "end", "end it", id="stop.end", tooltip="End the run now"),
        Binding("escape", "leave", "go on", id="stop.back", tooltip="Let it go on"),
        Binding("f1", "app.explain", "help", id="stop.help", tooltip="What ending a run means"),
    ]

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self.watched = watched

    def compose(self) -> ComposeResult:
        """What is going to happen."""
        from purifier.ui.log import words as log_words

        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(f"End run {self.watched.run.id}?")
            yield Static(Content(log_words.title(self.watched)), markup=False)
            words = "Its recorder writes what it has and leaves. A run that is ended is not taken up again"
            counts = ", and counts as not complete: nobody saw the battery go empty."
            words += "." if self.watched.run.frozen.of == "air" else counts
            yield Static(words, classes="preview", markup=False)
            yield Static(
                Content.assemble(("x", KEY), " ends it, ", ("esc", KEY), " lets it go on. Closing the app does not."),
                classes="preview",
                markup=False,
            )
        yield KeyLine()

    def action_end(self) -> None:
        """Answer that the run is to end."""
        self.dismiss(True)

    def action_leave(self) -> None:
        """Answer that the run goes on."""
        self.dismiss(False)
