"""A run of ten million readings: how long until its last value is there, and until any chart is.

``python -m tests.bench.big_run [READINGS]``.  Each question is asked over a new connection, as by an app just opened.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from purifier.services.runs.chart import Chart, Charted, Window, chart
from purifier.services.runs.facts import Facts
from purifier.services.runs.summary import summary
from purifier.services.runs.watch import watch
from purifier.store import run_rows, series
from purifier.store.opening import Connection, open_for_reading
from tests.bench.store import readings, write, writer_on
from tests.recordings import at

DAY = 86_400


def build(path: Path, count: int) -> None:
    """A run of ``count`` readings at 1 Hz: one day's readings, again and again."""
    writer_on(path).close()
    day = readings(min(DAY, count))
    single = Path(f"{path}.day")
    write(writer_on(single), day, 5000)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ATTACH ? AS day", (str(single),))
        for i in range(-(-count // DAY)):
            connection.execute(
                "INSERT INTO reading SELECT run, t_ms + ?, voltage, current, charge - ?, soc, power FROM day.reading",
                (i * DAY * 1000, i * 70_000),
            )
            connection.execute(
                "INSERT INTO minute SELECT run, minute + ?, readings, covered_ms, "
                "voltage_low, voltage_high, voltage_mean, "
                "current_low, current_high, current_mean, power_low, power_high, power_mean, charge, soc, drawn_nah, "
                "charged_nah, drawn_nwh, charged_nwh, bridged_nah, bridged_nwh FROM day.minute",
                (i * DAY // 60,),
            )
            connection.commit()
        connection.execute("UPDATE run SET interval_ms = 1000, discharge_ms = 0")
        connection.commit()


def asked(path: Path, name: str, question: Callable[[Connection], object], at_most_ms: float) -> None:
    """Print the worst of five times of ``question``, opening included."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        with closing(open_for_reading(path)) as connection:
            question(connection)
        times.append((time.perf_counter() - start) * 1e3)
    print(f"{name:<44} {max(times):8.1f} ms   (at most {at_most_ms:g})")


def _chart(connection: Connection, *, quantity: Charted, window: Window, count: int) -> Chart:
    return chart(connection, 1, quantity, window, at(count))


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.sqlite3"
        build(path, count)
        print(f"{count:,} readings, {path.stat().st_size / 1e6:.0f} MB")
        now = at(count)
        asked(path, "the last value", lambda c: series.last(c, 1), 50)
        asked(path, "everything the Log screen shows", lambda c: watch(c, path, 1, now), 200)
        quantities: tuple[Charted, ...] = ("power", "voltage", "charge")
        windows: tuple[Window, ...] = ("hour", "day", "run")
        for quantity in quantities:
            for window in windows:
                question = partial(_chart, quantity=quantity, window=window, count=count)
                asked(path, f"chart of {quantity}, {window}", question, 200)
        with closing(open_for_reading(path)) as connection:
            run = run_rows.run_of(connection, 1)
            assert run is not None
            print(f"coverage {summary(Facts.read(connection, path, run, now)).coverage_percent:.2f} %")
