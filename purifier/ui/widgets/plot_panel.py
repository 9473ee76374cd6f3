"""A chart on the screen. plotext is loaded in the background, after the screen has been painted.

What was drawn is kept until a panel is told that something else is to be drawn (`PlotPanel.changed`), or its size or
the theme changes; what merely points at it is laid over it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import work
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from purifier.charts import Grain

NARROWEST: Final = 20
LOWEST: Final = 4
"""Columns and lines below which a chart cannot be read."""


class PlotPanel(Widget):
    """The chart that `draw` makes, in the colours of the theme, on the panel's own ground.

    With nothing to draw it says why in a line, and gives its other lines back: it then has the class ``-blank``.
    """

    @dataclass
    class Loaded(Message):
        """The drawing code is there."""

        figure: Any

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.figure: Any = None
        self._turn = 0
        self._drawn: Sequence[Strip] = ()
        self._drawn_key: Hashable = None
        self._over: dict[int, tuple[int, str, Style]] = {}

    def load(self) -> None:
        """Load what draws, now that there is something to draw; the numbers are painted first."""
        if self.figure is None:
            self.call_after_refresh(self._load)

    @work(thread=True, exclusive=True, group="plot")
    def _load(self) -> None:
        from textual_plotext import Plot

        import purifier.charts  # noqa: F401  # so that nothing on the painting thread has to wait for it

        self.post_message(self.Loaded(Plot()))

    def on_plot_panel_loaded(self, message: Loaded) -> None:
        """Draw for the first time."""
        self.figure = message.figure
        self.ready()

    def ready(self) -> None:
        """What draws is there now: until then nothing of it is asked for, so that the numbers are painted first."""
        self.changed()

    def draw(self, figure: Any) -> bool:
        """Draw on ``figure``, in the size of the panel; False when there is nothing to draw."""
        raise NotImplementedError

    def nothing(self) -> str:
        """Why there is nothing to draw; empty while there is."""
        return ""

    def changed(self) -> None:
        """Something else is to be drawn: say so in the panel's height, and draw it."""
        self._turn += 1
        self.set_class(bool(self.nothing()), "-blank")
        self.refresh()

    def lay_over(self, places: Sequence[tuple[int, int, str, Style]]) -> None:
        """Write (column, line, text, style) over what is drawn, in place of what was written so before."""
        over = {line: (column, text, style) for column, line, text, style in places}
        dirty = {line for line in {*over, *self._over} if over.get(line) != self._over.get(line)}
        self._over = over
        if dirty:
            self.refresh(*(Region(0, line, self.size.width, 1) for line in dirty))

    def _key(self) -> Hashable:
        return self.figure is None, self.size, self.app.theme, self._turn

    def _made(self) -> Sequence[Strip]:
        """The lines of the chart; those that were drawn, while nothing in them would differ."""
        key = self._key()
        if key == self._drawn_key:
            return self._drawn
        self._drawn_key = key
        width, height = self.size
        text = Text(self.nothing())
        readable = self.figure is not None and not text.plain and width >= NARROWEST and height >= LOWEST
        if readable and self.draw(self.figure):
            text = Text.from_ansi(self.figure.build(), no_wrap=True, end="")
        lines: Sequence[Text] = list(text.split("\n", allow_blank=True)) if text.plain else []
        self._drawn = [Strip(line.render(self.app.console)) for line in lines[:height]]
        return self._drawn

    def render_line(self, y: int) -> Strip:
        """A line of the chart, with what is laid over it."""
        made, ground = self._made(), self.rich_style
        if y >= len(made):
            return Strip.blank(self.size.width, ground)
        strip = made[y]
        if y in self._over:
            column, text, style = self._over[y]
            strip = strip.adjust_cell_length(self.size.width)
            end = strip.crop(column + len(text))
            strip = Strip.join([strip.crop(0, column), Strip([Segment(text, style)]), end])
        return strip.adjust_cell_length(self.size.width).apply_style(ground)

    def colour(self, component: str) -> int | tuple[int, int, int]:
        """The theme's colour of a part of the chart, as plotext takes it."""
        colour = self.get_component_styles(component).color
        if colour.ansi is not None:
            return max(0, colour.ansi)
        return (self.background_colors[1] + colour).rgb  # a faint one is mixed with the ground it is drawn on

    @property
    def grain(self) -> Grain:
        """What this terminal can show."""
        from purifier.charts import grain_of

        return grain_of(getattr(sys.__stderr__, "encoding", None) or "utf-8", os.environ)  # which Textual writes to
