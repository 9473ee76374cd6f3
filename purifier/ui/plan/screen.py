"""The Plan screen: it holds a request, asks the services, and shows how long each set-up lasts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.ui.opening import bad_profiles
from purifier.ui.plan.answer_panel import AnswerPanel
from purifier.ui.plan.chart_panel import ChartPanel
from purifier.ui.plan.detail_panel import DetailPanel
from purifier.ui.plan.keys import PlanKeys
from purifier.ui.plan.runtime_table import RuntimeTable
from purifier.ui.plan.setups_panel import SetupsPanel
from purifier.ui.plan.steps import PlanSteps
from purifier.ui.plan.view import View, request_at_cursor, with_conditions
from purifier.ui.plan.work import Planned, Told, planned, planned_opening, with_answer
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, HIGH, MEDIUM, TALL, TOO_SMALL, WIDE, WIDTHS
from purifier.ui.widgets.entitled import entitle
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from purifier.library.catalogue import Library
    from purifier.services.plan.kept import Kept
    from purifier.services.plan.request import Request
    from purifier.ui.plan.conditions_panel import ConditionsPanel
    from purifier.ui.plan.dead_end import Led
    from purifier.ui.shown import Shown

KEEP_AFTER_S: Final = 1.0
"""A pause in typing after which the request is written to disk."""


class PlanScreen(PlanKeys):
    """Set-ups side by side, the settings of one purifier down."""

    help_topic = "plan"
    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = "#table"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[object, ...], Shown] = {}
        self._keeping: Timer | None = None
        self._kept: Kept | None = None

    def compose(self) -> ComposeResult:
        """Set-ups, table, details, chart; where each goes is a matter of style."""
        self._plan(owner(self).library, owner(self).opening, {})  # worked out while the frame is being built
        yield TopLine("plan")
        yield AnswerPanel(id="answer", classes="panel")
        with Horizontal(id="upper"):
            with Vertical(id="left"), VerticalScroll(id="cards-box", classes="panel", can_focus=False):
                yield SetupsPanel(id="cards")
            with Vertical(id="right"):
                yield SetupsPanel(id="folded")
                with VerticalScroll(id="table-box", classes="panel", can_focus=False):
                    yield RuntimeTable(id="table")
                yield DetailPanel(id="detail", classes="panel")
        yield ChartPanel(id="chart", classes="panel")
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Titles, focus, and what the app may change."""
        self.query_one("#cards-box").border_title = Content("Set-ups")
        self.query_one("#table-box").border_title = Content("How long it lasts")
        self.query_one("#folded", SetupsPanel).folded = True
        self.watch(self.app, "units", self._units_changed, init=False)
        self.watch(self.app, "library", self._library_changed, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Fewer lines of heading on a short screen, one set-up at a time on a narrow one."""
        short, narrow = event.size.height < TALL, event.size.width < MEDIUM
        table = self.query_one(RuntimeTable)
        table.compact, table.single = short or narrow, narrow
        self.set_class(event.size.width < WIDE and event.size.height < HIGH, "-folded-up")
        self.query_one("#folded", SetupsPanel).single = narrow
        self.query_one(AnswerPanel).short = short or event.size.width < WIDE

    def on_unmount(self) -> None:
        """Keep what was on the screen for the next time, if anything was changed."""
        if self._keeping is not None and self.request is not None and self._kept is not None:
            owner(self).parting = self._kept.keep(self.request)

    def _keep_soon(self, request: Request) -> None:
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER_S, partial(self._keep, request))

    @work(thread=True, exclusive=True, group="keep")
    def _keep(self, request: Request) -> None:
        """The same while the app goes on, once typing has paused: a power cut should cost nothing."""
        if self._kept is not None and (words := self._kept.keep(request)):
            self.post_message(Told(words))

    @work(thread=True, exclusive=True, group="look around")
    def _look_around(self, library: Library) -> None:
        """What a person should know of the folder and of profiles; said once, when the numbers are there."""
        for words in (bad_profiles(library), "" if self._kept is None else self._kept.trouble()):
            if words and not get_current_worker().is_cancelled:
                self.post_message(Told(words))

    def on_told(self, message: Told) -> None:
        """Say it."""
        owner(self).say(message.words, severity="warning")

    def change(self, request: Request) -> None:
        """Plan ``request``; the table keeps showing the last answer until the new one is there."""
        self.request = request
        self._keep_soon(request)
        self._plan(owner(self).library, request, dict(self._known))

    @work(thread=True, exclusive=True, group="plan")
    def _plan(self, library: Library, request: Request | None, known: dict[tuple[object, ...], Shown]) -> None:
        # What shows the answer is loaded here too, so that nothing on the painting thread has to wait for it.
        from purifier.services.plan.kept import Kept
        from purifier.ui.plan import (
            answer_text,  # noqa: F401
            detail_text,  # noqa: F401
            setup_lines,  # noqa: F401
            table_lines,  # noqa: F401
        )

        worker = get_current_worker()
        first = self._kept is None
        if first:
            self._kept = Kept()
        if request is None:
            answer = planned_opening(library, lambda: worker.is_cancelled)
        else:
            answer = planned(library, request, known, lambda: worker.is_cancelled)
        if first and self._kept is not None:
            self._kept.look_again()  # a file that cannot be used has been set aside
        if answer is not None:
            self.post_message(answer)

    def on_planned(self, message: Planned) -> None:
        """Show the answer, unless something else has been asked since."""
        if self.request is None:
            self.set_reactive(PlanSteps.request, message.request)
        if self.view is None:
            self._look_around(owner(self).library)
        if message.request is not self.request:
            return
        self._known = with_answer(self._known, message)
        if message.words:
            owner(self).say(message.words, severity="warning")
        request = message.request if message.led is None else self._led_on(message.led)
        before = self.view
        not_yet = "" if before is None else before.not_yet
        view = View(request, message.shown, 0, 0, owner(self).units, message.machines, not_yet)
        if before is None or before.anew:
            self.view = view.begun(0 if before is None else before.setup)
        else:
            self.view = view.at(before.setup, before.setting)

    def _led_on(self, led: Led) -> Request:
        """Hold the request with the ways that were chosen by themselves, which is no step of its own, and say so."""
        if self.request is not None:
            pairs = zip(led.request.batteries, self.request.batteries, strict=True)
            self.led = dict(self.led) | {new: old for new, old in pairs if new != old}
        self.set_reactive(PlanSteps.request, led.request)
        if self._keeping is not None:  # a change of the person's led to it, and is kept as it stands now
            self._keep_soon(led.request)
        owner(self).say(f"{led.words} e shows other ways.")
        return led.request

    def watch_view(self, view: View | None) -> None:
        """Hand the new state to everything that shows it."""
        if view is None:
            return
        owner(self).at_cursor, owner(self).planned = request_at_cursor(view), view.request
        table = self.query_one(RuntimeTable)
        for panel in (*self.query(SetupsPanel), table):
            panel.view = view
        self.query_one(AnswerPanel).view = view
        self.query_one(DetailPanel).view = view
        self.query_one(ChartPanel).view = view
        lasts = "how long they last" if view.compares_purifiers else "how long it lasts"
        entitle(self.query_one("#table-box"), f"{' and '.join(view.machines)}: {lasts}")

    def _units_changed(self) -> None:
        if self.view is not None:
            self.view = replace(self.view, units=owner(self).units)

    def _library_changed(self) -> None:
        self._known = {}
        if self.is_current:  # else the screen that read them anew says what is wrong
            self._look_around(owner(self).library)
        if self.request is not None:
            self.change(replace(self.request))

    def on_runtime_table_moved(self, message: RuntimeTable.Moved) -> None:
        """Put the cursor where the table was asked to move it."""
        if self.view is not None:
            self.view = self.view.at(message.setup, message.setting)

    def on_setups_panel_selected(self, message: SetupsPanel.Selected) -> None:
        """A set-up was clicked."""
        if self.view is not None:
            self.view = self.view.at(message.setup, self.view.setting)

    def on_runtime_table_opened(self) -> None:
        """Edit the set-up on which enter was pressed; one that is a dead end takes the best way out of it."""
        from purifier.ui.plan.dead_end import first_way

        way = None if self.view is None else first_way(self.view)
        if self.view is None or way is None:
            self.action_edit()
        else:
            self._put(self.view.battery, way.text)

    def on_conditions_panel_read(self, message: ConditionsPanel.Read) -> None:
        """Plan under what could be read; what could not leaves its last good value in force, and is told."""
        from purifier.services.plan.conditions import CONDITIONS

        if self.request is None or not self.has_class("-conditions"):
            return
        good = {name: text for name, text in message.texts.items() if name not in message.faults}
        kept = {name: text for name, text in self.request.conditions.items() if name in message.faults}
        not_yet = ", ".join(CONDITIONS[name].label for name in message.faults)
        if self.view is not None and self.view.not_yet != not_yet:
            self.view = replace(self.view, not_yet=not_yet)
        changed, before = with_conditions(self.request, kept | good), self.request.conditions
        names = [name for name in CONDITIONS if changed.conditions.get(name) != before.get(name)]
        self.step(", ".join(CONDITIONS[name].label for name in names), changed, kind=f"conditions {' '.join(names)}")
