"""Runtime against clean air."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.content import Content
from textual.reactive import reactive

from purifier.services.wording import letter
from purifier.ui.plan.view import View
from purifier.ui.widgets.plot_panel import PlotPanel
from purifier.ui.words import short_way


class ChartPanel(PlotPanel):
    """One line per set-up, a point per setting, the cell under the cursor in brackets."""

    help_topic = "chart"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--0", "chart--1", "chart--2", "chart--3"}

    view: reactive[View | None] = reactive[View | None](None)

    def on_mount(self) -> None:
        """Say what is drawn."""
        self.border_title = Content("How long, against how much clean air")

    def watch_view(self, view: View | None) -> None:
        """Load what draws, once there is something to draw."""
        if view is not None:
            self.load()

    def draw(self, figure: Any) -> bool:
        """The set-ups that are shown, as curves."""
        if self.view is None:
            return False
        from purifier.charts import Curve, runtime_against_cadr

        view = self.view
        curves = [
            Curve(
                letter(index),
                f"{shown.name}, {short_way(shown.column.setup)}" if shown.column is not None else shown.name,
                () if shown.column is None else shown.column.points,
                frozenset() if shown.column is None else shown.column.estimated,
            )
            for index, shown in enumerate(view.shown)
        ]
        runtime_against_cadr(
            figure,
            curves,
            units=view.units,
            highlight=(letter(view.setup), view.setting),
            size=(self.size.width, self.size.height),
            colours=[self.colour(f"chart--{index}") for index in range(4)],
        )
        return True
