"""What a new profile is to be called: its file and its id come from that."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from purifier.errors import PurifierError
from purifier.plain_text import plain, quoted
from purifier.services.profiles.begin import Begun, begin, begun
from purifier.services.profiles.own import short
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.line_dialog import LineDialog
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

LONGEST_NAME: Final = 80
_EXAMPLES: Final = {"battery": "Shed pack 24 V", "purifier": "Box fan in the attic", "converter": "Blue inverter 300 W"}


class NameScreen(LineDialog[Begun]):
    """Asks for the name of a new profile of ``kind`` and writes its template; None, and no file, when left."""

    help_topic = "profile-name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin it", id="name.begin", tooltip="Write its file from a template, and open that"),
        Binding("escape", "leave", "back", id="name.back", tooltip="Begin nothing"),
        Binding("f1", "app.explain", "help", id="name.help", tooltip="What the name is good for"),
    ]

    def __init__(self, library: Library, kind: str) -> None:
        super().__init__(f"What is the new {kind} called?")
        self.library, self.kind = library, kind

    @property
    def example(self) -> str:
        """A name of such a thing."""
        return _EXAMPLES.get(self.kind, f"My {self.kind}")

    def entry(self) -> Entry:
        """The name."""
        return Entry(id="name", compact=True, placeholder=self.example, max_length=LONGEST_NAME)

    def on_mount(self) -> None:
        """Say what a name is for."""
        self.say(self._outcome())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what comes of the name as it stands."""
        event.stop()
        self.say(self._outcome())

    def _outcome(self) -> str:
        name = plain(self.typed)
        if not name:
            return f"As you would say it: {self.example}. Its file and its id come from it."
        try:
            one = begun(self.library, self.kind, name)
        except PurifierError as error:
            return sentence(error)
        taken = f"; {one.taken} is another" if one.taken else ""
        return f"Its id is {one.id}{taken}. Its file: {short(one.path)}"

    def action_begin(self) -> None:
        """Write it, unless there is no name, or it cannot be written."""
        name = plain(self.typed)
        if not name:
            self.say(f"A name such as {quoted(self.example)} was expected, nothing was found.")
            return
        try:
            self.dismiss(begin(owner(self).library, self.kind, name))
        except PurifierError as error:
            self.say(sentence(error))
