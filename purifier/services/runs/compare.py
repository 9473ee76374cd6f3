"""Runs held against the predictions that they were begun with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from purifier.errors import StoreError, UsageError
from purifier.model.run import Run
from purifier.services.runs.beside import beside
from purifier.services.runs.compared import Compared, Comparison
from purifier.services.runs.facts import Facts
from purifier.services.runs.find import run_with
from purifier.services.runs.scoring import score_of
from purifier.store import run_rows
from purifier.store.bad_rows import BadRows
from purifier.store.opening import explained, reading
from purifier.store.timing import Now

__all__ = ["Compared", "Comparison", "compare"]


def compare(
    database: Path, ids: Sequence[int], now: Now, bad: BadRows | None = None, *, why: bool = True
) -> Comparison:
    """The runs ``ids`` beside their predictions, as of ``now``; without ids every run, the oldest first.

    Without ``why`` neither segments nor cause nor ending are looked for: for lists.  What makes no sense in the
    database goes to ``bad`` and hides nothing else.  Raises UsageError for a run that is not there, and StoreError.
    """
    noted = BadRows() if bad is None else bad
    with reading(database) as connection:
        chosen = [run_with(connection, id_, noted) for id_ in ids] if ids else run_rows.runs(connection, noted)
        chosen = _of_batteries(chosen, named=bool(ids))
        rows = []
        for run in chosen:
            try:
                with explained(database):
                    rows.append(beside(connection, Facts.read(connection, database, run, now, noted), why=why))
            except StoreError as error:
                noted.add(run.id, "run", "", f"left out: {error}")
        return Comparison(tuple(rows), score_of(connection, noted))


def _of_batteries(runs: Sequence[Run], *, named: bool) -> list[Run]:
    """``runs`` without those of the air; raises UsageError where one of these was ``named``."""
    air = next((run.id for run in runs if run.frozen.of == "air"), None)
    if named and air is not None:
        raise UsageError(
            f"run {air} is of the air: nothing was predicted for it. 'purifier show {air}' says what it was, "
            f"'purifier plot {air}' draws it"
        )
    return [run for run in runs if run.frozen.of != "air"]
