"""How often predictions held, and the band that follows from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A band that holds the next run with a stated probability, whatever the model is worth (split conformal).

    It needs nothing but that runs are exchangeable: ``scale`` is the quantile of how far earlier runs lay from what was
    predicted, in half-widths of the model's band (in logarithms).
    """

    confidence: float
    """0.9 or 0.95."""
    runs_needed: int
    """9 or 19."""
    scale: float | None
    """The band is ``predicted * (high / predicted) ** scale``, and likewise below; None: too few runs."""
    at_least_scale: float | None
    """"At least" is ``predicted * (low / predicted) ** at_least_scale``; negative when all lasted longer."""


@dataclass(frozen=True, slots=True)
class Score:
    """The predictions so far: of complete runs whose prediction was made before them."""

    runs: int
    at_least_held: int
    """How often a run lasted at least as long as "at least" said."""
    band_held: int
    """How often it lay within the band."""
    band: Literal["model", "runs"]
    """Whose 90 % band is in force: the model's until there are 9 runs, then that of the runs themselves."""
    guarantees: tuple[Guarantee, ...]
    text: str
    """``'At least' held 4 times of 5; the band is the model's until there are 9 runs``."""
