"""What is wrong with a profile, in the form editors jump to."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from purifier.plain_text import plain


class Problem(NamedTuple):
    """One thing wrong: ``line`` counts from 1 (None: the file as a whole), ``key`` is a key path or empty."""

    path: Path
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line is not None else str(self.path)
        return plain(": ".join(part for part in (where, self.key, self.message) if part))
