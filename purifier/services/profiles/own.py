"""The files of a person's own profiles, and what they are edited with."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.library.ids import FOLDERS
from purifier.library.places import bundle, user_folder
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.library.problems import Problem

EDITORS: Final = ("VISUAL", "EDITOR")
"""The variables that name an editor, the one that goes first first."""


class Own(NamedTuple):
    """A file that may be written to; ``copied``: it was made just now, from the one in the bundle."""

    path: Path
    copied: bool = False


def own_file(library: Library, kind: str, id_: str) -> Own:
    """The file of a profile, to be edited; of a bundled one a copy among the person's own, which goes before it.

    ``id_`` is the path of a file that cannot have an id.  Raises UsageError for an unknown id, and when the copy cannot
    be written.
    """
    if library.known(kind, id_) is None and os.path.isfile(id_):
        return Own(Path(id_))
    path = library.path_of(kind, id_)
    if not path.absolute().is_relative_to(bundle()):
        return Own(path)
    return Own(_write(_folder(library, kind) / path.name, path.read_text("utf-8")), copied=True)


def new_file(library: Library, kind: str) -> Path:
    """A file begun from the template of its kind, called ``my-battery`` and the like; raises UsageError as above."""
    if kind == "prior":
        raise UsageError("there is one profile of usual losses for each class of device: e edits one of them")
    from purifier.library.template import template

    folder, known = _folder(library, kind), set(library.ids(kind))
    names = (f"my-{kind}{'' if number == 1 else f'-{number}'}" for number in range(1, len(known) + 3))
    id_ = next(name for name in names if name not in known and not os.path.lexists(folder / f"{name}.toml"))
    return _write(folder / f"{id_}.toml", template(kind))


def problems_of(library: Library, kind: str, path: Path) -> tuple[Problem, ...]:
    """All that is wrong with a file, as ``profiles check`` finds it."""
    return library.open_file(path, kind).problems


def editor() -> list[str]:
    """The words that start the person's editor; empty when none is named."""
    for variable in EDITORS:
        try:
            words = shlex.split(os.environ.get(variable, ""))
        except ValueError:  # a quote that is not closed
            continue
        if words:
            return words
    return []


def short(path: Path) -> str:
    """``path`` for people: ``~`` for their home."""
    try:
        return plain(f"~{os.sep}{path.absolute().relative_to(Path.home())}")
    except (ValueError, RuntimeError):
        return plain(str(path))


def _folder(library: Library, kind: str) -> Path:
    """Where their own profiles lie: the usual folder, unless the library looks elsewhere alone."""
    mine = user_folder()
    return (mine if mine in library.places or not library.places else library.places[0]) / FOLDERS[kind]


def _write(path: Path, text: str) -> Path:
    from purifier.services.whole_file import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        raise UsageError(f"{plain(str(path))} cannot be written: {error.strerror}") from None
    return path
