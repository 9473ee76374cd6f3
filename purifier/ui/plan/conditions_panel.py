"""The conditions, typed beside the table they change: every keystroke counts, nothing has to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Label, Static
from textual.worker import get_current_worker

from purifier.ui.plan.answer_text import sentence
from purifier.ui.plan.view import View
from purifier.ui.plan.work import faults_of
from purifier.ui.plan.yes_no import YesNo
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, STRONG, WRONG
from purifier.ui.widgets.controls import Entry

FLAGS = ("true", "yes")


class ConditionsPanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A line for each condition; empty means not stated."""

    help_topic = "conditions"
    DEFAULT_CSS = """
    ConditionsPanel {
        height: 1fr;
        .condition { height: 1; }
        .condition-name { width: 19; color: $foreground 65%; }
        .condition:focus-within .condition-name { color: $foreground; text-style: bold; }
        .condition Entry { width: 1fr; background: $panel; }
        .condition Entry.-wrong { color: $text-error; }
        YesNo { height: 1; }
        YesNo:focus { text-style: bold; background: $panel; }
        #condition-says { margin-top: 1; height: auto; min-height: 2; }
        #condition-outcome { margin-top: 1; height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,escape", "close", "done", id="conditions.close", tooltip="Back to the table; what is typed stays"
        ),
        Binding("up", "step(-1)", "move", key_display="↑↓", id="conditions.up", tooltip="Another condition"),
        Binding("down", "step(1)", "move", id="conditions.down", tooltip="Another condition", show=False),
    ]

    view: reactive[View | None] = reactive[View | None](None)
    faults: reactive[Mapping[str, str]] = reactive[Mapping[str, str]](dict)
    units: reactive[Mapping[str, str]] = reactive[Mapping[str, str]](dict)
    """Condition -> how a number without a unit is read."""

    @dataclass
    class Read(Message):
        """``texts`` are all the conditions, with the units that go without saying.

        ``faults`` says what is wrong with those that cannot be read, ``units`` what was read where no unit was typed.
        """

        texts: dict[str, str]
        faults: dict[str, str]
        units: dict[str, str]

    class Closed(Message):
        """The keys go back to the table; what was typed stays."""

    def compose(self) -> ComposeResult:
        """A label and a field each; what the field means, and what is wrong, below."""
        from purifier.services.plan.conditions import CONDITIONS

        self.border_title = Content("Conditions")
        for name, one in CONDITIONS.items():
            if one.is_flag:
                yield YesNo(one.label, id=f"condition-{name}")
                continue
            with Horizontal(classes="condition"):
                yield Label(Content(one.label), classes="condition-name", id=f"label-{name}")
                yield Entry(placeholder="not stated", id=f"condition-{name}", compact=True)
        yield Static("", id="condition-says", markup=False)
        yield Static("", id="condition-outcome", markup=False)

    def fill(self, conditions: Mapping[str, str]) -> None:
        """Show the conditions of a request, without posting what is already known."""
        self.units = {}
        with self.prevent(Input.Changed, YesNo.Changed):
            for field in self.query(Entry):
                field.value = conditions.get(_name(field), "")
            for box in self.query(YesNo):
                box.value = conditions.get(_name(box), "").lower() in FLAGS

    def start(self) -> None:
        """Begin with the first condition."""
        self.query(Entry).first().focus()

    @on(Input.Changed)
    @on(YesNo.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        texts = {_name(field): field.value for field in self.query(Entry)}
        texts |= {_name(box): "yes" for box in self.query(YesNo) if box.value}
        self._read(texts, "degC" if owner(self).units == "metric" else "degF")

    @work(thread=True, exclusive=True, group="conditions")
    def _read(self, texts: dict[str, str], degrees: str) -> None:
        from purifier.services.plan.spelled_out import condition_in_full

        full = {name: condition_in_full(name, text, degrees) for name, text in texts.items()}
        faults = faults_of(full)  # may load the unit library, which takes a moment
        units = {name: text for name, text in full.items() if text != texts[name]}
        if not get_current_worker().is_cancelled:
            self.post_message(self.Read(full, faults, units))

    def on_conditions_panel_read(self, message: Read) -> None:
        """Say what cannot be read, and how a number without a unit was."""
        self.units = message.units
        self.show_faults(message.faults)

    def action_step(self, by: int) -> None:
        """The condition below or above, round and round."""
        stops = [widget for widget in self.query("Entry, YesNo") if widget.focusable]
        focused = self.app.focused
        stops[((stops.index(focused) if focused in stops else -1) + by) % len(stops)].focus()

    def action_close(self) -> None:
        """Back to the table."""
        self.post_message(self.Closed())

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark the fields that cannot be read, and say what is wrong with the focused (else the first) of them."""
        from purifier.services.plan.conditions import CONDITIONS

        self.faults = dict(faults)
        for field in self.query(Entry):
            field.set_class(_name(field) in faults, "-wrong")
            label = self.query_one(f"#label-{_name(field)}", Label)
            label.update(Content(("! " if _name(field) in faults else "") + CONDITIONS[_name(field)].label))
        self._say()

    def on_descendant_focus(self) -> None:
        """Explain the condition that is being typed."""
        self._say()

    def _say(self) -> None:
        from purifier.services.plan.conditions import CONDITIONS

        focused = self.app.focused
        name = "" if focused is None or focused not in self.walk_children() else _name(focused)
        wrong = self.faults.get(name) or next(iter(self.faults.values()), None)
        says = self.query_one("#condition-says", Static)
        if wrong is not None:
            says.update(Content.assemble(("! ", WRONG), wrong))
        elif name in self.units:
            says.update(Content(f"read as {self.units[name]}"))
        elif name in CONDITIONS:
            says.update(Content.assemble(CONDITIONS[name].help, (f" (such as {CONDITIONS[name].example})", MUTED)))
        else:
            says.update(Content(""))

    def watch_view(self, view: View | None) -> None:
        """The answer, live, for screens too narrow to show the table beside."""
        if self.is_mounted and view is not None:
            self.query_one("#condition-outcome", Static).update(Content.styled(sentence(view), STRONG))


def _name(widget: object) -> str:
    return str(getattr(widget, "id", "") or "").removeprefix("condition-")
