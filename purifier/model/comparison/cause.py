"""Which assumption of a prediction explains what a run shows."""

from __future__ import annotations

from typing import Literal, NamedTuple

from purifier.model.comparison.evidence import Evidence

What = Literal["power", "capacity", "overhead", "as-predicted", "cannot-tell"]


class Cause(NamedTuple):
    """Why a run went otherwise than predicted, as far as it can tell."""

    what: What
    probability: float
    """That it is so, 0 to 1; of the likeliest where it cannot be told."""
    candidates: tuple[tuple[What, float], ...]
    """Every assumption with the probability that it explains the most of the residual, the likeliest first."""
    text: str
    """One to three sentences a person would say."""
    residual_h: float | None = None
    """Hours more (negative: fewer) than predicted for the settings it ran at; None: nothing tells."""
    explains_h: float | None = None
    """How many of them the named assumption explains, same sign; None where none is named."""


def cause(evidence: Evidence) -> Cause:
    """Name the assumption that explains the residual, when one stands well above the others."""
    raise NotImplementedError
