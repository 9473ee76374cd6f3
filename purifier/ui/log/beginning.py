"""Beginning a run from the Log screen: port, then meter, which way it counts where nobody knows, and a set-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message
from textual.screen import Screen

from purifier.errors import PurifierError
from purifier.ui.shared import owner
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.ui.log.start import Start
    from purifier.ui.use import Use


@dataclass
class Done(Message):
    """What came of starting, noting or stopping; ``run`` is one to look at now."""

    words: str
    bad: bool = False
    run: int | None = None


class Beginning(Screen[None]):
    """What the Log screen does from the key that records to the recorder that was started."""

    def action_start(self) -> None:
        """Port, then meter, then what it runs on."""
        from purifier.ui.log.port_picker import PortPicker

        self.app.push_screen(PortPicker(), self._port_chosen)

    def on_use(self, message: Use) -> None:
        """Record with a meter that was chosen on the Profiles screen: where it is, then what it runs on."""
        if owner(self).pretend:
            owner(self).say("Nothing is recorded here: this is a pretend run.", severity="warning")
            return
        from purifier.ui.log.port_picker import PortPicker

        def at(port: str | None) -> None:
            if port is not None:
                self._meter_chosen(port, message.id)

        self.app.push_screen(PortPicker(), at)

    def _port_chosen(self, port: str | None) -> None:
        if port is None:
            return
        from purifier.ui.log.meter_picker import MeterPicker

        self.app.push_screen(MeterPicker(port), lambda meter: self._meter_chosen(port, meter))

    def _meter_chosen(self, port: str, meter: str | None) -> None:
        if meter is None:
            return
        from purifier.services.meters.which_way import is_open, keep_way
        from purifier.ui.log.start import StartScreen

        def go_on(way: str | None) -> None:
            if way in ("minus", "plus"):
                keep_way(meter, "plus" if way == "plus" else "minus")
            if way is not None:
                self.app.push_screen(StartScreen(port, meter), self._start)

        if is_open(owner(self).library.meter(meter)):
            from purifier.ui.log.way_picker import WayPicker

            self.app.push_screen(WayPicker(meter), go_on)
        else:
            go_on("known")

    def _start(self, start: Start | None) -> None:
        if start is not None:
            owner(self).say("Starting the recorder…")
            self._launch(start)

    @work(thread=True, group="act")
    def _launch(self, start: Start) -> None:
        try:
            run = start.launch()
        except PurifierError as error:
            self.post_message(Done(sentence(error), bad=True))
        else:
            self.post_message(Done(f"Run {run} is being recorded. Closing this app does not end it.", run=run))
