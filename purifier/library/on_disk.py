"""Which files of one kind lie in the folders of profiles: by their names alone, none is opened."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from purifier.library.ids import FOLDERS, id_fault
from purifier.library.problems import Problem


def profile_files(kind: str, places: Sequence[Path]) -> tuple[dict[str, Path], list[Problem]]:
    """Id -> file of ``kind``, an earlier place shadowing a later one; and the files and folders that cannot be used."""
    paths: dict[str, Path] = {}
    strays: list[Problem] = []
    for place in places:
        folder = place / FOLDERS[kind]
        try:
            names = sorted(name for name in os.listdir(folder) if _is_profile_name(name))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            strays.append(Problem(folder, None, "", f"cannot be read: {error.strerror}"))
            continue
        for name in names:
            stem = name.removesuffix(".toml")
            fault = id_fault(stem, kind)
            if fault is None:
                paths.setdefault(stem, folder / name)
            else:
                strays.append(Problem(folder / name, None, "", fault))
    return paths, strays


def _is_profile_name(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")
