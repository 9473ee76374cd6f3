"""The runs that a calibration learns from: each is used or left out, with what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from purifier.ui.runs import teaching
from purifier.ui.widgets.controls import Options

if TYPE_CHECKING:
    from purifier.services.calibrate.report import Judged


class UsedRuns(Vertical):
    """``runs`` are ids with names; those ``without`` are left out, and stay in the list."""

    help_topic = "runs-calibrate"

    def __init__(self, runs: Mapping[int, str], *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self.runs = dict(runs)
        self.ids = tuple(self.runs)
        self.without: frozenset[int] = frozenset()
        self.judged: tuple[Judged, ...] = ()

    def compose(self) -> ComposeResult:
        """The list, and what there is to say of the run under the cursor."""
        yield Options(classes="options", markup=False)
        yield Static("", id="used-words", classes="preview", markup=False)

    def on_mount(self) -> None:
        """All of them are used to begin with."""
        self.border_title = Content("Runs used")
        self.options.add_options([Option(self._prompt(number)) for number in range(len(self.ids))])
        self.options.highlighted = 0 if self.ids else None

    @property
    def options(self) -> Options:
        """The list itself."""
        return self.query_one(Options)

    @property
    def used(self) -> tuple[int, ...]:
        """The runs that count."""
        return tuple(run for run in self.ids if run not in self.without)

    def toggle(self) -> None:
        """Leave the run under the cursor out, or use it again."""
        at = self.options.highlighted
        if at is not None:
            self.without ^= {self.ids[at]}
            self.write()

    def write(self) -> None:
        """Write all lines anew."""
        for number in range(self.options.option_count):
            self.options.replace_option_prompt_at_index(number, self._prompt(number))
        self._describe()

    def _one(self, number: int) -> Judged | None:
        return next((one for one in self.judged if one.run == self.ids[number]), None)

    def _prompt(self, number: int) -> Content:
        run, one = self.ids[number], self._one(number)
        return teaching.used(
            one,
            run,
            self.runs[run],
            self.options.scrollable_content_region.width or 40,
            here=number == self.options.highlighted,
            left_out=run in self.without,
            odd=one is not None and bool(teaching.doubts(one, self.judged)),
        )

    def _describe(self) -> None:
        at = self.options.highlighted
        words = Content("")
        if at is not None:
            words = teaching.flags(self._one(at), self.judged, left_out=self.ids[at] in self.without)
        self.query_one("#used-words", Static).update(words)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self.options.mark(self._prompt)
        self._describe()

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
