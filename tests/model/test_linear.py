"""Linear algebra on lists against Gauss with exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import log, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.model.calibration.belief import Calibration, triangle
from purifier.model.linear import (
    cholesky,
    dot,
    forward,
    inverse,
    log_determinant,
    product,
    quadratic,
    solve,
)

ENTRIES = st.integers(-5, 5)


@st.composite
def definite(draw: st.DrawFn) -> list[list[int]]:
    """B B' + 1: whole numbers, positive definite."""
    n = draw(st.integers(1, 5))
    b = [[draw(ENTRIES) for _ in range(n)] for _ in range(n)]
    return [[sum(x * y for x, y in zip(b[i], b[j], strict=True)) + (i == j) for j in range(n)] for i in range(n)]


def gauss(rows: list[list[int]], right: list[int]) -> tuple[list[Fraction], Fraction]:
    """(x with A x = right, det A), exactly."""
    a = [[Fraction(value) for value in (*row, other)] for row, other in zip(rows, right, strict=True)]
    n, pivots = len(a), []
    for k in range(n):
        pivots.append(a[k][k])
        a[k] = [value / a[k][k] for value in a[k]]
        for i in range(n):
            if i != k:
                a[i] = [value - a[i][k] * other for value, other in zip(a[i], a[k], strict=True)]
    return [row[-1] for row in a], prod(pivots, start=Fraction(1))


@settings(max_examples=30)
@given(definite(), st.data())
def test_it_solves_what_gauss_solves(rows: list[list[int]], data: st.DataObject) -> None:
    right = data.draw(st.lists(ENTRIES, min_size=len(rows), max_size=len(rows)))
    exact, determinant = gauss(rows, right)
    lower = cholesky(rows)
    assert product(lower, list(zip(*lower, strict=True))) == [pytest.approx(row, abs=1e-9) for row in rows]
    assert solve(lower, right) == pytest.approx([float(one) for one in exact], rel=1e-7, abs=1e-7)
    assert log_determinant(lower) == pytest.approx(log(determinant), abs=1e-9)
    for i, row in enumerate(inverse(lower)):
        column, _ = gauss(rows, [int(i == j) for j in range(len(rows))])
        assert row == pytest.approx([float(one) for one in column], rel=1e-7, abs=1e-7)
    assert dot(forward(lower, right), forward(lower, right)) == pytest.approx(
        float(sum(a * b for a, b in zip(exact, right, strict=True))), abs=1e-7
    )
    assert quadratic(right, rows, right) == sum(
        right[i] * rows[i][j] * right[j] for i in range(len(rows)) for j in range(len(rows))
    )


@pytest.mark.parametrize("rows", [[[0.0]], [[-1.0]], [[1.0, 2.0], [2.0, 1.0]]])
def test_what_is_not_positive_definite_is_told(rows: list[list[float]]) -> None:
    with pytest.raises(ArithmeticError, match="positive definite"):
        cholesky(rows)


@settings(max_examples=30)
@given(definite(), st.booleans())
def test_the_triangle_of_a_profile_gives_its_covariance_back(rows: list[list[int]], sure: bool) -> None:
    """Also where an entry is known exactly, which has no triangle in the strict sense."""
    n = len(rows)
    if sure:
        rows = [[*row, 0] for row in rows] + [[0] * (n + 1)]
    kept = Calibration("dc", (0.0,) * len(rows), tuple(map(tuple, rows)), (), 10.0, 0.02, 0.01, ())
    lower = [[*row, *[0.0] * (len(rows) - len(row))] for row in triangle(kept)]
    assert product(lower, list(zip(*lower, strict=True))) == [pytest.approx(row, abs=1e-7) for row in rows]
