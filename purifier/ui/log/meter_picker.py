"""Choose the meter: heard by listening, found by asking where a person agrees to that, or chosen by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import get_current_worker

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.ui.log.meter_hearing import Hearing, by_asking, by_listening, what_is_asked, whole
from purifier.ui.shared import owner
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice
from purifier.ui.widgets.question import Question
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter


How = Callable[["Library", str, Callable[[], bool]], Iterator[Hearing]]
"""(profiles, port, whether to stop) -> what comes of it."""
WAITS: Final = "The meter is taken as soon as it is heard; enter again takes the one under the cursor."


class MeterPicker(PickDialog[str]):
    """Gives the id of a meter; None when left. Nothing is written to the port before somebody agreed to it."""

    help_topic = "log-meter"
    heading = "2 of 3: which meter is it?"
    unmatched = "No meter matches: type less, such as the maker's name. f2 asks the line which one is there."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", id="meter.choose", tooltip="Take the meter under the cursor"),
        Binding("f2", "ask", "ask", id="meter.ask", tooltip="Write the questions of all meters to the port, all reads"),
        Binding("f5", "again", "listen again", id="meter.again", tooltip="Listen at the port once more"),
        Binding("escape", "leave", "back", id="meter.back", tooltip="Record nothing"),
        Binding("f1", "app.explain", "help", id="meter.help", tooltip="How a meter is recognised"),
    ]

    def __init__(self, port: str) -> None:
        super().__init__()
        self.port = port
        self.heard: tuple[str, ...] = ()
        self._known: Sequence[Choice] = ()
        self._said = Content()
        self._listening = False
        """Listening, or asking, is under way."""
        self._busy = ""
        """Why asking might do harm."""
        self._waits = False
        """Enter was pressed on a list in which nobody had chosen anything yet."""

    def on_mount(self) -> None:
        """Listen, while what is known is being listed."""
        self.action_again()

    def listing(self) -> Listed:
        """The meters that are known."""
        return Listed(_choices(owner(self).library))

    def action_again(self) -> None:
        """Listen, once more."""
        if not self._listening:
            self._hear(f"Listening at {plain(self.port)}…", by_listening)

    def action_ask(self) -> None:
        """Have it agreed to, then ask; where something talks that is to be agreed to as well."""
        if self._listening:
            self.say("One moment: asking waits until nothing more is heard.")
        else:
            words = what_is_asked(owner(self).library, self.port)
            self.app.push_screen(Question("Ask the line?", words, "ask"), self._agreed)

    def _agreed(self, yes: bool | None) -> None:
        if yes and self._busy:
            words = f"{whole(self._busy)} Ask all the same?"
            self.app.push_screen(Question("Something talks here", words, "ask all the same"), self._ask)
        else:
            self._ask(yes)

    def _ask(self, yes: bool | None) -> None:
        if yes:
            self._hear(f"Asking at {plain(self.port)}…", partial(by_asking, busy_too=bool(self._busy)))

    def _hear(self, words: str, how: How) -> None:
        self._listening, self._said, self.heard = True, Content(words), ()
        self.fill(self._known)
        self.say(words)
        self._hearing(how)

    @work(thread=True, exclusive=True, group="hear")
    def _hearing(self, how: How) -> None:
        worker = get_current_worker()
        try:
            for said in how(owner(self).library, self.port, lambda: worker.is_cancelled):
                if worker.is_cancelled:
                    return
                self.post_message(said)
        except PurifierError as error:
            if not worker.is_cancelled:
                self.post_message(Hearing(Content(sentence(error))))

    def on_hearing(self, message: Hearing) -> None:
        """Say it; a meter that was heard goes to the top of the list."""
        self._listening, self._busy, self._said = message.goes_on, message.busy, message.words
        if self._waits and message.goes_on:
            self._say_that_it_waits()
        else:
            self.say(message.words)
        if message.meters:
            self.heard = message.meters
            self.fill(self._known)
            if self._waits and len(self.heard) == 1:
                self._leave_with(self.heard[0])
        self._waits = self._waits and message.goes_on

    def fill(self, choices: Sequence[Choice], pointed: str | None = None) -> None:
        """Those that were heard first; list and listening come in either order."""
        self._known = choices
        super().fill(_heard_first(choices, self.heard), self.heard[0] if self.heard else pointed)

    def take(self, choice: Choice) -> None:
        """Give the meter's id, and the port back; while it still listens, what it hears unless one was chosen."""
        if self._listening and not self._waits and not self._is_chosen(choice):
            self._waits = True
            self._say_that_it_waits()
        else:
            self._leave_with(choice.value)

    def _say_that_it_waits(self) -> None:
        self.say(Content(" ").join((self._said, Content(WAITS))))

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
