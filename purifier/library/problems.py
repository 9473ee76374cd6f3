"""What is wrong with a profile, in the form editors jump to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from purifier.plain_text import plain

MOST_IN_A_FILE: Final = 50
"""So many problems of one file are told: who mends those will ask again."""


class Problem(NamedTuple):
    """One thing wrong: ``line`` counts from 1 (None: the file as a whole), ``key`` is a key path or empty."""

    path: Path
    line: int | None
    key: str
    message: str
    stands_for: int = 1
    """How many problems this stands for: more than one for those of a file that are not told one by one."""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line is not None else str(self.path)
        return plain(": ".join(part for part in (where, self.key, self.message) if part))


def first_of_file(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The ``problems`` of one file, the first `MOST_IN_A_FILE` of them as they are, the others as one that counts."""
    if len(problems) <= MOST_IN_A_FILE:
        return tuple(problems)
    left = len(problems) - MOST_IN_A_FILE
    more = f"and {left} more problem{'s' if left > 1 else ''}: mend those above first"
    return (*problems[:MOST_IN_A_FILE], Problem(problems[0].path, None, "", more, left))


def count_of(problems: Iterable[Problem]) -> int:
    """How many problems those are."""
    return sum(problem.stands_for for problem in problems)
