"""A plug-in of pytest: runs the tests of a list in its order, and writes down how long each that passed took."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import pytest

CHOSEN: Final = "MUTANTS_CHOSEN"
"""Names a file with a list of tests, one name each."""
TIMES: Final = "MUTANTS_TIMES"
"""Names a file to write: test -> seconds, of those that passed."""

_times: dict[str, float] = {}
_failed: set[str] = set()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, and put in order."""
    if CHOSEN not in os.environ:
        return
    order = {name: i for i, name in enumerate(json.loads(Path(os.environ[CHOSEN]).read_text(encoding="utf-8")))}
    left_out = [item for item in items if item.nodeid not in order]
    config.hook.pytest_deselected(items=left_out)
    items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, call and what comes after."""
    _times[report.nodeid] = _times.get(report.nodeid, 0.0) + report.duration
    if report.outcome != "passed":
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write down what was seen; the workers of pytest-xdist see only their own and leave it to the one above."""
    if TIMES in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        passed = {name: seconds for name, seconds in _times.items() if name not in _failed}
        Path(os.environ[TIMES]).write_text(json.dumps(passed), encoding="utf-8")
