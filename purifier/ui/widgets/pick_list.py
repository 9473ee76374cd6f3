"""A list that narrows as one types; the cursor moves with the arrows while the typing goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from purifier.ui.fitting import filled
from purifier.ui.tones import MUTED
from purifier.ui.widgets.controls import Entry, Options


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: choosing it gives ``value``; ``facts`` stand in a column of their own; ``words`` are searched too."""

    value: str
    name: str
    facts: str = ""
    words: str = ""


class PickList(Vertical):
    """A filter line above a list of options."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step('cursor_up')", "move", key_display="↑↓", id="pick.up", tooltip="The entry above or below"),
        Binding("down", "step('cursor_down')", "move", id="pick.down", tooltip="The entry above or below", show=False),
        Binding("pagedown", "step('page_down')", "page", id="pick.page-down", tooltip="A page down", show=False),
        Binding("pageup", "step('page_up')", "page", id="pick.page-up", tooltip="A page up", show=False),
    ]

    @dataclass
    class Pointed(Message):
        """The cursor is on ``choice`` (None: nothing matches)."""

        choice: Choice | None

    @dataclass
    class Chosen(Message):
        """``choice`` was taken with a click."""

        choice: Choice

    @dataclass
    class Filtered(Message):
        """``text`` is in the filter line now."""

        text: str

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.placeholder = placeholder
        self.choices: tuple[Choice, ...] = ()
        self.extra: tuple[Choice, ...] = ()
        self.matching: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        """The line to type in above the list that it narrows."""
        yield Entry(placeholder=self.placeholder, classes="pick-filter", compact=True)
        yield Options(classes="options", markup=False)

    def on_resize(self) -> None:
        """Give names and facts their room anew."""
        pointed = self.pointed
        self._narrow(None if pointed is None else pointed.value)

    def fill(self, choices: Sequence[Choice], pointed: str | None = None) -> None:
        """Set the entries, the cursor on the one whose value is ``pointed``."""
        self.choices = tuple(choices)
        self._narrow(pointed)

    def offer(self, *extra: Choice) -> None:
        """Entries made from what is typed; they stand first."""
        if extra != self.extra:
            self.extra = extra
            self._narrow(None)

    @property
    def text(self) -> str:
        """What is typed into the filter line."""
        return self.query_one(Entry).value

    @property
    def pointed(self) -> Choice | None:
        """The entry under the cursor."""
        at = self.query_one(Options).highlighted
        return self.matching[at] if at is not None and at < len(self.matching) else None

    def action_step(self, action: str) -> None:
        """Move the cursor of the list."""
        getattr(self.query_one(Options), f"action_{action}")()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(None)
        self.post_message(self.Filtered(event.value))

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one(Options).mark(self._prompt)
        self.post_message(self.Pointed(self.pointed))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.pointed is not None:
            self.post_message(self.Chosen(self.pointed))

    def _narrow(self, pointed: str | None) -> None:
        wanted = self.text.lower().split()
        found = [one for one in self.choices if all(word in _searched(one) for word in wanted)]
        self.matching = (*self.extra, *found)
        options = self.query_one(Options)
        options.clear_options()
        options.add_options(Option(self._prompt(index)) for index in range(len(self.matching)))
        if self.matching:
            values = [one.value for one in self.matching]
            options.highlighted = values.index(pointed) if pointed in values else 0
        else:
            self.post_message(self.Pointed(None))

    def _prompt(self, index: int) -> Content:
        one, options = self.matching[index], self.query_one(Options)
        here = index == options.highlighted
        facts = max(len(other.facts) for other in self.matching)
        room = max(12, options.size.width - 3 - (facts + 3 if facts else 0))
        name = filled(one.name, min(room, max(len(other.name) for other in self.matching)))
        return Content.assemble("▸ " if here else "  ", (name, "bold" if here else ""), "  ", (one.facts, MUTED))


def _searched(one: Choice) -> str:
    return f"{one.name} {one.value} {one.words}".lower()
