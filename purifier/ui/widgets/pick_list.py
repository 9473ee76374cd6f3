"""A list that narrows as one types; the cursor moves with the arrows while the typing goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from purifier.library.matching import matching, near
from purifier.plain_text import quoted
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.pick_rows import Choice, Column, Layout, heading, in_order, layout, row

__all__ = ["Choice", "Column", "PickList", "Reading"]

MOST_LIKE: Final = 3
"""So many names are told where nothing matches."""


class Reading(NamedTuple):
    """What is typed as the list takes it: the part of a ``name`` that is looked for, None where no name is meant;
    entries made from it, which stand first; why there is none, if it was to be one; which entries stay at all, and what
    those do."""

    name: str | None
    extra: tuple[Choice, ...] = ()
    fault: str = ""
    keeps: Callable[[Choice], bool] | None = None
    note: str = ""


class PickList(Vertical):
    """A filter line above a list of options, with headings where it has ``columns``; ``head`` is that of the names.

    ``read`` says how what is typed is to be taken.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step('cursor_up')", "move", key_display="↑↓", id="pick.up", tooltip="The entry above or below"),
        Binding("down", "step('cursor_down')", "move", id="pick.down", tooltip="The entry above or below", show=False),
        Binding("pagedown", "step('page_down')", "page", id="pick.page-down", tooltip="A page down", show=False),
        Binding("pageup", "step('page_up')", "page", id="pick.page-up", tooltip="A page up", show=False),
        Binding(
            "ctrl+s", "sort", "sort", id="pick.sort", tooltip="In order of the next column, or as they stood at first"
        ),
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

    def __init__(
        self,
        placeholder: str,
        *,
        id: str | None = None,
        head: str = "",
        columns: Sequence[Column] = (),
        read: Callable[[str], Reading] = Reading,
    ) -> None:
        super().__init__(id=id)
        self.placeholder, self.head, self.columns, self.read = placeholder, head, tuple(columns), read
        self.choices: tuple[Choice, ...] = ()
        self.extra: tuple[Choice, ...] = ()
        self.matching: tuple[Choice, ...] = ()
        self.reading = Reading("")
        self.read_text = ""
        """What was in the filter line when the list was narrowed last."""
        self.sort: int | None = None
        self._spans: dict[str, Sequence[tuple[int, int]]] = {}
        self._places = Layout(12, (), 0)

    def compose(self) -> ComposeResult:
        """The line to type in above the list that it narrows."""
        yield Entry(placeholder=self.placeholder, classes="pick-filter", compact=True)
        if self.columns:
            yield Static("", classes="pick-heading", markup=False)
        yield Options(classes="options", markup=False)

    def on_resize(self) -> None:
        """Give names and facts their room anew."""
        pointed = self.pointed
        self._narrow(None if pointed is None else pointed.value)

    def fill(self, choices: Sequence[Choice], pointed: str | None = None) -> None:
        """Set the entries, the cursor on the one whose value is ``pointed``."""
        self.choices = tuple(choices)
        self._narrow(pointed)

    def renew(self, choices: Sequence[Choice]) -> None:
        """The same entries with more in their cells; the cursor stays on its entry, and at the top if it is there."""
        at, pointed = self.query_one(Options).highlighted, self.pointed
        self.choices = tuple(choices)
        if self.sort is not None or self.reading.keeps is not None:
            self._narrow(pointed.value if at and pointed is not None else None)
            return
        new = {one.value: one for one in self.choices}
        self.matching = tuple(new.get(one.value, one) for one in self.matching)
        self._lay_out()
        for index in range(len(self.matching)):
            self.query_one(Options).replace_option_prompt_at_index(index, self._prompt(index))

    def offer(self, *extra: Choice) -> None:
        """Entries made from what is typed; they stand first."""
        if extra != self.extra:
            self.extra = extra
            self._narrow(None)

    @property
    def note(self) -> str:
        """``12 of 133 last 3 days or more``; nothing where entries are told by their names alone."""
        return f"{len(self.matching)} of {len(self.choices)} {self.reading.note}" if self.reading.note else ""

    @property
    def text(self) -> str:
        """What is typed into the filter line."""
        return self.query_one(Entry).value

    @property
    def pointed(self) -> Choice | None:
        """The entry under the cursor."""
        at = self.query_one(Options).highlighted
        return self.matching[at] if at is not None and at < len(self.matching) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only columns can be sorted by."""
        return bool(self.columns) if action == "sort" else True

    def action_step(self, action: str) -> None:
        """Move the cursor of the list."""
        getattr(self.query_one(Options), f"action_{action}")()

    def action_sort(self) -> None:
        """In order of the next column that is shown, then of the name, then as the entries stood at first."""
        shown: list[int | None] = [None, *(i for i, width in enumerate(self._places.widths) if width), -1]
        self.sort_by(shown[(shown.index(self.sort) + 1) % len(shown)] if self.sort in shown else None)

    def sort_by(self, sort: int | None) -> None:
        """In order of a column, counted from 0; -1: of the name; None: as they stood at first."""
        self.sort = sort
        self._narrow(None)
        self.post_message(self.Filtered(self.text))

    def on_click(self, event: events.Click) -> None:
        """A click on a heading sorts by it; another on the same leaves that again."""
        sort = event.style.meta.get("sort")
        if isinstance(sort, int):
            self.sort_by(None if sort == self.sort else sort)

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
        self.read_text = self.text
        self.reading = self.read(self.read_text)
        kept = [one for one in self.choices if self.reading.keeps is None or self.reading.keeps(one)]
        found = [] if self.reading.name is None else matching(kept, self.reading.name, _searched)
        self._spans = {one.value: match.spans for one, match in found}
        ordered = [one for one, _ in found]
        if self.sort is not None:
            ordered = in_order(ordered, self.columns, self.sort)
        self.matching = (*self.reading.extra, *self.extra, *ordered)
        if not self.matching and self.reading.name and not self.reading.fault:
            self.reading = self.reading._replace(fault=_like(kept, self.reading.name))
        self._lay_out()
        options = self.query_one(Options)
        options.clear_options()
        options.add_options(Option(self._prompt(index)) for index in range(len(self.matching)))
        if self.matching:
            values = [one.value for one in self.matching]
            options.highlighted = values.index(pointed) if pointed in values else 0
        else:
            self.post_message(self.Pointed(None))

    def _lay_out(self) -> None:
        """Columns stand where the whole list needs them, whatever of it is shown."""
        own = (*self.choices, *self.extra, *self.reading.extra)
        self._places = layout(own, self.columns, self.query_one(Options).size.width)
        if self.columns:
            down = self.sort is not None and self.sort >= 0 and self.columns[self.sort].largest_first
            words = heading(self.head, self._places, self.columns, self.sort, down)
            self.query_one(".pick-heading", Static).update(words)

    def _prompt(self, index: int) -> Content:
        one = self.matching[index]
        here = index == self.query_one(Options).highlighted
        return row(one, self._spans.get(one.value, ()), self._places, self.columns, here)


def _like(choices: Sequence[Choice], wanted: str) -> str:
    """Names that ``wanted`` may be a slip of the finger for; nothing where there are none."""
    names = [one.name for one in near(choices, wanted, _searched)[:MOST_LIKE]]
    if not names:
        return ""
    listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    return f"Nothing here has {quoted(wanted)} in its name. Did you mean {listed}?"


def _searched(one: Choice) -> tuple[str, str]:
    return one.name, f"{one.value} {one.words}"
