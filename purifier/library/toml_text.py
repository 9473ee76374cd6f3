"""From a path to a parsed TOML table, whatever the path turns out to be."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Any, Final, NamedTuple

from purifier.library.problems import Problem
from purifier.plain_text import plain

MOST_BYTES: Final = 1 << 20
MOST_DEPTH: Final = 64
"""Tables in tables: far more than a profile needs, far less than Python's recursion limit."""

_STRING_OR_COMMENT: Final = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)' r"|'''.*?(?:'''|\Z)" r'|"(?:\\[^\n]|[^"\\\n])*"?' r"|'[^'\n]*'?" r"|\#[^\n]*",
    re.DOTALL,
)
_AT_LINE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Document(NamedTuple):
    """A file that is valid TOML: its text for finding lines, its table for everything else."""

    path: Path
    text: str
    table: dict[str, Any]


def read_document(path: Path) -> Document | Problem:
    """Read and parse ``path``; never raises, never blocks, never recurses without bound."""
    content = _content(path)
    if isinstance(content, str):
        return Problem(path, None, "", content)
    if content.startswith(b"\xef\xbb\xbf"):
        return Problem(path, 1, "", "begins with a byte-order mark: save it as UTF-8 without one")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(path, line, "", f"is not UTF-8 text: found the byte 0x{content[error.start]:02x}")
    return parse_document(path, text)


def parse_document(path: Path, text: str) -> Document | Problem:
    """Parse ``text``, which stands in ``path``."""
    import tomllib

    if not _is_shallow(text):
        return Problem(path, None, "", f"nests tables or lists more than {MOST_DEPTH} deep")
    try:
        return Document(path, text, tomllib.loads(text))
    except ValueError as error:  # TOMLDecodeError, and int() refusing thousands of digits
        message = str(error)
        at = _AT_LINE.search(message)
        if at is None:
            return Problem(path, None, "", f"is not valid TOML: {plain(message)[:200]}")
        from purifier.library.toml_slips import slip

        line = int(at[1]) if at[1] else text.count("\n") + 1
        found = slip(text, line, int(at[2]) if at[2] else None, message[: at.start()])
        return Problem(path, found.line, "", f"is not valid TOML: {found.said}")


def _content(path: Path) -> bytes | str:
    """The bytes of a regular file, or one sentence on why there are none."""
    # Looked at before it is opened, for opening a device can act on it; and after, for it may have been swapped.
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return "is not a regular file"
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        with open(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return "is not a regular file"
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return f"cannot be read: {reason}"
    if len(content) > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1024} KiB, which no profile is"
    return content


def _is_shallow(text: str) -> bool:
    """False when brackets or dotted keys nest deeper than MOST_DEPTH; the parser recurses once a level."""
    brackets = text.count("[") + text.count("{")
    if brackets <= MOST_DEPTH and text.count(".") <= MOST_DEPTH:
        return True
    bare = _STRING_OR_COMMENT.sub("_", text)
    if any(piece.count(".") > MOST_DEPTH for piece in re.split(r"[,=\[\]{}\n]", bare)):
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", bare):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > MOST_DEPTH:
            return False
    return True
