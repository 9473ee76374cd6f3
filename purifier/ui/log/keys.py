"""The keys of the Log screen: start, mark and stop a run, and choose what the chart shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType

from purifier.errors import PurifierError
from purifier.model.cells import have_cells
from purifier.ui.log.beginning import Beginning, Done
from purifier.ui.log.look import QUANTITIES, WINDOWS, Look, Wanted
from purifier.ui.shared import owner
from purifier.ui.words import sentence

NEEDS_A_RUN: Final = ("mark", "stop", "quantity", "window", "front", "freeze", "cells")
OF_A_BATTERY: Final = ("quantity", "cells")


class LogKeys(Beginning):
    """``wanted`` is what to look at, ``found`` what there was; the screen below reads and shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "start", "record", id="log.start", tooltip="Record a run: choose a port, a meter and a set-up"),
        Binding("m", "mark", "mark", id="log.mark", tooltip="Note something in the run, such as another fan setting"),
        Binding("x", "stop", "stop", id="log.stop", tooltip="End the run; its recorder writes what it has and leaves"),
        Binding(
            "left", "quantity(-1)", "quantity", key_display="←→", id="log.left", tooltip="Charge, power or voltage"
        ),
        Binding("right", "quantity(1)", "quantity", id="log.right", tooltip="Charge, power or voltage", show=False),
        Binding(
            "left_square_bracket",
            "window(-1)",
            "window",
            key_display="[ ]",
            id="log.shorter",
            tooltip="A shorter or a longer window: hour, day, whole run",
        ),
        Binding(
            "right_square_bracket",
            "window(1)",
            "longer window",
            key_display="]",
            id="log.longer",
            tooltip="A shorter or a longer window: hour, day, whole run",
            show=False,
        ),
        Binding("b", "cells", "cells", id="log.cells", tooltip="The battery's cells: volts, lowest, highest, spread"),
        Binding("v", "front", "events", id="log.front", tooltip="Show what happened to the run, or its chart again"),
        Binding("f", "freeze", "freeze", id="log.freeze", tooltip="Hold the screen still; the recording goes on"),
        Binding("o", "open", "other run", id="log.open", tooltip="Look at another run"),
        Binding("slash", "open", "find", id="log.find", tooltip="Find another run by its name", show=False),
        Binding("enter", "demo", "demo", id="log.demo", tooltip="Watch a pretend run, without any meter"),
    ]

    wanted: Wanted
    found: Look | None = None
    frozen: bool = False

    def look(self) -> None:
        """Read anew what is wanted."""
        raise NotImplementedError

    def want(self, wanted: Wanted) -> None:
        """Look at something else."""
        self.wanted = wanted
        self.look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that need a run are not offered without one."""
        watched = None if self.found is None else self.found.watched
        if action == "stop":
            return watched is not None and watched.state != "ended"
        if action == "mark":
            return watched is not None and watched.run.end_ms is None
        if action in OF_A_BATTERY and watched is not None and watched.run.frozen.of == "air":
            return False
        if action == "cells" and watched is not None and not have_cells(watched.slow):
            return False
        gone = self.found is not None and self.found.gone is not None
        if action in NEEDS_A_RUN or action == "open":
            return watched is not None or (gone and action == "open")
        if action == "demo":
            return watched is None and not gone and not owner(self).pretend
        return not owner(self).pretend if action == "start" else True

    def why_not(self, action: str) -> str:
        """Why a key can do nothing now."""
        if action == "start":
            return "this is a pretend run; close it with q and open purifier for a real one"
        if action == "demo":
            return ""
        if self.found is not None and self.found.gone is not None:
            return f"run {self.found.gone} is not there any more; o opens another"
        if self.found is not None and self.found.watched is not None:
            if action in OF_A_BATTERY and self.found.watched.run.frozen.of == "air":
                return f"run {self.found.watched.run.id} is of the air, not of a battery"
            if action == "cells":
                return f"run {self.found.watched.run.id} has no cell voltages: its meter has sent none"
            return f"run {self.found.watched.run.id} has ended already"
        nothing = "there is no run yet" if action == "open" else "no run is being recorded"
        return nothing if owner(self).pretend else f"{nothing}; a records one"

    def action_quantity(self, step: int) -> None:
        """Chart the quantity ``step`` further on, round and round."""
        at = QUANTITIES.index(self.wanted.quantity) + step
        self.want(replace(self.wanted, quantity=QUANTITIES[at % len(QUANTITIES)]))

    def action_window(self, step: int) -> None:
        """A longer or a shorter window; there it ends."""
        at = max(0, min(len(WINDOWS) - 1, WINDOWS.index(self.wanted.window) + step))
        self.want(replace(self.wanted, window=WINDOWS[at]))

    def action_front(self) -> None:
        """Events in front, or the chart."""
        self.toggle_class("-events")

    def action_cells(self) -> None:
        """The cells of the run that is shown, above it."""
        from purifier.ui.widgets.cells_dialog import CellsScreen

        if self.found is not None and self.found.watched is not None:
            self.app.push_screen(CellsScreen(self.found.watched.run.id))

    def action_freeze(self) -> None:
        """Hold the view, or let it go on."""
        self.frozen = not self.frozen
        if self.frozen:
            owner(self).say("The view is held still; the recording goes on. Press f to follow it again.")
        self.look()

    def action_demo(self) -> None:
        """Watch a pretend run on this terminal; this app waits behind it, untouched."""
        from textual.app import SuspendNotSupported

        from purifier.services.pretend.on_terminal import demo_here

        app = owner(self)
        try:
            with self.app.suspend():
                code = demo_here(app.library.places)
        except SuspendNotSupported:
            app.say("The demo needs a terminal of its own here: type purifier demo in one.", severity="warning")
            return
        if code:
            app.say("The demo broke off: type purifier demo in a terminal to see why.", severity="error")
        else:
            app.say("That was the demo; nothing of it was kept. a records a run of your own.")

    def action_open(self) -> None:
        """Choose another run to look at, from a list."""
        from purifier.ui.log.run_picker import RunPicker

        run = None if self.found is None or self.found.watched is None else self.found.watched.run.id
        self.app.push_screen(RunPicker(run), self._opened)

    def _opened(self, run: int | None) -> None:
        if run is not None:
            self.want(replace(self.wanted, run=run))

    def action_mark(self) -> None:
        """Ask for the words."""
        if self.found is None or self.found.watched is None:
            return
        from purifier.ui.log.dialogs import MarkScreen

        run = self.found.watched.run
        self.app.push_screen(MarkScreen(run), lambda text: self._marked(run.id, text))

    def _marked(self, run: int, text: str | None) -> None:
        if text is not None:
            self._note(run, text)

    @work(thread=True, group="act")
    def _note(self, run: int, text: str) -> None:
        from purifier.services.runs.mark import mark

        app = owner(self)
        try:
            _, at_s = mark(app.database, str(run), text, app.clock())
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        else:
            from purifier.services.wording import time_words

            self.post_message(Done(f"Noted, {time_words(at_s)} after the start of run {run}."))

    def action_stop(self) -> None:
        """Ask whether the run is really to end."""
        if self.found is None or self.found.watched is None:
            return
        from purifier.ui.log.dialogs import StopScreen

        watched = self.found.watched
        if watched.state == "listening":
            self._end(watched.run.id)  # the run has its end already: there is nothing to be lost by it
            return
        self.app.push_screen(StopScreen(watched), lambda yes: self._stopped(watched.run.id, yes))

    def _stopped(self, run: int, yes: bool | None) -> None:
        if yes:
            self._end(run)

    @work(thread=True, group="act")
    def _end(self, run: int) -> None:
        from purifier.services.runs.stop import stop

        try:
            _, words = stop(owner(self).database, str(run))
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        else:
            self.post_message(Done(f"{words[:1].upper()}{words[1:]}."))

    def on_done(self, message: Done) -> None:
        """Say it, and show what came of it."""
        owner(self).say(message.words, severity="error" if message.bad else "information")
        self.want(self.wanted if message.run is None else replace(self.wanted, run=message.run))
