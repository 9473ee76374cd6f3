"""Several runs over each other, each with its letter, over what was predicted for the first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from purifier.ui.runs.charts import CourseChart
from purifier.ui.runs.courses import CoursesScreen
from purifier.ui.runs.look import Seen
from purifier.ui.sizes import TOO_SMALL
from purifier.ui.tones import WRONG, series
from purifier.ui.widgets.chart_key import chart_key
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine


class OverlayScreen(CoursesScreen):
    """The chart, and below it what is what."""

    help_topic = "runs-overlay"

    def compose(self) -> ComposeResult:
        """Chart, then legend."""
        yield TopLine("runs")
        yield CourseChart(id="course", classes="panel")
        with VerticalScroll(id="legend-box", classes="panel", can_focus=False):
            yield Static("", id="legend", markup=False)
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def show(self, seen: Seen) -> None:
        """What was found; a run that cannot be drawn says why."""
        self.query_one(CourseChart).seen = seen
        legend = self.query_one("#legend", Static)
        if seen.overlay is None:
            legend.update(Content.styled(seen.fault or "", WRONG))
            return
        from purifier.services.runs.overlay_words import figure_of, letters, signs

        chart = self.query_one(CourseChart)
        lines = [Content.styled(words, series(number)) for number, words in letters(seen.overlay)]
        lines += [key] if (key := chart_key(signs(seen.overlay, chart.grain))).cell_length else []
        said = [figure_of(line, seen.overlay.quantity) for line in seen.overlay.lines]
        legend.update(Content("\n").join([*lines, *(Content(words) for words in said if words)]))
