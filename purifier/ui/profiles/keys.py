"""The keys of the Profiles screen: what is under the cursor is used, edited, or a new one begun."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.ui.shared import owner
from purifier.ui.use import WHERE
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

CANNOT_BE_USED = {
    "chemistry": "A chemistry stands behind batteries that name it: there is nothing to choose. e edits it.",
    "prior": "Usual losses stand in by themselves where nobody stated any. e edits them.",
    "format": "A file format is found by itself when a file is imported: purifier import FILE.",
}


@dataclass
class Reloaded(Message):
    """The files were read anew; ``words`` are what there is to say about it, ``bad`` that something is wrong;
    ``id`` is the profile to look at."""

    library: Library
    words: str
    bad: bool = False
    id: str | None = None


class ProfileKeys(Screen[None]):
    """``kind`` is what is listed, ``pointed`` the id and the name under the cursor; the screen below shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "use", "use this", id="profiles.use", tooltip="On Plan, or on Log if it is a meter"),
        Binding("e", "edit", "edit", id="profiles.edit", tooltip="Its file in your editor; a bundled one is copied"),
        Binding("a", "add", "add", id="profiles.add", tooltip="A new one of this kind, from a template"),
        Binding("v", "read", "read", id="profiles.read", tooltip="Into the profile: the arrows scroll it"),
        Binding("slash", "filter", "find", id="profiles.filter", tooltip="Type a part of the name"),
        Binding(
            "left", "kind(-1)", "kind", key_display="←→", id="profiles.kind-left", tooltip="Another kind of equipment"
        ),
        Binding("right", "kind(1)", "kind", id="profiles.kind-right", tooltip="Another kind of equipment", show=False),
        Binding("f5", "reload", "reload", id="profiles.reload", tooltip="Read every file anew"),
        Binding("escape", "list", "list", id="profiles.list", tooltip="Back to the list", show=False),
    ]

    @property
    def kind(self) -> str:
        """The kind that is shown."""
        raise NotImplementedError

    @property
    def pointed(self) -> tuple[str, str] | None:
        """The id and the name of the profile under the cursor."""
        raise NotImplementedError

    def usable(self) -> bool:
        """Whether the file under the cursor is in order."""
        raise NotImplementedError

    def action_use(self) -> None:
        """Use it where it is of use."""
        if self.pointed is None:
            owner(self).say("There is nothing under the cursor: esc shows the whole list, a begins a new profile.")
        elif not self.usable():
            owner(self).say("This file cannot be used: e opens it, to mend what is said of it.", severity="warning")
        elif self.kind not in WHERE:
            owner(self).say(CANNOT_BE_USED[self.kind])
        else:
            owner(self).use(self.kind, *self.pointed)

    def action_edit(self) -> None:
        """Open its file in the person's editor, and read everything anew then."""
        from purifier.services.profiles.own import own_file, short

        if self.pointed is None:
            owner(self).say("There is nothing under the cursor to edit: a begins a new profile.")
            return
        try:
            file = own_file(owner(self).library, self.kind, self.pointed[0])
        except PurifierError as error:
            owner(self).say(sentence(error), severity="error")
            return
        copied = f"Copied from the bundle to {short(file.path)}: yours goes before it. " if file.copied else ""
        self._open(file.path, copied)

    def action_add(self) -> None:
        """Begin a profile of this kind from its template, and open it."""
        from purifier.services.profiles.own import new_file, short

        try:
            path = new_file(owner(self).library, self.kind)
        except PurifierError as error:
            owner(self).say(sentence(error), severity="error")
            return
        self._open(path, f"New: {short(path)}; its name becomes its id. ")

    def _open(self, path: Path, said: str) -> None:
        from purifier.services.profiles.own import EDITORS, editor, short

        words = editor()
        if not words:
            self.app.copy_to_clipboard(str(path))
            names = " or ".join(f"${name}" for name in EDITORS)
            said += f"No editor is named in {names}. The file is {short(path)} (copied); f5 reads it again."
            self._read_again(self.kind, path, said)
            return
        try:
            with self.app.suspend():
                subprocess.run([*words, str(path)], check=False)
        except SuspendNotSupported:
            said += f"An editor cannot be opened in this terminal: the file is {short(path)}; f5 reads it again."
        except OSError as error:
            said += f"{plain(words[0])} cannot be started ({error.strerror}): the file is {short(path)}."
        self.app.refresh()
        self._read_again(self.kind, path, said)

    @work(thread=True, exclusive=True, group="reload")
    def _read_again(self, kind: str, path: Path, said: str) -> None:
        from purifier.services.profiles.own import problems_of

        library = owner(self).library.fresh()
        wrong = problems_of(library, kind, path) if path.exists() else ()
        told = f"{path.name}: {len(wrong)} problem{'s' if len(wrong) > 1 else ''}, e again to mend." if wrong else ""
        self.post_message(Reloaded(library, f"{said}{told or f'{path.name}: nothing wrong.'}", bool(wrong), path.stem))

    @work(thread=True, exclusive=True, group="reload")
    def action_reload(self) -> None:
        """Read every file anew."""
        from purifier.library.ids import FOLDERS

        library = owner(self).library.fresh()
        bad = len({problem.path for problem in library.problems()})
        good = sum(len(library.all(kind)) for kind in FOLDERS)
        left_out = f"{bad} bad file{'s' if bad > 1 else ''} left out." if bad else "nothing wrong with any."
        first = next((id for id in library.ids(self.kind) if library.opened(self.kind, id).profile is None), None)
        self.post_message(Reloaded(library, f"Read {good} profiles; {left_out}", bool(bad), first))
