"""A logger that outlives the terminal, and the app, that started it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Final

from purifier.errors import LinkError, PurifierError, StoreError, UsageError

TICK_S: Final = 1.0
VARIABLE: Final = "PURIFIER_DETACHED"
"""Set for the logger: nobody reads what it says once its run has begun."""
if sys.platform == "win32":
    _APART: Final = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _APART: Final = 0
"""What Windows needs beside a session of its own, which it does not have, for the logger to outlive its terminal."""
_ERRORS: Final[dict[int, type[PurifierError]]] = {2: UsageError, 3: LinkError, 4: StoreError}


def start(arguments: Sequence[str], waiting: Callable[[float], None] = lambda seconds: None) -> int:
    """Start ``purifier`` with ``arguments`` (``log`` and its options) in the background; the id of its run.

    In a scope of its own where systemd runs the session, so that logging out does not end it.  ``waiting`` is called
    each second until the run has begun, with the seconds so far.  Raises what the logger ended with when it did not get
    as far as a run; whatever interrupts the wait ends the logger, too.
    """
    command = [*_scope(), sys.executable, "-m", "purifier", *arguments]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
            creationflags=_APART,
            env={**os.environ, VARIABLE: "1"},
        )
        try:
            first = _first_line(process, waiting)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if first.isdigit():
            process.returncode = 0  # it lives on, and is no child to wait for
            return int(first)
        code = process.wait()
        said.seek(0)
        words = said.read().decode(errors="replace").strip().removeprefix("purifier: ")
    raise _ERRORS.get(code, LinkError)(words or f"the logger ended with code {code}")


def _first_line(process: subprocess.Popen[bytes], waiting: Callable[[float], None]) -> bytes:
    """What the logger prints first; nothing when it ended without."""
    assert process.stdout is not None
    out, heard = process.stdout, SimpleQueue[bytes]()
    start_s = time.monotonic()
    threading.Thread(target=lambda: heard.put(out.readline()), name="first line", daemon=True).start()
    while True:
        waiting(time.monotonic() - start_s)
        try:
            first = heard.get(timeout=TICK_S)
        except Empty:
            continue
        out.close()
        return first.strip()


def detach_streams() -> None:
    """In the logger: from now on nobody listens."""
    if os.environ.get(VARIABLE) == "1":
        sys.stdout.flush()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)


def _scope() -> list[str]:
    program = shutil.which("systemd-run")
    if program is None or "XDG_RUNTIME_DIR" not in os.environ:
        return []
    words = [program, "--user", "--scope", "--quiet", "--collect"]
    try:
        works = subprocess.run([*words, "true"], capture_output=True, timeout=3.0).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return []
    return words if works else []
