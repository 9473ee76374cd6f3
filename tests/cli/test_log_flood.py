"""``purifier log`` on a line that never stops: memory stays flat, and who asks it to end is heard."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.link.pty import PseudoPort
from tests.cli.test_log import OPTIONS, ask, database, log, started
from tests.patience import HANGS_S, until
from tests.recordings import line, meter

__all__ = ["database", "started"]  # fixtures

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")
GROWTH_KB = 15_000
"""What waits takes a few megabytes; without a bound it is most of what comes in."""


class Flood:
    """A board that sends some bytes as often as the line takes them."""

    def __init__(self, data: bytes) -> None:
        self.port = PseudoPort("board", meter().line.baud)
        self.sent = 0
        self._data = data
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def _send(self) -> None:
        """As fast as the line takes it: unlike a meter this waits until there is room."""
        while not self._over.is_set():
            if not select.select([], [self.port._far], [], 0.1)[1]:
                self.port.tend()
                continue
            try:
                self.sent += os.write(self.port._far, self._data)
            except BlockingIOError:
                continue

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self.port.unplug()


def most_memory_kb(process: subprocess.Popen[str]) -> int:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.fixture
def flood(database: Path) -> Iterator[Flood]:
    found = Flood(line() * 100)
    yield found
    found.close()


@pytest.mark.slow
def test_memory_is_flat_a_request_to_end_is_heard_and_the_runs_time_is_the_clocks(
    flood: Flood, database: Path, started: list[subprocess.Popen[str]]
) -> None:
    began_s = time.monotonic()
    process, run_id = log(started, "board", *OPTIONS)
    assert run_id == "1"
    sent = flood.sent
    until(lambda: flood.sent > sent + 4_000_000)
    began_kb = most_memory_kb(process)
    until(lambda: flood.sent > sent + 80_000_000)
    assert most_memory_kb(process) - began_kb < GROWTH_KB
    asked_s = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=HANGS_S)
    ended_s = time.monotonic()
    assert process.returncode == 0, said
    # A tenth of a second where nobody else works; behind what had come in it would be half a minute.
    assert ended_s - asked_s < 10.0
    last_ms = ask(database, "SELECT max(t_ms) FROM reading")[0][0] or 0
    assert int(str(last_ms)) <= (ended_s - began_s) * 1000.0 + 1000.0
    thinned = ask(database, "SELECT count FROM fault WHERE reason = 'more readings than milliseconds'")
    dropped = ask(database, "SELECT data FROM event WHERE kind = 'not-understood'")
    assert thinned or dropped
