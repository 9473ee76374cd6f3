"""The app on a terminal that can only print lines: it is not opened, and what to use instead is said in one."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Sequence

import pytest

from tests.conftest import REPOSITORY
from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)


def on_terminal(arguments: Sequence[str], term: str | None) -> tuple[int, str]:
    """Exit code of ``purifier`` with ``arguments``, and all that the terminal shows."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(REPOSITORY)
        os.environ.pop("TERM", None)
        os.environ |= {} if term is None else {"TERM": term}
        os.execv(sys.executable, [sys.executable, "-m", "purifier", *arguments])
    shown, end = b"", time.monotonic() + HANGS_S
    while True:
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
            pytest.fail(f"it did not end; the last it showed was {shown[-300:]!r}")
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                shown += os.read(terminal, 1 << 16)
            except OSError:  # it has ended
                break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "term", "instead"),
    [
        ((), "dumb", "purifier plan"),
        pytest.param((), None, "purifier plan --ask", marks=pytest.mark.slow),
        pytest.param(("demo",), "dumb", "purifier simulate", marks=pytest.mark.slow),
    ],
)
def test_it_says_in_one_line_what_to_use(arguments: tuple[str, ...], term: str | None, instead: str) -> None:
    code, shown = on_terminal(arguments, term)
    assert code == 2
    assert len(shown.splitlines()) == 1 and "\x1b" not in shown
    assert shown.startswith("purifier: this terminal (TERM=") and instead in shown
