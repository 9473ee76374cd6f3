"""Many samples of one number, for formulas that are written once and run on numbers and on samples alike."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

Operation = Callable[[Any, Any], Any]


class Column:
    """Samples that add, subtract, multiply and divide one by one: with each other's, and with plain numbers.

    What is certain stays a plain number and costs next to nothing: adding 0 and multiplying by 1 give the column back,
    multiplying by 0 gives 0.  Two columns are of one length and one order: samples at the same place belong together.
    """

    __slots__ = ("samples",)

    def __init__(self, samples: Sequence[float]) -> None:
        self.samples = samples

    def __add__(self, other: Any) -> Column:
        return self if other == 0.0 else _each(operator.add, self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Column:
        return self if other == 0.0 else _each(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Column:
        return _each(operator.sub, other, self)

    def __mul__(self, other: Any) -> Column | float:
        if other == 0.0:
            return 0.0
        return self if other == 1.0 else _each(operator.mul, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Column:
        return self if other == 1.0 else _each(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Column:
        return _each(operator.truediv, other, self)


def larger(one: Any, other: Any) -> Any:
    """The larger of two numbers; sample by sample where one is a column."""
    if isinstance(one, Column) and isinstance(other, Column):
        return Column([a if a > b else b for a, b in zip(one.samples, other.samples, strict=True)])
    if isinstance(one, Column):
        return Column([a if a > other else other for a in one.samples])
    return larger(other, one) if isinstance(other, Column) else one if one > other else other


def _each(operation: Operation, one: Any, other: Any) -> Column:
    return Column(list(map(operation, _samples(one), _samples(other))))


def _samples(one: Any) -> Any:
    return one.samples if isinstance(one, Column) else repeat(one)
