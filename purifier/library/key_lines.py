"""On which line each key of a TOML text stands. Read only when there is a problem to report."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

KeyPath = tuple[str | int, ...]

_BLANK: Final = re.compile(r"[ \t]*")
_BLANKS: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'",
    re.DOTALL,
)
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN_VALUE: Final = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Key path -> line (from 1) for every table, key and list element of ``text``, which must be valid TOML.

    A table that several headers build stands where it is first named. Elements of lists are numbered from 0.
    """
    return _Scan(text).lines


class _Scan:
    """One pass over the text. Recursion follows brackets, whose depth was bounded before parsing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}
        self._document()

    def _document(self) -> None:
        table: KeyPath = ()
        while self._skip(_BLANKS) < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)

    def _header(self, brackets: int) -> KeyPath:
        """``[a.b]`` or ``[[a.b]]``: the path of the table it opens, through the newest row of each list above it."""
        line = self._line()
        self.at += brackets
        *above, last = self._key()
        self.at += brackets
        path: KeyPath = ()
        for part in above:
            path = self._note((*path, part), line)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        path = self._note((*path, last), line)
        if brackets == 2:
            row = self.counts[path] = self.counts.get(path, 0) + 1
            path = self._note((*path, row - 1), line)
        return path

    def _pair(self, table: KeyPath) -> None:
        line, path = self._line(), table
        for part in self._key():
            path = self._note((*path, part), line)
        self.at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        character = self.text[self.at]
        if character == "[":
            self._list(path)
        elif character == "{":
            self._inline_table(path)
        else:
            self._skip(_STRING if character in "\"'" else _PLAIN_VALUE)

    def _list(self, path: KeyPath) -> None:
        self.at += 1
        row = 0
        while self.text[self._skip(_BLANKS)] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._value(self._note((*path, row), self._line()))
            row += 1
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while self.text[self._skip(_BLANKS)] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self._pair(path)
        self.at += 1

    def _key(self) -> list[str]:
        """A dotted key, leaving off behind the blanks after it."""
        parts = []
        while True:
            self._skip(_BLANK)
            start = self.at
            if self.text[start] in "\"'":
                self._skip(_STRING)
                parts.append(_unquoted(self.text[start : self.at]))
            else:
                self._skip(_BARE_KEY)
                parts.append(self.text[start : self.at])
            if not self.text.startswith(".", self._skip(_BLANK)):
                return parts
            self.at += 1

    def _note(self, path: KeyPath, line: int) -> KeyPath:
        self.lines.setdefault(path, line)
        return path

    def _line(self) -> int:
        return bisect_right(self.starts, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError("key_lines reads valid TOML only")
        self.at = match.end()
        return self.at


def _unquoted(key: str) -> str:
    if key[0] == "'" or "\\" not in key:
        return key[1:-1]
    import tomllib

    return str(tomllib.loads(f"key = {key}")["key"])
