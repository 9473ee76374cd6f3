"""A thousand recorders killed at random moments: ``python -m tests.bench.killing [ROUNDS]``."""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.store.test_killing import killed_after

if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    chance = random.Random(5)
    lost = broken = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "runs.sqlite3"
        for _ in range(rounds):
            killed = killed_after(database, chance.choice((0, 1, 5)), chance.uniform(0.0, 0.05))
            slowest = max(slowest, killed.began_s)
            with closing(sqlite3.connect(database)) as connection:
                broken += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
                last = connection.execute("SELECT max(t_ms) FROM reading WHERE run = ?", (killed.run,)).fetchone()[0]
                lost += killed.acknowledged_ms >= 0 and (last is None or last < killed.acknowledged_ms)
    print(f"{rounds} kills: {lost} with an acknowledged row lost, {broken} damaged files (none allowed)")
    print(f"slowest start after a kill                   {slowest * 1e3:7.0f} ms          (at most 1000)")
