"""Memory does not grow with the file: a week at one reading a second takes what a day takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_import import START
from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("needs getrusage", allow_module_level=True)

IMPORTS = """
import resource, sys
from purifier.cli.main import run
code = run(["import", *sys.argv[1:]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
sys.exit(code)
"""
DAY, WEEK = 60_000, 604_800
MOST_MIB = 15
"""What a week may take more than a day: samples, caches and what SQLite keeps grow a little, and then no more."""


def peaks_mib(folder: Path, seconds: int) -> tuple[int, int]:
    """Of importing a file, and of importing it once more when another hour was added to it."""
    path = folder / f"{seconds}.csv"
    found = []
    for begin, end in ((0, seconds), (seconds, seconds + 3600)):
        with path.open("a") as file:
            file.write("" if begin else "time,voltage (V),current (A)\n")
            start = round(START.timestamp())
            file.writelines(f"{start + t},{13.2 - t / 1e6:.4f},{-0.5 - t % 7 / 1000:.3f}\n" for t in range(begin, end))
        words = [sys.executable, "-c", IMPORTS, str(path), "--db", str(folder / f"{seconds}.sqlite3")]
        done = subprocess.run(words, capture_output=True, text=True, timeout=5 * HANGS_S)
        assert done.returncode == 0 and f"{end - begin} readings" in done.stderr, done.stderr
        found.append(int(done.stderr.split()[-1]))
    return found[0], found[1]


@pytest.mark.slow
def test_a_week_takes_no_more_memory_than_a_day(tmp_path: Path) -> None:
    day, week = peaks_mib(tmp_path, DAY), peaks_mib(tmp_path, WEEK)
    print(f"{day} MiB for {DAY} rows and an hour more, {week} MiB for {WEEK}")
    assert week[0] - day[0] < MOST_MIB
    assert week[1] - day[1] < MOST_MIB
