"""Copies of the tree to break: never the one that somebody works in."""

from __future__ import annotations

import compileall
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

TAKEN: Final = ("purifier", "tests", "profiles", "pyproject.toml", "README.md")


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A copy of the tree at ``root``, its files compiled, thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="purifier-mutants-", ignore_cleanup_errors=True) as folder:
        here = Path(folder).resolve()
        for name in TAKEN:
            if (root / name).is_dir():
                shutil.copytree(root / name, here / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(root / name, here / name)
        compileall.compile_dir(here / "purifier", quiet=1)
        compileall.compile_dir(here / "tests", quiet=1)
        yield here


def environment(here: Path) -> dict[str, str]:
    """Variables with which every process, those that tests start too, runs the copy ``here``.

    Nothing is compiled to a file: a file that is broken and mended within a second would be taken for the same.
    """
    return {**os.environ, "PYTHONPATH": str(here), "PYTHONDONTWRITEBYTECODE": "1"}
