"""One table of checked values, whose numbers find the source that vouches for them and take the spread it deserves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from purifier.library.coverage import source_of
from purifier.library.findings import Checked
from purifier.library.quantities import Stated
from purifier.model.figures import SPREAD_BY_KIND, Figure


def spread_of(stated: Stated, dotted: str, sources: Sequence[Checked]) -> float:
    """The 90 % half-width of a number: its own ±, else what the kind of its source deserves (a fraction)."""
    if stated.spread is not None:
        return stated.spread
    source = source_of(dotted, sources)
    return SPREAD_BY_KIND[source["kind"]] if source else 0.0


class TableReader(NamedTuple):
    """The values of one table, knowing its place in the file so that each number finds its source."""

    values: Checked
    place: str
    sources: Sequence[Checked]

    def figure(self, key: str) -> Figure | None:
        """The number under ``key`` with the spread it deserves; None where it is not stated."""
        stated = self.values.get(key)
        if stated is None:
            return None
        return Figure(stated.value, spread_of(stated, f"{self.place}{key}", self.sources))

    def sure(self, key: str) -> Figure:
        """A number that decoding has made certain is there."""
        figure = self.figure(key)
        if figure is None:
            raise KeyError(f"{self.place}{key}")
        return figure

    def value(self, key: str) -> float | None:
        """The number alone, in its dimension's canonical unit."""
        stated: Stated | None = self.values.get(key)
        return None if stated is None else stated.value

    def exact(self, key: str) -> Figure | None:
        """The number with its own ±, or none at all: as a person types it."""
        stated: Stated | None = self.values.get(key)
        return None if stated is None else Figure(stated.value, stated.spread or 0.0)

    def below(self, key: str) -> TableReader:
        """The table under ``key``."""
        return TableReader(self.values[key], f"{self.place}{key}.", self.sources)

    def rows(self, key: str) -> list[TableReader]:
        """The tables under ``key``, in their order."""
        return [TableReader(row, f"{self.place}{key}.", self.sources) for row in self.values.get(key, ())]
