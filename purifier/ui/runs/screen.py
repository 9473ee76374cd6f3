"""The Runs screen: every run beside what was predicted for it; the one under the cursor drawn and explained."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from purifier.services.wording import letter
from purifier.ui.resting import rested
from purifier.ui.runs.charts import CourseChart
from purifier.ui.runs.empty import nothing
from purifier.ui.runs.keys import RunsKeys
from purifier.ui.runs.look import Glimpsed, Listed, Looked, Seen, glimpsed, listed, see_one, stamp_of
from purifier.ui.runs.run_list import RunList
from purifier.ui.runs.undo import Undo
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, MEDIUM, TALL, TOO_SMALL, WIDTHS
from purifier.ui.tones import MARK, STRONG, WRONG
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from purifier.services.runs.listing import Listed as Row
    from purifier.services.runs.listing import Listing
    from purifier.store.timing import Now

EVERY_S: Final = 2.0
LATE_S: Final = 10.0
"""So often at least it is read anew while something is recorded: a recorder that hangs writes nothing."""


class RunsScreen(RunsKeys):
    """List above, the run under the cursor below it where there is room."""

    help_topic = "runs"
    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = ["../dialogs.tcss", "runs.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self) -> None:
        super().__init__()
        self.listing: Listing | None = None
        self.fault: str | None = None
        self.seen: Seen | None = None
        self._looking = False
        self._shown: Row | None = None
        self._stamp: tuple[object, ...] = ()
        self._age_s = 0.0
        self._pointless = True

    def compose(self) -> ComposeResult:
        """What is wrong first, then the runs, then one of them."""
        yield TopLine("runs")
        yield Static("", id="banner", markup=False)
        with Vertical(id="runs-box", classes="panel"):
            yield Static("", id="score", markup=False)
            yield Entry(placeholder="type a part of the name or the set-up", id="runs-filter", compact=True)
            yield RunList(id="runs-list")
        yield Static("", id="gist", markup=False)
        with Horizontal(id="below"):
            yield CourseChart(id="course", classes="panel")
            with VerticalScroll(id="why-box", classes="panel", can_focus=False):
                yield Static("", id="why", markup=False)
        with VerticalScroll(id="empty-box", classes="panel", can_focus=False):
            yield Static("", id="empty", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    @property
    def listed(self) -> tuple[Row, ...]:
        """All runs, whether the filter shows them or not."""
        return () if self.listing is None else self.listing.rows

    def on_mount(self) -> None:
        """Look, and look again whenever the database has changed."""
        self.past = Undo(owner(self).database, owner(self).clock)
        self.query_one("#runs-box").border_title = Content("Runs")
        self.query_one("#why-box").border_title = Content("Why")
        self.query_one("#empty-box").border_title = Content("Runs")
        self.list.options.focus()
        self.set_interval(EVERY_S, self._tick)
        self._take_over()
        self.look()

    def on_unmount(self) -> None:
        """What was deleted can be brought back until now."""
        self.past.close()

    def on_screen_resume(self) -> None:
        """Back from another screen: what is shown may be old."""
        if self.listing is not None:
            self.look()

    def on_resize(self, event: events.Resize) -> None:
        """A wider list has other columns."""
        if self.list.pointed is not None and self._shows_one(event.size.height):
            self._pointed(self.list.pointed.run.id)
        self.call_after_refresh(self.tell)  # what is said on top is as long as there is room for

    @work(thread=True, group="take-over")
    def _take_over(self) -> None:
        count = self.past.find()
        if count:
            runs = "A run was" if count == 1 else f"{count} runs were"
            words = f"{runs} deleted when the app broke off: z brings back what you want to keep."
            self.app.call_from_thread(owner(self).say, words)
            self.app.call_from_thread(self.refresh_bindings)

    def _tick(self) -> None:
        self._age_s += EVERY_S
        if self.is_current and not self._looking:
            recorded = self.listing is not None and any(row.state != "ended" for row in self.listing.rows)
            if stamp_of(owner(self).database) != self._stamp or (recorded and self._age_s >= LATE_S):
                self.look()

    def look(self) -> None:
        """Read the runs, unless they are being read."""
        if not self._looking:
            self._looking, self._age_s = True, 0.0
            self._read(owner(self).database, owner(self).clock)

    @work(thread=True, group="list")
    def _read(self, database: Path, clock: Callable[[], Now]) -> None:
        self.post_message(listed(database, clock))

    def on_listed(self, message: Listed) -> None:
        """Show them."""
        self._looking = False
        self.listing, self.fault, self._stamp = message.listing, message.fault, message.stamp
        self._narrow()

    def _narrow(self) -> None:
        """The runs that match what is typed."""
        rows = self.listed
        known = {row.run.id for row in rows}
        self.list.picked[:] = [run for run in self.list.picked if run in known]
        words = self.query_one(Entry).value.lower().split()
        found = [row for row in rows if all(word in f"{row.run.id} {row.name} {row.about}".lower() for word in words)]
        self.set_class(not rows, "-empty")
        self.list.fill(found)
        self.tell()
        if self.list.pointed is not None and self.list.pointed.state != "ended":
            self._pointed(self.list.pointed.run.id)
        self.refresh_bindings()
        if not rows:
            self._show_nothing()

    def tell(self) -> None:
        """How good the plans were, and what is picked."""
        from purifier.ui.runs import words

        trouble = None if self.fault is None else Content.styled(self.fault, WRONG)
        line = Content("")
        if self.listing is not None:
            trouble = words.bad_rows(self.listing.bad_rows)
            line = Content.styled(words.score(self.listing, self.query_one("#score").size.width), STRONG)
            if len(self.list.rows) < len(self.listing.rows):
                line += Content.styled(f"   {len(self.list.rows)} match", MARK)
        picked = Content("")
        if self.list.picked:
            names = ", ".join(letter(number) for number in range(len(self.list.picked)))
            keys = "v draws them together, t calibrates" if len(self.list.picked) > 1 else "t calibrates"
            picked = Content(f"{names} picked: {keys}, esc lets go")
        self.query_one("#runs-box").border_subtitle = picked
        self.query_one("#score", Static).update(line)
        banner = self.query_one("#banner", Static)
        banner.display = trouble is not None
        banner.update(trouble or "")

    def _show_nothing(self) -> None:
        roomy = self.size.height >= TALL or self.size.width >= MEDIUM
        self.query_one("#empty", Static).update(nothing(owner(self).database, self.fault, roomy=roomy))

    @on(RunList.InSight)
    def _in_sight(self, message: RunList.InSight) -> None:
        self._glimpse(owner(self).database, message.ids, owner(self).clock)

    @work(thread=True, exclusive=True, group="glimpse")
    def _glimpse(self, database: Path, ids: tuple[int, ...], clock: Callable[[], Now]) -> None:
        found = glimpsed(database, ids, clock)
        if not get_current_worker().is_cancelled:
            self.post_message(Glimpsed(found))

    def on_glimpsed(self, message: Glimpsed) -> None:
        """Fill them in."""
        self.list.glimpse(message.found)

    @on(RunList.Pointed)
    def _moved(self, message: RunList.Pointed) -> None:
        self._pointed(message.run)

    def _pointed(self, run: int | None) -> None:
        from purifier.ui.runs import words

        row = self.list.pointed
        gist = self.query_one("#gist", Static)
        gist.update(Content("" if row is None else words.gist(row)), layout=gist.display)
        if (row is None) != self._pointless:
            self._pointless = row is None
            self.refresh_bindings()
        if row is None:
            self.query_one("#why", Static).update(Content(""))
            self.query_one(CourseChart).seen = None
        elif run is not None and self._shows_one(self.size.height) and self._differs(row):
            self._see(owner(self).database, run, owner(self).clock)

    def _differs(self, row: Row) -> bool:
        """Whether there may be something else to see of the run than what is shown."""
        before, self._shown = self._shown, row
        return row.state != "ended" or before != row or self.seen is None or self.seen.ids != (row.run.id,)

    def _shows_one(self, height: int) -> bool:
        return height >= TALL

    @work(exclusive=True, group="see")
    async def _see(self, database: Path, run: int, clock: Callable[[], Now]) -> None:
        if self.seen is not None:
            await rested()
        self.post_message(Looked(await asyncio.to_thread(see_one, database, run, clock)))

    def on_looked(self, message: Looked) -> None:
        """Show the run, if the cursor is still on it."""
        from purifier.ui.runs import words

        row, seen = self.list.pointed, message.seen
        if row is not None and seen.ids == (row.run.id,):
            self.seen = seen
            self.query_one(CourseChart).seen = seen
            self.query_one("#why", Static).update(words.why(seen))
            self.query_one("#why-box").scroll_home(animate=False)

    @on(RunList.Opened)
    def _clicked(self) -> None:
        self.action_open_run()

    def action_step(self, action: str) -> None:
        """Move the cursor of the list while typing."""
        getattr(self.list.options, f"action_{action}")()

    def action_filter(self) -> None:
        """Type into the filter."""
        self.add_class("-filter")
        self.query_one(Entry).focus()

    @on(Input.Changed, "#runs-filter")
    def _typed(self) -> None:
        self._narrow()

    def action_all(self) -> None:
        """Every run again; when they are all there, none is picked any more."""
        if self.has_class("-filter"):
            self.remove_class("-filter")
            self.query_one(Entry).value = ""
        else:
            self.list.picked.clear()
            self.list.write()
        self.list.options.focus()
        self._narrow()
