"""What picked runs teach of their battery: which are used, what they say, what the plan becomes; one key writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.model.setup import PLAIN_LOAD
from purifier.ui.runs import teaching
from purifier.ui.runs.used_runs import UsedRuns
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, TOO_SMALL, WIDTHS
from purifier.ui.tones import MUTED, WRONG
from purifier.ui.widgets.controls import Options
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.calibrate.report import Report

NONE_LEFT: Final = "no run is used: press space on one"


@dataclass
class Learned(Message):
    """What the runs teach that were used; or why they teach nothing."""

    used: tuple[int, ...]
    report: Report | None
    fault: str | None = None


@dataclass
class Reread(Message):
    """The profiles were read anew, the new one among them."""

    library: Library


class TaughtPanel(VerticalScroll, inherit_bindings=False):
    """What the runs teach; it scrolls, and leaves the arrows to the sides to the settings."""

    help_topic = "runs-calibrate"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", "scroll", key_display="↑↓", id="taught.up", tooltip="Scroll"),
        Binding("down", "scroll_down", "scroll", id="taught.down", tooltip="Scroll", show=False),
        Binding("pageup", "page_up", "page", id="taught.page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "page", id="taught.page-down", tooltip="A page down", show=False),
    ]


class CalibrateScreen(Screen[None]):
    """``runs`` are ids with names, the oldest first; each stays in the list, used or left out.

    ``setting`` is the one whose plan is shown first, and which the next run to make is to tell about.
    """

    help_topic = "runs-calibrate"
    section = "runs"
    CSS_PATH: ClassVar = ["../dialogs.tcss", "runs.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "all runs", id="calibrate.back", tooltip="Back to the list; nothing is written"),
        Binding(
            "space", "leave_out", "leave out", id="calibrate.leave-out", tooltip="Leave the run out, or use it again"
        ),
        Binding("s", "write", "save", id="calibrate.write", tooltip="Write a battery profile with what they teach"),
        Binding(
            "left",
            "setting(-1)",
            "setting",
            key_display="←→",
            id="calibrate.left",
            tooltip="The plan of another setting",
        ),
        Binding(
            "right", "setting(1)", "setting", id="calibrate.right", tooltip="The plan of another setting", show=False
        ),
        Binding(
            "v", "front", "all of it", id="calibrate.front", tooltip="What they teach over the whole screen, to scroll"
        ),
    ]

    def __init__(self, runs: Mapping[int, str], setting: str | None) -> None:
        super().__init__()
        self.runs = dict(runs)
        self.setting = setting if setting != PLAIN_LOAD else None

        self.report: Report | None = None
        self.working = False

    def compose(self) -> ComposeResult:
        """The runs, and what they teach."""
        yield TopLine("runs")
        yield Static("", id="banner", markup=False)
        with Horizontal(id="calibrate"):
            yield UsedRuns(self.runs, id="used-box", classes="panel")
            with TaughtPanel(id="taught", classes="panel"):
                yield Static("", id="taught-plan", markup=False)
                yield Static("", id="taught-good", markup=False)
                yield Static("", id="taught-next", markup=False)
                yield Static("", id="taught-parameters", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Learn from all of them."""
        self.query_one(Options).focus()
        self.learn()

    @property
    def used(self) -> UsedRuns:
        """The list of runs."""
        return self.query_one(UsedRuns)

    def learn(self) -> None:
        """Work out what the runs teach that are used."""
        self.working = True
        self._entitle()
        self._learn(self.used.used, self.setting)

    @work(thread=True, exclusive=True, group="learn")
    def _learn(self, used: tuple[int, ...], goal: str | None) -> None:
        from purifier.services.calibrate.calibrate import calibrate

        app, learned = owner(self), Learned(used, None, NONE_LEFT)
        try:
            if used:
                learned = Learned(used, calibrate(app.database, [str(run) for run in used], app.clock(), goal=goal))
        except PurifierError as error:
            learned = Learned(used, None, sentence(error))
        if not get_current_worker().is_cancelled:
            self.post_message(learned)

    def on_learned(self, message: Learned) -> None:
        """Show it; a refusal stands above, and what was known before goes."""
        if message.used != self.used.used:
            return
        self.working, self.report = False, message.report
        banner = self.query_one("#banner", Static)
        banner.display = message.fault is not None
        banner.update(Content.styled(f"! {message.fault}", WRONG) if message.fault else "")
        self._show()
        self.refresh_bindings()

    def on_resize(self, event: events.Resize) -> None:
        """Bars as long as there is room for."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        report, width = self.report, self.query_one(TaughtPanel).scrollable_content_region.width
        self._entitle()
        self.used.judged = () if report is None else report.runs
        self.used.write()
        parts = (
            ("#taught-plan", None if report is None else teaching.plan(report.bands, self._at(report), width)),
            ("#taught-good", None if report is None else teaching.goodness(report)),
            ("#taught-next", None if report is None else teaching.advice(report, self.setting)),
            ("#taught-parameters", None if report is None else teaching.parameters(report.parameters, width)),
        )
        for name, content in parts:
            self.query_one(name, Static).update(Content("") if content is None else content)

    def _entitle(self) -> None:
        count = len(self.used.used)
        words = f"What {count} run{'s' if count != 1 else ''} teach{'es' if count == 1 else ''}"
        if self.report is not None:
            words += f" of {self.report.battery_name}"
        self.query_one(TaughtPanel).border_title = Content.assemble(
            (words, "bold"), ("  working it out…" if self.working else "", MUTED)
        )

    def _at(self, report: Report) -> int:
        names = [one.setting for one in report.bands]
        return names.index(self.setting) if self.setting in names else 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is written while nothing is known."""
        return self.report is not None if action in ("write", "setting") else True

    def why_not(self, action: str) -> str:
        """Why a key can do nothing now."""
        return "it is still being worked out" if self.working else "these runs teach nothing; space takes others"

    def action_leave_out(self) -> None:
        """Leave the run under the cursor out, or use it again."""
        self.used.toggle()
        self.learn()

    def action_setting(self, step: int) -> None:
        """The plan of another setting, and the run that would tell most of it."""
        if self.report is not None and self.report.bands:
            bands = self.report.bands
            setting = bands[(self._at(self.report) + step) % len(bands)].setting
            self.setting = setting if setting != PLAIN_LOAD else None
            self._show()
            self.learn()

    def action_front(self) -> None:
        """What they teach alone, or the runs beside it."""
        self.toggle_class("-front")
        (self.query_one(TaughtPanel) if self.has_class("-front") else self.query_one(Options)).focus()
        self.call_after_refresh(self._show)

    def action_write(self) -> None:
        """Ask for the profile's id, and write it."""
        if self.report is None or self.working:
            owner(self).say("It is still being worked out.", severity="warning")
            return
        from purifier.ui.runs.dialogs import WordsScreen
        from purifier.ui.runs.writing import LONGEST_ID, proposed, written

        report, clock = self.report, owner(self).clock

        def act(text: str) -> str:
            return written(report, text.strip(), clock().utc_s)

        hint = (
            "A battery profile of your own, with what these runs taught. A name in small letters, digits and hyphens; "
            "one that a calibration wrote is written anew, any other is left alone."
        )
        dialog = WordsScreen("Write the battery as", hint, act, value=proposed(report), longest=LONGEST_ID)
        self.app.push_screen(dialog, self._written)

    def _written(self, words: str | None) -> None:
        if words is not None:
            owner(self).say(words)
            self._reread(owner(self).library)

    @work(thread=True, group="reread")
    def _reread(self, library: Library) -> None:
        self.post_message(Reread(library.fresh()))

    def on_reread(self, message: Reread) -> None:
        """Hand the profiles to every screen: the Plan can choose the new one."""
        owner(self).library = message.library

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss()
