"""Small systems of equations, held against exact fractions."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest

from purifier.model.comparison.solving import factor, solved


def eliminated(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> tuple[list[Fraction], Fraction]:
    """The solution and the determinant, by elimination in exact fractions."""
    rows = [[Fraction(x) for x in row] + [Fraction(value)] for row, value in zip(matrix, right, strict=True)]
    determinant = Fraction(1)
    for i, row in enumerate(rows):
        determinant *= row[i]
        rows[i] = [x / row[i] for x in row]
        for j, other in enumerate(rows):
            if j != i:
                rows[j] = [x - other[i] * y for x, y in zip(other, rows[i], strict=True)]
    return [row[-1] for row in rows], determinant


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_a_system_is_solved_as_exact_fractions_solve_it(size: int) -> None:
    dice = random.Random(size)
    half = [[dice.gauss(0.0, 1.0) for _ in range(size)] for _ in range(size)]
    matrix = [
        [sum(a * b for a, b in zip(x, y, strict=True)) + (0.5 if i == j else 0.0) for j, y in enumerate(half)]
        for i, x in enumerate(half)
    ]
    right = [dice.gauss(0.0, 1.0) for _ in range(size)]
    exact, determinant = eliminated(matrix, right)
    found = factor(matrix)
    assert solved(found, right) == pytest.approx([float(x) for x in exact], rel=1e-9)
    assert found.ln_root == pytest.approx(0.5 * math.log(determinant), rel=1e-9, abs=1e-12)


def test_a_matrix_that_is_no_covariance_is_refused() -> None:
    with pytest.raises(ValueError, match="not positive definite"):
        factor([[1.0, 2.0], [2.0, 1.0]])
