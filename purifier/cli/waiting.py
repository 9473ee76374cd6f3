"""What a command says while it waits for a meter: at once what for, then how far it is."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import Final, Self

import click

from purifier.cli.gate import command
from purifier.plain_text import plain

PLAIN_EVERY_S: Final = 10.0
TERMINAL_EVERY_S: Final = 0.2


class Waiting:
    """One updating line on a terminal; elsewhere a line at the start, and one each `PLAIN_EVERY_S`.

    Whatever ends the wait, what is printed next begins on a line of its own.
    """

    def __init__(self, words: str) -> None:
        self._terminal: Final = sys.stderr.isatty()
        self._every_s: Final = TERMINAL_EVERY_S if self._terminal else PLAIN_EVERY_S
        self._due = 0.0
        self._open = False
        self.show(words)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._open:
            command("\r\x1b[K")
            self._open = False

    def show(self, words: str) -> None:
        """Say how far it is, as often as one reads it."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + self._every_s
        if not self._terminal:
            click.echo(words, err=True)
            return
        width = shutil.get_terminal_size((100, 24)).columns
        command("\r")
        click.echo(plain(words)[: width - 1], err=True, nl=False)
        command("\x1b[K")
        sys.stderr.flush()
        self._open = True
