"""What is known of files that were looked at, and the rows of the runs in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from purifier.formats.format import Format
from purifier.model.block import Block
from purifier.model.block_rows import picked
from purifier.model.found_run import FoundRun
from purifier.store.import_files import ImportFile
from purifier.store.spool import Spool
from purifier.store.timing import utc_text


@dataclass(slots=True)
class Examination:
    """What is known of some files that are one series. A context manager: it keeps their rows in a file of its own."""

    files: tuple[ImportFile, ...]
    format: Format
    rows: int
    dropped: int
    columns: tuple[Mapping[str, Any], ...]
    """Of each that is read: ``column`` (its name, or number), ``quantity``, ``unit``, ``file``."""
    topics: tuple[tuple[str, str], ...]
    """(what it is about, a sentence), in the order in which a person asks."""
    stated: tuple[str, ...]
    """Quantities that nobody measured."""
    spread: float
    """What the steps of the current leave open of charge and energy: half-width, a fraction."""
    runs: tuple[FoundRun, ...]
    interval_ms: int | None
    _rows: Spool
    """Rows as in readings, in order of time."""
    _starts: Mapping[int, int | None]
    """Section -> what to add to its times for UTC [ms since 1970]; None: nobody knows."""
    on_change: bool
    """Whether values hold until the next row."""

    def __enter__(self) -> Examination:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.__exit__(kind, error, trace)

    @property
    def understood(self) -> tuple[str, ...]:
        """What was understood, in sentences."""
        return tuple(one for _, one in self.topics)

    def start_utc_ms(self, run: FoundRun) -> int | None:
        """When ``run`` began [ms since 1970]; None: nobody knows."""
        start = self._starts.get(run.section)
        return None if start is None else start + run.start_ms

    def blocks(self, run: FoundRun) -> Iterator[Block]:
        """The rows of ``run`` as in readings, their times counted from its start."""
        for block in self._rows.in_order():
            if block.section != run.section or block.t_ms[-1] < run.start_ms:
                continue
            if block.t_ms[0] > run.end_ms:
                return
            part = picked(block, range(bisect_left(block.t_ms, run.start_ms), bisect_right(block.t_ms, run.end_ms)))
            if len(part):
                start = run.start_ms
                yield replace(part, t_ms=[t - start for t in part.t_ms])

    def as_dict(self) -> dict[str, Any]:
        """The object of ``import --dry-run --json``."""
        return {
            "format": self.format.id,
            "files": [one.name for one in self.files],
            "rows": self.rows,
            "dropped": self.dropped,
            "columns": [dict(one) for one in self.columns],
            "understood": list(self.understood),
            "stated": list(self.stated),
            "measurement_spread_percent": round(self.spread * 100.0, 4),
            "runs": [self._run_as_dict(run) for run in self.runs],
        }

    def _run_as_dict(self, run: FoundRun) -> dict[str, Any]:
        return {
            "started_utc": utc_text(self.start_utc_ms(run)),
            "hours": run.hours,
            "charge_ah": run.charge_ah,
            "energy_wh": run.energy_wh,
            "readings": run.readings,
            "coverage_percent": run.coverage_percent,
        }
