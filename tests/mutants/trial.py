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
from tests.mutants.reach import Reach

Verdict = Literal["killed", "timed out", "survived", "not reached"]

FIRST_S: Final = 15.0
"""What the quickest tests that reach it may take together; the others are asked only if those notice nothing."""
PATIENCE: Final = 10.0
"""How much longer than unbroken the tests may take, beside `STARTING_S`, until they count as hanging."""
STARTING_S: Final = 60.0


def trial(here: Path, mutant: Mutant, reach: Reach) -> Verdict:
    """Break the copy ``here``, run the tests that may notice until one does, and mend it again."""
    path = here / mutant.file
    whole = path.read_bytes()
    Path(cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_bytes(mutant.applied(whole))
    try:
        reached = reach.tests_of(mutant)
        first = _quickest(reached, reach)
        rest = [test for test in (*reached, *reach.tests_beyond()) if test not in set(first)]
        for tests in (first, list(dict.fromkeys(rest))):
            verdict = _noticed(here, tests, sum(reach.seconds[test] for test in tests)) if tests else None
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
        code = process.wait(STARTING_S + PATIENCE * usually_s)
        return None if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else "killed"
    except subprocess.TimeoutExpired:
        return "timed out"
    finally:
        if sys.platform != "win32":
            _end_all(process.pid)
        process.wait()


if sys.platform != "win32":

    def _end_all(group: int) -> None:
        """The tests, and what they had started."""
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
