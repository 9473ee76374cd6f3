"""What a whole input came to, byte by byte: what of each kind of frame nothing reads, what failed, what was in none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from purifier.plain_text import plain
from purifier.protocols.checks import CHECKS
from purifier.protocols.explain import Told
from purifier.protocols.meter import TEXT_SHAPES, Framing

_MOST_SHOWN: Final = 16
_MOST_KINDS: Final = 64
_STARTS: Final = range(5)
"""The first bytes that a check may cover."""
_CERTAIN: Final = {1: 3, 2: 2, 4: 1}
"""Bytes of a check -> how many frames it has to hold on before that is no chance."""

Rule = tuple[str, int]
"""A check, and the first byte that it covers."""


class Summary:
    """Counts what was told."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._kinds: dict[str, int] = {}
        self._unread: dict[str, dict[str, None]] = {}
        self._failed = self._left_out = self._skipped = self.size = 0
        self._distinct: set[bytes] = set()
        self._rules: set[Rule] | None = None

    def add(self, told: Told) -> None:
        """Count one stretch."""
        self.size += told.size
        if told.skipped:
            self._skipped += told.size
        elif not told.ok:
            self._failed += 1
            self._weigh(told.raw)
        elif told.outcome.startswith("left out"):
            self._left_out += 1
        elif told.kind and (told.kind in self._kinds or len(self._kinds) < _MOST_KINDS):
            self._kinds[told.kind] = self._kinds.get(told.kind, 0) + 1
            unread = self._unread.setdefault(told.kind, {})
            for row in told.rows:
                if row.tone == "unread" and len(unread) < 10 * _MOST_SHOWN:
                    unread.setdefault(row.label)

    def lines(self) -> Iterator[str]:
        """What it came to, a sentence a line."""
        for kind, count in self._kinds.items():
            unread = list(self._unread[kind])
            shown = [plain(one) for one in unread[:_MOST_SHOWN]]
            more = [f"{len(unread) - len(shown)} more"] if len(unread) > len(shown) else []
            all_told = "every label is read" if self._framing.shape in TEXT_SHAPES else "every byte is told"
            what = f"not in the profile: {', '.join([*shown, *more])}" if unread else all_told
            yield f"{plain(kind)}: {count}, {what}"
        if self._failed:
            rule = self._rule()
            yield f"{_many(self._failed)} failed{f': {rule} would hold on all of them' if rule else ''}"
        if self._left_out:
            yield f"{_many(self._left_out)} left out"
        if self._skipped:
            is_are = "is" if self._skipped == 1 else "are"
            yield f"{self._skipped} of {self.size} byte{'' if self.size == 1 else 's'} {is_are} in no frame"

    def _weigh(self, raw: bytes) -> None:
        """Which other check would hold on everything that failed."""
        if self._framing.shape != "frame" or self._framing.stuffing is not None or raw in self._distinct:
            return
        if len(self._distinct) < max(_CERTAIN.values()):
            self._distinct.add(raw)
        tried = [(name, start) for name in CHECKS for start in _STARTS] if self._rules is None else self._rules
        self._rules = {rule for rule in tried if self._holds(rule, raw)} if tried else set()

    def _holds(self, rule: Rule, raw: bytes) -> bool:
        name, start = rule
        size = len(CHECKS[name](b""))
        end = len(raw) - len(self._framing.ends)
        body = end - size
        return size > 0 and body > start and CHECKS[name](raw[start:body]) == raw[body:end]

    def _rule(self) -> str | None:
        """The one check that would, where it can be no chance, and none was right as it is."""
        if self._kinds or not self._rules:
            return None
        name, start = min(self._rules, key=lambda rule: (rule[1], rule[0]))
        if len(self._distinct) < _CERTAIN[len(CHECKS[name](b""))]:
            return None
        return f'check = "{name}"{f" with check_from = {start}" if start else ""}'


def _many(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"
