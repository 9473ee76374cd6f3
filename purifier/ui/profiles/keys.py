"""The keys of the Profiles screen: what is under the cursor is used, edited, or a new one begun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from purifier.errors import PurifierError
from purifier.plain_text import sentence as ended_with_a_stop
from purifier.ui.shared import owner
from purifier.ui.use import WHERE
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.profiles.begin import Begun
    from purifier.services.profiles.own import Draft

CANNOT_BE_USED = {
    "part": "A part is bought beside a battery: there is nothing to choose here. e edits it.",
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
        Binding(
            "e", "edit", "edit", id="profiles.edit", tooltip="In your editor; bundled ones are copied when changed"
        ),
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
        from purifier.services.profiles.own import draft_of

        if self.pointed is None:
            owner(self).say("There is nothing under the cursor to edit: a begins a new profile.")
            return
        try:
            draft = draft_of(owner(self).library, self.kind, self.pointed[0])
        except PurifierError as error:
            owner(self).say(sentence(error), severity="error")
            return
        self._open(draft, "As you left it. " if draft.left else "")

    def action_add(self) -> None:
        """Begin a profile of this kind from its template, under a name that is asked for, and open it."""
        from purifier.services.profiles.begin import refuse
        from purifier.ui.profiles.name_dialog import NameScreen

        try:
            refuse(self.kind)
        except PurifierError as error:
            owner(self).say(sentence(error), severity="error")
            return
        self.app.push_screen(NameScreen(owner(self).library, self.kind), self._begun)

    def _begun(self, begun: Begun | None) -> None:
        from purifier.services.profiles.own import Draft, short

        if begun is not None:
            said = f"New: {short(begun.path)}. Its id, for the command line, is {begun.id}. "
            self._open(Draft(begun.path, begun.path), said)

    def _open(self, draft: Draft, said: str) -> None:
        """Let the person edit ``draft``; what cannot be opened is said, and never holds up the app."""
        from purifier.services.profiles import editing

        kind, library = self.kind, owner(self).library
        line = editing.first_line(library, kind, draft.edited)
        try:
            by = editing.editor()
            if by is None:
                came = editing.not_opened(draft, editing.no_editor())
            else:
                with self.app.suspend():  # nothing may be raised in here: the terminal would not be taken back
                    ended = editing.edit(by, draft.edited, line)
                self.app.refresh()
                came = editing.came_back(draft, by, ended)
        except SuspendNotSupported:
            came = editing.not_opened(draft, "An editor cannot be opened in this terminal.")
        except PurifierError as error:
            came = editing.not_opened(draft, ended_with_a_stop(str(error)))  # whose dashes are those of a command
        if came.copied_path:
            self.app.copy_to_clipboard(came.copied_path)
        self._read_again(kind, came.path, f"{said}{came.words}", came.check, came.bad)

    @work(thread=True, exclusive=True, group="reload")
    def _read_again(self, kind: str, path: Path, said: str, check: bool, bad: bool) -> None:
        from purifier.services.profiles.own import problems_of

        library = owner(self).library.fresh()
        wrong = problems_of(library, kind, path) if check and path.exists() else ()
        told = f"{path.name}: {len(wrong)} problem{'s' if len(wrong) > 1 else ''}, e again to mend." if wrong else ""
        told = told or (f"{path.name}: nothing wrong." if check else "")
        self.post_message(Reloaded(library, f"{said} {told}".strip(), bad or bool(wrong), path.stem))

    @work(thread=True, exclusive=True, group="reload")
    def action_reload(self) -> None:
        """Read every file anew."""
        from purifier.library.ids import FOLDERS
        from purifier.services.profiles.own import pick_up

        library = owner(self).library
        try:
            drafts = pick_up(library)
        except PurifierError as error:
            self.post_message(Reloaded(library, sentence(error), bad=True))
            return
        library = library.fresh()
        bad = len({problem.path for problem in library.problems()})
        good = sum(len(library.all(kind)) for kind in FOLDERS)
        left_out = f"{bad} bad file{'s' if bad > 1 else ''} left out." if bad else "nothing wrong with any."
        copied = f" Yours now: {', '.join(path.name for path in drafts)}." if drafts else ""
        first = next((id for id in library.ids(self.kind) if library.opened(self.kind, id).profile is None), None)
        self.post_message(Reloaded(library, f"Read {good} profiles; {left_out}{copied}", bool(bad), first))
