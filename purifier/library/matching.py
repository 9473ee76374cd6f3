"""Finding entries by a part of their names: which match, how well, and which letters did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

T = TypeVar("T")

BEGINS, EARLY, LATE, INSIDE, BEHIND, JOINED, SCATTERED = range(7)
"""How a word is found, the best first: the name begins with it, one of its first words does, a later one does, it
stands anywhere in the name, it stands in what is searched beside the name, it does so with blanks elsewhere, its
letters follow one another in it."""

LEAST_JOINED: Final = 4
"""Fewer letters with blanks between them are in too many names."""
NEAR: Final = 0.7
"""How much alike, from 0 to 1, is near."""
LEAST_ALIKE: Final = 0.5
"""Two words that are less alike have nothing to do with each other."""
MOST_WORDS: Final = 8
LONGEST_NEAR: Final = 80
"""So much of what is typed is held against names."""

FIRST_WORDS: Final = 3
"""Maker and model are among them; what comes after tells of size, parts and filters."""


class Match(NamedTuple):
    """``rank`` is how its worst word was found, and how all of them together; ``spans`` are the letters of the name
    that matched, as (from, to), in order and apart."""

    rank: tuple[int, int]
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def is_scattered(self) -> bool:
        """Whether only letters that follow one another were found."""
        return self.rank[0] == SCATTERED


def matching(entries: Sequence[T], wanted: str, texts: Callable[[T], tuple[str, str]]) -> list[tuple[T, Match]]:
    """The ``entries`` in which every word of ``wanted`` is found, the best first, else in their order.

    ``texts`` of an entry are its name and what else is searched.  Case and accents count for nothing, nor do hyphens
    and a blank between letters and a number.  A word that begins with a digit is found at the start of words only.
    Where nothing matches so, blanks anywhere count for nothing; then letters that merely follow one another do.
    """
    words = folded(wanted).split()
    ways = (partial(_match, words=words), partial(_match_joined, words=words), partial(_match, words=words, loose=True))
    for way in ways:
        found = [(one, match) for one in entries if (match := way(*texts(one))) is not None]
        if found:
            return sorted(found, key=lambda pair: pair[1].rank)
    return []


def near(entries: Sequence[T], wanted: str, texts: Callable[[T], tuple[str, str]]) -> list[T]:
    """The ``entries`` whose names ``wanted`` may be a slip of the finger for, the nearest first: each of its words is
    held against the words of a name and of what else is searched, and all of it against all of that."""
    words = _words_of(wanted)[:MOST_WORDS]
    if not any(word.isalnum() for word in words):
        return []
    likeness = [max(_likeness(words, text) for text in texts(one)) for one in entries]
    ranked = sorted(range(len(entries)), key=lambda number: likeness[number], reverse=True)
    return [entries[number] for number in ranked if likeness[number][0] >= NEAR]


def folded(text: str) -> str:
    """``text`` letter by letter in lower case and without accents: as long as it was."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFKD", letter)[:1] or letter).lower()[:1] or letter for letter in text)


def _match(name: str, behind: str, words: Sequence[str], loose: bool = False) -> Match | None:
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
        elif loose and (letters := _scattered(name, word)) is not None:
            ranks.append(SCATTERED)
            spans += letters
        else:
            return None
    return Match((max(ranks, default=0), sum(ranks)), _joined(spans))


def _match_joined(name: str, behind: str, words: Sequence[str]) -> Match | None:
    """All of ``words`` as one, from the start of a word on, whatever blanks and hyphens stand between its letters."""
    whole = "".join(words).replace("-", "")
    if len(whole) < LEAST_JOINED or not whole.isalnum():
        return None
    pattern = _spread(whole)
    match = pattern.search(folded(name))
    if match is None and pattern.search(folded(behind)) is None:
        return None
    return Match((JOINED, JOINED), () if match is None else (match.span(),))


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
    """``100ah`` finds ``100 Ah`` and ``100-ah``, but not ``2100 Ah``; ``core300`` finds ``Core 300S``."""
    parts = re.findall(r"\d[\d.,]*|[^\W\d_]+|.", word)
    body = re.escape(parts[0])
    for before, part in pairwise(parts):
        kinds = {before[0].isdigit(), part[0].isdigit()}
        apart = kinds == {True, False} and before[-1:].isalnum() and part.isalnum()
        body += r"[\s-]?" if part == "-" else (r"[\s-]?" if apart else "") + re.escape(part)
    return re.compile((r"(?<![^\W_])(?<!\d[.,])" if word[:1].isdigit() else "") + body)


@lru_cache(maxsize=64)
def _spread(whole: str) -> re.Pattern[str]:
    """``airking`` finds ``Air King``; figures of one number stay together."""
    body = re.escape(whole[0])
    for before, letter in pairwise(whole):
        body += ("" if before.isdigit() and letter.isdigit() else r"[\s-]?") + re.escape(letter)
    return re.compile(rf"(?<![^\W_])(?<!\d[.,]){body}")


def _likeness(words: Sequence[str], text: str) -> tuple[float, float]:
    """How much alike they are, from 0 to 1: word by word or as a whole, and as a whole."""
    own = _words_of(text)
    if not own:
        return 0.0, 0.0
    a_word = sum(max(_ratio(word, one) for one in own) * len(word) for word in words) / sum(map(len, words))
    whole = SequenceMatcher(None, "".join(words), "".join(own), autojunk=False).ratio()
    return max(a_word, whole), whole


@lru_cache(maxsize=256)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", folded(text[:LONGEST_NEAR])))


@lru_cache(maxsize=8192)
def _ratio(one: str, other: str) -> float:
    likeness = SequenceMatcher(None, one, other, autojunk=False)
    return likeness.ratio() if likeness.quick_ratio() >= LEAST_ALIKE else 0.0


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
