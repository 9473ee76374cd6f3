"""A dialog in which one entry of a list is chosen: what all of them do, so that each says only what is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, Column, PickList, Reading

T = TypeVar("T")


@dataclass
class Listed(Message):
    """The entries are there; the cursor goes to the value ``pointed``, and ``words`` below the list, if any."""

    choices: Sequence[Choice]
    pointed: str | None = None
    words: str = ""


@dataclass
class Renewed(Message):
    """More is known of the entries: the same ones, with more in their cells."""

    choices: Sequence[Choice]


@dataclass
class Previewed(Message):
    """What choosing ``value`` would give."""

    value: str
    words: str


class PickDialog(ModalScreen[T | None], Generic[T]):
    """Gives what `take` makes of the entry that was chosen with enter or a click; None when left.

    ``heading`` and ``placeholder`` are the dialog's words, ``unmatched`` what it says when nothing matches what is
    typed.  `listing` finds the entries, in a thread, and `more` what is worked out of them then; `fields` may stand
    below them.  `read` says what the typing means.  ``head`` and ``columns`` are the headings, ``ordered`` says what
    order the entries have by themselves.  The keys are the dialog's own: one for ``choose``, one for ``leave``, and f1
    for the help.
    """

    CSS_PATH: ClassVar[CSSPathType] = Path(__file__).parents[1] / "dialogs.tcss"
    heading: ClassVar[str]
    placeholder: ClassVar[str] = "type to filter, ↑↓ to move"
    unmatched: ClassVar[str] = ""
    head: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    ordered: ClassVar[str] = ""

    _listed_once = False
    _last_said: str | Content = ""
    _says_why_not = False
    """The line below the list tells why it is empty, in place of what was said last."""
    _chosen_early = 0
    """How often enter was pressed before what it takes was there."""

    def compose(self) -> ComposeResult:
        """Filter and list, the dialog's own fields, a line on the entry under the cursor."""
        with Vertical(classes="panel dialog wide" if self.columns else "panel dialog") as dialog:
            dialog.border_title = Content(self.heading)
            yield PickList(self.placeholder, head=self.head, columns=self.columns, read=self.read)
            yield from self.fields()
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Look for the entries behind the dialog."""
        self.load()

    def fields(self) -> ComposeResult:
        """What stands between the list and the line below it."""
        yield from ()

    def listing(self) -> Listed:
        """The entries there are. Called in a thread, as often as they are looked for."""
        raise NotImplementedError

    def more(self, choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
        """The same entries again, each time with more in their cells. Called in the thread of `listing`."""
        yield from ()

    def read(self, text: str) -> Reading:
        """What ``text`` means when it is typed: a part of a name, unless the dialog knows better."""
        return Reading(text)

    def take(self, choice: Choice) -> None:
        """An entry was chosen: dismiss the dialog with what that means, or say why it cannot be had."""
        raise NotImplementedError

    @property
    def pick(self) -> PickList:
        """The list with its filter line."""
        return self.query_one(PickList)

    def say(self, words: str | Content) -> None:
        """Write the line below the list."""
        self._last_said, self._says_why_not = words, False
        self._write(words)

    def _write(self, words: str | Content) -> None:
        self.query_one(".preview", Static).update(Content.from_text(words, markup=False))

    @work(thread=True, exclusive=True, group="list")
    def load(self) -> None:
        """Look for the entries (again), then for more about them."""
        worker = get_current_worker()
        listed = self.listing()
        if not worker.is_cancelled:
            self.post_message(listed)
        for choices in self.more(listed.choices):
            if worker.is_cancelled:
                return
            self.post_message(Renewed(choices))

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._listed_once = True
        self.fill(message.choices, message.pointed)
        if message.words:
            self.say(message.words)
        elif self.pick.text:
            self._say_why_not()
        self._note()
        self._settled()

    @on(Renewed)
    def _renewed(self, message: Renewed) -> None:
        self.pick.renew(message.choices)
        self._note()

    @on(PickList.Filtered)
    def _filtered(self) -> None:
        self._say_why_not()
        self._note()
        self._settled()

    def _note(self) -> None:
        words = [self.pick.note, self.ordered if self.pick.sort is None else ""]
        self.query_one(".dialog").border_subtitle = Content(" · ".join(filter(None, words)))

    def _say_why_not(self) -> None:
        if self._listed_once and not self.pick.matching:
            self._says_why_not = True
            self._write(self.pick.reading.fault or self.unmatched)
        elif self._says_why_not:  # something matches again: what stood there before comes back
            self.say(self._last_said)

    def _settled(self) -> None:
        """What was typed is read: enter takes what it means, also when it was pressed before that.

        Enters behind the first are for what comes after this dialog.
        """
        if self._chosen_early:
            more, self._chosen_early = self._chosen_early - 1, 0
            self.action_choose()
            for _ in range(more):  # once who opened this dialog has been told what it gave, as after any key
                self.app.call_later(self.app.call_later, self.app.post_message, events.Key("enter", "\r"))

    def fill(self, choices: Sequence[Choice], pointed: str | None = None) -> None:
        """Show the entries; the cursor stays on the one it was on unless another is ``pointed`` out."""
        before = self.pick.pointed
        self.pick.fill(choices, pointed if pointed is not None or before is None else before.value)

    @work(thread=True, exclusive=True, group="preview")
    def preview(self, value: str, words: Callable[[], str]) -> None:
        """Work out, in a thread, what choosing ``value`` would give; it is said if the cursor is still there then."""
        found = words()
        if not get_current_worker().is_cancelled:
            self.post_message(Previewed(value, found))

    @on(Previewed)
    def _previewed(self, message: Previewed) -> None:
        pointed = self.pick.pointed
        if pointed is not None and pointed.value == message.value:
            self.say(message.words)

    @on(PickList.Chosen)
    def _clicked(self, message: PickList.Chosen) -> None:
        self.take(message.choice)

    def action_choose(self) -> None:
        """Take the entry under the cursor, once there is a list and it is that of what is typed."""
        if not self._listed_once or self.pick.read_text != self.pick.text:
            self._chosen_early += 1
            return
        pointed = self.pick.pointed
        if pointed is not None:
            self.take(pointed)

    def action_leave(self) -> None:
        """Close the dialog with nothing chosen."""
        self.dismiss(None)
