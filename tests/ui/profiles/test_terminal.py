"""An editor that cannot be started, on a real terminal."""

from __future__ import annotations

import os
import signal
import struct
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.ui.log.test_demo import shown_until

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


def test_the_app_takes_the_terminal_back_when_no_editor_comes_up(tmp_path: Path, user_folders: Path) -> None:
    """Keys reach it again: what is typed is found, and ctrl+q closes it."""
    import fcntl
    import pty
    import termios

    batteries = user_folders / "purifier/profiles/batteries"
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(REPOSITORY)
        os.environ |= {"TERM": "xterm-256color", "TMPDIR": str(tmp_path), "VISUAL": "/nowhere/ed --wait"}
        os.execv(sys.executable, [sys.executable, "-m", "purifier"])
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        shown_until(terminal, b"This comparison is an example")
        os.write(terminal, b"5")
        shown_until(terminal, b"acer-aps312")
        os.write(terminal, b"e")
        shown_until(terminal, b"/nowhere/ed")  # in the words that say so, which may be broken anywhere
        os.write(terminal, b"/aferiy p310")
        shown_until(terminal, b"aferiy-p310")
        os.write(terminal, b"\x11")
        shown_until(terminal, b"\x1b[?1049l")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        pid = 0
        assert not batteries.exists(), "nothing was copied"
    finally:
        if pid:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(terminal)
