"""What every test stands on: folders of its own in place of the user's."""

from __future__ import annotations

import gc
import os
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from purifier.store.journal import Mode

# The first example of a run pays for lazy imports; tests that promise a time measure it themselves.
# A failing example comes with a line that brings it back.
settings.register_profile("purifier", deadline=None, print_blob=True)
settings.register_profile(
    "mutants", settings.get_profile("purifier"), phases=(Phase.explicit, Phase.generate), derandomize=True
)
settings.load_profile("purifier")

# As the program itself does it, and log undoes it: looking for garbage as often as Python does costs a quarter of an
# app's time.
gc.set_threshold(50_000, 20, 20)

_HOMES = count()
"""Numbers of our own: for the next number of its own pytest reads the names of all folders there are, every time."""

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Keep compiled files even where the environment says not to, or each worker and each program that a test starts
    would compile everything again; a mutant keeps none, for it is mended before its file's time has changed."""
    if config.getoption("--hypothesis-profile") != "mutants":
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """What was collected stays: no use looking through it for garbage."""
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than cores: a third of the time a test waits, for a process, a disk or a terminal."""
    return 1 + len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep tests away from the data folder and the variables of whoever runs them."""
    home = tmp_path_factory.getbasetemp() / "home" / str(next(_HOMES))
    home.mkdir(0o700, parents=True)
    folders = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    for variable in (*folders, "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    for variable in ("PURIFIER_PROFILES", "PURIFIER_DB", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return home


@pytest.fixture
def bundle() -> Path:
    """The profiles that come with the program."""
    return REPOSITORY / "profiles"


@pytest.fixture(params=["truncate", "wal"])
def journal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Mode:
    """The journal mode that new databases get, whatever this machine would choose; forked processes do the same."""
    mode: Mode = request.param
    monkeypatch.setattr("purifier.store.opening.mode_for", lambda version: mode)
    return mode
