"""One run, opened: the prediction over the measurement, what was left between them, why, and where the hours went."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from purifier.ui.runs.acts import ACTS, Done, RunActs
from purifier.ui.runs.charts import CourseChart, ResidualChart
from purifier.ui.runs.courses import CoursesScreen
from purifier.ui.runs.look import Seen
from purifier.ui.shared import owner
from purifier.ui.sizes import TOO_SMALL
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from purifier.ui.runs.undo import Undo


class TextPanel(VerticalScroll, inherit_bindings=False):
    """Words, figures and events of the run; it scrolls, and leaves the arrows to the sides to the chart."""

    help_topic = "runs-one"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", "scroll", key_display="↑↓", id="run.up", tooltip="Scroll"),
        Binding("down", "scroll_down", "scroll", id="run.down", tooltip="Scroll", show=False),
        Binding("pageup", "page_up", "page", id="run.page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "page", id="run.page-down", tooltip="A page down", show=False),
    ]


class RunScreen(CoursesScreen, RunActs):
    """Chart and words side by side, or in turns where there is no room; the keys of the list act on this run."""

    help_topic = "runs-one"
    why = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "front", "words", id="run.front", tooltip="The words and figures, or the chart again"),
        Binding("y", "share", "share", id="run.share", tooltip="Copy the comparison, to paste anywhere"),
        *ACTS,
    ]

    def __init__(self, run: int, name: str, past: Undo) -> None:
        super().__init__((run,))
        self.past = past
        self.own_name = name

    @property
    def subject(self) -> tuple[int, str]:
        """This run, by the name that it has now."""
        found = None if self.seen is None else self.seen.overlay
        return self.ids[0], self.own_name if found is None else found.lines[0].run.frozen.name

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be nothing to undo."""
        can = self.can_act(action)
        return True if can is None else can

    def why_not(self, action: str) -> str:
        """Why a key can do nothing now."""
        return self.nothing_to(action)

    def shown_after(self, message: Done) -> None:
        """A run that is gone has no page."""
        if message.gone == self.ids[0]:
            self.dismiss()
        else:
            self.look()

    def compose(self) -> ComposeResult:
        """Chart, then words."""
        yield TopLine("runs")
        with Horizontal(id="one-run"):
            with Vertical(id="charts"):
                yield CourseChart(id="course", classes="panel")
                yield ResidualChart(id="residual", classes="panel")
            with TextPanel(id="words", classes="panel"):
                yield Static("", id="why", markup=False)
                yield Static("", id="figures", markup=False)
                yield Static("", id="ledger", markup=False)
                yield Static("", id="events", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """The words have the focus, so that the arrows scroll them."""
        self.query_one(TextPanel).border_title = Content(f"Run {self.ids[0]}")
        self.query_one(TextPanel).focus()

    def show(self, seen: Seen) -> None:
        """What was found."""
        from purifier.ui.runs import words

        self.query_one(CourseChart).seen = seen
        self.query_one(ResidualChart).seen = seen
        self.query_one("#why", Static).update(words.why(seen))
        if seen.compared is None or seen.overlay is None:
            return
        from purifier.services.runs.hours_ledger import hours_ledger

        panel = self.query_one(TextPanel)
        width = max(20, panel.scrollable_content_region.width or 60)
        frozen = seen.overlay.lines[0].run.frozen.row
        panel.border_title = Content(words.title(seen.compared))
        panel.border_subtitle = Content(words.held(seen.compared))
        figures = Content("") if words.is_air(seen) else words.figures(seen.compared, width)
        self.query_one("#figures", Static).update(figures)
        self.query_one("#ledger", Static).update(words.ledger(hours_ledger(seen.compared, frozen), width))
        self.query_one("#events", Static).update(words.events(seen, width))

    def action_front(self) -> None:
        """Words in front, or the chart."""
        self.toggle_class("-words")
        if self.seen is not None:
            self.call_after_refresh(self.show, self.seen)

    def action_share(self) -> None:
        """Copy what is shown."""
        from purifier.ui.runs import words

        if self.seen is not None and self.seen.compared is not None:
            of_air = words.is_air(self.seen)
            text = words.air_shared(self.seen) if of_air else words.shared([self.seen.compared])
            self.app.copy_to_clipboard(text)
            what = "what this run says of the air" if of_air else "the comparison of this run"
            owner(self).say(f"Copied {what}: paste it into a message.")
