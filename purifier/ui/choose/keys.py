"""The keys of the Choose screen: each is about the answer under the cursor, or about what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.screen import Screen

from purifier.services.wording import letter
from purifier.ui.choose.answer_list import AnswerList
from purifier.ui.choose.front_panel import FrontPanel
from purifier.ui.choose.need_panel import NeedPanel
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer
    from purifier.ui.choose.outcome import Outcome

MOST_PINS: Final = 2
NEEDS_AN_ANSWER: Final = ("use", "add", "pick", "share")


class ChooseKeys(Screen[None]):
    """What the keys do; the screen below searches and shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "use", "to Plan", id="choose.use", tooltip="Put it on the Plan, in place of what is there"),
        Binding("a", "add", "add", id="choose.add", tooltip="Put it on the Plan beside what is there"),
        Binding("e", "edit", "edit", id="choose.edit", tooltip="Change what you need"),
        Binding("slash", "filter", "find", id="choose.filter", tooltip="Narrow the answers by words"),
        Binding("v", "front", "chart", id="choose.front", tooltip="The chart instead of the details, or the other way"),
        Binding("space", "pick", "pick", id="choose.pick", tooltip="Hold the others against this one, or let it go"),
        Binding(
            "right_square_bracket",
            "against(1)",
            "against",
            key_display="[ ]",
            id="choose.against",
            tooltip="Draw other measures: hours, clean air, weight, noise",
        ),
        Binding(
            "left_square_bracket",
            "against(-1)",
            "against",
            id="choose.against-back",
            tooltip="Draw other measures: hours, clean air, weight, noise",
            show=False,
        ),
        Binding(
            "left",
            "along(-1)",
            "along the front",
            key_display="←→",
            id="choose.along-back",
            tooltip="Along the joined ones of the chart, cheaper or better",
        ),
        Binding(
            "right",
            "along(1)",
            "along the front",
            id="choose.along",
            tooltip="Along the joined ones of the chart, cheaper or better",
            show=False,
        ),
        Binding("y", "share", "share", id="choose.share", tooltip="Copy the answers as text, to paste anywhere"),
        Binding("escape", "list", "list", id="choose.list", tooltip="Back to all answers, none picked", show=False),
    ]

    outcome: Outcome | None = None
    """What came of the last search."""
    pins: tuple[Answer, ...] = ()
    """Those that the others are held against, in the order in which they were picked."""

    @property
    def list(self) -> AnswerList:
        """The answers."""
        return self.query_one(AnswerList)

    @property
    def lettered(self) -> tuple[tuple[str, Answer], ...]:
        """Those that were picked, with their letters."""
        return tuple((letter(number), one) for number, one in enumerate(self.pins))

    def show_pins(self) -> None:
        """Write the letters, and hold the answer under the cursor against them."""
        raise NotImplementedError

    def why_not(self, action: str) -> str:
        """Why a key can do nothing."""
        if action in NEEDS_AN_ANSWER and self.list.pointed is None:
            return "there is no answer under the cursor; e changes what you need"
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about an answer need one."""
        if not self.is_mounted or not self.query(AnswerList):
            return True
        return not self.why_not(action) and not (action == "filter" and self.query_one(NeedPanel).has_focus_within)

    def action_use(self) -> None:
        """Put it on the Plan in place of what is there."""
        self._send(beside=False)

    def action_add(self) -> None:
        """Put it on the Plan beside what is there."""
        self._send(beside=True)

    def _send(self, *, beside: bool) -> None:
        from purifier.services.choose.rows import request_of
        from purifier.services.choose.told import what

        answer = self.list.pointed
        if answer is None or self.outcome is None or self.outcome.asking is None:
            return
        request = request_of(self.outcome.asking.need, answer.kit, answer.speed, answer.count)
        owner(self).use_setup(request, what(answer), beside=beside)

    def action_edit(self) -> None:
        """Type what is needed."""
        self.add_class("-need")
        self.query_one(NeedPanel).start()

    def on_need_panel_closed(self) -> None:
        """To the answers."""
        self.remove_class("-need")
        self.list.options.focus()

    def action_filter(self) -> None:
        """Type words that narrow the answers."""
        self.list.start_filter()

    def action_front(self) -> None:
        """Chart in front, or details."""
        self.toggle_class("-chart")

    def action_pick(self) -> None:
        """Hold the others against this one, or let it go; of three the first picked goes."""
        answer = self.list.pointed
        if answer is None:
            return
        there = tuple(one for one in self.pins if one is not answer)
        self.pins = there if len(there) < len(self.pins) else (*self.pins, answer)[-MOST_PINS:]
        self.show_pins()

    def action_against(self, by: int) -> None:
        """Draw the next two measures."""
        self.query_one(FrontPanel).turn(by)

    def action_along(self, by: int) -> None:
        """To the next of the front of the chart; from beside it to the one of it that is nearest in the list."""
        front, pointed = self.query_one(FrontPanel).edge, self.list.pointed
        if not front:
            owner(self).say("Nothing found is known in both of these: ] turns to other measures.")
            return
        at = next((n for n, one in enumerate(front) if one is pointed), None)
        if at is None:
            self.list.go_to(front[0 if by > 0 else -1])
        elif 0 <= at + by < len(front):
            self.list.go_to(front[at + by])
        else:
            owner(self).say("This is the last of the front." if by > 0 else "This is the first of the front.")

    def action_share(self) -> None:
        """Copy the answers that are listed, as text."""
        from purifier.ui.choose.shared_text import shared_text

        if self.outcome is None or self.outcome.asking is None:
            return
        self.app.copy_to_clipboard(shared_text(self.outcome, self.list.answers, owner(self).units))
        owner(self).say(f"Copied {len(self.list.answers)} answers as text.")

    def action_list(self) -> None:
        """Back to the list; from there to all answers, then none picked."""
        if self.list.options.has_focus and not self.list.filter.value and self.pins:
            self.pins = ()
            self.show_pins()
        self.list.end_filter(clear=True)
