"""One break tried: does a test notice?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final, Literal

import pytest

from tests.mutants.breaks import Mutant
from tests.mutants.chosen import CHOSEN
from tests.mutants.copies import environment
from tests.mutants.reach import Reach, tests_of_room

Verdict = Literal["killed", "timed out", "survived", "not reached"]

FIRST_S: Final = 5.0
"""What the quickest tests of its room may take together; all others are asked only if those notice nothing."""
PATIENCE: Final = 10.0
"""How much longer than unbroken the tests may take, beside `STARTING_S`, until they count as hanging."""
STARTING_S: Final = 60.0
ENDED: Final = (-2, -9, -15)
"""Codes of tests that somebody ended from outside, which says nothing of the break: they are run again."""
TRIES: Final = 3


def trial(here: Path, mutant: Mutant, reach: Reach) -> Verdict:
    """Break the copy ``here``, run the tests that may notice until one does, and mend it again."""
    path = here / mutant.file
    whole = path.read_bytes()
    Path(cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_bytes(mutant.applied(whole))
    try:
        reached = reach.tests_of(mutant)
        room = tests_of_room(mutant)
        first = _quickest([test for test in reached if test.startswith(room)], reach)
        rest = [test for test in (*reached, *reach.tests_beyond()) if test not in set(first)]
        for tests in (first, list(dict.fromkeys(rest))):
            usually_s = sum(reach.seconds[test] for test in tests)
            verdict = _noticed(here, tests, usually_s) if tests else None
            if verdict is not None:
                return verdict
        return "survived" if reached else "not reached"
    finally:
        path.write_bytes(whole)


def _quickest(tests: Sequence[str], reach: Reach) -> list[str]:
    chosen: list[str] = []
    spent_s = 0.0
    for test in tests:
        spent_s += reach.seconds[test]
        if chosen and spent_s > FIRST_S:
            break
        chosen.append(test)
    return chosen


def _noticed(here: Path, tests: Sequence[str], usually_s: float) -> Verdict | None:
    for _ in range(TRIES):
        code = _code(here, tests, STARTING_S + PATIENCE * usually_s)
        if code not in ENDED:
            break
    if code is None:
        return "timed out"
    return None if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else "killed"


def _code(here: Path, tests: Sequence[str], most_s: float) -> int | None:
    """What the tests end with; None when they have to be ended after ``most_s``."""
    chosen = here / "chosen.json"
    chosen.write_text(json.dumps(tests), encoding="utf-8")
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    how = ["-x", "-q", "-p", "tests.mutants.chosen", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *how, *files],
        cwd=here,
        env=environment(here) | {CHOSEN: str(chosen)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(most_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if sys.platform != "win32":
            _end_all(process.pid)
        process.wait()


if sys.platform != "win32":

    def _end_all(group: int) -> None:
        """The tests, and what they had started."""
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
