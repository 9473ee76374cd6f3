"""Derivatives by central differences: exact to ten digits for the smooth functions of a fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from purifier.model.linear import Matrix

STEP: Final = 1e-5


def jacobian(of: Callable[[Sequence[float]], Sequence[float]], vector: Sequence[float]) -> Matrix:
    """The derivatives of each value of ``of`` by each entry of the vector: a row a value."""
    return [list(row) for row in zip(*columns(of, vector), strict=True)]


def columns(of: Callable[[Sequence[float]], Sequence[float]], vector: Sequence[float]) -> Matrix:
    """The same, a row an entry of the vector."""
    found = []
    for i in range(len(vector)):
        up, down = list(vector), list(vector)
        up[i] += STEP
        down[i] -= STEP
        found.append([(a - b) / (2.0 * STEP) for a, b in zip(of(up), of(down), strict=True)])
    return found
