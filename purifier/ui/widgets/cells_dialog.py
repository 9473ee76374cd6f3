"""The cells of a run, read from the database once a second while the run goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from purifier.errors import PurifierError
from purifier.services.runs.states import OVER
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.types import CSSPathType

    from purifier.services.runs.cells import RunCells
    from purifier.store.timing import Now

EVERY_S: Final = 1.0


@dataclass
class Found(Message):
    """What was read, or why nothing could be."""

    cells: RunCells | None
    fault: str = ""


class CellsScreen(ModalScreen[None]):
    """A table that scrolls; it closes with the key that opened it too."""

    CSS_PATH: ClassVar[CSSPathType] = Path(__file__).parents[1] / "dialogs.tcss"
    help_topic = "cells"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "back", id="cells.back", tooltip="Back to the run"),
        Binding("b", "leave", "cells", id="cells.close", tooltip="Back to the run", show=False),
        Binding("f1", "app.explain", "help", id="cells.help", tooltip="What cells, spread and lowest mean"),
    ]

    def __init__(self, run: int) -> None:
        super().__init__()
        self.run = run
        self._shown: Found | None = None

    def compose(self) -> ComposeResult:
        """The words and the table, as far as they fit."""
        with VerticalScroll(classes="panel dialog", id="cells") as dialog:
            dialog.border_title = Content(f"Cells of run {self.run}")
            yield Static(Content.styled("reading…", MUTED), id="cells-text", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Look, and go on looking; the arrows scroll."""
        self.query_one("#cells").focus()
        self._look()
        self.set_interval(EVERY_S, self._tick)

    def on_resize(self, _: events.Resize) -> None:
        """Another width has room for more or fewer columns."""
        self.call_after_refresh(self._show)

    def _tick(self) -> None:
        cells = None if self._shown is None else self._shown.cells
        if self.is_current and self._shown is not None and (cells is None or cells.state not in OVER):
            self._look()

    def _look(self) -> None:
        app = owner(self)
        self._read(app.database, app.clock)

    @work(thread=True, exclusive=True, group="cells")
    def _read(self, database: Path, clock: Callable[[], Now]) -> None:
        from purifier.services.runs.cells import run_cells
        from purifier.store.opening import reading
        from purifier.ui.widgets import cells_text  # noqa: F401 - so that nothing on the painting thread waits for it

        try:
            with reading(database) as connection:
                self.post_message(Found(run_cells(connection, database, self.run, clock())))
        except PurifierError as error:
            self.post_message(Found(None, sentence(error)))

    def on_found(self, message: Found) -> None:
        """Show it."""
        self._shown = message
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        from purifier.ui.widgets.cells_text import cells_text

        found = self._shown.cells
        if found is None:
            words = Content.styled(self._shown.fault, WRONG)
        else:
            width = self.query_one("#cells").scrollable_content_region.width or 50
            words = cells_text(found, width, owner(self).units)
        self.query_one("#cells-text", Static).update(words)

    def action_leave(self) -> None:
        """Back to the run."""
        self.dismiss(None)
