"""Choose the meter: what talks by itself is recognised by listening, everything else is chosen by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.ui.shared import owner
from purifier.ui.tones import MARK
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter


WAITS: Final = "The meter is taken as soon as it is heard; enter again takes the one under the cursor."


@dataclass
class Listening(Message):
    """How far the listening has come: ``words`` to show, and the meters that understand what was heard."""

    words: Content
    meters: tuple[str, ...] = ()
    goes_on: bool = False


class MeterPicker(PickDialog[str]):
    """Gives the id of a meter; None when left. Nothing is ever written to the port."""

    help_topic = "log-meter"
    heading = "2 of 3: which meter is it?"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="meter.choose", tooltip="Take the meter under the cursor"),
        Binding("escape", "leave", "back", id="meter.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="meter.help", tooltip="How a meter is recognised"),
    ]

    def __init__(self, port: str) -> None:
        super().__init__()
        self.port = port
        self.heard: tuple[str, ...] = ()
        self._listening = True
        self._waits = False
        """Enter was pressed on a list in which nobody had chosen anything yet."""

    def on_mount(self) -> None:
        """Listen, while what is known is being listed."""
        self.say(f"Listening at {plain(self.port)}…")
        self._listen()

    def listing(self) -> Listed:
        """The meters that are known."""
        return Listed(_choices(owner(self).library))

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
                    at = f" at {said.speed}" if said.is_own_speed else ""
                    values = f": {said.values}" if said.values else ""
                    words = Content.assemble(("● Heard it", MARK), f"{at}{values}.")
                    self.post_message(Listening(words, said.meters))
                    return
                what = f"{said.bytes} bytes, no meter known" if said.bytes else "nothing"
                self.post_message(Listening(Content(f"Listening: {what} at {said.speed}; trying on…"), goes_on=True))
        except PurifierError as error:
            self.post_message(Listening(Content(sentence(error))))
            return
        if not worker.is_cancelled:
            self.post_message(Listening(Content(_silent(heard))))

    def on_listening(self, message: Listening) -> None:
        """Say it; a meter that was heard goes to the top of the list."""
        self._listening = message.goes_on
        self.say(
            Content(" ").join((message.words, Content(WAITS))) if self._waits and message.goes_on else message.words
        )
        if message.meters:
            self.heard = message.meters
            self.fill(self.pick.choices)
            if self._waits and len(self.heard) == 1:
                self._leave_with(self.heard[0])
        self._waits = self._waits and message.goes_on

    def fill(self, choices: Sequence[Choice], pointed: str | None = None) -> None:
        """Those that were heard first; list and listening come in either order."""
        super().fill(_heard_first(choices, self.heard), self.heard[0] if self.heard else pointed)

    def take(self, choice: Choice) -> None:
        """Give the meter's id, and the port back; while it still listens, what it hears unless one was chosen."""
        if self._listening and not self._waits and not self._is_chosen(choice):
            self._waits = True
            self.say(f"Listening at {plain(self.port)}… {WAITS}")
        else:
            self._leave_with(choice.value)

    def _is_chosen(self, choice: Choice) -> bool:
        """Whether a person had anything to do with where the cursor is."""
        return bool(self.pick.text) or choice != self.pick.choices[0]

    def action_leave(self) -> None:
        """Stop listening, and give no meter."""
        self._leave_with(None)

    def _leave_with(self, meter: str | None) -> None:
        # The port must be free before the recorder asks for it: a listener lets go within a fifth of a second.
        self.workers.cancel_node(self)
        self.dismiss(meter)


def _heard_first(choices: Sequence[Choice], heard: tuple[str, ...]) -> list[Choice]:
    marked = [replace(one, facts="● heard here") for one in choices if one.value in heard]
    marked.sort(key=lambda one: heard.index(one.value))
    return marked + [one for one in choices if one.value not in heard]


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
