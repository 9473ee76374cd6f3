"""Files of profiles that were named on the command line, and of which kind each is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from purifier.cli.profile_kinds import WORDS
from purifier.errors import UsageError, nearest
from purifier.library.ids import FOLDERS
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.problems import Problem


def once(files: Iterable[Path]) -> list[Path]:
    """Each file once, however often and by whatever way it was named."""
    found: dict[str, Path] = {}
    for file in files:
        found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def files_in(given: Path, kind: str | None) -> list[Path]:
    """A folder stands for the profiles in its folders of kinds, and for those straight in it where it is told of which
    ``kind`` they are.

    Raises UsageError for a folder without any.
    """
    if not given.is_dir():
        return [given]
    straight = kind is not None or given.absolute().name in WORDS
    patterns = (*(("*.toml",) if straight else ()), *(f"{folder}/*.toml" for folder in FOLDERS.values()))
    inside = [file for pattern in patterns for file in sorted(given.glob(pattern))]
    if not inside and not unread_in((given,)):
        inside = [] if straight else sorted(given.glob("*.toml"))  # of which it is then asked what they are
        if not inside:
            raise UsageError(f"expected profiles (*.toml) in the folder {plain(str(given))}, found none")
    return inside


def unread_in(given: Sequence[Path]) -> list[Problem]:
    """What lies in the folders that were named, and would not be read as part of them."""
    from purifier.library.misplaced import misplaced, wrong_endings
    from purifier.library.places import bundle

    found: list[Problem] = []
    for folder in {os.path.realpath(one): one for one in given if one.is_dir()}.values():
        if folder.absolute().name in WORDS:
            found += wrong_endings(folder)
        elif os.path.realpath(folder) != str(bundle()):
            found += (one.problem for one in misplaced(folder, own=False))
    return found


def not_there(file: Path) -> Problem:
    """What is said of a file that was named and is not there, with the nearest that is."""
    from purifier.library.problems import Problem

    try:
        beside = [one.name for one in file.absolute().parent.iterdir()]
    except OSError:
        beside = []
    return Problem(file, None, "", f"cannot be read: No such file or directory{nearest(file.name, beside)}")


def folder_kind(file: Path) -> str:
    """The kind that the folder of a file says; UsageError where it says none."""
    folder = file.absolute().parent.name
    if folder not in WORDS:
        known = ", ".join(FOLDERS.values())
        raise UsageError(
            f"what kind of profile is {plain(str(file))}? Say --kind, or put it in a folder named one of {known}"
        )
    return WORDS[folder]
