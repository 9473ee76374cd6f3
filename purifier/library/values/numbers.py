"""Plain numbers in lists, which the program writes and nobody types: logarithms and their covariances."""

from __future__ import annotations

from math import isfinite
from typing import Any, Final, NamedTuple

from purifier.library.expectations import found_in
from purifier.library.findings import Here

Schema = dict[str, Any]
MOST: Final = 60
"""More unknowns than a path and the settings of its purifiers have."""


class Number(NamedTuple):
    """A number without a unit, from ``low`` to ``high``."""

    low: float
    high: float
    example: float

    def expected(self) -> str:
        return f"a number from {self.low:g} to {self.high:g}"

    def read(self, raw: Any, here: Here) -> float | None:
        here.note_number()
        if _is_number(raw) and self.low <= raw <= self.high:
            return float(raw)
        hint = ", without quotes" if isinstance(raw, str) else ""
        here.fault(f"expected {self.expected()}{hint}; found {found_in(raw)}")
        return None

    def schema(self) -> Schema:
        return {"type": "number", "minimum": self.low, "maximum": self.high}

    def sample(self) -> str:
        return str(self.example)


class Numbers(NamedTuple):
    """A list of numbers, each from ``low`` to ``high``, ``least`` of them or more."""

    low: float
    high: float
    least: int = 1

    def expected(self) -> str:
        return f"a list of at least {self.least} numbers from {self.low:g} to {self.high:g}"

    def read(self, raw: Any, here: Here) -> tuple[float, ...] | None:
        here.note_number()
        if not isinstance(raw, list) or not self.least <= len(raw) <= MOST:
            here.fault(f"expected {self.expected()}, found {found_in(raw)}")
            return None
        for number, one in enumerate(raw):
            if not _is_number(one) or not self.low <= one <= self.high:
                here.row(number).fault(f"expected a number from {self.low:g} to {self.high:g}, found {found_in(one)}")
                return None
        return tuple(map(float, raw))

    def schema(self) -> Schema:
        number = {"type": "number", "minimum": self.low, "maximum": self.high}
        return {"type": "array", "items": number, "minItems": self.least, "maxItems": MOST}

    def sample(self) -> str:
        return f"[{', '.join(['0.0'] * self.least)}]"


class Square(NamedTuple):
    """A list of rows of numbers, as many as each row has."""

    row: Numbers

    def expected(self) -> str:
        return f"at least {self.row.least} rows, each a list of as many numbers"

    def read(self, raw: Any, here: Here) -> tuple[tuple[float, ...], ...] | None:
        here.note_number()
        if not isinstance(raw, list) or not self.row.least <= len(raw) <= MOST:
            here.fault(f"expected {self.expected()}, found {found_in(raw)}")
            return None
        rows = [self.row.read(one, here.row(number)) for number, one in enumerate(raw)]
        for number, row in enumerate(rows):
            if row is not None and len(row) != len(rows):
                here.row(number).fault(f"expected {len(rows)} numbers, one for each row; found {len(row)}")
                return None
        return None if None in rows else tuple(row for row in rows if row is not None)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.row.schema(), "minItems": self.row.least, "maxItems": MOST}

    def sample(self) -> str:
        return f"[{', '.join([self.row.sample()] * self.row.least)}]"


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool) and isfinite(raw)
