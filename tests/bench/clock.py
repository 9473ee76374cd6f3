"""Timing whole commands in turn, so that a machine whose speed drifts drifts for both."""

from __future__ import annotations

import os
import platform
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median


def machine() -> str:
    """One line on what is measured on."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def cpu_s(work: Callable[[], object]) -> float:
    """Seconds of this process's processor time that ``work`` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def finished_s(command: Sequence[str]) -> float:
    """Seconds until ``command`` has ended; its output is thrown away."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def painted_s(command: Sequence[str], marker: bytes, size: tuple[int, int] = (120, 40)) -> float:
    """Seconds until ``command``, on a terminal of ``size``, has written ``marker``; then it is ended."""
    if sys.platform == "win32":
        raise OSError("needs pseudo-terminals")
    import fcntl
    import termios

    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    seen = b""
    try:
        while marker not in seen:
            if not select.select([terminal], [], [], 30.0)[0]:
                raise TimeoutError(f"{marker!r} was not painted within 30 s; the last bytes were {seen[-200:]!r}")
            seen += os.read(terminal, 1 << 16)
        return time.perf_counter() - start
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def compare(name: str, ours: Callable[[], float], theirs: Callable[[], float], at_most: float, runs: int = 11) -> None:
    """Print the median times of both, run in turn after one warm-up, and the median of the paired ratios."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    ratio = median(a / b for a, b in pairs)
    a, b = (median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<44} {a * 1e3:7.0f} ms / {b * 1e3:5.0f} ms = {ratio:5.2f}x   (at most {at_most}x)")
