"""Which profile a name means: all of it, all but its maker, or words that no other has. Nothing is ever guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from purifier.library.ids import Found
from purifier.library.matching import folded, matching, near
from purifier.plain_text import quoted

MOST_SHOWN: Final = 3
"""So many ids are named in a refusal."""
LEAST_TELLING: Final = 3
"""Fewer letters are in many ids by chance."""
LONGEST: Final = 200
"""No name is longer."""
_MOST_JOINED: Final = 4
"""So many words may be written as one, or one as so many."""

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[+*×:]")
"""Signs that tell models apart (``311i+``), or that stand behind a name, are never left out of one."""


def find(names: Mapping[str, str], text: str) -> Found:
    """What ``text`` means among ``names`` (id -> name): case, accents, blanks and hyphens count for nothing, but
    numbers stay apart.

    A whole name or id goes before a name without its first word, which is the maker, and that before whole words of it.
    """
    words = _words(text) if len(text) <= LONGEST else ()
    if not words:
        return Found()
    key = _joined(words)
    read = {id_: (_words(name), _words(id_)) for id_, name in names.items()}
    same = tuple(id_ for id_, own in read.items() if key in map(_joined, own))
    same = same or tuple(id_ for id_, (name, _) in read.items() if key == _joined(name[1:]))
    if same:
        return Found(same, exact=True)
    return Found(tuple(id_ for id_, own in read.items() if _is_made_of(words, own)))


def nearest_ids(names: Mapping[str, str], text: str) -> tuple[str, ...]:
    """Ids that ``text`` may have been meant for, the nearest by name or id first, `MOST_SHOWN` at the most."""
    if len(text.strip()) < LEAST_TELLING:
        return ()
    text = text[:LONGEST].strip()
    if not _words(text):
        return ()
    found = [id_ for id_, _ in matching(list(names), text, lambda id_: (names[id_], id_))]
    ranked = _by_likeness(names, text, found) if found else near(list(names), text, lambda id_: (names[id_], id_))
    return tuple(ranked[:MOST_SHOWN])


def refusal(kind: str, text: str, names: Mapping[str, str], elsewhere: str = "") -> str:
    """Why ``text`` is no profile of ``kind``, with the ids that it may have been meant for.

    ``elsewhere`` is the kind of which it is one.
    """
    shown, found = quoted(text, 60), find(names, text).ids
    lists = f"'purifier profiles list --kind {kind}' lists them"
    if len(found) > 1:
        *others, last = (f"'{id_}'" for id_ in _by_likeness(names, text, found)[:MOST_SHOWN])
        more = len(found) - len(others) - 1
        which = f"{', '.join([*others, last])} and {more} more ({lists})" if more else f"{', '.join(others)} or {last}"
        return f"{shown} may be any of {len(found)} {kind} profiles: {which}"
    hint = f": it is a {elsewhere}" if elsewhere else did_you_mean(nearest_ids(names, text))
    hint = hint or (f" ({lists})" if names else f" (no {kind} profiles were found)")
    return f"no {kind} profile is called {shown}{hint}"


def did_you_mean(ids: Sequence[str]) -> str:
    """`` (did you mean 'a' or 'b'?)``; nothing without any."""
    if not ids:
        return ""
    *others, last = (f"'{id_}'" for id_ in ids)
    return f" (did you mean {', '.join(others)} or {last}?)" if others else f" (did you mean {last}?)"


def _by_likeness(names: Mapping[str, str], text: str, ids: Sequence[str]) -> list[str]:
    key = _joined(_words(text[:LONGEST]))

    def likeness(id_: str) -> float:
        return max(SequenceMatcher(None, key, _joined(_words(one))).ratio() for one in (names[id_], id_))

    return sorted(ids, key=lambda id_: (-likeness(id_), id_))


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(text)))


def _joined(words: Sequence[str]) -> str:
    """``words`` as one; only numbers stay apart, or 10 and 0 would be 100."""
    joined = ""
    for word in words:
        joined += f" {word}" if joined[-1:].isdecimal() and word[:1].isdecimal() else word
    return joined


def _is_made_of(words: Sequence[str], own: Sequence[Sequence[str]]) -> bool:
    """Whether each of ``words``, alone or with those behind it, is one or more whole words of a name."""
    wholes = {part for name in own for _, part in _parts(name)}
    reached = {0}
    for start in range(len(words)):
        if start in reached:
            here = words[start : start + _MOST_JOINED]
            reached |= {start + count for count, part in _parts(here, 1) if part in wholes}
    return len(words) in reached


def _parts(words: Sequence[str], starts: int | None = None) -> Iterator[tuple[int, str]]:
    """Up to `_MOST_JOINED` words in a row, how many and as one; ``starts``: only from so many of the first ones."""
    for start in range(len(words) if starts is None else starts):
        for count in range(1, min(_MOST_JOINED, len(words) - start) + 1):
            yield count, _joined(words[start : start + count])
