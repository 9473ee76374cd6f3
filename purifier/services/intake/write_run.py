"""One run of a file written: its rows, the minutes they make, and what happened in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from purifier.model.block import Block
from purifier.model.block_minutes import BlockMinutes
from purifier.model.run import Event
from purifier.model.run_statistics import Gap, Minute
from purifier.services.intake.examination import Examination
from purifier.services.intake.read_file import Counting
from purifier.services.record.recorder_words import gap_words
from purifier.store.columns import pack_columns
from purifier.store.folding import folded
from purifier.store.import_files import ImportFile
from purifier.store.imports import Importing
from purifier.store.slow_columns import SlowColumns

MOST_EVENTS: Final = 1_000
"""More gaps than these are told as stretches with many of them."""


def write_run(
    writer: Importing,
    blocks: Iterable[Block],
    found: Examination,
    complete: bool,
    files: Sequence[ImportFile],
    progress: Counting | None,
    expected: int,
) -> int:
    """Write ``blocks``, whose times count from the run's start; how many readings that were."""
    minutes: list[Minute] = []
    gaps: list[Gap] = []
    roll_up = BlockMinutes(0, minutes.append, gaps.append, on_change=found.on_change)
    slow = SlowColumns()
    count = end_ms = 0
    discharge_ms: int | None = None
    for block in blocks:
        cells = block.values
        rows = pack_columns(
            block.t_ms,
            cells.get("voltage_v"),
            cells.get("current_a"),
            cells.get("charge_ah"),
            cells.get("soc_percent"),
            cells.get("power_w"),
        )
        writer.add_rows(rows)
        writer.add_changes(slow.changes(block))
        roll_up.see(block)
        writer.add_minutes(minutes)
        minutes.clear()
        if discharge_ms is None:
            discharge_ms = _first_load(block)
        count += len(block)
        # The mean of a time goes on to its end.
        end_ms = block.t_ms[-1] + (block.mean_ms[-1] if block.mean_ms else 0)
        if progress is not None:
            progress(count, count / expected if expected else 1.0)
    roll_up.finish()
    writer.add_minutes(minutes)
    for event in _events(count, end_ms, gaps, discharge_ms, complete, files):
        writer.add_event(event)
    writer.finish(
        end_ms,
        end_reason="empty" if complete else "file",
        complete=int(complete),
        discharge_ms=discharge_ms,
        interval_ms=roll_up.interval_ms or found.interval_ms,
    )
    return count


def _first_load(block: Block) -> int | None:
    flow = block.values.get("current_a") or block.values.get("power_w") or []
    return next((t for t, cell in zip(block.t_ms, flow, strict=False) if cell is not None and cell < -0.005), None)


def _events(
    count: int, end_ms: int, gaps: Sequence[Gap], discharge_ms: int | None, complete: bool, files: Sequence[ImportFile]
) -> list[Event]:
    names = ", ".join(one.name for one in files)
    found = [Event(0, "imported", f"{count} readings came in from {names}", {"readings": count})]
    if discharge_ms is not None:
        found.append(Event(discharge_ms, "discharging", "discharge begins"))
    silent = [
        Event(
            gap.start_ms,
            "gap",
            gap_words(gap),
            {"seconds": gap.seconds, "drawn_ah": gap.drawn_ah, "drawn_wh": gap.drawn_wh},
        )
        for gap in gaps
    ]
    found += silent if len(silent) <= MOST_EVENTS else folded(silent)
    words = "the battery was empty, as was said" if complete else "the file has no more of it"
    return [*found, Event(end_ms, "empty" if complete else "end", words)]
