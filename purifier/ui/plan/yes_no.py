"""A condition that is either on or off, told apart by its mark and not by colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from purifier.ui.tones import KEY


class YesNo(Widget, can_focus=True):
    """``[x] left on between``; space turns it over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "turn on or off", id="yes-no.turn", tooltip="Turn it on or off"),
    ]

    value: reactive[bool] = reactive(False)

    @dataclass
    class Changed(Message):
        """It was turned over."""

        value: bool

    def __init__(self, words: str, *, id: str) -> None:
        super().__init__(id=id)
        self.words = words

    def render(self) -> Content:
        """The mark and the words."""
        return Content.assemble(("[x] " if self.value else "[ ] ", KEY if self.value else ""), self.words)

    def watch_value(self, value: bool) -> None:
        """Tell whoever shows it that it was turned over."""
        self.post_message(self.Changed(value))

    def action_turn(self) -> None:
        """Turn it on when it was off, and off when it was on."""
        self.value = not self.value

    def on_click(self, event: events.Click) -> None:
        """So does a click."""
        self.action_turn()
