"""Choose a run to look at, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.ui.shared import owner
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.words import sentence


@dataclass
class RunsFound(Message):
    """The runs there are, or why they cannot be read."""

    choices: tuple[Choice, ...]
    fault: str = ""


class RunPicker(ModalScreen[int | None]):
    """Gives the id of a run; None when left."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "log"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "look at it", id="run.choose", tooltip="Look at the run under the cursor"),
        Binding("escape", "leave", "back", id="run.back", tooltip="Back to the run that was shown"),
    ]

    def __init__(self, run: int | None) -> None:
        super().__init__()
        self.shown_run = run

    def compose(self) -> ComposeResult:
        """Filter and list."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("Which run?")
            yield PickList("type to filter, ↑↓ to move")
            yield Static("", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the list behind the dialog."""
        self._load()

    @work(thread=True, group="list")
    def _load(self) -> None:
        from contextlib import closing

        from purifier.services.runs.current import run_lines
        from purifier.store.opening import explained, open_for_reading
        from purifier.ui.log.words import GLYPHS, SHORT

        app = owner(self)
        try:
            with explained(app.database), closing(open_for_reading(app.database)) as connection:
                lines = run_lines(connection, app.database, app.clock())
        except PurifierError as error:
            self.post_message(RunsFound((), sentence(error)))
            return
        choices = []
        for line in lines:
            began = datetime.fromtimestamp(line.started_utc_ms / 1000.0).strftime("%Y-%m-%d %H:%M")
            name = f"{line.id}  {GLYPHS[line.state]} {plain(line.name)}"
            choices.append(Choice(str(line.id), name, f"{began}  {SHORT[line.state]}", plain(line.meter)))
        self.post_message(RunsFound(tuple(choices)))

    def on_runs_found(self, message: RunsFound) -> None:
        """Show them."""
        self.query_one(PickList).fill(message.choices, str(self.shown_run))
        self.query_one(".preview", Static).update(Content(message.fault))

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """Done."""
        self.dismiss(int(message.choice.value))

    def action_choose(self) -> None:
        """Take the run under the cursor."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None:
            self.dismiss(int(pointed.value))

    def action_leave(self) -> None:
        """Back, nothing changed."""
        self.dismiss(None)
