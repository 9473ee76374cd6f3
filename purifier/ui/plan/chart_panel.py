"""How long each set-up lasts at least, against clean air."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.style import Style
from textual.content import Content
from textual.reactive import reactive

from purifier.services.wording import letter
from purifier.ui.plan.view import View
from purifier.ui.tones import MUTED
from purifier.ui.widgets.plot_panel import PlotPanel

if TYPE_CHECKING:
    from purifier.charts import Curve, Places
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units


TITLE: Final = "How long at least, against how much clean air"


class ChartPanel(PlotPanel):
    """One line per set-up, a letter per setting, the cell under the cursor in brackets and reversed."""

    help_topic = "chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--0", "chart--1", "chart--2", "chart--3", "chart--likely"}

    view: reactive[View | None] = reactive["View | None"](None, repaint=False)

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._curves: tuple[Curve, ...] = ()
        self._columns: tuple[Column | None, ...] = ()
        self._units: Units | None = None
        self._places: Places = {}

    def on_mount(self) -> None:
        """Say what is drawn."""
        self.border_title = Content(TITLE)

    def ready(self) -> None:
        """Name what goes up to what is likely, and draw."""
        from purifier.charts import pens

        likely = f"   {pens(self.grain).stroke} up to what is likely"
        self.border_title = Content.assemble((TITLE, "bold"), (likely, MUTED))
        self._take()

    def watch_view(self, view: View | None) -> None:
        """Draw what has changed; the cursor alone is laid over what is drawn."""
        if view is not None:
            self.load()
            self._take()

    def _take(self) -> None:
        if self.view is None or self.figure is None:
            return
        columns, units = tuple(one.column for one in self.view.shown), self.view.units
        same = len(columns) == len(self._columns) and all(map(is_, columns, self._columns))
        if not same or units != self._units:
            from purifier.services.plan.curves import curves

            self._curves, self._columns, self._units = curves(columns), columns, units
            self.changed()
        self._point()

    def nothing(self) -> str:
        """One letter is no chart."""
        if self._units is None:
            return ""
        from purifier.charts import why_nothing

        return why_nothing(self._curves)

    def draw(self, figure: Any) -> bool:
        """The set-ups that are shown, as curves."""
        if self.view is None:
            return False
        from purifier.charts import runtime_against_cadr

        self._places = runtime_against_cadr(
            figure,
            self._curves,
            units=self.view.units,
            size=(self.size.width, self.size.height),
            colours=[self.colour(f"chart--{index}") for index in range(4)],
            faint=self.colour("chart--likely"),
            grain=self.grain,
        )
        self.call_later(self._point)
        return True

    def _point(self) -> None:
        """The cell under the cursor."""
        at = None if self.view is None else self._places.get((letter(self.view.setup), self.view.setting))
        if self.view is None or at is None:
            self.lay_over(())
            return
        colour = self.get_component_styles(f"chart--{self.view.setup % 4}").color.rich_color
        self.lay_over([(at.column - 1, at.line, f"({at.letter})", Style(color=colour, bold=True, reverse=True))])
