"""Small symmetric systems of equations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple


class Factor(NamedTuple):
    """A positive definite matrix as ``L L'``; ``ln_root`` is half the logarithm of its determinant."""

    lower: tuple[tuple[float, ...], ...]
    ln_root: float


def factor(matrix: Sequence[Sequence[float]]) -> Factor:
    """Cholesky's factor of ``matrix``; raises ValueError where it is not positive definite."""
    lower: list[list[float]] = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i):
            new.append((row[j] - sum(map(mul, new, lower[j]))) / lower[j][j])
        rest = row[i] - sum(a * a for a in new)
        if not rest > 0.0:
            raise ValueError("the matrix is not positive definite")
        lower.append([*new, math.sqrt(rest)])
    return Factor(tuple(map(tuple, lower)), math.fsum(math.log(row[-1]) for row in lower))


def solved(of: Factor, right: Sequence[float]) -> list[float]:
    """``x`` with ``matrix x = right``."""
    size = len(of.lower)
    forward: list[float] = []
    for row, value in zip(of.lower, right, strict=True):
        forward.append((value - sum(map(mul, row, forward))) / row[-1])
    x = [0.0] * size
    for i in reversed(range(size)):
        rest = forward[i] - sum(of.lower[j][i] * x[j] for j in range(i + 1, size))
        x[i] = rest / of.lower[i][i]
    return x
