"""The store: readings a second, bytes a reading, and bytes written to disk in a day at 1 Hz in each journal mode.

``python -m tests.bench.store``.  Bytes written are those the kernel counts for this process (/proc/self/io), measured
over an hour of readings committed as often as the mode does, and multiplied by 24.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from purifier.model.reading import Reading
from purifier.model.run import Clock
from purifier.model.run_statistics import RollUp
from purifier.store.journal import COMMIT_EVERY_S, Mode
from purifier.store.opening import open_for_writing, transaction
from purifier.store.packing import pack, sample
from purifier.store.run_rows import insert_event, insert_run, run_of
from purifier.store.writer import Writer
from tests.recordings import UTC_S, plan

HOUR = 3600


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


def write(writer: Writer, found: list[Reading], every: int) -> float:
    """Store ``found``, committing after each ``every``; seconds it took."""
    roll_up = RollUp(1000)
    start = time.perf_counter()
    for i, reading in enumerate(found, start=1):
        row = pack(round((reading.at_s or 0.0) * 1000), reading)
        writer.rows.append(row)
        for minute in roll_up.add(sample(row)).minutes:
            writer.add_minute(minute)
        if i % every == 0:
            outcome = writer.commit()
            assert outcome.trouble is None, outcome
    writer.close()
    return time.perf_counter() - start


def written() -> int:
    """Bytes this process has caused to be written to disks."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


if __name__ == "__main__":
    print(f"SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        day = readings(86_400)
        path = Path(folder) / "day.sqlite3"
        seconds = write(writer_on(path), day, 1000)
        print(f"readings into the store, 1 000 a commit      {len(day) / seconds:10,.0f} a second")
        size = path.stat().st_size / len(day)
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
