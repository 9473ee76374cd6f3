"""Importing a million rows: time beside ``sqlite-utils insert --csv`` of the same file, and memory as files grow.

``python -m tests.bench.intake [ROWS]``, on an installed wheel.  Both read the same file, in turn; seconds are of whole
processes, and so are those of processor time and the greatest memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, NamedTuple

from tests.bench.clock import machine

MILLION: Final = 1_000_000
ROUNDS: Final = 3
AT_MOST: Final = 0.25
START: Final = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


class Took(NamedTuple):
    """Of one process: seconds on the wall, of processor time, and its greatest memory [MB]."""

    wall_s: float
    cpu_s: float
    memory_mb: float


def wide(path: Path, rows: int) -> Path:
    """A table of time, volts, amperes and watts at 1 Hz, as loggers export it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("time,voltage (V),current (A),power (W)\r\n")
        for i in range(rows):
            volts, amperes = 13.3 - 1.5 * i / rows + 0.001 * (i * 7 % 5), -0.33 - 0.001 * (i * 11 % 7)
            at = (START + timedelta(seconds=i)).isoformat().replace("+00:00", "Z")
            file.write(f"{at},{volts:.3f},{amperes:.3f},{volts * amperes:.3f}\r\n")
    return path


def long(path: Path, rows: int) -> Path:
    """Home Assistant's history of three entities, one after the other."""
    each = rows // 3
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("entity_id,state,last_changed\n")
        for name, first, step in (("voltage", 13.3, -1.5), ("current", -0.33, 0.0), ("power", -4.4, 0.5)):
            for i in range(each):
                at = (
                    (START + timedelta(seconds=3 * i + 0.138)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
                )
                file.write(f"sensor.bench_{name},{first + step * i / each + 0.001 * (i * 7 % 5):.3f},{at}\n")
    return path


def took(command: Sequence[str]) -> Took:
    """Run ``command`` to its end. Raises RuntimeError when it fails."""
    if sys.platform == "win32":
        raise RuntimeError("processor time and memory of a child are not told by this system")
    start = perf_counter()
    pid = os.posix_spawnp(
        command[0], list(command), os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Took(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main(rows: int) -> None:
    """Print the figures."""
    print(machine())
    bin_ = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for name, make in (("a table", wide), ("Home Assistant's history", long)):
            file = make(here / f"{make.__name__}.csv", rows)
            ours, theirs = [], []
            for number in range(ROUNDS):
                database = here / f"{make.__name__}{number}"
                ours.append(took([str(bin_ / "purifier"), "import", str(file), "--db", f"{database}.ours"]))
                theirs.append(
                    took([str(bin_ / "sqlite-utils"), "insert", f"{database}.theirs", "t", str(file), "--csv"])
                )
            ratio = median(a.wall_s / b.wall_s for a, b in zip(ours, theirs, strict=True))
            of_cpu = median(a.cpu_s / b.cpu_s for a, b in zip(ours, theirs, strict=True))
            a, b = (Took(*map(median, zip(*each, strict=True))) for each in (ours, theirs))
            print(f"{name}, {rows} rows: {a.wall_s:.1f} s beside {b.wall_s:.1f} s = {ratio:.2f}x (at most {AT_MOST}x)")
            print(f"  processor {a.cpu_s:.1f} s beside {b.cpu_s:.1f} s = {of_cpu:.2f}x; memory {a.memory_mb:.0f} MB")
            small = make(here / f"small-{make.__name__}.csv", rows // 10)
            less = took([str(bin_ / "purifier"), "import", str(small), "--db", str(here / f"{make.__name__}.small")])
            print(f"  memory with a tenth of the rows: {less.memory_mb:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MILLION)
