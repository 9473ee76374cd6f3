"""Our own exports as CSV: read back so that every row, value and time is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.formats.asked import Asked
from purifier.formats.format import Format
from purifier.formats.numbers import Column, numbers
from purifier.formats.opened import UnitOf
from purifier.formats.own_times import OwnTimes
from purifier.formats.sniffing import Table
from purifier.formats.table import TableFile
from purifier.formats.text_file import TextFile
from purifier.formats.timeline import Dated

OWN: Final = "purifier-csv"
"""Id of their format."""


class OwnTable(TableFile):
    """As `TableFile`; times are ``t_s`` since the run's start, which ``utc`` dates, and ``extra`` comes along."""

    def __init__(self, file: TextFile, table: Table, format: Format, asked: Asked, unit_of: UnitOf) -> None:
        super().__init__(file, table, format, asked, unit_of)
        self._own = OwnTimes()
        self._seconds, self._utc, self._more = (self._place_of(name) for name in ("t_s", "utc", "extra"))

    def dated(self) -> Dated:
        """See `Opened`."""
        return self._own.finish()

    def _taken(self, columns: Sequence[Sequence[str]], count: int, line: int) -> tuple[list[int | None], Sequence[int]]:
        return self._own.take(numbers(columns[self._seconds], Column(comma=self._comma)).values, columns[self._utc])

    def _extra(self, columns: Sequence[Sequence[str]]) -> list[str | None] | None:
        return [cell or None for cell in columns[self._more]]
