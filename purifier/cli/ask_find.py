"""What a person means by part of a name, and the ways from a battery to a purifier, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from purifier.errors import PurifierError
from purifier.services.plan.battery_text import battery_text

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

T = TypeVar("T")


def matching(entries: Sequence[T], wanted: str, texts: Callable[[T], tuple[str, str]]) -> list[T]:
    """Those in whose texts (name, and what else is searched) every word of ``wanted`` stands, best first.

    First come names that begin with it, then names with all of it in a piece, then words that begin so.  A number is
    found only whole: ``2`` is not in ``2000``.
    """
    typed = wanted.lower()
    words = [_pattern(word) for word in typed.split()]
    found = []
    for entry in entries:
        name, behind = (text.lower() for text in texts(entry))
        if not all(word.search(name) or word.search(behind) for word in words):
            continue
        begins = all(re.search(rf"\b{word.pattern}", name) for word in words)
        rank = 0 if name.startswith(typed) else 1 if typed in name else 2 if begins else 3
        found.append((rank, entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _pattern(word: str) -> re.Pattern[str]:
    whole = word[0].isdigit()
    return re.compile(rf"(?<![\w.]){re.escape(word)}(?![\d.])" if whole else re.escape(word))


class Way(NamedTuple):
    """A battery's text with an output or converter in it, in words, and what one gets at least, in words too."""

    text: str
    words: str
    least: str


def ways(library: Library, request: Request, battery: str) -> list[Way]:
    """Every way from ``battery`` to what ``request`` runs that can be planned, the longest first.

    Compared at the lowest setting that can be relied on; a way on which none can be comes last.
    """
    from purifier.services.plan.answer import span_of, stopping
    from purifier.services.plan.plan import column
    from purifier.services.wording import path_words

    bare = replace(battery_text(battery, library), output=None, converter=None)
    outputs: tuple[str, ...] = ("dc",)
    if bare.what[:1].isalpha():
        outputs = tuple(library.battery(bare.what).outputs)
    tried = [replace(bare, output=output) for output in outputs]
    tried += [replace(bare, converter=one.id) for one in library.all("converter")]
    found: list[tuple[float, Way]] = []
    for text in map(str, tried):
        try:
            planned = column(library, request, text, with_drivers=False)
        except PurifierError:
            continue  # no way, or a profile with problems, which 'profiles check' names
        sure = [row for row in planned.rows if stopping(row) is None]
        least = f"at least {span_of(sure[0]).least}" if sure else "not to be relied on"
        found.append((sure[0].runtime_low_h if sure else -1.0, Way(text, path_words(planned.setup), least)))
    return [way for _, way in sorted(found, key=lambda pair: -pair[0])]
