"""A chart on the screen. plotext is loaded in the background, after the screen has been painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual import work
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class PlotPanel(Widget):
    """The chart that `draw` makes, in the colours of the theme, on the panel's own ground."""

    @dataclass
    class Loaded(Message):
        """The drawing code is there."""

        figure: Any

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.figure: Any = None

    def load(self) -> None:
        """Load what draws, now that there is something to draw; the numbers are painted first."""
        if self.figure is None:
            self.call_after_refresh(self._load)

    @work(thread=True, exclusive=True, group="plot")
    def _load(self) -> None:
        from textual_plotext import Plot

        self.post_message(self.Loaded(Plot()))

    def on_plot_panel_loaded(self, message: Loaded) -> None:
        """Draw for the first time."""
        self.figure = message.figure
        self.refresh()

    def draw(self, figure: Any) -> bool:
        """Draw on ``figure``, in the size of the panel; False when there is nothing to draw."""
        raise NotImplementedError

    def render(self) -> RenderResult:
        """The chart, once it can be drawn and has room enough to be read."""
        if self.figure is None or self.size.width < 20 or self.size.height < 4 or not self.draw(self.figure):
            return Content("")
        return Text.from_ansi(self.figure.build(), no_wrap=True, end="")

    def colour(self, component: str) -> int | tuple[int, int, int]:
        """The theme's colour of a part of the chart, as plotext takes it."""
        colour = self.get_component_styles(component).color
        if colour.ansi is not None:
            return max(0, colour.ansi)
        return colour.rgb
