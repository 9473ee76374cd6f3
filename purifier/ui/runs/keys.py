"""The keys of the Runs screen: each is about the run under the cursor, or about those that were picked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType

from purifier.errors import PurifierError
from purifier.ui.runs.acts import ACTS, Done, RunActs
from purifier.ui.runs.run_list import RunList
from purifier.ui.shared import owner
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.runs.listing import Listed

MOST_OVERLAID: Final = 8
"""More lines than this nobody can tell apart."""
NEEDS_A_RUN: Final = ("open_run", "pick", "share", "export", "rename", "note", "delete", "cells")


class RunsKeys(RunActs):
    """What the keys do; the screen below reads and shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_run", "open", id="runs.open", tooltip="Open the run: measured over predicted, and why"),
        Binding("space", "pick", "pick", id="runs.pick", tooltip="Pick the run for v and t, or let it go"),
        Binding("v", "overlay", "together", id="runs.overlay", tooltip="Draw the picked runs over each other"),
        Binding(
            "t", "calibrate", "calibrate", id="runs.calibrate", tooltip="What the picked runs teach of the battery"
        ),
        Binding("slash", "filter", "find", id="runs.filter", tooltip="Type a part of the name or the set-up"),
        *ACTS,
        Binding("y", "share", "share", id="runs.share", tooltip="Copy the comparison of the run, to paste anywhere"),
        Binding("up", "step('cursor_up')", "move", id="runs.up", tooltip="The run above or below", show=False),
        Binding("down", "step('cursor_down')", "move", id="runs.down", tooltip="The run above or below", show=False),
        Binding("escape", "all", "all runs", id="runs.all", tooltip="Every run again, none picked", show=False),
    ]

    @property
    def listed(self) -> tuple[Listed, ...]:
        """All runs, whether the filter shows them or not."""
        raise NotImplementedError

    @property
    def subject(self) -> tuple[int, str] | None:
        """The run under the cursor."""
        row = self.list.pointed
        return None if row is None else (row.run.id, row.run.frozen.name)

    @property
    def list(self) -> RunList:
        """The list of runs."""
        return self.query_one(RunList)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The runs that were picked, in that order; else the one under the cursor."""
        if self.list.picked:
            return tuple(self.list.picked)
        return () if self.list.pointed is None else (self.list.pointed.run.id,)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that need a run are not offered without one."""
        if not self.is_mounted or not self.query(RunList):
            return True
        if action in NEEDS_A_RUN:
            return self.list.pointed is not None
        if action == "overlay":
            return len(self.list.picked) > 1
        if action == "calibrate":
            return bool(self.chosen)
        can = self.can_act(action)
        return True if can is None else can

    def why_not(self, action: str) -> str:
        """Why a key can do nothing now."""
        if action in ("undo", "redo"):
            return self.nothing_to(action)
        if self.listed and self.list.pointed is None:
            return "no run matches what is typed; esc shows all of them"
        if action == "overlay" and self.listed:
            return "pick two runs or more with space first"
        return "there is no run yet; 3 and then a records one"

    def action_open_run(self) -> None:
        """The run under the cursor, alone."""
        from purifier.ui.runs.one_run import RunScreen

        if self.list.pointed is not None:
            row = self.list.pointed
            self.list.options.focus()  # back from it keys act on the run again, whoever typed to find it
            self.app.push_screen(RunScreen(row.run.id, row.run.frozen.name, self.past))

    def action_pick(self) -> None:
        """Pick the run under the cursor, or let it go."""
        self.list.pick()
        self.refresh_bindings()
        self.tell()

    def tell(self) -> None:
        """Say how many runs there are and which are picked."""
        raise NotImplementedError

    def action_overlay(self) -> None:
        """The picked runs over each other."""
        from purifier.ui.runs.overlaid import OverlayScreen

        if len(self.list.picked) > MOST_OVERLAID:
            words = f"At most {MOST_OVERLAID} runs can be told apart in one chart, {len(self.list.picked)} are picked."
            owner(self).say(words, severity="warning")
        else:
            self.app.push_screen(OverlayScreen(self.chosen))

    def action_calibrate(self) -> None:
        """What the picked runs teach of their battery."""
        from purifier.ui.runs.calibrate import CalibrateScreen

        picked = [row for row in self.listed if row.run.id in self.chosen]
        picked.sort(key=lambda row: (row.run.started_utc_ms, row.run.id))
        if picked:
            # Whoever looks at runs at one setting wants to know about that one.
            setting = picked[-1].run.frozen.row.get("setting")
            names = {row.run.id: row.name for row in picked}
            self.app.push_screen(CalibrateScreen(names, setting if isinstance(setting, str) else None))

    def action_share(self) -> None:
        """Copy what is picked, or the run under the cursor."""
        self._share(self.chosen)

    @work(thread=True, group="act")
    def _share(self, ids: tuple[int, ...]) -> None:
        from purifier.services.runs.compare import compare
        from purifier.ui.runs import words

        app = owner(self)
        try:
            text = words.shared(compare(app.database, ids, app.clock()).rows)
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        else:
            which = f"run {ids[0]}" if len(ids) == 1 else f"{len(ids)} runs"
            self.post_message(Done(f"Copied the comparison of {which}: paste it into a message.", copied=text))

    def shown_after(self, message: Done) -> None:
        """The cursor goes to what came back, or was called otherwise again."""
        if message.run is not None:
            self.list.go_to = message.run
        self.look()
