"""What a walk through a profile finds: the values that passed, and what is wrong, at its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from purifier.library.problems import Problem
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.key_lines import KeyPath
    from purifier.library.toml_text import Document

Checked = dict[str, Any]
"""Checked values under their keys: Stated for quantities, dicts for tables, lists of dicts for rows."""


@dataclass(slots=True)
class Findings:
    """What one walk saw. ``keys`` and ``numbers`` go by dotted path without row numbers: ``settings.power``."""

    faults: list[tuple[KeyPath, str]] = field(default_factory=list)
    keys: dict[str, KeyPath] = field(default_factory=dict)
    numbers: dict[str, KeyPath] = field(default_factory=dict)

    def fault(self, path: KeyPath, message: str) -> None:
        """Note that something is wrong at ``path``."""
        self.faults.append((path, message))


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
