"""What do you need? A line for each thing; every keystroke counts, and what cannot be read says so below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from purifier.ui.choose.need import FIELDS
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.controls import Entry


class NeedPanel(VerticalScroll, can_focus=False, inherit_bindings=False):
    """A label and a field each; empty means no limit."""

    help_topic = "choose-need"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "close", "done", id="choose-need.close", tooltip="To the answers; what is typed stays"),
        Binding("escape", "close", "back", id="choose-need.back", tooltip="To the answers; what is typed stays"),
        Binding("up", "step(-1)", "move", key_display="↑↓", id="choose-need.up", tooltip="Another line"),
        Binding("down", "step(1)", "move", id="choose-need.down", tooltip="Another line", show=False),
    ]

    @dataclass
    class Typed(Message):
        """Other texts stand in the fields."""

        texts: dict[str, str]

    @dataclass
    class Closed(Message):
        """The keys go to the answers."""

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.faults: Mapping[str, str] = {}
        self.below = ""
        """What is to be known besides, where no field has the cursor."""

    def compose(self) -> ComposeResult:
        """The fields; what the one under the cursor means, or what is wrong with it, below."""
        self.border_title = Content("What do you need?")
        for one in FIELDS.values():
            with Horizontal(classes="need"):
                yield Label(Content(one.label), classes="need-name", id=f"need-label-{one.name}")
                yield Entry(placeholder=one.empty, id=f"need-{one.name}", compact=True)
        yield Static("", id="need-says", markup=False)

    def fill(self, texts: Mapping[str, str]) -> None:
        """Show these texts, without saying that they were typed."""
        with self.prevent(Input.Changed):
            for field in self.query(Entry):
                field.value = texts.get(_name(field), "")

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {_name(field): field.value for field in self.query(Entry)}

    def start(self) -> None:
        """Begin with the first line, or the first that cannot be read."""
        name = next(iter(self.faults), "room")
        self.query_one(f"#need-{name}").focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self.texts))

    def action_step(self, by: int) -> None:
        """The line below or above, round and round."""
        fields, focused = list(self.query(Entry)), self.app.focused
        at = fields.index(focused) if isinstance(focused, Entry) and focused in fields else -1
        fields[(at + by) % len(fields)].focus()

    def action_close(self) -> None:
        """To the answers."""
        self.post_message(self.Closed())

    def show(self, faults: Mapping[str, str], below: str) -> None:
        """Mark what cannot be read; ``below`` stands there where there is nothing to say of a field."""
        self.faults, self.below = dict(faults), below
        for field in self.query(Entry):
            name = _name(field)
            field.set_class(name in faults, "-wrong")
            mark = "! " if name in faults else ""
            self.query_one(f"#need-label-{name}", Label).update(Content(mark + FIELDS[name].label))
        self._say()

    def on_descendant_focus(self) -> None:
        """Explain the line that is being typed."""
        self._say()

    def on_descendant_blur(self) -> None:
        """What is wrong stays in sight."""
        self.call_later(self._say)

    def _say(self) -> None:
        focused = self.app.focused
        name = _name(focused) if focused is not None and focused in self.walk_children() else ""
        wrong = self.faults.get(name) or next(iter(self.faults.values()), None)
        says = self.query_one("#need-says", Static)
        if wrong is not None:
            says.update(Content.assemble(("! ", WRONG), wrong))
        elif name in FIELDS:
            says.update(Content(f"{FIELDS[name].help[:1].upper()}{FIELDS[name].help[1:]}."))
        else:
            says.update(Content.styled(self.below, MUTED))


def _name(widget: object) -> str:
    return str(getattr(widget, "id", "") or "").removeprefix("need-")
