"""Measured over predicted. plotext is loaded in the background; the drawing is made anew only when it would differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual import work
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from purifier.ui.log.look import QUANTITIES, WINDOWS, Look
from purifier.ui.tones import MARK, MUTED

if TYPE_CHECKING:
    from purifier.services.runs.watch import Chart

WINDOW_NAMES: Final = {"hour": "hour", "day": "day", "run": "whole run"}
COLOURS: Final = ("measured", "predicted", "band")


class RunChart(Widget):
    """One quantity over the last hour, the last day or the whole run."""

    help_topic = "log-chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"run-chart--{name}" for name in COLOURS}

    shown: reactive[Look | None] = reactive["Look | None"](None)

    class Loaded(Message):
        """The drawing code is there."""

        def __init__(self, figure: Any) -> None:
            super().__init__()
            self.figure = figure

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.figure: Any = None

    def validate_shown(self, shown: Look | None) -> Look | None:
        """Keep the old value when nothing that is drawn has changed: the screen is then left as it is."""
        before = self.shown
        if shown is None or before is None or before.chart_key != shown.chart_key:
            return shown
        return before if before.wanted == shown.wanted else shown

    def watch_shown(self, shown: Look | None) -> None:
        """The titles say what is drawn; what draws is loaded once there is something to draw."""
        if shown is None:
            return
        chart = shown.chart
        unit = "" if chart is None else f", {chart.unit}"
        name = shown.wanted.quantity if chart is None else chart.quantity
        self.border_title = Content.assemble(
            (f"{name.capitalize()}{unit}", "bold"), ("   ━ measured  · predicted  ░ likely", MUTED)
        )
        self.border_subtitle = self._choices(shown)
        if self.figure is None and chart is not None:
            self.call_after_refresh(self._load)

    def _choices(self, shown: Look) -> Content:
        def row(names: tuple[str, ...], here: str, words: dict[str, str]) -> Content:
            return Content("").join(
                Content.styled(f"▌{words.get(name, name)}▐", MARK)
                if name == here
                else Content.styled(f" {words.get(name, name)} ", MUTED)
                for name in names
            )

        quantities = row(QUANTITIES, shown.wanted.quantity, {})
        windows = row(WINDOWS, shown.wanted.window, WINDOW_NAMES)
        if self.size.width < 56:
            return windows
        return Content.assemble(("←→", MARK), quantities, ("──", "$border-blurred"), ("[ ]", MARK), windows)

    def on_resize(self) -> None:
        """The choices have to fit."""
        if self.shown is not None:
            self.border_subtitle = self._choices(self.shown)

    @work(thread=True, exclusive=True, group="run-chart")
    def _load(self) -> None:
        from textual_plotext import Plot

        self.post_message(self.Loaded(Plot()))

    def on_run_chart_loaded(self, message: Loaded) -> None:
        """Draw."""
        self.figure = message.figure
        self.refresh()

    def render(self) -> RenderResult:
        """The chart in the colours of the theme, on the panel's own ground."""
        chart = None if self.shown is None else self.shown.chart
        if self.figure is None or chart is None or self.size.width < 20 or self.size.height < 4:
            return Content("")
        self._draw(chart)
        return Text.from_ansi(self.figure.build(), no_wrap=True, end="")

    def _draw(self, chart: Chart) -> None:
        from purifier.charts import measured_over_predicted

        assert self.shown is not None and self.shown.watched is not None
        watched = self.shown.watched
        whole = self.shown.wanted.window == "run"
        measured_over_predicted(
            self.figure,
            chart.measured,
            chart.predicted,
            unit=chart.unit,
            since_s=chart.since_s,
            until_s=chart.until_s,
            size=(self.size.width, self.size.height),
            back_from=None if whole else "end" if watched.state == "ended" else "now",
            marks=[event.t_ms / 1000.0 for _, event in watched.events if event.kind == "mark"],
            colours=(self._colour("measured"), self._colour("predicted"), self._colour("band")),
        )

    def _colour(self, name: str) -> int | tuple[int, int, int]:
        colour = self.get_component_styles(f"run-chart--{name}").color
        if colour.ansi is not None:
            return max(0, colour.ansi)
        return colour.rgb
