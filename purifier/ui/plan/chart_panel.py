"""Runtime against clean air. plotext is loaded in the background, after the screen has been painted."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from purifier.services.wording import letter
from purifier.ui.plan.view import View
from purifier.ui.words import short_way


class ChartPanel(Widget):
    """One line per set-up, a point per setting, the cell under the cursor in brackets."""

    help_topic = "chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--0", "chart--1", "chart--2", "chart--3"}

    view: reactive[View | None] = reactive[View | None](None)

    class Loaded(Message):
        """The drawing code is there."""

        def __init__(self, figure: Any) -> None:
            super().__init__()
            self.figure = figure

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.figure: Any = None

    def on_mount(self) -> None:
        """The numbers come first; what draws is loaded when they stand on the screen."""
        self.border_title = Content("How long, against how much clean air")

    def watch_view(self, view: View | None) -> None:
        """Load what draws, once there is something to draw."""
        if view is not None and self.figure is None:
            self.call_after_refresh(self._load)

    @work(thread=True, exclusive=True, group="chart")
    def _load(self) -> None:
        from textual_plotext import Plot

        self.post_message(self.Loaded(Plot()))

    def on_chart_panel_loaded(self, message: Loaded) -> None:
        """Draw."""
        self.figure = message.figure
        self.refresh()

    def render(self) -> RenderResult:
        """The chart in the colours of the theme, on the panel's own ground."""
        if self.figure is None or self.view is None or self.size.width < 20 or self.size.height < 4:
            return Content("")
        from purifier.charts import Curve, runtime_against_cadr

        view = self.view
        curves = [
            Curve(
                letter(index),
                f"{shown.name}, {short_way(shown.column.setup)}" if shown.column is not None else shown.name,
                () if shown.column is None else tuple((row.cadr_m3_per_h, row.runtime_h) for row in shown.column.rows),
            )
            for index, shown in enumerate(view.shown)
        ]
        runtime_against_cadr(
            self.figure,
            curves,
            units=view.units,
            highlight=(letter(view.setup), view.setting),
            size=(self.size.width, self.size.height),
            colours=[self._colour(index) for index in range(4)],
        )
        return Text.from_ansi(self.figure.build(), no_wrap=True, end="")

    def _colour(self, index: int) -> int | tuple[int, int, int]:
        colour = self.get_component_styles(f"chart--{index}").color
        if colour.ansi is not None:
            return max(0, colour.ansi)
        return colour.rgb
