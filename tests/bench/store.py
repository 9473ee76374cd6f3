"""The store: readings a second, bytes a reading, and bytes written to disk in a day at 1 Hz in each journal mode.

``python -m tests.bench.store``.  Speeds are a CPU-second's, beside a bare ``executemany`` of the same rows into a table
of the same form.  Bytes written are those the kernel counts for this process (/proc/self/io), measured over an hour of
readings committed as often as the mode does, and multiplied by 24.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from purifier.model.reading import Reading
from purifier.model.run import Clock
from purifier.model.run_statistics import RollUp
from purifier.store.journal import COMMIT_EVERY_S, Mode
from purifier.store.opening import open_for_writing, transaction
from purifier.store.packing import Packed, pack, sample
from purifier.store.run_rows import insert_event, insert_run, run_of
from purifier.store.writer import Writer
from tests.bench.clock import cpu_s, machine
from tests.recordings import UTC_S, plan

HOUR: Final = 3600
ROUNDS: Final = 5
BULK_PROMISED: Final = 150_000
"""Rows a CPU-second into the store, on the machine where this was measured first."""


def writer_on(path: Path, mode: Mode | None = None) -> Writer:
    """A writer of a new run in a new file; ``mode`` overrides the journal that this SQLite calls for."""
    from purifier.model.run import Event, Run

    connection = open_for_writing(path)
    if mode is not None:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    clock = Clock(0, round(UTC_S * 1000), "bench", 0)
    with transaction(connection):
        id_ = insert_run(connection, Run(0, plan(), "bench", clock.utc_ms), [clock])
        insert_event(connection, id_, Event(0, "start", "bench"))
    run = run_of(connection, id_)
    assert run is not None
    return Writer(path, connection, run, [clock], capacity=1 << 20)


def readings(count: int) -> list[Reading]:
    """What a shunt would send beside a fan: noise in volts and amperes, power rounded to watts."""
    chance = random.Random(1)
    found, charge = [], 0.0
    for t in range(count):
        volts, amperes = 13.1 + chance.gauss(0.0, 0.003), round(-0.33 + chance.gauss(0.0, 0.003), 3)
        charge += amperes / 3600.0
        soc = round(100.0 + charge, 1)
        found.append(Reading(float(t), round(volts, 3), amperes, round(volts * amperes), round(charge, 3), soc))
    return found


def write(writer: Writer, found: list[Reading], every: int) -> None:
    """Store ``found`` with their minutes, committing after each ``every``."""
    roll_up = RollUp(1000)
    for i, reading in enumerate(found, start=1):
        row = pack(round((reading.at_s or 0.0) * 1000), reading)
        writer.rows.append(row)
        for minute in roll_up.add(sample(row)).minutes:
            writer.add_minute(minute)
        if i % every == 0:
            outcome = writer.commit()
            assert outcome.trouble is None, outcome
    writer.close()


def write_rows(writer: Writer, rows: list[Packed], every: int) -> None:
    """Store ``rows`` and nothing else, committing after each ``every``."""
    for start in range(0, len(rows), every):
        for row in rows[start : start + every]:
            writer.rows.append(row)
        outcome = writer.commit()
        assert outcome.trouble is None, outcome
    writer.close()


def bare(rows: Sequence[tuple[int | None, ...]]) -> None:
    """The yardstick: the same rows into a table of the same form, in memory."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE TABLE reading (run INTEGER, t_ms INTEGER, voltage INTEGER, current INTEGER, charge INTEGER, "
            "soc INTEGER, power INTEGER, PRIMARY KEY (run, t_ms)) STRICT, WITHOUT ROWID"
        )
        connection.executemany("INSERT INTO reading VALUES (1, ?, ?, ?, ?, ?, ?)", rows)


def written() -> int:
    """Bytes this process has caused to be written to disks."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def in_turn(name: str, folder: Path, work: Callable[[Writer], None], rows: list[Packed], promised: int = 0) -> Path:
    """Print how quick ``work`` is, each round followed by one of the yardstick; the last file that was written."""
    pairs = []
    path = folder
    for number in range(ROUNDS + 1):
        path = folder / f"{name}-{number}.sqlite3"
        pairs.append((cpu_s(partial(work, writer_on(path))), cpu_s(partial(bare, rows))))
    ours = median(one for one, _ in pairs[1:])
    ratio = median(one / other for one, other in pairs[1:])
    least = f"   (at least {promised:,})" if promised else ""
    print(f"{name:<44} {len(rows) / ours:10,.0f} a CPU-second = {ratio:.1f}x the time of a bare insert{least}")
    return path


if __name__ == "__main__":
    print(machine())
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        day = readings(86_400)
        rows = [pack(round((reading.at_s or 0.0) * 1000), reading) for reading in day]
        path = in_turn("readings with minutes", Path(folder), partial(write, found=day, every=1000), rows)
        size = path.stat().st_size / len(day)
        in_turn("rows in bulk", Path(folder), partial(write_rows, rows=rows, every=3000), rows, BULK_PROMISED)
        print(f"bytes a reading, roll-up and all             {size:10.1f}            (at most 32)")
        for mode, every_s in COMMIT_EVERY_S.items():
            path = Path(folder) / f"{mode}.sqlite3"
            writer = writer_on(path, mode)
            before = written()
            write(writer, day[: 4 * HOUR], round(every_s))
            amount = (written() - before) * 6 / 1e6
            print(
                f"written a day at 1 Hz, {mode:<8} every {every_s:2.0f} s    {amount:10.0f} MB          (at most 260)"
            )
