"""The files of a person's own profiles: which is edited, and how a copy of a bundled one comes to be theirs."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.library.ids import FOLDERS
from purifier.library.places import bundle, user_folder
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.library.problems import Problem

DRAFTS: Final = ".drafts"
"""The folder in a person's own that holds copies being edited: hidden, so nothing is read from it."""

FORGOTTEN_S: Final = 86_400.0
"""A draft that nobody changed for so long is one that nobody is editing."""


class Draft(NamedTuple):
    """A profile being edited: ``edited`` is what the editor opens, ``target`` the person's file that it belongs in.

    They are the same for a file of their own; of any other, ``original`` is what the draft was copied from.
    """

    edited: Path
    target: Path
    original: bytes | None = None
    left: bool = False
    """It was begun earlier, and changed, and left so when the program was ended."""


def draft_of(library: Library, kind: str, id_: str) -> Draft:
    """What to edit for a profile: its own file, or a draft where it is none of the person's.

    ``id_`` is the path of a file that cannot have an id.  Raises UsageError for an unknown id, and when the draft
    cannot be written: so it is known before anything was typed.
    """
    if id_ not in library.ids(kind) and os.path.isfile(id_):
        return Draft(Path(id_), Path(id_))
    path, received = library.path_of(kind, id_), library.received(kind, id_)
    if received is None and is_own(path):
        return Draft(path, path)
    try:
        original = path.read_bytes() if received is None else received.encode("utf-8")
    except OSError as error:
        raise UsageError(f"{plain(str(path))} cannot be read: {error.strerror}") from None
    edited = home_of(library) / DRAFTS / FOLDERS[kind] / path.name
    target = home_of(library) / FOLDERS[kind] / path.name
    if _changed(edited, original):
        return Draft(edited, target, original, left=True)
    return Draft(_write(edited, original), target, original)


def install(draft: Draft) -> bool:
    """Make a draft that was changed the person's own file; whether it was.

    Raises UsageError when that cannot be written; the draft then stays, for the next try.
    """
    if draft.original is None or not _changed(draft.edited, draft.original):
        return False
    _write(draft.target, draft.edited.read_bytes())
    discard(draft)
    return True


def discard(draft: Draft) -> None:
    """Remove a draft, and the folders that were made for it if nothing else is in them."""
    if draft.original is None:
        return
    with suppress(OSError):
        draft.edited.unlink()
    folder = draft.edited.parent
    for each in (folder, folder.parent, folder.parent.parent):
        with suppress(OSError):
            each.rmdir()


def pick_up(library: Library) -> list[Path]:
    """Install every draft that was changed meanwhile, in an editor with a window of its own; their files.

    A file that is there by now goes before a draft, which stays.  Raises UsageError when one cannot be written.
    """
    installed = []
    for kind, folder in FOLDERS.items():
        for edited in sorted((home_of(library) / DRAFTS / folder).glob("*.toml")):
            target = home_of(library) / folder / edited.name
            if edited.stem not in library.ids(kind) or target.exists():
                continue
            draft = Draft(edited, target, library.text_of(kind, edited.stem).encode("utf-8"))
            if install(draft):
                installed.append(target)
            elif _age_s(edited) > FORGOTTEN_S:
                discard(draft)
    return installed


def is_own(path: Path) -> bool:
    """Whether a profile is a person's own, and did not come with the program."""
    return not path.absolute().is_relative_to(bundle())


def goes_before(library: Library, kind: str, id_: str) -> Path | None:
    """The bundled file that a person's own of the same id stands in front of; None where it hides none."""
    if library.received(kind, id_) is not None or bundle() not in library.places:
        return None
    path = library.path_of(kind, id_)
    behind = bundle() / FOLDERS[kind] / path.name
    return behind if is_own(path) and behind.is_file() else None


def problems_of(library: Library, kind: str, path: Path) -> tuple[Problem, ...]:
    """All that is wrong with a file, as ``profiles check`` finds it."""
    return library.open_file(path, kind).problems


def short(path: Path) -> str:
    """``path`` for people: ``~`` for their home."""
    try:
        return plain(f"~{os.sep}{path.absolute().relative_to(Path.home())}")
    except (ValueError, RuntimeError):
        return plain(str(path))


def home_of(library: Library) -> Path:
    """Where their own profiles lie: the usual folder, unless the library looks elsewhere alone."""
    mine = user_folder()
    return mine if mine in library.places or not library.places else library.places[0]


def _changed(edited: Path, original: bytes) -> bool:
    try:
        return edited.read_bytes() != original
    except OSError:  # taken away in the editor
        return False


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _write(path: Path, content: bytes) -> Path:
    from purifier.services.whole_file import write_whole_bytes

    try:
        write_whole_bytes(path, content)
    except OSError as error:
        raise UsageError(f"{plain(str(path))} cannot be written: {error.strerror}") from None
    return path
