"""How tests read the times of a file: block after block, as the import does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from purifier.formats.asked import Asked
from purifier.formats.format import TimeColumn
from purifier.formats.timelines import timeline

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
"""Half an hour of summer time, in the southern summer."""
ANY = TimeColumn()
NOTHING = Asked()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAMPLE = 2000


@dataclass(frozen=True)
class Times:
    """What the times of a file came to: ``utc_ms`` is empty when nobody knows the date, else UTC row by row."""

    ms: list[int | None]
    sections: list[int]
    start_utc_ms: int | None
    said: str

    @property
    def utc(self) -> list[str | None]:
        """Row by row, for eyes: ``2024-01-31T10:00:00``."""
        assert self.start_utc_ms is not None, self.said
        moments = [None if ms is None else EPOCH + timedelta(milliseconds=ms + self.start_utc_ms) for ms in self.ms]
        return [None if moment is None else moment.replace(tzinfo=None).isoformat() for moment in moments]

    @property
    def utc_ms(self) -> list[int | None]:
        """Row by row [ms since 1970]."""
        assert self.start_utc_ms is not None, self.said
        return [None if ms is None else ms + self.start_utc_ms for ms in self.ms]


def read(
    cells: Sequence[str],
    column: TimeColumn = ANY,
    asked: Asked = NOTHING,
    file: str = "run.csv",
    zone: tzinfo | None = BERLIN,
    header_zone: str = "",
    block: int = 5000,
) -> Times:
    """The times of a column whose first cell stands at line 2 of ``file``, on a machine in ``zone``."""
    sample = [*cells[:SAMPLE], *(cells[-1:] if len(cells) > SAMPLE else ())]
    line = timeline(sample, column, asked, file, 2, header_zone, zone)
    ms: list[int | None] = []
    sections: list[int] = []
    for first in range(0, len(cells), block):
        taken = line.take(cells[first : first + block], 2 + first)
        sections += [first + place for place in line.sections()]
        ms += taken
    dated = line.finish()
    return Times(ms, sections, dated.start_utc_ms, "; ".join(dated.sentences))
