"""The list of answers: under headings, narrowed by words as one types, in order of price or of what a key turns to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from purifier.library.matching import matching
from purifier.services.choose.measures import SORTS
from purifier.ui.choose.answer_rows import Line, columns, head, lines_of, row, searched
from purifier.ui.choose.outcome import Outcome, key_of
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry, Options

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer

SCROLLBAR: Final = 2
"""Columns for the scrollbar and its air."""


class AnswerList(Vertical):
    """Answers under a cursor; ``shown`` are those that the filter leaves, with the headings between them."""

    help_topic = "choose"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "to the list", id="choose.filtered", tooltip="To what the words left"),
        Binding("ctrl+s", "sort", "sort", id="choose.sort", tooltip="In order of hours, air, weight, noise, or price"),
        Binding("up", "step('cursor_up')", "move", key_display="↑↓", id="choose.up", tooltip="Another answer"),
        Binding("down", "step('cursor_down')", "move", id="choose.down", tooltip="Another answer", show=False),
    ]

    @dataclass
    class Pointed(Message):
        """The cursor is on another answer (None: there is none)."""

        answer: Answer | None

    @dataclass
    class Narrowed(Message):
        """Other answers are shown."""

    @dataclass
    class Opened(Message):
        """The answer under the cursor was clicked again."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.outcome: Outcome | None = None
        self.shown: tuple[Line, ...] = ()
        self.letters: Mapping[int, str] = {}
        self.sort = 0
        self._clicked: int | None = None
        self._width = 0

    def compose(self) -> ComposeResult:
        """The filter, which is there once it is wanted; the heading; the answers."""
        yield Entry(placeholder="words of it: ac, anker, coway, setting 2", id="answer-filter", compact=True)
        yield Static("", id="answer-heading", markup=False)
        yield Options(classes="options", id="answer-options", markup=False)

    @property
    def options(self) -> Options:
        """The lines."""
        return self.query_one(Options)

    @property
    def filter(self) -> Entry:
        """The line to type in."""
        return self.query_one(Entry)

    @property
    def pointed(self) -> Answer | None:
        """The answer under the cursor."""
        at = self.options.highlighted
        return self.shown[at].answer if at is not None and at < len(self.shown) else None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Those that are shown."""
        return tuple(line.answer for line in self.shown if line.answer is not None)

    def fill(self, outcome: Outcome) -> None:
        """Show what was found; a cursor that was moved stays on its set-up, where that was found again."""
        before = key_of(self.pointed) if self.pointed is not None and self.options.highlighted else None
        self.outcome = outcome
        self._narrow(before)

    def mark(self, letters: Mapping[int, str]) -> None:
        """Write the letters of those that were picked."""
        lettered = {*self.letters, *letters}
        self.letters = dict(letters)
        self._write([n for n, line in enumerate(self.shown) if id(line.answer) in lettered])

    def go_to(self, answer: Answer) -> None:
        """Put the cursor on ``answer``."""
        at = next((n for n, line in enumerate(self.shown) if line.answer is answer), None)
        if at is not None:
            self.options.highlighted = at

    def start_filter(self) -> None:
        """Type words."""
        self.add_class("-filtering")
        self.filter.focus()

    def end_filter(self, *, clear: bool) -> None:
        """Back to the list; with ``clear`` to all of it."""
        if clear:
            self.filter.value = ""
        self.set_class(bool(self.filter.value), "-filtering")
        self.options.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the list enter takes the answer."""
        return self.filter.has_focus if action == "done" else True

    def action_done(self) -> None:
        """From the words to what they left."""
        self.end_filter(clear=False)

    def action_step(self, action: str) -> None:
        """Move the cursor of the list while the typing goes on."""
        getattr(self.options, f"action_{action}")()

    def action_sort(self) -> None:
        """In order of the next measure; after the last in order of price again."""
        self.sort = (self.sort + 1) % len(SORTS)
        self._narrow(None)

    def on_resize(self, event: events.Resize) -> None:
        """Other columns, where there is other room."""
        if event.size.width != self._width:
            self._width = event.size.width
            self._write()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(None)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.options.mark(self._prompt)
        self.post_message(self.Pointed(self.pointed))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()  # the first click moves the cursor, the second one opens
        if self._clicked == event.option_index:
            self.post_message(self.Opened())
        self._clicked = event.option_index

    def _narrow(self, key: tuple[str, str, str] | None) -> None:
        self.shown = (
            () if self.outcome is None else _kept(_sorted(lines_of(self.outcome), self.sort), self.filter.value)
        )
        options = self.options
        options.clear_options()
        options.add_options(Option(self._prompt(n), disabled=line.answer is None) for n, line in enumerate(self.shown))
        keys = [None if line.answer is None else key_of(line.answer) for line in self.shown]
        first = next((n for n, one in enumerate(keys) if one is not None), None)
        options.highlighted = keys.index(key) if key is not None and key in keys else first
        self._write_head()
        if first is None:
            self.post_message(self.Pointed(None))
        self.post_message(self.Narrowed())

    def _write(self, numbers: Sequence[int] | None = None) -> None:
        for number in range(len(self.shown)) if numbers is None else numbers:
            self.options.replace_option_prompt_at_index(number, self._prompt(number))
        self._write_head()

    def _write_head(self) -> None:
        words = head(self._room, self._columns, owner(self).units, SORTS[self.sort].kind) if self.shown else Content("")
        self.query_one("#answer-heading", Static).update(words)

    def renew(self) -> None:
        """Write everything anew, in other units."""
        self._write()

    @property
    def _room(self) -> int:
        return max(20, self._width - SCROLLBAR)

    @property
    def _columns(self) -> tuple[str, ...]:
        return columns(self._room, () if self.outcome is None else self.outcome.answers)

    def _prompt(self, number: int) -> Content:
        here = number == self.options.highlighted
        return row(self.shown[number], self._columns, self._room, owner(self).units, here=here, letters=self.letters)


def _sorted(lines: Sequence[Line], sort: int) -> list[Line]:
    """The answers that do it by a measure, the best first; those of which it is not known last. The rest stays."""
    if sort == 0:
        return list(lines)
    done = next((n for n, line in enumerate(lines) if line.answer is None), len(lines))
    measure = SORTS[sort]

    def rank(line: Line) -> float:
        value = None if line.answer is None else measure.value(line.answer)
        return float("inf") if value is None else -value if measure.more_is_better else value

    return [*sorted(lines[:done], key=rank), *lines[done:]]


def _kept(lines: Sequence[Line], words: str) -> tuple[Line, ...]:
    """Those in which every word is found, with the headings of what is left of them."""
    answers = [line.answer for line in lines if line.answer is not None]
    # Each is looked at by itself: what is found by letters that merely follow one another would be half of them.
    good = {id(one) for one, match in matching(answers, words, searched) if not match.is_scattered}
    kept = [line for line in lines if line.answer is None or id(line.answer) in good]
    return tuple(
        line
        for n, line in enumerate(kept)
        if line.answer is not None or (n + 1 < len(kept) and kept[n + 1].answer is not None)
    )
