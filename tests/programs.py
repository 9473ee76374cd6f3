"""Programs of the system that some tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

import pytest

ALL_NEEDED: Final = "PURIFIER_TESTS_NEED_ALL"
"""Set to 1, as ``.ci/run`` does, a missing program is a failure: a test that never runs holds nothing."""


def program(name: str) -> str:
    """Where the program ``name`` is. The test that asks skips where it is not installed, or fails: `ALL_NEEDED`."""
    found = shutil.which(name)
    if found is not None:
        return found
    if os.environ.get(ALL_NEEDED) == "1":
        pytest.fail(f"{name} is not installed, and {ALL_NEEDED}=1 says that nothing may be left out")
    pytest.skip(f"{name} is not installed")


def tracer() -> str:
    """Where strace is, as `program`; skips where a process may not trace another."""
    found = program("strace")
    if subprocess.run([found, "-f", "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    return found
