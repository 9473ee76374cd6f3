"""Choose the meter: what talks by itself is recognised by listening, everything else is chosen by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.ui.plan.choices import Listed
from purifier.ui.shared import owner
from purifier.ui.tones import MARK
from purifier.ui.widgets.key_line import KeyLine
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter


@dataclass
class Listening(Message):
    """How far the listening has come: ``words`` to show, and the meters that understand what was heard."""

    words: Content
    meters: tuple[str, ...] = ()


class MeterPicker(ModalScreen[str | None]):
    """Gives the id of a meter; None when left. Nothing is ever written to the port."""

    CSS_PATH = "../dialogs.tcss"
    help_topic = "log-meter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="meter.choose", tooltip="Take the meter under the cursor"),
        Binding("escape", "leave", "back", id="meter.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="meter.help", tooltip="How a meter is recognised"),
    ]

    def __init__(self, port: str) -> None:
        super().__init__()
        self.port = port
        self.choices: list[Choice] = []
        self.heard: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Filter, list, what is being heard."""
        with Vertical(classes="panel dialog") as dialog:
            dialog.border_title = Content("2 of 3: which meter is it?")
            yield PickList("type to filter, ↑↓ to move")
            yield Static(f"Listening at {plain(self.port)}…", classes="preview", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """List what is known; listen meanwhile."""
        self._load()
        self._listen()

    @work(thread=True, group="list")
    def _load(self) -> None:
        self.post_message(Listed(_choices(owner(self).library)))

    def on_listed(self, message: Listed) -> None:
        """Show the list."""
        self.choices = list(message.choices)
        self._fill()

    @work(thread=True, exclusive=True, group="listen")
    def _listen(self) -> None:
        from purifier.services.meters.recognise import listen

        worker = get_current_worker()
        heard = 0
        try:
            for said in listen(owner(self).library, self.port, lambda: worker.is_cancelled):
                if worker.is_cancelled:
                    return
                heard += said.bytes
                if said.meters:
                    words = Content.assemble(("● Heard it", MARK), f" at {said.speed}.")
                    self.post_message(Listening(words, said.meters))
                    return
                what = f"{said.bytes} bytes, no meter known" if said.bytes else "nothing"
                self.post_message(Listening(Content(f"Listening: {what} at {said.speed}; trying on…")))
        except PurifierError as error:
            self.post_message(Listening(Content(sentence(error))))
            return
        if not worker.is_cancelled:
            self.post_message(Listening(Content(_silent(heard))))

    def on_listening(self, message: Listening) -> None:
        """Say it; a meter that was heard goes to the top of the list."""
        self.query_one(".preview", Static).update(message.words)
        if message.meters:
            self.heard = message.meters
            self._fill()

    def _fill(self) -> None:
        """Those that were heard first; list and listening come in either order."""
        rank = {id_: at for at, id_ in enumerate(self.heard)}
        first = sorted((one for one in self.choices if one.value in rank), key=lambda one: rank[one.value])
        marked = [Choice(one.value, one.name, "● heard here", one.words) for one in first]
        rest = [one for one in self.choices if one.value not in rank]
        self.query_one(PickList).fill([*marked, *rest], self.heard[0] if self.heard else None)

    def on_pick_list_chosen(self, message: PickList.Chosen) -> None:
        """Done."""
        self._leave_with(message.choice.value)

    def action_choose(self) -> None:
        """Take the meter under the cursor."""
        pointed = self.query_one(PickList).pointed
        if pointed is not None:
            self._leave_with(pointed.value)

    def action_leave(self) -> None:
        """Back, nothing changed."""
        self._leave_with(None)

    def _leave_with(self, meter: str | None) -> None:
        # The port must be free before the recorder asks for it: a listener lets go within a fifth of a second.
        self.workers.cancel_node(self)
        self.dismiss(meter)


def _choices(library: Library) -> list[Choice]:
    from purifier.protocols.encoder import polls

    meters = [cast("Meter", profile) for profile in library.all("meter")]
    return [
        Choice(
            meter.id,
            plain(meter.name),
            "answers when asked" if polls(meter) else "talks by itself",
        )
        for meter in sorted(meters, key=lambda meter: meter.name.lower())
    ]


def _silent(heard: int) -> str:
    if heard:
        return "Something talks here that no profile understands: choose the meter, or look at its speed and wiring."
    return "Nothing talks here by itself: a meter that answers only when asked is chosen by name."
