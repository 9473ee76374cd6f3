"""A run's readings in a file of their own, which is whole or not there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from purifier.errors import UsageError
from purifier.plain_text import plain
from purifier.services.runs.export import Tally, as_csv, as_json_lines
from purifier.services.runs.find import run_with
from purifier.store.opening import reading


def export_to(database: Path, run_id: int, path: Path) -> str:
    """Write the readings of a run to a new file: JSON Lines where its name ends in ``.jsonl``, else CSV.

    Returns a sentence on what is in it.  Raises UsageError when there is a file of that name, or it cannot be written
    to the end (then nothing is left of it), and StoreError.
    """
    try:
        with reading(database) as connection:
            run = run_with(connection, run_id)
            tally = Tally(connection, run)
            lines = (as_json_lines if path.suffix.lower() == ".jsonl" else as_csv)(connection, run, tally)
            with path.open("x", encoding="utf-8", newline="") as file:
                try:
                    file.writelines(lines)
                    file.flush()
                    os.fsync(file.fileno())
                except BaseException:
                    with suppress(OSError):
                        path.unlink()
                    raise
    except FileExistsError:
        raise UsageError(f"{plain(str(path))} is there already, and is left as it is: choose another name") from None
    except OSError as error:
        raise UsageError(f"cannot write {plain(str(path))}: {error.strerror}") from None
    shortage = tally.shortage()
    said = f"{tally.written} readings of run {run_id} are in {plain(str(path))}."
    return said if shortage is None else f"{said} {plain(shortage.words)}."
