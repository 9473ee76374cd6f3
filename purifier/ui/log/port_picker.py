"""Choose the port that the meter is at: each with the name it keeps, and what is missing to open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from purifier.errors import PurifierError
from purifier.plain_text import plain, quoted
from purifier.ui.shared import owner
from purifier.ui.tones import MARK, MUTED, WRONG
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.meters.ports import PortRow

LIKELY: Final = ("usb", "pretend", "other", "uart")
"""Kinds of port, those first at which a meter most likely is."""
NONE_HERE: Final = (
    "No serial port is here. Plug the meter's cable in and press f5 to look again; "
    "'purifier simulate' in another terminal makes a pretend one."
)


@dataclass
class PortsFound(Listed):
    """The ports of this machine, by their device."""

    rows: Mapping[str, PortRow] = field(default_factory=dict)


class PortPicker(PickDialog[str]):
    """Gives the device of a port, or a network address as typed; None when left."""

    help_topic = "log-port"
    heading = "1 of 3: where is the meter?"
    placeholder = "type to filter, ↑↓ to move, or socket://HOST:PORT"
    unmatched = "No port matches: type less, or socket://HOST:PORT for one behind the network."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="port.choose", tooltip="Listen at the port under the cursor"),
        Binding("f5", "look", "look again", id="port.look", tooltip="Look for ports once more"),
        Binding("escape", "leave", "back", id="port.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="port.help", tooltip="What the names of ports mean"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.rows: Mapping[str, PortRow] = {}

    def action_look(self) -> None:
        """Look for ports once more."""
        self.load()

    def listing(self) -> PortsFound:
        """The ports of this machine: free ones first, and those at which a meter most likely is."""
        from purifier.services.meters.ports import port_rows

        rows = sorted(port_rows(owner(self).database), key=_order)
        choices = [
            Choice(row.device, plain(row.device), _short(row), plain(f"{row.identity} {row.description}"))
            for row in rows
        ]
        return PortsFound(choices, words="" if rows else NONE_HERE, rows={row.device: row for row in rows})

    def on_ports_found(self, message: PortsFound) -> None:
        """Keep what is known of them, for the line below the list."""
        self.rows = message.rows

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What looks like an address or a device is offered as one."""
        text = plain(message.text)
        like_one = "://" in text or text.startswith("/dev/")
        self.pick.offer(*([Choice(text, f"open {text}")] if like_one else []))

    def on_pick_list_pointed(self, message: PickList.Pointed) -> None:
        """Its stable name, who holds it, what is missing."""
        row = None if message.choice is None else self.rows.get(message.choice.value)
        if row is not None:
            self.say(_about(row))
        elif message.choice is None and self.rows:
            self.say(self.unmatched)

    def take(self, choice: Choice) -> None:
        """Give the port, or say again why it cannot be opened rather than fail a step later."""
        row = self.rows.get(choice.value)
        if row is not None and row.listening:
            self.say(f"Run {row.run} has ended: its recorder is asked to leave…")
            self._free(row)
        elif row is not None and (row.missing is not None or row.holder_pid is not None):
            self.say(_about(row))
        else:
            self.dismiss(choice.value)

    @work(thread=True, exclusive=True, group="free")
    def _free(self, row: PortRow) -> None:
        """Send the recorder away whose run has ended, and take the port."""
        from purifier.services.meters.recorders import let_go, recorder_at

        found = recorder_at(row.device, row.identity, owner(self).database)
        try:
            if found is not None and found.is_listening:
                let_go(found)
        except PurifierError as error:
            self.app.call_from_thread(self.say, sentence(error))
        else:
            self.app.call_from_thread(self.dismiss, row.device)


def _order(row: PortRow) -> tuple[bool, int]:
    kind = LIKELY.index(row.kind) if row.kind in LIKELY else len(LIKELY)
    return (row.missing is not None or row.holder_pid is not None or row.recorded is not None, kind)


def _short(row: PortRow) -> str:
    if row.missing is not None:
        return "! no right to open it"
    if row.run is not None:
        return f"run {row.run} has ended: enter frees it" if row.listening else f"! run {row.run} is recorded here"
    if row.holder_pid is not None:
        return "! in use"
    return plain(row.description)[:40]


def _about(row: PortRow) -> Content:
    known = Content.assemble("known again as ", plain(row.identity), (f", {plain(row.description)}", MUTED))
    if row.missing is not None:
        fix = f" Type: {plain(row.fix)}" if row.fix else ""
        return Content.assemble((f"! {plain(row.missing)}.", WRONG), fix, "\n", known)
    if row.listening:
        run = f"run {row.run}" + (f" {quoted(row.run_name)}" if row.run_name else "")
        words = f"● {run[:1].upper()}{run[1:]} has ended, and its recorder still listens here."
        return Content.assemble((words, MARK), " Enter sends it away.\n", known)
    if row.recorded is not None:
        return Content.assemble((f"! {plain(row.recorded[:1].upper() + row.recorded[1:])}.", WRONG), "\n", known)
    if row.holder_pid is not None:
        who = f"{plain(row.holder or 'another program')} (PID {row.holder_pid})"
        return Content.assemble((f"! {who} has it open.", WRONG), " Close that first.\n", known)
    return known
