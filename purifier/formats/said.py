"""What was understood of a file, in sentences for the person who imports it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Said:
    """Gathers sentences and counts while a file is read; ``stated`` are quantities that nobody measured."""

    sentences: list[str] = field(default_factory=list)
    layout: str = ""
    """How its cells and names stand: a sentence."""
    times_in: str = ""
    """Where its times stand, unless that is known of the format: a sentence."""
    stated: list[str] = field(default_factory=list)
    rows: int = 0
    """Rows of data that were read."""
    dropped: dict[str, int] = field(default_factory=dict)
    """Why rows were left out -> how many."""
    cells: dict[str, int] = field(default_factory=dict)
    """Why single cells were left out -> how many."""
    first: dict[str, int] = field(default_factory=dict)
    """Why -> the line of the first of them."""

    def say(self, sentence: str) -> None:
        """One more sentence, unless it was said already."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def odd(self, what: str, line: int, count: int) -> None:
        """Cells were left out, their rows were not: ``count`` of them for this reason, the first at ``line``."""
        self.cells[what] = self.cells.get(what, 0) + count
        self.first.setdefault(what, line)

    def drop(self, why: str, line: int, count: int = 1) -> None:
        """Rows were left out: ``count`` of them for this reason, the first at ``line``."""
        self.dropped[why] = self.dropped.get(why, 0) + count
        self.first.setdefault(why, line)
