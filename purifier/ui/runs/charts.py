"""Runs over each other and over what was predicted, and below it how far that was off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content
from textual.reactive import reactive

from purifier.services.wording import letter
from purifier.ui.runs.look import Seen
from purifier.ui.tones import SERIES
from purifier.ui.widgets.chart_key import chart_key
from purifier.ui.widgets.plot_panel import PlotPanel
from purifier.ui.words import micro

if TYPE_CHECKING:
    from purifier.charts import Colour, Strand

COLOURS: Final = ("alone", "0", "1", "2", "3", "predicted", "band")
LEAST: Final = 0.1
"""Half of what is predicted at most, so high is the chart of what it was off by at least: noise is no error."""


class CourseChart(PlotPanel):
    """The runs that were looked at, the prediction of the first behind them."""

    help_topic = "runs-chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"course--{name}" for name in COLOURS}

    seen: reactive[Seen | None] = reactive["Seen | None"](None, repaint=False)

    def watch_seen(self, seen: Seen | None) -> None:
        """Another chart; what draws it is loaded once there is something to draw."""
        self.changed()
        self._entitle()
        if seen is not None and seen.overlay is not None:
            self.load()

    def on_resize(self) -> None:
        """There may be room for another title."""
        self._entitle()

    def _entitle(self) -> None:
        """The title says what is drawn, and where there is room also how each line looks."""
        if self.seen is None or self.seen.overlay is None:
            self.border_title = Content("")
            return
        from purifier.services.runs import overlay_words

        several, drawn = len(self.seen.ids) > 1, self.seen.overlay
        if several:
            self.border_title = Content.styled(micro(overlay_words.title(drawn)), "bold")
        else:
            key = chart_key(overlay_words.signs(drawn, self.grain))
            titles = [Content.styled(micro(words), "bold") for words in overlay_words.what(drawn)]
            told = (Content("  ").join((words, key)) for words in titles)
            self.border_title = next((one for one in told if one.cell_length < self.size.width), titles[0])

    def nothing(self) -> str:
        """Why none of the runs can be drawn."""
        found = None if self.seen is None else self.seen.overlay
        if found is None or found.predicted:
            return ""
        if any(line.dots or line.told_at(found.against) is not None for line in found.lines):
            return ""
        from purifier.services.runs.overlay_words import figure_of

        said = [words for line in found.lines if (words := figure_of(line, found.quantity)) is not None]
        return " ".join(said) or "nothing to draw"

    def draw(self, figure: Any) -> bool:
        """All of them; a sentence in place of a line where there is none."""
        found = None if self.seen is None else self.seen.overlay
        if found is None or self.seen is None:
            return False
        from purifier.charts import overlaid
        from purifier.model.comparison.overlay import UNITS

        names = map(str, range(len(SERIES))) if len(found.lines) > 1 else ["alone"]
        overlaid(
            figure,
            strands_of(self.seen, [self.colour(f"course--{name}") for name in names]),
            found.predicted,
            axis=found.against,
            unit=micro(UNITS[found.quantity]),
            size=(self.size.width, self.size.height),
            marks=[x for x, _ in found.lines[0].marks] if len(found.lines) == 1 else (),
            colours=(self.colour("course--predicted"), self.colour("course--band")),
            grain=self.grain,
        )
        return True


class ResidualChart(PlotPanel):
    """Measured less predicted, below the chart with the same axis."""

    help_topic = "runs-chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"course--alone", "course--predicted"}

    seen: reactive[Seen | None] = reactive["Seen | None"](None, repaint=False)

    def watch_seen(self, seen: Seen | None) -> None:
        """Not there where nothing can be held against each other."""
        there = seen is not None and seen.overlay is not None and bool(seen.overlay.residual) and len(seen.ids) == 1
        self.set_class(not there, "-nothing")
        if there:
            self._entitle()
            self.load()
        self.changed()

    def on_resize(self) -> None:
        """There may be room for other words."""
        self._entitle()

    def _entitle(self) -> None:
        if self.seen is None or self.seen.overlay is None:
            return
        from purifier.model.comparison.overlay import UNITS
        from purifier.services.runs.overlay_words import off_words

        off = off_words(self.seen.overlay) or ""
        self.border_title = Content.assemble((f"Measured less predicted [{UNITS[self.seen.overlay.quantity]}]", "bold"))
        self.border_subtitle = Content(off if len(off) + 4 < self.size.width else "")

    def draw(self, figure: Any) -> bool:
        """The difference, around the dashed line that is as predicted."""
        found = None if self.seen is None else self.seen.overlay
        if found is None or self.seen is None or not found.residual:
            return False
        from purifier.charts import ends, residual
        from purifier.model.comparison.overlay import UNITS

        across = ends(found.against, strands_of(self.seen, ()), found.predicted)
        if across is None:
            return False
        residual(
            figure,
            found.residual,
            axis=found.against,
            across=across,
            unit=UNITS[found.quantity],
            size=(self.size.width, self.size.height),
            least=LEAST * max((abs(one.likely) for one in found.predicted), default=0.0),
            colours=(self.colour("course--alone"), self.colour("course--predicted")),
            grain=self.grain,
        )
        return True


def strands_of(seen: Seen, colours: list[Colour] | tuple[()]) -> list[Strand]:
    """What is drawn of the runs: letters tell several apart."""
    from purifier.charts import Strand

    lines = () if seen.overlay is None else seen.overlay.lines
    several = len(lines) > 1
    return [
        Strand(
            line.dots,
            letter(number) if several else "",
            colours[number % len(colours)] if colours else None,
            None if seen.overlay is None else line.told_at(seen.overlay.against),
        )
        for number, line in enumerate(lines)
    ]
