"""The keys of the Plan screen that have to do with files and with other programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, work

from purifier.errors import PurifierError
from purifier.ui.opening import fitting
from purifier.ui.plan.steps import PlanSteps
from purifier.ui.shared import owner
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request
    from purifier.ui.plan.file_screens import Failed, Read
    from purifier.ui.plan.share_screen import Ready
    from purifier.ui.plan.view import View


class FileKeys(PlanSteps):
    """Copies, saves and opens what is held; or begins anew."""

    saved: Path | None = None
    """The file that was saved last."""

    def action_share(self) -> None:
        """Hand the plan on: as a sentence, Markdown, a table, text that opens again, a picture or a card."""
        if self.view is None or not self.view.rows:
            owner(self).say("There is nothing to share yet: add a set-up with a.", severity="warning")
            return
        from purifier.ui.plan.share_screen import ShareScreen

        self.app.push_screen(ShareScreen(), self._share_as)

    def _share_as(self, form: str | None) -> None:
        if form is not None and self.view is not None:
            self._hand_on(form, self.view, owner(self).library)

    @work(thread=True, exclusive=True, group="share")
    def _hand_on(self, form: str, view: View, library: Library) -> None:
        from datetime import date

        from purifier.services.share.handed import Plan, hand
        from purifier.ui.plan.share_screen import Ready
        from purifier.ui.plan.text import tab_separated

        columns = [one.column for one in view.shown if one.column is not None]
        left_out = len(view.shown) - len(columns)
        plan = Plan(library, view.request, columns, view.units, tab_separated(view), date.today().isoformat())
        try:
            made = hand(plan, form)
        except PurifierError as error:
            self.post_message(Ready(None, sentence(error), well=False))
            return
        more = f" {left_out} that cannot be planned {'is' if left_out == 1 else 'are'} not told of." if left_out else ""
        self.post_message(Ready(made.text, f"{made.words}{more}"))

    def on_ready(self, message: Ready) -> None:
        """Copy what is to be copied, and say what became of it."""
        if message.text is not None:
            self.app.copy_to_clipboard(message.text)
        owner(self).say(message.words, severity="information" if message.well else "warning")

    def on_paste(self, event: events.Paste) -> None:
        """Open what was pasted, where it is a set-up."""
        event.stop()
        self._open_pasted(event.text, owner(self).library)

    @work(thread=True, exclusive=True, group="paste")
    def _open_pasted(self, text: str, library: Library) -> None:
        from purifier.services.share.setup_reading import read_setup_bytes
        from purifier.services.share.setup_text import is_setup_text
        from purifier.ui.plan.file_screens import PASTED, Failed, read_in

        if not is_setup_text(text) and "batteries" not in text:
            self.post_message(Failed("What was pasted is no set-up: one begins with PURIFIER/ or names its batteries."))
            return
        written = text.encode("utf-8", "replace")
        self.post_message(read_in(library, lambda: read_setup_bytes(written, PASTED)))

    def on_failed(self, message: Failed) -> None:
        """Say why what was pasted is not opened."""
        owner(self).say(message.words, severity="warning")

    def on_read(self, message: Read) -> None:
        """Open the set-ups that were pasted."""
        if message.words:
            owner(self).say(message.words, severity="warning")
        self._opened(message.request)

    def action_save(self) -> None:
        """Write the set-ups to a file."""
        if self.request is None:
            return
        from purifier.ui.plan.file_screens import SaveScreen

        self.app.push_screen(SaveScreen(self.request), self._saved)

    def _saved(self, path: Path | None) -> None:
        if path is not None:
            self.saved = path
            owner(self).say(f"Saved {path}. Press o to open it again; the command line reads it with plan --setup.")

    def action_open(self) -> None:
        """Read set-ups from a file."""
        from purifier.ui.plan.file_screens import OpenScreen

        self.app.push_screen(OpenScreen(self.saved), self._opened)

    def _opened(self, request: Request | None) -> None:
        if request is not None:
            one, words = fitting(request)
            self.step("opened a file", one, setup=0, anew=True)
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
            self.step("started over", replace(FOUNDING), setup=0, anew=True)
            owner(self).say("The first comparison again: one purifier, three ways to run it.")
