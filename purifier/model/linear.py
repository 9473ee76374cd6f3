"""Small dense linear algebra on lists: a few dozen rows, where loading numpy would take longer than the sums."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from operator import mul
from typing import Final

ROUNDING: Final = (0.0, 1e-12, 1e-9, 1e-6, 1e-3)
"""What is added to a diagonal until it is positive: a share of what is above 1, itself of what is below."""

Matrix = list[list[float]]
Rows = Sequence[Sequence[float]]


def cholesky(symmetric: Rows) -> Matrix:
    """The lower triangle L with L L' = ``symmetric``. Raises ArithmeticError when it is not positive definite."""
    n = len(symmetric)
    lower = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = symmetric[i][j] - sum(map(mul, lower[j][:j], lower[i]))
            if i != j:
                lower[i][j] = rest / lower[j][j]
            elif rest > 0.0:
                lower[i][i] = sqrt(rest)
            else:
                raise ArithmeticError("not positive definite")
    return lower


def rounded(symmetric: Rows) -> Matrix:
    """The same, give or take what rounding takes where next to nothing is left open, or one number dwarfs another.

    Raises ArithmeticError for what rounding does not explain.
    """
    for more in ROUNDING:
        try:
            return cholesky(
                [
                    [one + more * max(1.0, one) if i == j else one for j, one in enumerate(row)]
                    for i, row in enumerate(symmetric)
                ]
            )
        except ArithmeticError:
            continue
    return cholesky(symmetric)


def forward(lower: Rows, right: Sequence[float]) -> list[float]:
    """x with L x = ``right``."""
    x: list[float] = []
    for row, value in zip(lower, right, strict=True):
        x.append((value - sum(map(mul, row, x))) / row[len(x)])
    return x


def backward(lower: Rows, right: Sequence[float]) -> list[float]:
    """x with L' x = ``right``."""
    n = len(lower)
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (right[i] - sum(lower[k][i] * x[k] for k in range(i + 1, n))) / lower[i][i]
    return x


def solve(lower: Rows, right: Sequence[float]) -> list[float]:
    """x with (L L') x = ``right``."""
    return backward(lower, forward(lower, right))


def inverse(lower: Rows) -> Matrix:
    """(L L')^-1."""
    n = len(lower)
    return [solve(lower, [1.0 if i == j else 0.0 for j in range(n)]) for i in range(n)]


def log_determinant(lower: Rows) -> float:
    """ln det (L L')."""
    return 2.0 * sum(log(lower[i][i]) for i in range(len(lower)))


def product(a: Rows, b: Rows) -> Matrix:
    """A B."""
    columns = list(zip(*b, strict=True))
    return [[dot(row, column) for column in columns] for row in a]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """a' b, of two of the same length."""
    total: float = sum(map(mul, a, b))
    return total


def quadratic(a: Sequence[float], middle: Rows, b: Sequence[float]) -> float:
    """a' M b."""
    return dot(a, [dot(row, b) for row in middle])
