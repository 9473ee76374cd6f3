"""The conditions, typed beside the table they change: every keystroke counts, + and - move what the cursor is on."""

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

from purifier.ui.plan.condition_field import ConditionField
from purifier.ui.plan.work import faults_of
from purifier.ui.plan.yes_no import YesNo
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.controls import Entry

FLAGS = ("true", "yes")


class ConditionsPanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A line for each condition; empty means not stated."""

    help_topic = "conditions"
    DEFAULT_CSS = """
    ConditionsPanel {
        height: 1fr;
        .conditions-head { color: $foreground 65%; text-style: bold; }
        .condition { height: 1; }
        .condition-name { width: 19; color: $foreground 65%; }
        .condition:focus-within .condition-name { color: $foreground; text-style: bold; }
        .condition Entry { width: 1fr; background: $panel; }
        .condition Entry.-wrong { color: $text-error; }
        YesNo { height: 1; }
        YesNo:focus { text-style: bold; background: $panel; }
        #condition-says { dock: bottom; height: auto; min-height: 2; max-height: 5; background: $surface; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", "done", id="conditions.close", tooltip="Back to the table; what is typed stays"),
        Binding(
            "escape", "drop", "back", id="conditions.drop", tooltip="Back to the table; what cannot be read is dropped"
        ),
        Binding(
            "plus",
            "move(1)",
            "more, less",
            key_display="+ -",
            id="conditions.more",
            tooltip="A little more of it, or less",
        ),
        Binding("minus", "move(-1)", "less", id="conditions.less", tooltip="A little more of it, or less", show=False),
        Binding("up", "step(-1)", "move", key_display="↑↓", id="conditions.up", tooltip="Another condition"),
        Binding("down", "step(1)", "move", id="conditions.down", tooltip="Another condition", show=False),
    ]

    faults: reactive[Mapping[str, str]] = reactive[Mapping[str, str]](dict)
    units: reactive[Mapping[str, str]] = reactive[Mapping[str, str]](dict)
    """Condition -> how a number without a unit is read."""

    _read_last: dict[str, str] | None = None
    """What stood in the fields when they were read last; None: they are as they were filled."""
    _leaving: bool = False
    """Enter was pressed before what is typed had been read."""

    @dataclass
    class Read(Message):
        """``texts`` are all the conditions, with the units that go without saying.

        ``faults`` says what is wrong with those that cannot be read, ``units`` what was read where no unit was typed,
        ``typed`` is what stood in the fields then.
        """

        texts: dict[str, str]
        faults: dict[str, str]
        units: dict[str, str]
        typed: dict[str, str]

    @dataclass
    class Closed(Message):
        """The keys go back to the table; what was typed stays, but for the conditions that are ``dropped``."""

        dropped: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """A label and a field each; what the field means, and what is wrong, below."""
        from purifier.services.plan.conditions import CONDITIONS

        self.border_title = Content("Conditions")
        for name, one in CONDITIONS.items():
            if one.heads:
                yield Static(Content(one.heads), classes="conditions-head")
            if one.is_flag:
                yield YesNo(one.label, id=f"condition-{name}")
                continue
            with Horizontal(classes="condition"):
                yield Label(Content(one.label), classes="condition-name", id=f"label-{name}")
                yield ConditionField(id=f"condition-{name}")
        yield Static("", id="condition-says", markup=False)

    def fill(self, conditions: Mapping[str, str]) -> None:
        """Show the conditions of a request, without posting what is already known."""
        self.units, self._read_last, self._leaving = {}, None, False
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
        if isinstance(event, Input.Changed) and isinstance(event.input, ConditionField):
            event.input.settled = False
        texts = self._texts()
        self._read(texts, self._degrees)

    @property
    def _degrees(self) -> str:
        """What temperatures are told in."""
        return "degC" if owner(self).units == "metric" else "degF"

    def _texts(self) -> dict[str, str]:
        texts = {_name(field): field.value for field in self.query(Entry)}
        return texts | {_name(box): "yes" for box in self.query(YesNo) if box.value}

    def on_condition_field_stepped(self, message: ConditionField.Stepped) -> None:
        """Move it to the next round value, if there is one."""
        from purifier.services.plan.conditions import CONDITIONS
        from purifier.services.plan.what_if import moves, stepped

        message.stop()
        name = _name(message.field)
        moved = stepped(name, message.field.value, message.by, self._degrees)
        if moved is not None:
            message.field.value = moved
            message.field.cursor_position = len(moved)
        elif moves(name):
            owner(self).say(f"{CONDITIONS[name].label}: there is no {'more' if message.by > 0 else 'less'} of it.")
        else:
            owner(self).say(f"{CONDITIONS[name].label} is typed, such as {CONDITIONS[name].example}.")

    @work(thread=True, exclusive=True, group="conditions")
    def _read(self, texts: dict[str, str], degrees: str) -> None:
        from purifier.services.plan.spelled_out import condition_in_full

        full = {name: condition_in_full(name, text, degrees) for name, text in texts.items()}
        faults = faults_of(full)  # may load the unit library, which takes a moment
        units = {name: text for name, text in full.items() if text != texts[name]}
        if not get_current_worker().is_cancelled:
            self.post_message(self.Read(full, faults, units, texts))

    def on_conditions_panel_read(self, message: Read) -> None:
        """Say what cannot be read, and how a number without a unit was; leave, if that was wanted and can be.

        What has become of other texts than those that stand in the fields now is nobody's any more.
        """
        if message.typed != self._texts():
            message.stop()
            return
        self.units, self._read_last = message.units, message.typed
        self.show_faults(message.faults)
        for field in self.query(ConditionField):
            field.settled = _name(field) not in message.faults
        if self._leaving:
            self.action_close()

    def action_step(self, by: int) -> None:
        """The condition below or above, round and round."""
        stops = [widget for widget in self.query("Entry, YesNo") if widget.focusable]
        focused = self.app.focused
        stops[((stops.index(focused) if focused in stops else -1) + by) % len(stops)].focus()

    def action_move(self, by: int) -> None:
        """A little more or less of the condition under the cursor, which is then none that is typed."""
        if isinstance(self.app.focused, YesNo):
            self.app.focused.value = by > 0

    def action_close(self) -> None:
        """Back to the table, unless something cannot be read: then its field keeps the keys."""
        from purifier.services.plan.conditions import CONDITIONS

        self._leaving = self._read_last is not None and self._read_last != self._texts()
        if self._leaving:
            return  # it is still being read
        if self.faults:
            name = next(iter(self.faults))
            self.query_one(f"#condition-{name}").focus()
            owner(self).say(f"{CONDITIONS[name].label} cannot be read: mend it, or esc drops it.", severity="warning")
            return
        self.post_message(self.Closed())

    def action_drop(self) -> None:
        """Back to the table; a field that cannot be read goes back to what is in force, which is said."""
        self.post_message(self.Closed(tuple(self.faults)))

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Mark the fields that cannot be read, and say what is wrong with the focused (else the first) of them."""
        from purifier.services.plan.conditions import CONDITIONS

        self.faults = dict(faults)
        for field in self.query(Entry):
            field.set_class(_name(field) in faults, "-wrong")
            label = self.query_one(f"#label-{_name(field)}", Label)
            label.update(Content(("! " if _name(field) in faults else "") + CONDITIONS[_name(field)].label))
        self._say()

    def watch_virtual_size(self) -> None:
        """What is said below takes more lines or fewer: the field that is typed must not lie behind it."""
        focused = self.app.focused
        if focused is not None and self in focused.ancestors:
            self.scroll_to_widget(focused, animate=False)

    def on_descendant_focus(self) -> None:
        """Explain the condition that is being typed."""
        self._say()

    def _say(self) -> None:
        from purifier.services.plan.conditions import CONDITIONS
        from purifier.services.plan.what_if import moves

        focused = self.app.focused
        name = "" if focused is None or focused not in self.walk_children() else _name(focused)
        wrong = self.faults.get(name) or next(iter(self.faults.values()), None)
        says = self.query_one("#condition-says", Static)
        if wrong is not None:
            says.update(Content.assemble(("! ", WRONG), wrong))
        elif name in self.units:
            says.update(Content(f"read as {self.units[name]}"))
        elif name in CONDITIONS:
            moved = "; + - move it" if moves(name) else ""
            says.update(
                Content.assemble(CONDITIONS[name].help, (f" (such as {CONDITIONS[name].example}{moved})", MUTED))
            )
        else:
            says.update(Content(""))


def _name(widget: object) -> str:
    return str(getattr(widget, "id", "") or "").removeprefix("condition-")
