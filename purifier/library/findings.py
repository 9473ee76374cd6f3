"""What a walk through a profile finds: the values that passed, and what is wrong, at its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from purifier.library.problems import Problem
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.key_lines import KeyPath
    from purifier.library.toml_text import Document

Checked = dict[str, Any]
"""Checked values under their keys: Stated for quantities, dicts for tables, lists of dicts for rows."""


class Findings:
    """What one walk saw. ``keys`` and ``numbers`` go by dotted path without row numbers: ``settings.power``."""

    def __init__(self) -> None:
        self.faults: list[tuple[KeyPath, str]] = []
        self.keys: dict[str, KeyPath] = {}
        self.numbers: dict[str, KeyPath] = {}

    def fault(self, path: KeyPath, message: str) -> None:
        """Note that something is wrong at ``path``."""
        self.faults.append((path, message))

    def faulty(self, path: KeyPath) -> bool:
        """Whether something is wrong at ``path`` itself: what is there, but wrong, is not missing as well."""
        return any(at == path for at, _ in self.faults)


class Here(NamedTuple):
    """Where in a profile a walk stands; what it finds there is noted in ``findings``.

    ``path`` leads to the very row, ``dotted`` is the same without row numbers, as sources name a key.
    """

    findings: Findings
    path: KeyPath = ()
    dotted: str = ""

    def below(self, name: str) -> Here:
        """The key or the named table ``name`` of the table that stands here."""
        dotted = f"{self.dotted}.{name}" if self.dotted else name
        return Here(self.findings, (*self.path, name), dotted)

    def row(self, number: int) -> Here:
        """Row ``number``, from 0, of the rows that stand here."""
        return Here(self.findings, (*self.path, number), self.dotted)

    def fault(self, message: str) -> None:
        """Note that something is wrong here."""
        self.findings.fault(self.path, message)

    def note_key(self) -> None:
        """Note that a source may name this place."""
        self.findings.keys.setdefault(self.dotted, self.path)

    def note_number(self) -> None:
        """Note that a number stands here, which a source must cover."""
        self.findings.numbers.setdefault(self.dotted, self.path)


def problems_at_lines(document: Document, faults: Sequence[tuple[KeyPath, str]]) -> list[Problem]:
    """``faults`` as problems of ``document``; a key that is missing is placed where its table begins."""
    if not faults:
        return []
    from purifier.library.key_lines import key_lines

    lines = key_lines(document.text)

    def line_of(path: KeyPath) -> int:
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 1)

    problems = [Problem(document.path, line_of(path), shown_key(path), message) for path, message in faults]
    return sorted(problems, key=lambda problem: problem.line or 0)


def shown_key(path: KeyPath) -> str:
    """``settings[2].power``; rows are counted from 1."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{plain(part)[:60]}"
    return shown.removeprefix(".")
