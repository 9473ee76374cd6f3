"""The one way from the command line to the terminal: whatever is printed passes here, whoever prints it.

What a file, a database, a device or the person at the keyboard put into a text is shown as letters and never obeyed by
the terminal.  Only this program's own commands to it, such as bold or an updating line, go by a way of their own.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, TextIO, cast

from purifier.plain_text import harmless, told

_OWN_STYLES: Final = re.compile(r"(\x1b\[(?:0|1|2|31|32|33)m)")
"""What `click.style` writes for the styles that this program uses."""


class Gate:
    """A text stream in front of ``stream`` that lets letters through and no commands to a terminal.

    ``narrates``: it carries sentences for people (standard error), in which very long words are shortened.
    """

    def __init__(self, stream: TextIO, *, narrates: bool) -> None:
        self._stream = stream
        self._clean: Final = told if narrates else harmless
        self._terminal: Final = stream.isatty()
        self._styled: Final = self._terminal and not os.environ.get("NO_COLOR")
        self._text_waits = False

    @property
    def encoding(self) -> str:
        """As the stream's behind it."""
        return self._stream.encoding

    @property
    def errors(self) -> str | None:
        """As the stream's behind it."""
        return self._stream.errors

    def write(self, text: str) -> int:
        """Let the letters of ``text`` through; how many there were before."""
        if not isinstance(text, str):  # click finds out what kind of stream this is by trying
            raise TypeError(f"text was expected, found {type(text).__name__}")
        self._stream.write(self._clean(text))
        self._text_waits = True
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """`write` each."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """As the stream's behind it."""
        self._stream.flush()

    def isatty(self) -> bool:
        """As the stream's behind it."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """As the stream's behind it."""
        return self._stream.fileno()

    def write_styled(self, text: str) -> None:
        """`write` with this program's own styles in it; without them where there is no terminal, and with NO_COLOR."""
        parts = _OWN_STYLES.split(text)
        shown = parts if self._styled else parts[::2]
        self._stream.write("".join(part if _OWN_STYLES.fullmatch(part) else self._clean(part) for part in shown))

    def write_data(self, text: str) -> None:
        """Text for another program, to the letter (UTF-8, line ends as they are); on a terminal as `write`."""
        if self._terminal:
            self.write(text)
            return
        if self._text_waits:  # it goes first; to flush for each of a million lines would be a million writes
            self._stream.flush()
            self._text_waits = False
        _as_bytes(self._stream, text)

    def command(self, sequence: str) -> None:
        """A command of this program to the terminal, such as to clear the line."""
        self._stream.write(sequence)


@contextmanager
def gated() -> Iterator[None]:
    """Standard output and standard error pass through a `Gate` meanwhile; and what nobody foresaw, after it too."""
    sys.excepthook = _tell_unforeseen
    out, err = sys.stdout, sys.stderr
    sys.stdout = cast(TextIO, Gate(out, narrates=False))
    sys.stderr = cast(TextIO, Gate(err, narrates=True))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def print_data(text: str) -> None:
    """``text`` for another program on standard output, see `Gate.write_data`."""
    out: object = sys.stdout
    if isinstance(out, Gate):
        out.write_data(text)
    else:
        sys.stdout.flush()
        _as_bytes(sys.stdout, text)


def print_styled(text: str) -> None:
    """A line for people on standard output with this program's own styles in it."""
    out: object = sys.stdout
    if isinstance(out, Gate):
        out.write_styled(text + "\n")
    else:
        sys.stdout.write(_OWN_STYLES.sub("", text) + "\n")


def command(sequence: str) -> None:
    """A command of this program to the terminal on standard error."""
    err: object = sys.stderr
    if isinstance(err, Gate):
        err.command(sequence)
    else:
        sys.stderr.write(sequence)


def _tell_unforeseen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of this program's own, with where it came from: its words may be anybody's."""
    import traceback

    sys.stderr.write(told("".join(traceback.format_exception(kind, error, trace))))


def _as_bytes(stream: TextIO, text: str) -> None:
    """Line ends are part of a format; a text stream would change them on some systems."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
    else:
        buffer.write(text.encode("utf-8", "replace"))
