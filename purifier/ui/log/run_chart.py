"""Measured over predicted; the drawing is made anew only when it would differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content
from textual.reactive import reactive

from purifier.services.runs.states import OVER
from purifier.ui.log.look import QUANTITIES, WINDOWS, Look
from purifier.ui.tones import MARK
from purifier.ui.widgets.among import among
from purifier.ui.widgets.chart_key import chart_key
from purifier.ui.widgets.plot_panel import PlotPanel
from purifier.ui.words import micro

if TYPE_CHECKING:
    pass

WINDOW_NAMES: Final = {"hour": "hour", "day": "day", "run": "whole run"}
LOWEST_CHART: Final = 6
"""Four lines for the curve, two for its axis."""
TITLES: Final = {"charge": "Charge drawn", "power": "Power drawn", "voltage": "Voltage", "air": "Particles"}
DRAWN: Final = ("charge", "power")
"""Drawn upwards, as on the Runs screen: what is drawn counts as positive in all that is held against a plan."""
Dot = tuple[float, float, float, float]
COLOURS: Final = ("measured", "predicted", "band")


class RunChart(PlotPanel):
    """One quantity over the last hour, the last day or the whole run."""

    help_topic = "log-chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"run-chart--{name}" for name in COLOURS}

    shown: reactive[Look | None] = reactive["Look | None"](None, repaint=False)

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
        unit = "" if chart is None else f", {micro(chart.unit)}"
        name = TITLES[shown.wanted.quantity if chart is None else chart.quantity]
        name = chart.counted or name if chart is not None else name
        from purifier.services.runs.overlay_words import drawn_signs

        key = chart_key(drawn_signs(self.grain, measured=True, predicted=chart is None or bool(chart.predicted)))
        self.border_title = Content.assemble((f"{name}{unit}", "bold"), "   ", key)
        self.border_subtitle = self._choices(shown)
        if chart is not None:
            self.load()
        self.changed()
        self.screen.set_class(self.has_class("-blank"), "-chartless")

    def nothing(self) -> str:
        """Without a reading and without a prediction there is no chart."""
        shown = self.shown
        if shown is None or shown.chart is None or shown.watched is None:
            return ""
        return "" if shown.chart.measured or shown.chart.predicted else self._words(shown.watched.state in OVER)

    def _words(self, ended: bool) -> str:
        return "nothing was measured here" if ended else "nothing measured here yet"

    def _choices(self, shown: Look) -> Content:
        quantities = among(QUANTITIES, shown.wanted.quantity)
        windows = among(WINDOWS, shown.wanted.window, WINDOW_NAMES)
        if self.size.width < 56 or (shown.chart is not None and shown.chart.quantity == "air"):
            return windows if self.size.width < 56 else Content.assemble(("[ ]", MARK), windows)
        return Content.assemble(("←→", MARK), quantities, ("──", "$border-blurred"), ("[ ]", MARK), windows)

    def on_resize(self) -> None:
        """The choices have to fit, and so has the chart."""
        if self.shown is not None:
            self.border_subtitle = self._choices(self.shown)
        self.give_way()

    def on_show(self) -> None:
        """As large as before, and no resize is told."""
        self.give_way()

    def give_way(self) -> None:
        """Too low to be read: what happened takes its place, until v is pressed or the window grows."""
        if 0 < self.size.height < LOWEST_CHART and not self.has_class("-blank"):
            self.screen.add_class("-cramped")

    def draw(self, figure: Any) -> bool:
        """The quantity that is wanted, measured and predicted."""
        shown = self.shown
        if shown is None or shown.chart is None or shown.watched is None:
            return False
        from purifier.charts import measured_over_predicted

        chart, watched, whole = shown.chart, shown.watched, shown.wanted.window == "run"
        measured: Sequence[Dot] = chart.measured
        predicted: Sequence[Dot] = chart.predicted
        if chart.quantity in DRAWN:
            measured = [(t_s, 0.0 - high, 0.0 - low, 0.0 - mean) for t_s, low, high, mean in chart.measured]
            predicted = [(t_s, 0.0 - likely, 0.0 - high, 0.0 - low) for t_s, likely, low, high in chart.predicted]
        measured_over_predicted(
            figure,
            measured,
            predicted,
            unit=micro(chart.unit),
            since_s=chart.since_s,
            until_s=chart.until_s,
            size=(self.size.width, self.size.height),
            back_from=None if whole else "end" if watched.state in OVER else "now",
            nothing=self._words(watched.state in OVER),
            breaks=chart.breaks,
            marks=[event.t_ms / 1000.0 for _, event in watched.events if event.kind == "mark"],
            colours=(self._colour("measured"), self._colour("predicted"), self._colour("band")),
            grain=self.grain,
        )
        return True

    def _colour(self, name: str) -> int | tuple[int, int, int]:
        return self.colour(f"run-chart--{name}")
