"""Saving set-ups to a file, and opening them again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from purifier.errors import PurifierError
from purifier.plain_text import quoted
from purifier.ui.shared import owner
from purifier.ui.widgets.controls import Entry
from purifier.ui.widgets.line_dialog import LineDialog
from purifier.ui.widgets.pick_dialog import Listed, PickDialog
from purifier.ui.widgets.pick_list import Choice, PickList
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

MOST_FILES: Final = 200
"""More are not looked into for the list."""
PASTED: Final = "what was pasted"
"""What such a text is called where a file has its name."""


@dataclass
class Failed(Message):
    """The file could not be written or read."""

    words: str


@dataclass
class Written(Message):
    """The file is there."""

    path: Path


@dataclass
class Read(Message):
    """The set-ups that a file holds."""

    request: Request
    words: str = ""
    """What is to be said of the profiles that came with them."""


class SaveScreen(LineDialog[Path]):
    """Asks where; a file that is there already is replaced only when enter is pressed again."""

    help_topic = "file"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "save", id="save.save", tooltip="Write the file"),
        Binding("escape", "leave", "back", id="save.back", tooltip="Save nothing"),
    ]

    def __init__(self, request: Request) -> None:
        super().__init__("Save these set-ups as", f"in {Path.cwd()}")
        self.request = request
        self.warned: str | None = None

    def entry(self) -> Entry:
        """The name of a file."""
        return Entry("setup.toml", id="path", placeholder="setup.toml")

    def action_save(self) -> None:
        """Write, or ask again before replacing."""
        typed = self.typed.strip()
        if not typed:
            self.say("a file name such as setup.toml was expected, nothing was found")
            return
        path = _home(Path(typed))
        try:
            path = path if path.suffix else path.with_suffix(".toml")
            there = os.path.lexists(path)
        except ValueError as error:  # "..", or a name with a zero byte in it
            self.say(f"a file name such as setup.toml was expected, found {quoted(typed)}: {error}")
            return
        if there and self.warned != typed:
            self.warned = typed
            self.say(f"{path} is there already: press enter again to replace it, or type another name")
            return
        self._write(path)

    @work(thread=True, exclusive=True)
    def _write(self, path: Path) -> None:
        from purifier.services.plan.setup_files import save
        from purifier.services.share.carrying import carrying

        try:
            save(path, carrying(owner(self).library, self.request))
        except PurifierError as error:
            self.post_message(Failed(sentence(error)))
        else:
            self.post_message(Written(path))

    def on_failed(self, message: Failed) -> None:
        """Say why, and let another name be typed."""
        self.say(message.words)

    def on_written(self, message: Written) -> None:
        """Give the path of the file that was written."""
        self.dismiss(message.path)


class OpenScreen(PickDialog["Request"]):
    """Lists the files of set-ups at hand; any other is opened by typing its path."""

    help_topic = "file"
    heading = "Open which set-ups?"
    placeholder = "type to filter, ↑↓ to move, or the path of a file"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", id="open.open", tooltip="Read the file under the cursor"),
        Binding("escape", "leave", "back", id="open.back", tooltip="Open nothing"),
    ]

    def __init__(self, saved: Path | None = None) -> None:
        super().__init__()
        self.saved = saved
        """The file that was saved last; its folder is looked into too."""

    def listing(self) -> Listed:
        """The files of set-ups in this folder, and in the one that was saved to."""
        here = Path.cwd()
        found = [Choice(str(path), path.name) for path in _setups_in(here)]
        if self.saved is not None and self.saved.resolve().parent != here:
            found += [Choice(str(path), str(path)) for path in _setups_in(self.saved.resolve().parent)]
        words = "" if found else f"No file of set-ups in {here}: type the path of one, or of a folder."
        return Listed(found, words=words)

    def on_pick_list_filtered(self, message: PickList.Filtered) -> None:
        """What looks like a path is offered as one; so is the text of a set-up that was pasted."""
        from purifier.services.share.setup_text import is_setup_text

        text = message.text.strip()
        like_a_path = "/" in text or "\\" in text or text.endswith(".toml")
        if is_setup_text(text):
            self.pick.offer(Choice(text, "open the set-up that was pasted"))
        elif like_a_path and _is_folder(_home(Path(text))):
            self.pick.offer(*(Choice(str(path), str(path)) for path in _setups_in(_home(Path(text)))))
        else:
            self.pick.offer(*([Choice(text, f"open {text}")] if like_a_path else []))

    def take(self, choice: Choice) -> None:
        """Read the file; the dialog stays open when it cannot be read."""
        self._read(choice.value, owner(self).library)

    @work(thread=True, exclusive=True)
    def _read(self, text: str, library: Library) -> None:
        from purifier.services.share.setup_reading import read_setup_file
        from purifier.services.share.setup_text import is_setup_text, read_setup_text

        def found() -> Request:
            return read_setup_text(text, PASTED) if is_setup_text(text) else read_setup_file(_home(Path(text)))

        self.post_message(read_in(library, found))

    def on_failed(self, message: Failed) -> None:
        """Say why the file cannot be read."""
        self.say(message.words)

    def on_read(self, message: Read) -> None:
        """Give the set-ups that were read."""
        if message.words:
            owner(self).say(message.words, severity="warning")
        self.dismiss(message.request)


def read_in(library: Library, found: Callable[[], Request]) -> Read | Failed:
    """What ``found`` gives, made ready for the screen, with what is to be said of it; or why it cannot be read."""
    from purifier.services.plan.received import received
    from purifier.services.plan.spelled_out import spelled_out

    try:
        request, said = received(library, found())
        return Read(spelled_out(library, request)[0], " ".join(said))
    except PurifierError as error:
        return Failed(sentence(error))


def _home(path: Path) -> Path:
    """``path`` with its ``~`` resolved; as it is when nobody is called that."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name with a zero byte in it
        return False


def _setups_in(folder: Path) -> list[Path]:
    """The files of set-ups in a folder, by name; none where it cannot be read."""
    try:
        return [path for path in sorted(folder.glob("*.toml"))[:MOST_FILES] if _holds_setups(path)]
    except OSError:
        return []


def _holds_setups(path: Path) -> bool:
    """Whether a file looks like set-ups: other TOML files lie about too."""
    try:
        return path.is_file() and b"batteries" in path.read_bytes()[:4096]
    except OSError:
        return False
