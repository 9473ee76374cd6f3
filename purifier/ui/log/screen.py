"""The Log screen: a run as it is being recorded, read from the database and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from purifier.ui.log.figures_panel import FiguresPanel
from purifier.ui.log.keys import LogKeys
from purifier.ui.log.look import Look, Looked, Wanted, look
from purifier.ui.log.run_chart import RunChart
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, MEDIUM, TALL, TOO_SMALL, WIDTHS
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from purifier.store.timing import Now

EVERY_S: Final = 1.0
HURRY_S: Final = 0.5
"""A pretend run is fast, and its meter is not disturbed by being looked at."""

HELD: Final = "  (view held still: f)"
FRESH_S: Final = 3600.0
"""A run younger than this is shown by the hour, until something else is chosen."""

EMPTY: Final = (
    Content.styled("No run has been recorded yet.", STRONG),
    Content("A run is what a meter says while the battery goes from full to empty, over what was predicted."),
    Content.assemble(
        ("1  ", MARK), "Put a coulomb counter (a shunt, a BMS, a USB meter) behind the battery; plug its cable in here."
    ),
    Content.assemble(
        ("2  ", MARK), "Press ", ("a", MARK), ": choose the port, and it listens to find out which meter is there."
    ),
    Content.assemble(
        ("3  ", MARK), "Close the app whenever you like. The recording goes on, and is here when you come back."
    ),
    Content.assemble("No meter at hand? Press ", ("enter", MARK), " to watch a pretend run; q brings you back."),
)
PREPARING: Final = Content.assemble(
    (" PRETEND ", "reverse bold"), ("  The pretend run is being made: it takes a second or two…", STRONG)
)


class LogScreen(LogKeys):
    """Figures, chart, what happened, how good the readings are."""

    help_topic = "log"
    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = ["../dialogs.tcss", "log.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Wanted(None)
        self._looking = False

    def compose(self) -> ComposeResult:
        """What is wrong first, then the answer, then the course of it."""
        yield TopLine("log")
        yield Static("", id="banner", markup=False)
        yield FiguresPanel(id="figures", classes="panel")
        yield RunChart(id="run-chart", classes="panel")
        with VerticalScroll(id="events-box", classes="panel", can_focus=False):
            yield Static("", id="events", markup=False)
        yield Static("", id="quality", markup=False)
        with VerticalScroll(id="empty-box", classes="panel", can_focus=False):
            yield Static("", id="empty", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Look, and go on looking."""
        self.query_one("#events-box").border_title = Content("What happened")
        self.query_one("#empty-box").border_title = Content("Log")
        self.set_interval(HURRY_S if owner(self).pretend else EVERY_S, self._tick)
        self.look()

    def on_screen_resume(self) -> None:
        """Back from another screen: what is shown may be old."""
        if not self.frozen:
            self.look()

    def on_resize(self, event: events.Resize) -> None:
        """Large figures where there is room for them; the chart finds out anew whether it has enough."""
        self.remove_class("-cramped")
        self.call_after_refresh(self.query_one(RunChart).give_way)
        self.query_one(FiguresPanel).large = event.size.height >= TALL

    def _tick(self) -> None:
        if self.is_current and not self.frozen:
            self.look()

    def look(self) -> None:
        """Read what is wanted, unless the last reading of it is still under way."""
        if not self._looking:
            self._looking = True
            app = owner(self)
            self._read(app.database, self.wanted, app.clock, self.found)

    @work(thread=True, group="look")
    def _read(self, database: Path, wanted: Wanted, clock: Callable[[], Now], before: Look | None) -> None:
        # What shows the answer is loaded here too, so that nothing on the painting thread has to wait for it.
        from purifier.ui.log import trouble, words  # noqa: F401

        self.post_message(Looked(look(database, wanted, clock, before)))

    def on_looked(self, message: Looked) -> None:
        """Show it, and look again if something else has been asked for meanwhile."""
        self._looking = False
        found = message.look
        if found.gone is not None and self.wanted.run in (None, found.gone):
            self.wanted = replace(self.wanted, run=found.gone)  # until another is asked for
        elif found.wanted != self.wanted:
            self.look()
            return
        fresh = self.found is None and found.watched is not None and (found.watched.summary.last_s or 0.0) < FRESH_S
        self.found = found
        self._show(found)
        if fresh and self.wanted.window == "run":
            self.action_window(-2)  # of days to come, the first minutes would be a dot

    def _show(self, found: Look) -> None:
        from purifier.ui.log import words as log_words
        from purifier.ui.log.trouble import trouble

        watched = found.watched
        self.set_class(watched is None, "-empty")
        if watched is None:
            self._show_nothing(found)
        else:
            figures = self.query_one(FiguresPanel)
            figures.border_title = Content(log_words.title(watched) + (HELD if self.frozen else ""))
            figures.air = found.air
            figures.watched = watched
            self.query_one(RunChart).shown = found
            self.query_one("#events", Static).update(log_words.events(watched))
            self.query_one("#quality", Static).update(log_words.quality(watched))
            self._say_trouble(trouble(watched, self.size.width))
        self.refresh_bindings()

    def _show_nothing(self, found: Look) -> None:
        self._say_trouble(None if found.fault is None else Content.styled(found.fault, WRONG))
        app = owner(self)
        trouble = app.trouble()
        if app.pretend:
            self.query_one("#empty", Static).update(PREPARING if trouble is None else Content.styled(trouble, WRONG))
        elif found.gone is not None:
            self.query_one("#empty", Static).update(_gone(found.gone))
        elif found.fault is None:
            where = Content.styled(f"Runs are kept in {app.database}", MUTED)
            between = Content("\n" if self.size.height < TALL and self.size.width < MEDIUM else "\n\n")
            self.query_one("#empty", Static).update(between.join((*EMPTY, where)))
        else:
            self.query_one("#empty", Static).update(Content("The runs cannot be read; it is tried again every second."))

    def _say_trouble(self, words: Content | None) -> None:
        banner = self.query_one("#banner", Static)
        banner.display = words is not None
        banner.update(words or "")


def _gone(run: int) -> Content:
    return Content.assemble(
        (f"Run {run} is not there any more", WRONG),
        ": it was deleted, here or in another copy of this app. Press ",
        ("o", MARK),
        " to look at another run; where it was deleted, z on Runs brings it back.",
    )
