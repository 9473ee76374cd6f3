"""The keys of the Plan screen that have to do with files and with other programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.ui.opening import fitting
from purifier.ui.plan.steps import PlanSteps
from purifier.ui.shared import owner

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.services.plan.request import Request


class FileKeys(PlanSteps):
    """Copies, saves and opens what is held; or begins anew."""

    def action_copy(self) -> None:
        """The table as tab-separated text."""
        if self.view is None or not self.view.rows:
            owner(self).say("There is nothing to copy yet: add a set-up with a.", severity="warning")
            return
        from purifier.ui.plan.text import tab_separated

        self.app.copy_to_clipboard(tab_separated(self.view))
        owner(self).say("Copied the table, in hours. Paste it into a spreadsheet.")

    def action_save(self) -> None:
        """Write the set-ups to a file."""
        if self.request is None:
            return
        from purifier.ui.plan.file_screens import SaveScreen

        self.app.push_screen(SaveScreen(self.request), self._saved)

    def _saved(self, path: Path | None) -> None:
        if path is not None:
            owner(self).say(f"Saved {path}. Press o to open it again; the command line reads it with plan --setup.")

    def action_open(self) -> None:
        """Read set-ups from a file."""
        from purifier.ui.plan.file_screens import OpenScreen

        self.app.push_screen(OpenScreen(), self._opened)

    def _opened(self, request: Request | None) -> None:
        if request is not None:
            one, words = fitting(request)
            self.step("opened a file", one, setup=0)
            owner(self).say(f"Opened. {words or 'z brings back what was here.'}")

    def action_start_over(self) -> None:
        """The first comparison again, if that is really meant."""
        from purifier.ui.widgets.question import Question

        self.app.push_screen(
            Question(
                "Start over?", "The first comparison comes back in place of these set-ups. z undoes it.", "start over"
            ),
            self._start_over,
        )

    def _start_over(self, sure: bool | None) -> None:
        from purifier.services.plan.request import FOUNDING

        if sure:
            self.step("started over", replace(FOUNDING), setup=0)
            owner(self).say("The first comparison again: one purifier, three ways to run it.")
