"""A logger that outlives the terminal, and the app, that started it."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple

from purifier.errors import LinkError, PurifierError, StoreError, UsageError

TICK_S: Final = 1.0
VARIABLE: Final = "PURIFIER_DETACHED"
"""Set for the logger: nobody reads what it says once its run has begun (`BEGUN`) or its meter was heard (`HEARD`)."""
BEGUN: Final = "1"
HEARD: Final = "heard"
UNDERSTOOD: Final = "understood"
"""What the logger says in its second line when it has a reading; anything else is why it has none."""
NOTHING_YET: Final = "nothing was understood so far"
if sys.platform == "win32":
    _APART: Final = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _APART: Final = 0
"""What Windows needs beside a session of its own, which it does not have, for the logger to outlive its terminal."""
_ERRORS: Final[dict[int, type[PurifierError]]] = {2: UsageError, 3: LinkError, 4: StoreError}


class Started(NamedTuple):
    """A recorder in the background: the id of its run, and why nothing of its meter is understood, None when it is."""

    run: int
    trouble: str | None = None


def start(arguments: Sequence[str], waiting: Callable[[float], None] = lambda seconds: None) -> int:
    """Start ``purifier`` with ``arguments`` (``log`` and its options) in the background; the id of its run.

    In a scope of its own where systemd runs the session, so that logging out does not end it.  ``waiting`` is called
    each second until the run has begun, with the seconds so far.  Raises what the logger ended with when it did not get
    as far as a run; whatever interrupts the wait ends the logger, too.
    """
    return _started(arguments, waiting, BEGUN, 0.0).run


def start_and_hear(arguments: Sequence[str], waiting: Callable[[float], None], within_s: float) -> Started:
    """As `start`, and wait until its meter was understood, or is found not to be; at most ``within_s`` more [s]."""
    return _started(arguments, waiting, HEARD, within_s)


def _started(arguments: Sequence[str], waiting: Callable[[float], None], until: str, within_s: float) -> Started:
    command = [*_scope(), sys.executable, "-m", "purifier", *arguments]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
            creationflags=_APART,
            env={**os.environ, VARIABLE: until},
        )
        try:
            lines = _lines(process)
            first = _next(lines, waiting) or b""
            second = _next(lines, waiting, within_s) if first.isdigit() and until == HEARD else None
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if first.isdigit():
            process.returncode = 0  # it lives on, and is no child to wait for
            trouble = NOTHING_YET if not second else second.decode(errors="replace")
            return Started(int(first), None if until == BEGUN or trouble == UNDERSTOOD else trouble)
        code = process.wait()
        said.seek(0)
        words = _reason(said.read().decode(errors="replace"))
    raise _ERRORS.get(code, LinkError)(words or f"the logger ended with code {code}")


def _reason(said: str) -> str:
    """Why it ended, of all that it said: the error stands last, and what it remarked on before is none."""
    return f"\n{said.strip()}".rpartition("\npurifier: ")[2].strip()


def _lines(process: subprocess.Popen[bytes]) -> SimpleQueue[bytes]:
    """What the logger prints, line by line as it comes; an empty one when it says nothing more."""
    assert process.stdout is not None
    out, heard = process.stdout, SimpleQueue[bytes]()

    def listen() -> None:
        with out:
            for line in (out.readline(), out.readline()):
                heard.put(line.strip())

    threading.Thread(target=listen, name="first lines", daemon=True).start()
    return heard


def _next(lines: SimpleQueue[bytes], waiting: Callable[[float], None], within_s: float = math.inf) -> bytes | None:
    """The next line; None when none came ``within_s``. Says once a second how long it has waited."""
    start_s = time.monotonic()
    while (after_s := time.monotonic() - start_s) <= within_s:
        waiting(after_s)
        try:
            return lines.get(timeout=TICK_S)
        except Empty:
            continue
    return None


def waits_for_the_meter() -> bool:
    """In the logger: whether whoever started it waits to be told of its meter."""
    return os.environ.get(VARIABLE) == HEARD


def detach_streams() -> None:
    """In the logger: from now on nobody listens."""
    if os.environ.get(VARIABLE) in (BEGUN, HEARD):
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
