"""The Choose screen: what is needed at the left, the set-ups that do it, how they trade off, what to buy."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from purifier.services.choose.measures import SORTS
from purifier.ui.choose.answer_list import AnswerList
from purifier.ui.choose.chosen_panel import ChosenPanel
from purifier.ui.choose.front_panel import FrontPanel
from purifier.ui.choose.keys import ChooseKeys
from purifier.ui.choose.need import ROOM, opening_texts, others_of
from purifier.ui.choose.need_panel import NeedPanel
from purifier.ui.choose.outcome import Outcome, key_of
from purifier.ui.choose.work import Sought, seek, stretch
from purifier.ui.resting import rested
from purifier.ui.shared import owner
from purifier.ui.sizes import HEIGHTS, TALL, TOO_SMALL, WIDTHS
from purifier.ui.widgets.entitled import entitle
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer

CRAMPED: Final = 16
"""On fewer lines what was asked leaves room for answers."""
FEW_LINES: Final = 2
EMPTY: Final = "e changes it; empty means no limit."


class ChooseScreen(ChooseKeys):
    """It searches anew with every letter that is typed, once the typing rests."""

    help_topic = "choose"
    AUTO_FOCUS = "#answer-options"
    CSS_PATH: ClassVar = ["../dialogs.tcss", "choose.tcss"]
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self) -> None:
        super().__init__()
        self._turn = 0
        """Which search is the last one: those before it are over."""
        self._room: Mapping[str, str] = {}
        """The room of the Plan, as it was when it was taken over last."""
        self._others: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """Need, answers, chart, details; where each goes is a matter of style."""
        yield TopLine("choose")
        with Horizontal(id="choose-upper"):
            yield NeedPanel(id="need", classes="panel")
            with Vertical(id="answers-box", classes="panel"):
                yield Static("", id="asked", markup=False)
                yield AnswerList(id="answers")
        with Horizontal(id="choose-lower"):
            yield FrontPanel(id="front", classes="panel")
            yield ChosenPanel(id="chosen-box", classes="panel")
        yield Static(TOO_SMALL, id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the fields and search at once."""
        self.query_one(NeedPanel).fill(opening_texts(owner(self).planned))
        self._take_over()
        self._seek()
        self.watch(self.app, "units", self._renew, init=False)
        self.watch(self.app, "library", self._seek, init=False)

    def on_unmount(self) -> None:
        """Nobody waits for a search any more."""
        self._turn += 1

    def on_screen_resume(self) -> None:
        """The Plan may have come to other conditions meanwhile."""
        if self.outcome is not None and self._take_over():
            self._seek()

    def _take_over(self) -> bool:
        """Take the conditions of the Plan, its room where that is another than before; True where anything changed."""
        planned, panel = owner(self).planned, self.query_one(NeedPanel)
        before, self._others = self._others, others_of(planned)
        texts = panel.texts
        room = {} if planned is None else {name: text for name, text in planned.conditions.items() if name in ROOM}
        if "room" in room and room != self._room:
            self._room = room
            panel.fill(texts | {name: room.get(name, "") for name in ROOM})
        return texts != panel.texts or before != self._others

    def on_need_panel_typed(self) -> None:
        """Search anew."""
        self._seek()

    def _seek(self) -> None:
        self._turn += 1
        self._search(owner(self).library, self.query_one(NeedPanel).texts, self._others, self._turn)

    @work(exclusive=True, group="search")
    async def _search(self, library: Library, texts: dict[str, str], others: Mapping[str, str], turn: int) -> None:
        if self.outcome is not None:
            await rested()
        entitle(self.query_one("#answers-box"), "Looking …")
        now = datetime.now()
        known = self.outcome is not None and self.outcome.found is not None
        units = owner(self).units
        outcome = await asyncio.to_thread(
            seek, library, texts, others, now, lambda: self._turn != turn, units=units, is_known=known
        )
        if turn == self._turn:
            self.post_message(Sought(outcome))

    def on_sought(self, message: Sought) -> None:
        """Show what was found; those that were picked stay picked where they were found again."""
        outcome = message.outcome
        if outcome.faults and self.outcome is not None and self.outcome.found is not None:
            outcome = replace(self.outcome, faults=outcome.faults)  # not yet: the answers of before stay
        self.outcome = outcome
        again = {key_of(one): one for one in outcome.answers}
        self.pins = tuple(again[key] for key in map(key_of, self.pins) if key in again)
        self._say_asked()
        self.list.letters = self._letters
        self.list.fill(outcome)
        self.query_one(NeedPanel).show(outcome.faults, self._as_on_plan())

    def _renew(self) -> None:
        """In other units."""
        if self.outcome is not None:
            self._say_asked()
            self.list.renew()
            self.query_one(FrontPanel).renew()
            self._describe()

    def _say_asked(self) -> None:
        from purifier.ui.choose.asked_text import asked_text

        assert self.outcome is not None
        units = owner(self).units
        self.query_one("#asked", Static).update(asked_text(self.outcome, units, short=self.size.height < TALL))

    def _as_on_plan(self) -> str:
        """The conditions of the Plan that are in force here too."""
        from purifier.services.plan.conditions import CONDITIONS

        told = [f"{CONDITIONS[name].label} {text}" for name, text in self._others.items() if name in CONDITIONS]
        return f"As on the Plan: {', '.join(told)}." if told else EMPTY

    @property
    def _done(self) -> set[int]:
        """The answers that do it, by the id of the object."""
        return set() if self.outcome is None or self.outcome.found is None else set(map(id, self.outcome.found.answers))

    @property
    def _letters(self) -> dict[int, str]:
        return {id(one): sign for sign, one in self.lettered}

    def show_pins(self) -> None:
        """Write the letters, and hold the answer under the cursor against them."""
        self.list.mark(self._letters)
        self.query_one(FrontPanel).show(self.list.answers, self._letters)
        self._describe()

    def on_answer_list_narrowed(self) -> None:
        """Draw what is listed, and say how many that are."""
        from purifier.ui.choose.asked_text import title

        if self.outcome is not None and self.list.outcome is self.outcome:
            done = self._done
            shown = sum(id(one) in done for one in self.list.answers)
            entitle(self.query_one("#answers-box"), title(self.outcome, shown, SORTS[self.list.sort].kind))
        self.query_one(FrontPanel).show(self.list.answers, self._letters)
        self.refresh_bindings()

    def on_answer_list_pointed(self) -> None:
        """Describe the answer under the cursor, and ring it."""
        self.query_one(FrontPanel).point(self.list.pointed)
        self._describe()
        if self.outcome is not None and self.list.pointed is not None:
            self._stretch(owner(self).library, self.outcome, self.list.pointed)

    @work(exclusive=True, group="stretch")
    async def _stretch(self, library: Library, outcome: Outcome, answer: Answer) -> None:
        """Look what would make the answer last longer, once the cursor rests on it."""
        await rested()
        longer = await asyncio.to_thread(stretch, library, outcome, answer)
        panel = self.query_one(ChosenPanel)
        if panel.answer is answer:
            panel.longer = longer
            panel.renew()

    def on_answer_list_opened(self) -> None:
        """Clicked again."""
        self.action_use()

    def on_resize(self) -> None:
        """Shorter words on a short screen, and few lines of them on the shortest."""
        self.query_one("#asked").styles.max_height = FEW_LINES if self.size.height < CRAMPED else None
        if self.outcome is not None:
            self._say_asked()

    def _describe(self) -> None:
        filtered = bool(self.list.filter.value)
        self.query_one(ChosenPanel).show(self.outcome, self.list.pointed, self.lettered, filtered=filtered)
