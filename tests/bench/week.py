"""A week at 1 Hz, replayed: ``python -m tests.bench.week [DAYS]``. Memory and descriptors must not grow."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.services.record.test_replay import days_of_messages, footprint, replayed

if __name__ == "__main__":
    days = float(sys.argv[1]) if len(sys.argv) > 1 else 7.0
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        marks = replayed(Path(folder) / "runs.sqlite3", days_of_messages(days), every=86_400)
        seconds = time.perf_counter() - start
        size = (Path(folder) / "runs.sqlite3").stat().st_size
    count = round(days * 86_400)
    print(f"{count} readings in {seconds:.0f} s, {count / seconds:,.0f} a second, {size / count:.1f} bytes each")
    for i, (resident_kb, descriptors) in enumerate(marks):
        print(f"after day {i + 1}: {resident_kb / 1024:.1f} MiB, {descriptors} descriptors")
    del footprint
