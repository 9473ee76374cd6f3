"""Runs beside their predictions as text for a terminal: a block a run, then what a person would say of it."""

from __future__ import annotations

from purifier.cli.output import LONGEST_CELL
from purifier.cli.tables import fitted
from purifier.cli.wrapping import EASY, wrapped
from purifier.plain_text import plain, sentence
from purifier.services.runs.compared import Compared, Comparison
from purifier.services.runs.in_figures import HEADINGS, STRETCH_HEADINGS, lines, stretch
from purifier.services.runs.in_words import sentences


def render(comparison: Comparison, width: int = EASY) -> str:
    """A block for each run, and the score of all predictions, in ``width`` columns."""
    blocks = [_run(row, width) for row in comparison.rows]
    return "\n\n".join([*blocks, wrapped(sentence(comparison.score.text), width, rest="")])


def _run(row: Compared, width: int) -> str:
    name = f": {row.name[:LONGEST_CELL]}" if row.name else ""
    title = plain(f"Run {row.run}{name} ({row.about[:LONGEST_CELL]})")
    parts = [wrapped(title, width), _indented(_table(row, width - 2))]
    if len(row.segments) > 1:
        stretches = [stretch(one) for one in row.segments]
        parts.append(_indented(fitted(STRETCH_HEADINGS, stretches, width - 2, "from for predicted measured")))
    parts.append(wrapped(plain(" ".join(sentences(row))), width, rest=""))
    return "\n".join(parts)


def _table(row: Compared, width: int) -> str:
    """Without a prediction what was measured stands alone."""
    if row.made is not None:
        return fitted(HEADINGS, lines(row), width, "predicted measured")
    measured = [(label, words) for label, _, words, _ in lines(row) if words]
    return fitted((HEADINGS[0], HEADINGS[2]), measured, width, HEADINGS[2])


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
