"""``purifier demo`` as a newcomer types it, on a terminal."""

from __future__ import annotations

import os
import select
import signal
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


def shown_until(terminal: int, marker: bytes) -> bytes:
    """What the terminal shows until ``marker`` is among it."""
    seen, end = b"", time.monotonic() + HANGS_S
    while marker not in seen:
        assert time.monotonic() < end, f"{marker!r} was not shown; the last was {seen[-300:]!r}"
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 1 << 16)
    return seen


def test_it_opens_on_a_living_pretend_run_and_leaves_nothing_behind(tmp_path: Path) -> None:
    import fcntl
    import pty
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(REPOSITORY)
        os.environ |= {"TERM": "xterm-256color", "TMPDIR": str(tmp_path)}
        os.execv(sys.executable, [sys.executable, "-m", "purifier", "demo"])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        assert b"PRETEND" in shown_until(terminal, b"Plan said")
        assert list(tmp_path.glob("purifier-demo-*/runs.sqlite3")), "in a database of its own"
        os.write(terminal, b"q")
        end, done, code = time.monotonic() + HANGS_S, 0, 0
        while not done:
            assert time.monotonic() < end, "q did not close it"
            if select.select([terminal], [], [], 0.05)[0]:
                with suppress(OSError):
                    os.read(terminal, 1 << 16)
            done, code = os.waitpid(pid, os.WNOHANG)
        pid = 0
        assert os.waitstatus_to_exitcode(code) == 0
        assert not list(tmp_path.glob("purifier-demo-*"))
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(terminal)


@pytest.mark.slow
def test_enter_on_the_empty_log_shows_it_and_q_comes_back(tmp_path: Path) -> None:
    import fcntl
    import pty
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(REPOSITORY)
        os.environ |= {"TERM": "xterm-256color", "TMPDIR": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "home")}
        os.environ.pop("PURIFIER_DB", None)
        os.execv(sys.executable, [sys.executable, "-m", "purifier"])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        shown_until(terminal, b"This comparison is an example")
        os.write(terminal, b"3")
        shown_until(terminal, b"No meter at hand?")
        os.write(terminal, b"\r")
        assert b"PRETEND" in shown_until(terminal, b"Plan said")
        os.write(terminal, b"q")
        shown_until(terminal, b"That was the demo")
        os.write(terminal, b"q")
        end = time.monotonic() + HANGS_S
        while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
            assert time.monotonic() < end, "q did not close it"
            if select.select([terminal], [], [], 0.05)[0]:
                with suppress(OSError):
                    os.read(terminal, 1 << 16)
        pid = 0
        assert os.waitstatus_to_exitcode(ended[1]) == 0
        assert not list(tmp_path.glob("purifier-demo-*")) and not list((tmp_path / "home").glob("**/runs.sqlite3"))
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
