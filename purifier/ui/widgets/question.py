"""A question that is answered with yes or no, before something large is done; and a word that has to be read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.ui.widgets.key_line import KeyLine


class Question(ModalScreen[bool]):
    """Gives whether it was answered with yes. ``words`` say what would be done, ``yes`` does it in a word or two."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer(True)", "yes", id="question.yes", tooltip="Do it"),
        Binding("escape,q", "answer(False)", "no", id="question.no", tooltip="Leave everything as it is"),
    ]

    def __init__(self, heading: str, words: str, yes: str) -> None:
        super().__init__()
        self.heading, self.words, self.yes = heading, words, yes

    def compose(self) -> ComposeResult:
        """What would be done, and the keys."""
        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(self.heading)
            yield Static(self.words, markup=False)
            yield Static(f"enter: {self.yes}   esc: leave it", classes="preview", markup=False)
        yield KeyLine()

    def action_answer(self, sure: bool) -> None:
        """Give the answer."""
        self.dismiss(sure)


class Notice(ModalScreen[None]):
    """Says ``words`` until it is closed: a toast comes too late where keys are being typed that would do harm."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "close", "close", id="notice.close", tooltip="Go on"),
    ]

    def __init__(self, heading: str, words: str) -> None:
        super().__init__()
        self.heading, self.words = heading, words

    def compose(self) -> ComposeResult:
        """The words."""
        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(self.heading)
            yield Static(self.words, markup=False)
        yield KeyLine()

    def action_close(self) -> None:
        """Go on."""
        self.dismiss()
