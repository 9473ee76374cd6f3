"""The list of runs: a line a run, the newest first, under a heading that fits the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from purifier.services.wording import letter
from purifier.ui.runs.columns import columns, heading, line
from purifier.ui.widgets.controls import Options

if TYPE_CHECKING:
    from purifier.services.runs.listing import Glimpse, Listed

MARGIN = 2
"""Columns for the scrollbar and its air."""


class RunOptions(Options):
    """Tells when other runs come into sight."""

    @dataclass
    class Scrolled(Message):
        """Other lines are in sight."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say so."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())


class RunList(Vertical):
    """Runs under a cursor; those that were picked bear letters, in the order in which they were."""

    help_topic = "runs"

    @dataclass
    class Pointed(Message):
        """The cursor is on another run (None: there is none)."""

        run: int | None

    @dataclass
    class Opened(Message):
        """The run under the cursor was clicked again."""

    @dataclass
    class InSight(Message):
        """Runs of which no minute has been looked at are in sight."""

        ids: tuple[int, ...]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.rows: tuple[Listed, ...] = ()
        self.seen: dict[int, Glimpse] = {}
        self.picked: list[int] = []
        self.go_to: int | None = None
        """The run that the cursor belongs on as soon as it is there."""
        self._width = 0
        self._clicked: int | None = None

    def compose(self) -> ComposeResult:
        """Heading and lines."""
        yield Static("", id="runs-heading", markup=False)
        yield RunOptions(classes="options", markup=False)

    @property
    def options(self) -> RunOptions:
        """The lines."""
        return self.query_one(RunOptions)

    @property
    def pointed(self) -> Listed | None:
        """The run under the cursor."""
        at = self.options.highlighted
        return self.rows[at] if at is not None and at < len(self.rows) else None

    def fill(self, rows: Sequence[Listed]) -> None:
        """Show these runs; the cursor stays on the run it was on, or near it when that is gone."""
        known = {row.run.id: row for row in self.rows}
        # Of a run that has ended nothing new can be in its minutes, unless its row is another.
        stays = {row.run.id for row in rows if row.state == "ended" and known.get(row.run.id) == row}
        self.seen = {id_: glimpse for id_, glimpse in self.seen.items() if id_ in stays}
        ids = [row.run.id for row in rows]
        before, at, wanted = self.pointed, self.options.highlighted or 0, self.go_to
        here = wanted if wanted in ids else None if before is None else before.run.id
        self.go_to = None if wanted in ids else wanted
        if tuple(rows) == self.rows:
            if wanted in ids:
                self.options.highlighted = ids.index(here)  # type: ignore[arg-type]
            self.look_about()
            return
        self.rows = tuple(rows)
        options, top = self.options, self.options.scroll_y
        options.clear_options()
        options.add_options([Option(self._prompt(number)) for number in range(len(ids))])
        if ids:
            options.highlighted = ids.index(here) if here in ids else min(at, len(ids) - 1)
            options.scroll_to(y=top, animate=False)
            self.call_after_refresh(options.scroll_to_highlight)
        else:
            self.post_message(self.Pointed(None))
        self.call_after_refresh(self.look_about)

    def glimpse(self, found: Mapping[int, Glimpse]) -> None:
        """Fill in what the minutes of some runs tell."""
        self.seen.update(found)
        self.write([number for number, row in enumerate(self.rows) if row.run.id in found])

    def pick(self) -> None:
        """Pick the run under the cursor, or let it go; the cursor moves on."""
        if self.pointed is None:
            return
        run = self.pointed.run.id
        if run in self.picked:
            self.picked.remove(run)
        else:
            self.picked.append(run)
        lettered = {run, *self.picked}
        self.write([number for number, row in enumerate(self.rows) if row.run.id in lettered])
        if self.pointed is not self.rows[-1]:  # where the list ends the cursor stays
            self.options.action_cursor_down()

    def write(self, numbers: Sequence[int] | None = None) -> None:
        """Write some lines anew, or all of them."""
        for number in range(len(self.rows)) if numbers is None else numbers:
            self.options.replace_option_prompt_at_index(number, self._prompt(number))

    def look_about(self) -> None:
        """Ask for the runs in sight of which nothing is known but their rows."""
        options = self.options
        top, height = int(options.scroll_y), max(1, options.size.height)
        wanted = [row.run.id for row in self.rows[max(0, top - 1) : top + height + 1] if row.run.id not in self.seen]
        if wanted:
            self.post_message(self.InSight(tuple(wanted)))

    def on_resize(self, event: events.Resize) -> None:
        """Other columns, where there is other room."""
        if event.size.width != self._width:
            self._width = event.size.width
            self.query_one("#runs-heading", Static).update(heading(columns(self._width - MARGIN)))
            self.write()
        self.look_about()

    @on(RunOptions.Scrolled)
    def _scrolled(self, message: RunOptions.Scrolled) -> None:
        message.stop()
        self.look_about()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self.options.mark(self._prompt)
        self.post_message(self.Pointed(None if self.pointed is None else self.pointed.run.id))

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        # The first click moves the cursor, the second one opens.
        message.stop()
        if self._clicked == message.option_index:
            self.post_message(self.Opened())
        self._clicked = message.option_index

    def _prompt(self, number: int) -> Content:
        row = self.rows[number]
        picked = letter(self.picked.index(row.run.id)) if row.run.id in self.picked else ""
        return line(
            row,
            self.seen.get(row.run.id),
            columns(self._width - MARGIN),
            here=number == self.options.highlighted,
            picked=picked,
        )
