"""Which tests reach which line, and how long each takes: found out once for a state of the code, then kept."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.breaks import Mutant
from tests.mutants.chosen import TIMES
from tests.mutants.copies import copied, environment

KEPT: Final = ".mutants"
"""A folder beside the code, which git does not see."""
PROCESSES: Final = ("tests/test_readme.py::", "tests/test_inside.py::", "tests/cli/")
"""Tests that start processes of their own: what those reach is not seen from here."""


def tests_of_room(mutant: Mutant) -> str:
    """Where the tests of its room are."""
    return f"tests/{mutant.file.split('/')[1]}/"


@dataclass(frozen=True, slots=True)
class Reach:
    """What reaches what."""

    seconds: dict[str, float]
    """Test -> how long it takes, of all that pass while nothing is broken."""
    lines: dict[str, dict[int, list[str]]]
    """File -> line -> tests."""

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that reach it, those of its own room first, the quickest first."""
        lines = self.lines.get(mutant.file, {})
        if mutant.imported:
            # A test that happens to be the first to import it says nothing: all that use the file are asked.
            reached = {test for tests in lines.values() for test in tests}
        else:
            reached = {test for line in range(mutant.first, mutant.last + 1) for test in lines.get(line, ())}
        room = tests_of_room(mutant)
        if mutant.imported and not reached:
            reached = {test for test in self.seconds if test.startswith(room)}
        return sorted(reached & self.seconds.keys(), key=lambda test: (not test.startswith(room), self.seconds[test]))

    def tests_beyond(self) -> list[str]:
        """The tests that may reach anything through a process of their own, the quickest first."""
        found = [test for test in self.seconds if test.startswith(PROCESSES)]
        return sorted(found, key=lambda test: self.seconds[test])


def reach(root: Path, jobs: int, *, anew: bool = False) -> Reach:
    """What reaches what in the code at ``root``; kept from the last time where nothing has changed since."""
    kept = root / KEPT / "reach.json"
    state = _state(root)
    if kept.exists() and not anew:
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["state"] == state:
            return _read(known)
    print("finding out which tests reach which lines; this takes some minutes, once", flush=True)
    with copied(root) as here:
        known = {"state": state, **_found_out(here, jobs)}
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(known), encoding="utf-8")
    return _read(known)


def _found_out(here: Path, jobs: int) -> dict[str, object]:
    from coverage import CoverageData

    times = here / "times.json"
    how = ["-q", "-n", str(jobs), "-p", "tests.mutants.chosen", "--cov=purifier", "--cov-context=test", "--cov-report="]
    done = subprocess.run([sys.executable, "-m", "pytest", *how], cwd=here, env=environment(here) | {TIMES: str(times)})
    if done.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        sys.exit(f"the tests were broken off (code {done.returncode}): which reach what is not known")
    if done.returncode:
        print("what fails unbroken is left out: it would notice anything", flush=True)
    data = CoverageData(here / ".coverage")
    data.read()
    names: dict[str, int] = {}
    lines = {
        str(Path(file).relative_to(here)): {
            str(line): sorted(
                names.setdefault(context.rpartition("|")[0], len(names)) for context in contexts if context
            )
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    return {"names": list(names), "lines": lines, "seconds": json.loads(times.read_text(encoding="utf-8"))}


def _read(known: dict[str, object]) -> Reach:
    names: list[str] = known["names"]  # type: ignore[assignment]
    seconds: dict[str, float] = known["seconds"]  # type: ignore[assignment]
    kept: dict[str, dict[str, list[int]]] = known["lines"]  # type: ignore[assignment]
    lines = {
        file: {int(line): [names[i] for i in tests] for line, tests in each.items()} for file, each in kept.items()
    }
    return Reach(seconds, lines)


def _state(root: Path) -> str:
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources(root: Path) -> Iterable[Path]:
    return sorted(
        path
        for folder in ("purifier", "tests", "profiles")
        for path in (root / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".tcss")
    )
