"""Textual's controls without the keys that would hide ours: enter and the arrows belong to what surrounds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList

from purifier.plain_text import in_line


class Entry(Input, inherit_bindings=False):
    """A line to type in; enter and up and down are left to the dialog.

    It holds only what can be seen: no control or bidirectional characters, wherever they come from.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in Input.BINDINGS if not (isinstance(one, Binding) and one.key == "enter")
    ]

    def validate_value(self, value: str) -> str:
        """The gate for whatever sets it."""
        return in_line(value)

    def on_paste(self, event: events.Paste) -> None:
        """All lines that are pasted, as one: the first alone would be another text."""
        event.prevent_default()
        event.stop()
        self.replace(in_line(event.text.rstrip("\r\n")), *self.selection)

    def action_paste(self) -> None:
        """The same from the app's own clipboard."""
        self.replace(in_line(self.app.clipboard.rstrip("\r\n")), *self.selection)


class Options(OptionList, inherit_bindings=False):
    """A list; enter, left and right are left to what surrounds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "move", key_display="↑↓", id="options.up", tooltip="The entry above or below"),
        Binding("down", "cursor_down", "move", id="options.down", tooltip="The entry above or below", show=False),
        Binding("pageup", "page_up", "page", id="options.page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "page", id="options.page-down", tooltip="A page down", show=False),
        Binding("home", "first", "first", id="options.first", tooltip="The first entry", show=False),
        Binding("end", "last", "last", id="options.last", tooltip="The last entry", show=False),
    ]

    _marked: int | None = None

    def mark(self, prompt: Callable[[int], Content]) -> None:
        """Write the entry under the cursor anew, and the one it was on before: its mark is part of the ``prompt``."""
        for index in (self._marked, self.highlighted):
            if index is not None and index < self.option_count:
                self.replace_option_prompt_at_index(index, prompt(index))
        self._marked = self.highlighted
