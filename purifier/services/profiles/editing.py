"""A profile on its way to an editor and back: what to say of it, and which file to look at then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from purifier.errors import UsageError
from purifier.plain_text import quoted
from purifier.services.profiles.editor import Editor, Ended, edit, editor, no_editor
from purifier.services.profiles.own import Draft, discard, install, short

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

__all__ = ("CameBack", "came_back", "edit", "editor", "first_line", "no_editor", "not_opened")


class CameBack(NamedTuple):
    """What became of an edit: ``words`` for a person, the file at ``path`` to ``check``; ``bad``: something failed;
    ``copied_path`` is for the clipboard, of a file that is to be opened by other means."""

    path: Path
    words: str
    check: bool = True
    bad: bool = False
    copied_path: str = ""


def first_line(library: Library, kind: str, path: Path) -> int | None:
    """The line of the first problem of a file, from 1; None where there is none."""
    lines = (problem.line for problem in library.open_file(path, kind).problems)
    return next((line for line in lines if line is not None), None)


def not_opened(draft: Draft, why: str) -> CameBack:
    """No editor came up, for the reason ``why``: nothing is copied, and where the file is is said."""
    if draft.original is None:
        words = f"{why} The file is {short(draft.edited)}; its path is on the clipboard, and f5 reads it again."
        return CameBack(draft.edited, words, check=False, bad=True, copied_path=str(draft.edited))
    words = f"{why} Nothing was copied: yours would be {short(draft.target)}."
    if not draft.left:
        discard(draft)
    return CameBack(draft.target, words, check=False, bad=True)


def came_back(draft: Draft, by: Editor, ended: Ended) -> CameBack:
    """What to say when the editor has returned; a draft that was changed is the person's own file then."""
    fault = f"{ended.fault[:1].upper()}{ended.fault[1:]}"
    if not ended.started:
        return not_opened(draft, fault)
    window = f" If {quoted(by.words[0], 60)} has a window open, save there and press f5."
    if draft.original is None:
        said = fault or (window.strip() if ended.at_once else "")
        return CameBack(draft.edited, said, check=not fault, bad=bool(fault))
    try:
        installed = install(draft)
    except UsageError as error:
        words = f"{fault} {error}. What you wrote is in {short(draft.edited)}, and e opens it again.".strip()
        return CameBack(draft.target, words, check=False, bad=True)
    if installed:
        words = f"{fault} Copied to {short(draft.target)}: yours goes before the bundled one.".strip()
        return CameBack(draft.target, words, bad=bool(fault))
    if fault or not ended.at_once:
        discard(draft)
    words = f"{fault} Nothing was changed, so nothing was copied.".strip()
    return CameBack(draft.target, words + ("" if fault or not ended.at_once else window), check=False, bad=bool(fault))
