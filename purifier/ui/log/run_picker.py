"""Choose a run to look at, the newest first."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.services.runs.find import LONGEST_NAME
from purifier.store.timing import local_text
from purifier.ui.shared import owner
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.words import STATE_GLYPHS, micro, sentence


class RunPicker(PickDialog[int]):
    """Gives the id of a run; None when left."""

    help_topic = "log"
    heading = "Which run?"
    unmatched = "No run matches: type less, or a part of its name or of its meter's."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "look at it", id="run.choose", tooltip="Look at the run under the cursor"),
        Binding("escape", "leave", "back", id="run.back", tooltip="Back to the run that was shown"),
    ]

    def __init__(self, run: int | None) -> None:
        super().__init__()
        self.shown_run = run

    def listing(self) -> Listed:
        """The runs there are, the cursor on the one that is shown; or why they cannot be read."""
        from purifier.services.runs.current import run_lines
        from purifier.store.opening import reading

        app = owner(self)
        try:
            with reading(app.database) as connection:
                lines = run_lines(connection, app.database, app.clock())
        except PurifierError as error:
            return Listed((), words=sentence(error))
        choices = []
        for line in lines:
            began = local_text(line.started_utc_ms, "%Y-%m-%d %H:%M") if line.started_utc_ms else f"{'no date':<16}"
            name = f"{line.id}  {STATE_GLYPHS[line.state]} {micro(plain(line.name[:LONGEST_NAME]))}"
            choices.append(Choice(str(line.id), name, f"{began}  {line.stands}", plain(line.meter)))
        return Listed(choices, str(self.shown_run))

    def take(self, choice: Choice) -> None:
        """Give the run's id."""
        self.dismiss(int(choice.value))
