"""Holding off the machine's sleep while a run is recorded, where the system lets a program do so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from types import TracebackType


class Awake:
    """While it is open the machine does not fall asleep by itself. Closing the lid is the user's own will."""

    def __init__(self, why: str) -> None:
        self._holder: subprocess.Popen[bytes] | None = None
        command = _command(why)
        if command:
            try:
                # It holds as long as its standard input is open, so it ends with this process, however that ends.
                self._holder = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError:
                self._holder = None

    def __enter__(self) -> Awake:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._holder is not None:
            if self._holder.stdin is not None:
                self._holder.stdin.close()
            self._holder.terminate()
            self._holder.wait()


def _command(why: str) -> list[str]:
    if sys.platform == "darwin":
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    program = shutil.which("systemd-inhibit")
    if program is None or not os.path.isdir("/run/systemd/system"):
        return []
    return [program, "--what=sleep:idle", "--who=purifier", f"--why={why}", "--mode=block", "cat"]
