"""How answers trade off, in a picture: two measures, the front of them joined, the one under the cursor ringed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import is_
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual.content import Content

from purifier.services.choose.measures import PAIRS, edge, says_front, spots
from purifier.ui.shared import owner
from purifier.ui.tones import MUTED
from purifier.ui.widgets.plot_panel import PlotPanel

if TYPE_CHECKING:
    from purifier.charts.traded import At, Spot
    from purifier.services.choose.found import Answer


class FrontPanel(PlotPanel, can_focus=True):
    """A point for each answer that is listed and known in both measures."""

    help_topic = "choose-front"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"front--edge", "front--other"}

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.answers: tuple[Answer, ...] = ()
        self.pair = 0
        self.pointed: Answer | None = None
        self.letters: Mapping[int, str] = {}
        self._places: tuple[At | None, ...] = ()

    def on_mount(self) -> None:
        """Say what is drawn."""
        self._entitle()

    def ready(self) -> None:
        """Draw."""
        self.changed()

    @property
    def edge(self) -> list[Answer]:
        """The front of the two measures that are shown, the cheapest first."""
        return edge([one for one in self.answers if not one.reason], PAIRS[self.pair])

    def show(self, answers: Sequence[Answer], letters: Mapping[int, str]) -> None:
        """Draw these; ``letters`` are those of answers that were picked, by the id of the object."""
        same = len(answers) == len(self.answers) and all(map(is_, answers, self.answers))
        if same and letters == self.letters:
            return
        self.answers, self.letters = tuple(answers), dict(letters)
        self.load()
        self._again()

    def turn(self, by: int) -> None:
        """Draw the next two measures."""
        self.pair = (self.pair + by) % len(PAIRS)
        self._entitle()
        self._again()

    def point(self, answer: Answer | None) -> None:
        """Ring another one."""
        self.pointed = answer
        self._ring()

    def renew(self) -> None:
        """Draw in other units."""
        self._again()

    def _again(self) -> None:
        self._places = ()
        self.lay_over(())
        self.changed()

    def _entitle(self) -> None:
        x, y = PAIRS[self.pair]
        title = f"{x.name} against {y.name}"
        said = f"  ● {says_front(PAIRS[self.pair])}"
        self.border_title = Content.assemble((title[:1].upper() + title[1:], "bold"), (said, MUTED))

    def _spots(self) -> list[Spot]:
        return spots(self.answers, PAIRS[self.pair], self.letters)

    def nothing(self) -> str:
        """Nothing found is nothing to draw."""
        if self.figure is None:
            return ""
        from purifier.charts.traded import why_nothing_traded

        return why_nothing_traded(self._spots())

    def draw(self, figure: Any) -> bool:
        """The answers that are listed."""
        from purifier.charts.traded import traded

        x, y = PAIRS[self.pair]
        self._places = traded(
            figure,
            self._spots(),
            (x.kind, y.kind),
            units=owner(self).units,
            size=(self.size.width, self.size.height),
            colours=(self.colour("front--edge"), self.colour("front--other")),
            grain=self.grain,
        )
        self._over = {line: (column, text, style) for column, line, text, style in self._ringed()}  # painted with it
        return True

    def _ring(self) -> None:
        self.lay_over(self._ringed())

    def _ringed(self) -> list[tuple[int, int, str, Style]]:
        """What is laid over the chart: the answer under the cursor."""
        at = next((place for one, place in zip(self.answers, self._places, strict=False) if one is self.pointed), None)
        if at is None:
            return []
        style = Style(color=self.get_component_styles("front--edge").color.rich_color, bold=True, reverse=True)
        return [(max(0, at.column - 1), at.line, f"({at.sign})", style)]
