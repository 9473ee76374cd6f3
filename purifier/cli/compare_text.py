"""Runs beside their predictions as text for a terminal: a block a run, then what a person would say of it."""

from __future__ import annotations

from textwrap import fill
from typing import Final

from purifier.cli.output import LONGEST_CELL, aligned
from purifier.plain_text import plain, sentence
from purifier.services.runs.compared import Compared, Comparison
from purifier.services.runs.in_figures import HEADINGS, STRETCH_HEADINGS, lines, stretch
from purifier.services.runs.in_words import sentences

WIDTH: Final = 88


def render(comparison: Comparison, width: int = WIDTH) -> str:
    """A block for each run, and the score of all predictions; sentences of ``width`` columns."""
    blocks = [_run(row, width) for row in comparison.rows]
    return "\n\n".join([*blocks, fill(sentence(comparison.score.text), width)])


def _run(row: Compared, width: int) -> str:
    name = f": {row.name[:LONGEST_CELL]}" if row.name else ""
    title = plain(f"Run {row.run}{name} ({row.about[:LONGEST_CELL]})")
    parts = [title, _indented(_table(row))]
    if len(row.segments) > 1:
        stretches = [stretch(one) for one in row.segments]
        parts.append(_indented(aligned(STRETCH_HEADINGS, stretches, "from for predicted measured")))
    parts.append(fill(plain(" ".join(sentences(row))), width, break_on_hyphens=False))
    return "\n".join(parts)


def _table(row: Compared) -> str:
    """Without a prediction what was measured stands alone."""
    if row.made is not None:
        return aligned(HEADINGS, lines(row), "predicted measured")
    measured = [(label, words) for label, _, words, _ in lines(row) if words]
    return aligned((HEADINGS[0], HEADINGS[2]), measured, HEADINGS[2])


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
