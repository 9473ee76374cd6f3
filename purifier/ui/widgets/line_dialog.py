"""A dialog with one line to type in and a sentence below it, which says what is wrong while it stays open."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Static

from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.key_line import KeyLine

T = TypeVar("T")


class LineDialog(ModalScreen[T | None]):
    """Gives what a screen below makes of the line; None when left. ``hint`` stands below it to begin with."""

    CSS_PATH: ClassVar[CSSPathType] = Path(__file__).parents[1] / "dialogs.tcss"

    def __init__(self, heading: str, hint: str = "") -> None:
        super().__init__()
        self.heading, self.hint = heading, hint

    def entry(self) -> Entry:
        """The line."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The line and the sentence below it."""
        with Vertical(classes="panel dialog small") as dialog:
            dialog.border_title = Content(self.heading)
            yield self.entry()
            yield Static(Content(self.hint), classes="preview", markup=False)
        yield KeyLine()

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(Entry).value

    def say(self, words: str) -> None:
        """Below the line, in place of what stood there."""
        self.query_one(".preview", Static).update(Content(words))

    def action_leave(self) -> None:
        """Close the dialog with nothing done."""
        self.dismiss(None)
