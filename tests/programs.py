"""Programs of the system, and packages besides those of the ``test`` extra, that some tests need."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from types import ModuleType
from typing import Final, NoReturn

import pytest

ALL_NEEDED: Final = "PURIFIER_TESTS_NEED_ALL"
"""Set to 1, as ``.ci/run`` does, a missing program is a failure: a test that never runs holds nothing."""


def program(name: str) -> str:
    """Where the program ``name`` is. The test that asks skips where it is not installed, or fails: `ALL_NEEDED`."""
    found = shutil.which(name)
    return found if found is not None else _cannot(f"{name} is not installed")


def package(name: str) -> ModuleType:
    """The module ``name``. The tests of the file that asks skip where it is not installed, or fail: `ALL_NEEDED`."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        if os.environ.get(ALL_NEEDED) == "1":
            raise
        pytest.skip(f"{name} is not installed", allow_module_level=True)


def tracer() -> str:
    """Where strace is, as `program`; where a process may not trace another it is as good as not there."""
    found = program("strace")
    works = subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True).returncode == 0
    return found if works else _cannot("strace may not trace here")


def _cannot(why: str) -> NoReturn:
    if os.environ.get(ALL_NEEDED) == "1":
        pytest.fail(f"{why}, and {ALL_NEEDED}=1 says that nothing may be left out")
    pytest.skip(why)
