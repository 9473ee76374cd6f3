"""Telling somebody: the desktop's own notices, and a command of the user's."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.model.run import Event
from purifier.plain_text import quoted

LONGEST_S: Final = 60.0
"""A hook that takes longer is ended: alarms must not pile up processes."""


def hook_command(typed: str | None) -> tuple[str, ...]:
    """A command as typed, taken apart as a shell would but never given to one; raises UsageError."""
    if typed is None:
        return ()
    try:
        words = tuple(shlex.split(typed))
    except ValueError as error:
        raise UsageError(f"--hook: expected a command and its words, found {quoted(typed)} ({error})") from None
    if not words or shutil.which(words[0]) is None:
        raise UsageError(f"--hook: expected a program that can be run, found {quoted(words[0] if words else typed)}")
    return words


class Announcer:
    """Runs the hook and shows a notice for each alarm; what has ended is cleared away at the next one."""

    def __init__(self, hook: Sequence[str]) -> None:
        self._hook = tuple(hook)
        self._notify = shutil.which("notify-send")
        self._started: list[subprocess.Popen[bytes]] = []

    def tell(self, run: int, event: Event) -> None:
        """Tell of ``event``; the command finds it in its environment. Never raises, never waits."""
        told = {
            "PURIFIER_RUN": str(run),
            "PURIFIER_EVENT": event.kind,
            "PURIFIER_ALARM": str(event.data.get("name", "")),
            "PURIFIER_TEXT": event.text,
        }
        self._tidy()
        if self._hook:
            self._start(self._hook, {**os.environ, **told})
        if self._notify is not None and ("DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ):
            urgency = "critical" if event.kind == "alarm" else "low"
            self._start((self._notify, "-u", urgency, "--", f"purifier, run {run}", event.text), dict(os.environ))

    def _start(self, command: Sequence[str], environment: dict[str, str]) -> None:
        limit = shutil.which("timeout")
        words = (limit, f"{LONGEST_S:g}", *command) if limit is not None else tuple(command)
        quiet = subprocess.DEVNULL
        try:
            process = subprocess.Popen(
                words, stdin=quiet, stdout=quiet, stderr=quiet, env=environment, start_new_session=True
            )
        except OSError:
            return  # the alarm stands in the run; that nobody could be told must not end it
        self._started.append(process)

    def _tidy(self) -> None:
        self._started = [process for process in self._started if process.poll() is None]
