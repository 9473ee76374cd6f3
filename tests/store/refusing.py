"""A disk that refuses: the database's place is taken by a folder, which root may not write to either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from purifier.store.damage import SIDE_FILES


@contextmanager
def refused(database: Path) -> Iterator[None]:
    """Within, nothing can be written to ``database``; afterwards it is there as it was."""
    away = database.with_name("away.sqlite3")
    ends = [end for end in ("", *SIDE_FILES) if Path(f"{database}{end}").exists()]
    for end in ends:
        Path(f"{database}{end}").rename(f"{away}{end}")
    database.mkdir()
    try:
        yield
    finally:
        database.rmdir()
        for end in ends:
            if Path(f"{away}{end}").exists():
                Path(f"{away}{end}").rename(f"{database}{end}")
