"""What a logger at 1 Hz costs: ``python -m tests.bench.logger [SECONDS]``.

A pretend meter on a pseudo-terminal and ``purifier log``; processor time and memory from /proc, on a database that is
there already (the very first start also loads what makes one).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = ["--meter", "victron-ve-direct", "-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "3"]
PURIFIER = [sys.executable, "-m", "purifier"]


def ticks(pid: int) -> int:
    """Processor time of a process, in clock ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def started(command: list[str]) -> tuple[subprocess.Popen[str], str]:
    """A process and the first line it printed."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*PURIFIER, *command], stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("reads what Linux keeps in /proc")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PURIFIER_DB"] = str(Path(folder) / "runs.sqlite3")
        pretending, device = started(["simulate", *WORDS])
        first, _ = started(["log", device, *WORDS, "--duration", "2 s"])
        first.wait()
        logger, _ = started(["log", device, *WORDS])
        time.sleep(5.0)  # what starting costs is another bench's business
        before = ticks(logger.pid)
        time.sleep(seconds)
        share = (ticks(logger.pid) - before) / os.sysconf("SC_CLK_TCK") / seconds
        status = Path(f"/proc/{logger.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        for process in (logger, pretending):
            process.terminate()
            process.wait()
    print(f"processor of a logger at 1 Hz                {share:10.2%}            (at most 1 %)")
    print(f"memory of a logger                           {resident / 1024:10.1f} MiB        (at most 32)")
