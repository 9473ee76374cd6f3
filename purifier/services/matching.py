"""Finding entries by a part of their names: which match, how well, and which letters did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")

BEGINS, EARLY, LATE, INSIDE, BEHIND, SCATTERED = range(6)
"""How a word is found, the best first: the name begins with it, one of its first words does, a later one does, it
stands anywhere in the name, it stands in what is searched beside the name, its letters follow one another in it."""

FIRST_WORDS: Final = 3
"""Maker and model are among them; what comes after tells of size, parts and filters."""


class Match(NamedTuple):
    """``rank`` is how its worst word was found, and how all of them together; ``spans`` are the letters of the name
    that matched, as (from, to), in order and apart."""

    rank: tuple[int, int]
    spans: tuple[tuple[int, int], ...] = ()


def matching(entries: Sequence[T], wanted: str, texts: Callable[[T], tuple[str, str]]) -> list[tuple[T, Match]]:
    """The ``entries`` in which every word of ``wanted`` is found, the best first, else in their order.

    ``texts`` of an entry are its name and what else is searched.  Case and accents count for nothing, nor does a blank
    between a number and its unit.  A word that begins with a digit is found at the start of words only.  Where nothing
    matches so, letters that merely follow one another do.
    """
    words = folded(wanted).split()
    for scattered in (False, True):
        found = [(one, match) for one in entries if (match := _match(*texts(one), words, scattered)) is not None]
        if found:
            return sorted(found, key=lambda pair: pair[1].rank)
    return []


def folded(text: str) -> str:
    """``text`` letter by letter in lower case and without accents: as long as it was."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFKD", letter)[:1] or letter).lower()[:1] or letter for letter in text)


def _match(name: str, behind: str, words: Sequence[str], scattered: bool) -> Match | None:
    name = folded(name)
    ranks: list[int] = []
    spans: list[tuple[int, int]] = []
    for word in words:
        found = _found(name, word)
        if found is not None:
            ranks.append(found[0])
            spans.append(found[1])
        elif _pattern(word).search(folded(behind)) is not None:
            ranks.append(BEHIND)
        elif scattered and (letters := _scattered(name, word)) is not None:
            ranks.append(SCATTERED)
            spans += letters
        else:
            return None
    return Match((max(ranks, default=0), sum(ranks)), _joined(spans))


def _found(name: str, word: str) -> tuple[int, tuple[int, int]] | None:
    """The best place of ``word`` in ``name``, with its rank."""
    best = None
    for match in _pattern(word).finditer(name):
        rank = _rank(name, word, match.start())
        if best is None or rank < best[0]:
            best = rank, match.span()
    return best


def _rank(name: str, word: str, at: int) -> int:
    if at == 0:
        return BEGINS
    if name[at - 1].isalnum():
        return INSIDE
    # Sizes stand wherever their maker puts them.
    return EARLY if word[:1].isdigit() or len(name[:at].split()) < FIRST_WORDS else LATE


@lru_cache(maxsize=64)
def _pattern(word: str) -> re.Pattern[str]:
    """``100ah`` finds ``100 Ah`` and ``100-ah``, but not ``2100 Ah``."""
    parts = re.findall(r"\d[\d.,]*|[^\W\d_]+|.", word)
    body = re.escape(parts[0])
    for before, part in pairwise(parts):
        body += (r"[\s-]?" if before[0].isdigit() and part.isalpha() else "") + re.escape(part)
    return re.compile((r"(?<![^\W_])(?<!\d[.,])" if word[:1].isdigit() else "") + body)


def _scattered(name: str, word: str) -> list[tuple[int, int]] | None:
    """Where the letters of ``word`` follow one another in ``name``, from the start of a word on; None: nowhere.

    Only letters, and three at the least: two are in every name.
    """
    if len(word) < 3 or not word.isalpha():
        return None
    for start in re.finditer(rf"(?<![^\W_]){re.escape(word[0])}", name):
        at, spans = start.start(), []
        for letter in word:
            at = name.find(letter, at)
            if at < 0:
                break
            spans.append((at, at + 1))
            at += 1
        else:
            return spans
    return None


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
