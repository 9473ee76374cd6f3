"""Profiles that lie where nothing is read, and so would be missed in silence: beside the folders of the kinds, in a
folder that is called nearly like one, under a name that does not end in ``.toml``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from purifier.library.ids import FOLDERS
from purifier.library.problems import Problem
from purifier.plain_text import quoted

_NEARLY: Final = (".toml", ".tml", ".toml.txt")
_FIRST: Final = next(iter(FOLDERS))
_SHORT: Final = 5
"""Letters of a folder's name to which others are near by chance."""
_MOST: Final = 200
"""So many folders of a place, and files of one, are looked at: a place may be any folder of a disk."""

_TOLD_BY: Final = {
    "settings": "purifier",
    "inputs": "purifier",
    "class": "converter",
    "role": "part",
    "framing": "meter",
    "told_by": "format",
    "cell_voltage": "chemistry",
    "energy": "battery",
    "capacity": "battery",
}
"""Keys that only one kind of profile has."""


class Misplaced(NamedTuple):
    """``kind`` is what the file seems to be; where nothing tells, that of batteries, which are looked at first."""

    kind: str
    problem: Problem


def wrong_endings(folder: Path) -> Iterator[Problem]:
    """The files of a kind's folder that are only nearly called as profiles are, unless the right one is there too."""
    for file in _files(folder):
        end = next(end for end in reversed(_NEARLY) if file.name.lower().endswith(end))
        right = f"{file.name[: -len(end)].lower()}.toml"
        if not file.name.endswith(".toml") and not (folder / right).exists():
            found = quoted(file.name, 80)
            said = f"is not read: expected a name that ends in .toml, found {found} (rename it to {quoted(right, 80)}?)"
            yield Problem(file, None, "", said)


def misplaced(place: Path, *, own: bool) -> Iterator[Misplaced]:
    """The profiles of a place of profiles that nothing reads.

    In a person's ``own`` place every file that ends like one is told; in any other, which may be a folder full of other
    things, those that say where their figures come from.
    """
    kinds = ", ".join(f"{folder}/" for folder in FOLDERS.values())
    for file in _files(place):
        table = _table(file)
        if own or _is_profile(table):
            seems = _kind(table)
            where = f"{FOLDERS[seems]}/" if seems else f"one of {kinds}"
            yield Misplaced(seems or _FIRST, Problem(file, None, "", f"is not read here: move it into {where}"))
    for kind, name in FOLDERS.items():
        yield from (Misplaced(kind, problem) for problem in wrong_endings(place / name))
    for folder in _folders(place):
        meant = _meant(folder.name)
        for file in _files(folder):
            table = _table(file)
            seems = meant or _kind(table)
            if own or meant or _is_profile(table):
                hint = f" (did you mean '{FOLDERS[seems]}'?)" if seems else f": expected one of {kinds}"
                said = f"is not read: {quoted(folder.name)} is no folder of a kind of profile{hint}"
                yield Misplaced(seems or _FIRST, Problem(file, None, "", said))


def _files(folder: Path) -> list[Path]:
    """What ends like a profile."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.lower().endswith(_NEARLY))
    except OSError:
        return []
    return [folder / name for name in names[:_MOST] if not name.startswith(".") and (folder / name).is_file()]


def _folders(place: Path) -> list[Path]:
    """The folders of a place that are none of a kind, links to those left out."""
    try:
        names = sorted(entry.name for entry in os.scandir(place) if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []
    known = [place / folder for folder in FOLDERS.values()]
    real = {os.path.realpath(folder) for folder in known}
    others = [place / name for name in names[:_MOST] if name not in FOLDERS.values()]
    return [one for one in others if os.path.realpath(one) not in real and not _same(one, known)]


def _same(folder: Path, known: list[Path]) -> bool:
    """Whether the system takes it for one of the kinds' all the same, as where ``Batteries`` is ``batteries``."""
    near = [one for one in known if one.name == folder.name.lower() and one.exists()]
    return any(os.path.samefile(folder, one) for one in near)


def _meant(name: str) -> str | None:
    """The kind whose folder a name is nearly; of short ones only what they are, for ``ports`` is near ``parts``."""
    import difflib

    words = {**{folder: kind for kind, folder in FOLDERS.items()}, **{kind: kind for kind in FOLDERS}}
    long = [word for word in words if len(word) > _SHORT]
    close = difflib.get_close_matches(name.lower(), long, n=1, cutoff=0.75)
    return words.get(name.lower()) or (words[close[0]] if close else None)


def _table(path: Path) -> Mapping[str, Any]:
    from purifier.library.toml_text import read_document

    document = read_document(path)
    return {} if isinstance(document, Problem) else document.table


def _is_profile(table: Mapping[str, Any]) -> bool:
    return "sources" in table and "name" in table


def _kind(table: Mapping[str, Any]) -> str | None:
    return next((kind for key, kind in _TOLD_BY.items() if key in table), None)
