"""One set-up: which battery, how many, which way to the purifier, with the outcome of each way beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.services.plan.battery_text import BatteryText, battery_text
from purifier.services.plan.request import Request
from purifier.ui.fitting import cut
from purifier.ui.plan.choices import outcome, typed_count
from purifier.ui.plan.ways import Way, battery_of, chosen_way, purifier_of, resolved_output, ways
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


@dataclass
class WaysFound(Message):
    """``count`` of the battery ``what``, the ways that fit, and which of them is in force; or what is wrong."""

    what: str
    count: int
    name: str
    ways: list[Way]
    chosen: int
    fault: str | None = None


@dataclass
class Outcome(Message):
    """What a way would give, for ``count`` batteries ``what``."""

    way: int
    what: str
    count: int
    words: str


class SetupEditor(ModalScreen[str | None]):
    """Gives the set-up's battery text; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "way"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "keep it", id="setup.keep", tooltip="Put this set-up on the Plan screen"),
        Binding("b", "battery", "other battery", id="setup.battery", tooltip="Choose another battery"),
        Binding("tab", "app.focus_next", "next field", id="setup.next", tooltip="To the next field"),
        Binding("escape", "leave", "back", id="setup.back", tooltip="Leave everything as it was"),
        Binding("f1", "app.explain", "help", id="setup.help", tooltip="What the ways differ in"),
    ]

    def __init__(self, request: Request, text: str, setting: str | None, *, new: bool) -> None:
        super().__init__()
        self.request, self.setting, self.new, self.typed = request, setting, new, text
        self.what, self.count = text, 1
        self.ways: list[Way] = []
        self.outcomes: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        """Battery, count, ways, and a line that says what is wrong or what is to be had."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("Add a set-up" if self.new else "Change this set-up")
            with Horizontal(classes="field"):
                yield Label("battery", classes="field-name")
                yield Button(Content(plain(self.typed)), id="battery-name", compact=True, tooltip="Choose another")
            with Horizontal(classes="field"):
                yield Label("how many", classes="field-name")
                yield Entry("1", id="count", compact=True, type="integer", max_length=4)
            yield Label("which way to the purifier", classes="field-heading")
            yield Options(id="ways", classes="options", markup=False)
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Take the text apart; the ways are looked for meanwhile."""
        self.query_one("#ways").focus()
        self._find(owner(self).library, self.typed)

    @work(thread=True, exclusive=True, group="ways")
    def _find(self, library: Library, text: str) -> None:
        try:
            parts = battery_text(text, library)
        except PurifierError as error:
            self.post_message(WaysFound(text, 1, text, [], 0, sentence(error)))
            return
        try:
            battery = battery_of(library, parts.what)
        except PurifierError as error:
            self.post_message(WaysFound(parts.what, parts.count, parts.what, [], 0, sentence(error)))
            return
        found = ways(library, battery, purifier_of(library, self.request))
        chosen = chosen_way(found, parts, resolved_output(library, self.request, text))
        if chosen is None and (parts.output is not None or parts.converter is not None):
            chosen = Way(parts.output or "dc", parts.converter, _as_typed(parts), "as typed")
            found = [*found, chosen]
        index = 0 if chosen is None else found.index(chosen)
        fault = None if found else sentence(_no_way(library, self.request, text))
        self.post_message(WaysFound(parts.what, parts.count, battery.name, found, index, fault))

    def on_ways_found(self, message: WaysFound) -> None:
        """Show the ways, the cursor on the one in force, and begin to work out what each would give."""
        self.what, self.count = message.what, message.count
        self.ways, self.outcomes = message.ways, {}
        self.query_one("#battery-name", Button).label = Content(plain(message.name))
        with self.prevent(Input.Changed):
            self.query_one("#count", Entry).value = str(self.count)
        options = self.query_one("#ways", Options)
        options.clear_options()
        options.add_options(Option(self._option(index)) for index in range(len(self.ways)))
        if self.ways:
            options.highlighted = message.chosen
        self._say(message.fault or "")
        self._work_out()

    def _option(self, index: int) -> Content:
        way, words = self.ways[index], self.outcomes.get(index, "")
        room = max(16, self.query_one("#ways").size.width - 3)
        here = index == self.query_one("#ways", Options).highlighted
        first = Content.assemble("▸ " if here else "  ", (cut(way.words, room - 2), "bold"))
        second = Content.assemble(
            "    ", (words or "…", "$text-accent"), (f"   {way.facts}" if way.facts else "", MUTED)
        )
        return Content("\n").join([first, second.truncate(room, ellipsis=True)])

    def _work_out(self) -> None:
        if self.ways:
            self._outcomes(owner(self).library, tuple(self.ways), self.what, self.count)

    @work(thread=True, exclusive=True, group="outcomes")
    def _outcomes(self, library: Library, found: tuple[Way, ...], what: str, count: int) -> None:
        worker = get_current_worker()
        for index, way in enumerate(found):
            words = outcome(library, self.request, way.text(what, count), self.setting)
            if worker.is_cancelled:
                return
            self.post_message(Outcome(index, what, count, words))

    def on_outcome(self, message: Outcome) -> None:
        """Write what a way would give beside it, unless another battery or count was chosen meanwhile."""
        if (message.what, message.count) == (self.what, self.count) and message.way < len(self.ways):
            self.outcomes[message.way] = message.words
            self.query_one("#ways", Options).replace_option_prompt_at_index(message.way, self._option(message.way))

    @on(Input.Changed, "#count")
    def _counted(self, event: Input.Changed) -> None:
        event.stop()
        count, fault = typed_count(event.value)
        self._say(fault)
        if count is not None:
            self.count = count
            self._work_out()

    @on(Button.Pressed, "#battery-name")
    def action_battery(self) -> None:
        """Choose another battery, keeping the count."""
        from purifier.ui.plan.battery_picker import BatteryPicker

        self.app.push_screen(BatteryPicker(replace(self.request), self.setting), self._battery_chosen)

    def _battery_chosen(self, what: str | None) -> None:
        if what is not None:
            self.query_one("#ways").focus()
            self._find(owner(self).library, str(BatteryText(what, self.count)))

    def _say(self, words: str) -> None:
        self.query_one(".preview", Static).update(Content.assemble(("! ", WRONG), words) if words else Content(""))

    @on(OptionList.OptionHighlighted)
    def _pointed(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#ways", Options).mark(self._option)

    @on(OptionList.OptionSelected)
    def _done(self, event: Message) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Hand the text back."""
        at = self.query_one("#ways", Options).highlighted
        if at is None or at >= len(self.ways):
            self._say("there is no way from this battery to the purifier: choose another battery, or esc to leave")
        else:
            self.dismiss(self.ways[at].text(self.what, self.count))

    def action_leave(self) -> None:
        """Close the dialog with nothing changed."""
        self.dismiss(None)


def _as_typed(parts: BatteryText) -> str:
    return plain(f"{parts.output or ''}{'' if parts.converter is None else f' + {parts.converter}'}")


def _no_way(library: Library, request: Request, text: str) -> PurifierError:
    from purifier.services.plan.join import join

    try:
        join(library, request, text)
    except PurifierError as error:
        return error
    return PurifierError("no output fits this purifier, and no converter joins them")
