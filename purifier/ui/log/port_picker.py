"""Choose the port that the meter is at: each with the name it keeps, and what is missing to open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.plain_text import plain
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList

if TYPE_CHECKING:
    from purifier.services.meters.ports import PortRow

LIKELY: Final = ("usb", "pretend", "other", "uart")
"""Kinds of port, those first at which a meter most likely is."""
NONE_HERE: Final = (
    "No serial port is here. Plug the meter's lead in and press f5 to look again; "
    "'purifier simulate' in another terminal makes a pretend one."
)


@dataclass
class PortsFound(Message):
    """The ports of this machine."""

    rows: tuple[PortRow, ...]


class PortPicker(ModalScreen[str | None]):
    """Gives the device of a port, or a network address as typed; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "log-port"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="port.choose", tooltip="Listen at the port under the cursor"),
        Binding("f5", "look", "look again", id="port.look", tooltip="Look for ports once more"),
        Binding("escape", "leave", "back", id="port.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="port.help", tooltip="What the names of ports mean"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, PortRow] = {}

    def compose(self) -> ComposeResult:
        """Filter, list, what is missing to open the port under the cursor."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("1 of 3: where is the meter?")
            yield PickList("type to filter, ↑↓ to move, or socket://HOST:PORT")
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Look behind the dialog."""
        self.action_look()

    @work(thread=True, exclusive=True, group="ports")
    def action_look(self) -> None:
        """Look for ports (again)."""
        from purifier.services.meters.ports import port_rows

        rows = port_rows()
        if not get_current_worker().is_cancelled:
            self.post_message(PortsFound(rows))

    def on_ports_found(self, message: PortsFound) -> None:
        """Show them."""
        rows = sorted(message.rows, key=lambda row: LIKELY.index(row.kind) if row.kind in LIKELY else len(LIKELY))
        self.rows = {row.device: row for row in rows}
        pick = self.query_one(PickList)
        pointed = pick.pointed
        choices = [
            Choice(row.device, plain(row.device), _short(row), plain(f"{row.identity} {row.description}"))
            for row in rows
        ]
        pick.fill(choices, None if pointed is None else pointed.value)
        if not choices:
            self._say(Content(NONE_HERE))

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What looks like an address or a device is offered as one."""
        text = plain(message.text)
        like_one = "://" in text or text.startswith("/dev/")
        self.query_one(PickList).offer(*([Choice(text, f"open {text}")] if like_one else []))

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Its stable name, who holds it, what is missing."""
        row = None if message.choice is None else self.rows.get(message.choice.value)
        if row is not None:
            self._say(_about(row))
        elif message.choice is None and self.rows:
            self._say(Content("No port matches: type less, or socket://HOST:PORT for one behind the network."))

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """Done."""
        self._take(message.choice.value)

    def action_choose(self) -> None:
        """Take the port under the cursor."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None:
            self._take(pointed.value)

    def _take(self, device: str) -> None:
        row = self.rows.get(device)
        if row is not None and (row.missing is not None or row.holder_pid is not None):
            self._say(_about(row))  # it cannot be opened: say so again rather than fail a step later
            return
        self.dismiss(device)

    def _say(self, words: Content) -> None:
        self.query_one(".preview", Static).update(words)

    def action_leave(self) -> None:
        """Back, nothing changed."""
        self.dismiss(None)


def _short(row: PortRow) -> str:
    if row.missing is not None:
        return "! no right to open it"
    if row.holder_pid is not None:
        return "! in use"
    return plain(row.description)[:40]


def _about(row: PortRow) -> Content:
    known = Content.assemble("known again as ", plain(row.identity), (f", {plain(row.description)}", MUTED))
    if row.missing is not None:
        fix = f" Type: {plain(row.fix)}" if row.fix else ""
        return Content.assemble((f"! {plain(row.missing)}.", WRONG), fix, "\n", known)
    if row.holder_pid is not None:
        who = f"{plain(row.holder or 'another program')} (PID {row.holder_pid})"
        return Content.assemble((f"! {who} has it open.", WRONG), " Close that first.\n", known)
    return known
