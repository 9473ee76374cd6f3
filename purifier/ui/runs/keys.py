"""The keys of the Runs screen: each is about the run under the cursor, or about those that were picked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from purifier.errors import PurifierError
from purifier.ui.runs.run_list import RunList
from purifier.ui.shared import owner
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.services.runs.listing import Listed
    from purifier.ui.runs.undo import Undo

MOST_OVERLAID: Final = 8
"""More lines than this nobody can tell apart."""
NEEDS_A_RUN: Final = ("open_run", "pick", "share", "export", "rename", "note", "delete")


@dataclass
class Done(Message):
    """What came of a key, in words."""

    words: str
    bad: bool = False
    copied: str | None = None
    """What belongs on the clipboard."""


class RunsKeys(Screen[None]):
    """What the keys do; the screen below reads and shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_run", "open", id="runs.open", tooltip="Open the run: measured over predicted, and why"),
        Binding("space", "pick", "pick", id="runs.pick", tooltip="Pick the run for v and t, or let it go"),
        Binding("v", "overlay", "together", id="runs.overlay", tooltip="Draw the picked runs over each other"),
        Binding(
            "t", "calibrate", "calibrate", id="runs.calibrate", tooltip="What the picked runs teach of the battery"
        ),
        Binding("slash", "filter", "find", id="runs.filter", tooltip="Type a part of the name or the set-up"),
        Binding("d", "delete", "delete", id="runs.delete", tooltip="Delete the run; z brings it back"),
        Binding("z", "undo", "undo", id="runs.undo", tooltip="Undo the last deletion or renaming"),
        Binding("Z", "redo", "redo", id="runs.redo", tooltip="Do again what z undid", show=False),
        Binding("r", "rename", "rename", id="runs.rename", tooltip="Call the run something else"),
        Binding("n", "note", "note", id="runs.note", tooltip="Note something about the run as a whole"),
        Binding("s", "export", "save", id="runs.export", tooltip="Write the readings to a file: CSV or JSON Lines"),
        Binding("y", "share", "share", id="runs.share", tooltip="Copy the comparison of the run, to paste anywhere"),
        Binding("up", "step('cursor_up')", "move", id="runs.up", tooltip="The run above or below", show=False),
        Binding("down", "step('cursor_down')", "move", id="runs.down", tooltip="The run above or below", show=False),
        Binding("escape", "all", "all runs", id="runs.all", tooltip="Every run again, none picked", show=False),
    ]

    past: Undo
    """What can be undone."""
    busy: bool = False
    """Something is being deleted or brought back."""

    @property
    def listed(self) -> tuple[Listed, ...]:
        """All runs, whether the filter shows them or not."""
        raise NotImplementedError

    def look(self) -> None:
        """Read the runs anew."""
        raise NotImplementedError

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
        if action in ("undo", "redo"):
            return bool(self.past.done if action == "undo" else self.past.undone)
        return True

    def why_not(self, action: str) -> str:
        """Why a key can do nothing now."""
        if action == "undo":
            return "nothing was deleted or renamed here since the app was opened"
        if action == "redo":
            return "nothing was undone"
        if self.listed and self.list.pointed is None:
            return "no run matches what is typed; esc shows all of them"
        if action == "overlay" and self.listed:
            return "pick two runs or more with space first"
        return "there is no run yet; 2 and then a records one"

    def action_open_run(self) -> None:
        """The run under the cursor, alone."""
        from purifier.ui.runs.one_run import RunScreen

        if self.list.pointed is not None:
            self.app.push_screen(RunScreen(self.list.pointed.run.id))

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

    def action_rename(self) -> None:
        """Ask for the name."""
        from purifier.ui.runs.dialogs import rename_screen

        row, app = self.list.pointed, owner(self)
        if row is not None:
            self._ask(rename_screen(row.run.id, row.run.frozen.name, app.database, app.clock, self.past))

    def action_note(self) -> None:
        """Ask for the words."""
        from purifier.ui.runs.dialogs import note_screen

        row, app = self.list.pointed, owner(self)
        if row is not None:
            self._ask(note_screen(row.run.id, app.database, app.clock))

    def action_export(self) -> None:
        """Ask for the file."""
        from purifier.ui.runs.dialogs import ExportScreen

        if self.list.pointed is not None:
            self._ask(ExportScreen(self.list.pointed.run.id))

    def _ask(self, dialog: Screen[str | None]) -> None:
        def answered(words: str | None) -> None:
            if words is not None:
                owner(self).say(words)
                self.look()

        self.app.push_screen(dialog, answered)

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

    def action_delete(self) -> None:
        """Delete the run under the cursor."""
        row = self.list.pointed
        if row is not None:
            run = row.run.id
            self._act(lambda: self.past.delete(run))

    def action_undo(self) -> None:
        """Undo what was done last."""
        self._act(self.past.undo)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._act(self.past.redo)

    def _act(self, act: Callable[[], str]) -> None:
        if self.busy:
            owner(self).say("One thing after another: the last run is still being moved.", severity="warning")
            return
        self.busy = True
        self._in_turn(act)

    @work(thread=True, group="delete")
    def _in_turn(self, act: Callable[[], str]) -> None:
        try:
            self.post_message(Done(act()))
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        finally:
            self.busy = False

    def on_done(self, message: Done) -> None:
        """Say it, and show what came of it."""
        if message.copied is not None:
            self.app.copy_to_clipboard(message.copied)
        if message.words:
            owner(self).say(message.words, severity="error" if message.bad else "information")
        self.look()
        self.refresh_bindings()
