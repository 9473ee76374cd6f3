"""Where profiles are looked for: what was asked for, then the user's own, then the bundle."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from purifier.errors import UsageError

VARIABLE: Final = "PURIFIER_PROFILES"


def places(explicit: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The folders that hold profiles, first to last; an earlier one shadows a later one by id.

    ``explicit`` are the folders named on the command line; naming one that is not there raises UsageError.
    The others may be absent.
    """
    for folder in explicit:
        if not folder.is_dir():
            found = "a file" if folder.exists() else "nothing there"
            raise UsageError(f"--profiles: expected a folder of profiles, found {found}: {folder}")
    return tuple(dict.fromkeys(folder for folder, _ in places_and_origins(explicit)))


def places_and_origins(explicit: Sequence[Path] = ()) -> tuple[tuple[Path, str], ...]:
    """The folders of `places`, each with where its name came from."""
    listed = os.environ.get(VARIABLE, "").split(os.pathsep)
    return (
        *((folder, "--profiles") for folder in explicit),
        *((Path(part), VARIABLE) for part in listed if part.strip()),
        (user_folder(), "your own"),
        (bundle(), "bundled"),
    )


def user_folder() -> Path:
    """Where a user's own profiles lie, by the habit of the system; the folder need not be there."""
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / "profiles"


def bundle() -> Path:
    """The profiles that come with the program: beside the package in a source checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent
    return checkout / "profiles" if (checkout / "pyproject.toml").is_file() else package / "profiles"
