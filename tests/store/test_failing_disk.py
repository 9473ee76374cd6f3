"""A disk that fails a call: the recorder goes on, saves all later, and never says saved of what is not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from purifier.store.journal import Mode
from tests.patience import HANGS_S
from tests.programs import program
from tests.recordings import Recording

RECORD = """
import sys
from pathlib import Path
from purifier.store import opening
from tests.recordings import Recording

opening.mode_for = lambda version: sys.argv[2]
recording = Recording(Path(sys.argv[1]), 100.0)
for batch in range(12):
    recording.hear([100.0 + batch * 5.0 + t for t in range(5)])
    recording.recorder.commit()
    print("unsaved" if recording.recorder.trouble else recording.begun.writer.saved_ms, flush=True)
recording.close()
"""


@pytest.fixture(scope="module")
def strace() -> str:
    found = program("strace")
    if subprocess.run([found, "-f", "-e", "inject=fsync:error=EIO", "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    return found


TRUNCATE = (
    *(f"fdatasync:error=EIO:when={number}" for number in ("8", "9", "10", "20..30")),
    *(f"pwrite64:error=ENOSPC:when={number}" for number in ("20", "21", "22", "50..55")),
    *(f"pwrite64:error=EIO:when={number}" for number in ("23", "24")),
    *(f"ftruncate:error=EIO:when={number}" for number in ("3", "4..6")),
)
WAL = (
    *(f"fdatasync:error=EIO:when={number}" for number in ("4", "8..10")),
    *(f"pwrite64:error=ENOSPC:when={number}" for number in ("20", "21", "30..35")),
    *(f"pwrite64:error=EIO:when={number}" for number in ("23", "24")),
)


@pytest.mark.parametrize(
    ("journal", "fault"),
    [
        pytest.param(journal, fault, marks=[pytest.mark.slow] if i % 2 else [])
        for journal, faults in (("truncate", TRUNCATE), ("wal", WAL))
        for i, fault in enumerate(faults)
    ],
    indirect=["journal"],
)
def test_a_failing_call_costs_nothing_and_is_never_called_saved(
    strace: str, tmp_path: Path, journal: Mode, fault: str
) -> None:
    database = tmp_path / "runs.sqlite3"
    before = Recording(database)
    before.hear(range(50))
    before.close()
    command = [strace, "-f", "-qq", "-o", str(tmp_path / "calls"), "-e", f"inject={fault}"]
    done = subprocess.run(
        [*command, sys.executable, "-c", RECORD, str(database), journal],
        capture_output=True,
        text=True,
        timeout=HANGS_S,
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr[-2000:]
    assert "INJECTED" in (tmp_path / "calls").read_text()
    said = done.stdout.split()
    assert "unsaved" in said and said[-1] == "159000"
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        times = [t for (t,) in connection.execute("SELECT t_ms FROM reading ORDER BY t_ms")]
        assert times == [*range(0, 50_000, 1000), *range(100_000, 160_000, 1000)]
        assert connection.execute("SELECT count(*) FROM event WHERE kind = 'saved-again'").fetchone()[0] >= 1
