"""The Pareto front: what nothing else beats in every way at once."""

from __future__ import annotations

from collections.abc import Sequence

Score = tuple[float, ...]
"""One thing by several measures, the less the better in each; what is not known counts as the worst, ``inf``."""


def dominates(one: Score, other: Score) -> bool:
    """Whether ``one`` is as good as ``other`` by every measure and better by one at least."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def front(scores: Sequence[Score]) -> list[bool]:
    """Which of ``scores`` no other dominates; equal ones stand or fall together.

    In rising order whatever dominates a score comes before it, and something on the front dominates it then.
    """
    on = [False] * len(scores)
    found: list[Score] = []
    for i in sorted(range(len(scores)), key=scores.__getitem__):
        score = scores[i]
        if not any(dominates(one, score) for one in found):
            on[i] = True
            found.append(score)
    return on
