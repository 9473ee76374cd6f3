"""What one opened run and several over each other have in common: what is drawn against what, and the reading of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.worker import get_current_worker

from purifier.ui.runs.charts import CourseChart
from purifier.ui.runs.look import Looked, Seen, see
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, WIDTHS
from purifier.ui.tones import MARK
from purifier.ui.widgets.among import among

if TYPE_CHECKING:
    from purifier.model.comparison.overlay import Against, Quantity

QUANTITIES: Final[tuple[Quantity, ...]] = ("charge", "power", "voltage")
AXES: Final[tuple[Against, ...]] = ("time", "charge", "soc")
AXIS_NAMES: Final = {"time": "time", "charge": "Ah drawn", "soc": "state of charge"}
ROOM_FOR_CHOICES: Final = 66
EVERY_S: Final = 10.0


class CoursesScreen(Screen[None]):
    """``ids`` are the runs; ``why``: the first is also held against its prediction in words and figures."""

    CSS_PATH: ClassVar = ["../dialogs.tcss", "runs.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "all runs", id="courses.back", tooltip="Back to the list of runs"),
        Binding(
            "left", "quantity(-1)", "quantity", key_display="←→", id="courses.left", tooltip="Charge, power or voltage"
        ),
        Binding("right", "quantity(1)", "quantity", id="courses.right", tooltip="Charge, power or voltage", show=False),
        Binding(
            "left_square_bracket",
            "axis(-1)",
            "against",
            key_display="[ ]",
            id="courses.axis-left",
            tooltip="Against time, charge drawn or state of charge",
        ),
        Binding(
            "right_square_bracket",
            "axis(1)",
            "against",
            key_display="]",
            id="courses.axis-right",
            tooltip="Against time, charge drawn or state of charge",
            show=False,
        ),
    ]
    why: ClassVar[bool] = False
    section = "runs"

    def __init__(self, ids: tuple[int, ...]) -> None:
        super().__init__()
        self.ids = ids
        self.quantity: Quantity = "charge"
        self.axis: Against = "time"
        self.seen: Seen | None = None

    def on_mount(self) -> None:
        """Read and draw; a run that goes on is drawn anew now and then."""
        self.set_interval(EVERY_S, self._tick)
        self.look()

    def _tick(self) -> None:
        found = None if self.seen is None else self.seen.overlay
        if self.is_current and found is not None and any(line.run.end_ms is None for line in found.lines):
            self.look()

    def on_screen_resume(self) -> None:
        """Back from another screen: what is shown may be old."""
        if self.seen is not None:
            self.look()

    def look(self) -> None:
        """Read the runs as they are wanted now."""
        self._read(self.ids, self.axis, self.quantity)

    @work(thread=True, exclusive=True, group="see")
    def _read(self, ids: tuple[int, ...], axis: Against, quantity: Quantity) -> None:
        # What words it is loaded here too, so that nothing on the painting thread has to wait for it.
        from purifier.services.runs import hours_ledger, in_figures, in_words, overlay_words  # noqa: F401

        seen = see(owner(self).database, ids, axis, quantity, owner(self).clock, why=self.why)
        if not get_current_worker().is_cancelled:
            self.post_message(Looked(seen))

    def on_looked(self, message: Looked) -> None:
        """Show it."""
        self.seen = message.seen
        self.show(message.seen)
        self._choices()

    def show(self, seen: Seen) -> None:
        """What was found, on the screen."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """The choices have to fit, and so has the text."""
        if self.seen is not None:
            self.call_after_refresh(self.show, self.seen)
            self.call_after_refresh(self._choices)

    @property
    def _is_air(self) -> bool:
        """Whether what is shown is of the air: then its particles over time are all that there is to draw."""
        found = None if self.seen is None else self.seen.overlay
        return found is not None and found.quantity == "air"

    def _choices(self) -> None:
        """What is drawn against what, among what else could be."""
        chart = self.query_one(CourseChart)
        if self._is_air:
            chart.border_subtitle = ""
            return
        quantities = among([one for one in QUANTITIES if one != self.axis], self.quantity)
        axes = among(AXES, self.axis, AXIS_NAMES)
        if chart.size.width < ROOM_FOR_CHOICES:
            chart.border_subtitle = quantities
        else:
            line = ("──", "$border-blurred")
            chart.border_subtitle = Content.assemble(("←→", MARK), quantities, line, ("[ ]", MARK), axes)

    def action_quantity(self, step: int) -> None:
        """Draw the quantity ``step`` further on, round and round."""
        if self._is_air:
            return
        possible = [one for one in QUANTITIES if one != self.axis]
        self.quantity = possible[(possible.index(self.quantity) + step) % len(possible)]
        self.look()

    def action_axis(self, step: int) -> None:
        """Draw it against something else; charge against charge would be a straight line."""
        if self._is_air:
            return
        self.axis = AXES[(AXES.index(self.axis) + step) % len(AXES)]
        if self.axis == self.quantity:
            self.quantity = "voltage"
        self.look()

    def action_leave(self) -> None:
        """Back to the list."""
        self.dismiss()
