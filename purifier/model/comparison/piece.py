"""A run in pieces of a minute or more, what was drawn in them, and how sure a mean over them is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from purifier.model.figures import Z90

LEAST_DOUBT: Final = 0.002
DOUBT_OF_ONE: Final = 0.05
"""Of a mean over so little that nothing shows how it varies."""
UNSEEN: Final = 0.1
"""How far the power in a gap may be from the mean, at least: nobody saw it."""


class Piece(NamedTuple):
    """A stretch of a run, in ms since its start; amounts are the meter's, net of charge; drawn is positive."""

    start_ms: int
    end_ms: int
    covered_ms: int
    """The time that readings vouch for."""
    drawn_wh: float
    """In that time."""
    drawn_ah: float
    bridged_wh: float = 0.0
    """Over gaps that ended in it, by the meter's own counter."""
    bridged_ah: float = 0.0

    @property
    def power_w(self) -> float | None:
        """The mean power over the time that readings vouch for [W]; None: there is none."""
        return self.drawn_wh / (self.covered_ms / 3.6e6) if self.covered_ms > 0 else None

    @property
    def total_wh(self) -> float:
        """Bridged gaps included [Wh]."""
        return self.drawn_wh + self.bridged_wh

    @property
    def total_ah(self) -> float:
        """Bridged gaps included [Ah]."""
        return self.drawn_ah + self.bridged_ah


def mean_w(pieces: Sequence[Piece]) -> float | None:
    """Mean power over the time that readings vouch for [W, drawn: positive]; None where there is none."""
    covered_h = math.fsum(one.covered_ms for one in pieces) / 3.6e6
    return math.fsum(one.drawn_wh for one in pieces) / covered_h if covered_h > 0.0 else None


def mean_doubt(pieces: Sequence[Piece], span_ms: float, resolution: float = 0.0) -> float:
    """Half-width (90 %) of `mean_w` as a fraction: noise, gaps in ``span_ms``, and the meter's coarse steps.

    The noise of the mean is told by how neighbouring pieces differ (von Neumann's estimator): a load that changes over
    longer than that is seen as it is, and leaves nothing open.  ``resolution`` is the half-width that the steps leave
    open; what the meter's gain and zero are off by is not in it.
    """
    mean = mean_w(pieces)
    if not mean:
        return 1.0
    powers = [power for one in pieces if (power := one.power_w) is not None]
    unseen = unseen_share(pieces, span_ms)
    spread = math.sqrt(math.fsum((power - mean) ** 2 for power in powers) / len(powers)) / abs(mean)
    in_gaps = unseen * max(UNSEEN, Z90 * spread)
    return min(1.0, max(LEAST_DOUBT, math.hypot(_noise(powers, mean), in_gaps, resolution)))


def unseen_share(pieces: Sequence[Piece], span_ms: float) -> float:
    """The share of ``span_ms`` that neither readings nor the meter's counter vouch for, 0 to 1."""
    covered_ms = math.fsum(one.covered_ms for one in pieces)
    drawn_wh = math.fsum(one.drawn_wh for one in pieces)
    bridged_wh = math.fsum(one.bridged_wh for one in pieces)
    bridged_ms = covered_ms * bridged_wh / drawn_wh if drawn_wh > 0.0 else 0.0
    return max(0.0, 1.0 - (covered_ms + max(0.0, bridged_ms)) / span_ms) if span_ms > 0 else 0.0


def _noise(powers: Sequence[float], mean: float) -> float:
    if len(powers) < 3:
        return DOUBT_OF_ONE
    apart = math.fsum((b - a) ** 2 for a, b in pairwise(powers)) / (len(powers) - 1) / 2.0
    return Z90 * math.sqrt(apart / len(powers)) / abs(mean)
