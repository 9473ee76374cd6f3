"""Marks in a run that say at which setting it goes on: ``setting 3``, ``fan to 3``, ``on sleep``, ``3``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

LONGEST_NAME: Final = 20
"""Letters of a setting that no profile names."""
_SAYS: Final = r"(?:setting|speed|level|stage|step|mode|fan|on|at|to|into|in|auf|stufe)"
_BEFORE: Final = rf"(?:^|(?<![\w.,-]){_SAYS}\s*[:=]?\s*[\"'“]?)"
_AFTER: Final = r"[\"'”]?\s*(?:$|[.,;!)](?!\d)|(?:now|again|since|from now|instead|and|with|because)\b|-\s)"
"""What may follow a setting's name: ``to 3 pm``, ``at 12.5 V`` and ``on 3 h`` are about something else."""
_NAMED: Final = re.compile(
    rf"(?<![\w.,-])(?:setting|speed|level|stage|stufe)\s*[:=]?\s*(\w{{1,{LONGEST_NAME}}}%?){_AFTER}"
)
_NUMBER: Final = re.compile(rf"{_BEFORE}(\d{{1,2}}){_AFTER}")
_OF_CHARGE: Final = re.compile(r"\b(?:soc|battery|charged?|akku|humidity)\b")
"""A percentage beside these words is no speed."""


def setting_of(text: str, names: Sequence[str]) -> str | None:
    """The setting that a mark says the fan was put to, one of ``names`` in any case; None when it says nothing of it.

    Of several the last, for that is how it goes on.  Without ``names`` (nobody gave a purifier) what follows the word
    ``setting``, ``speed`` or ``level`` is one, and so is a number said like one.
    """
    words = text.strip().lower()
    if not names:
        found = _NAMED.findall(words) or _NUMBER.findall(words)
        return found[-1] if found else None
    last: tuple[int, int, str] | None = None
    for name in names:
        if name.endswith("%") and _OF_CHARGE.search(words):
            continue
        for match in _pattern(name.lower()).finditer(words):
            # Of two names of which one is part of the other, the longer.
            if last is None or (match.end(1), len(name)) > last[:2]:
                last = (match.end(1), len(name), name)
    return None if last is None else last[2]


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}({re.escape(name)}){_AFTER}")
