"""Runs held against the predictions that they were begun with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from purifier.services.runs.compared import Compared, Comparison

if TYPE_CHECKING:
    from purifier.store.bad_rows import BadRows
    from purifier.store.timing import Now

__all__ = ["Compared", "Comparison", "compare"]


def compare(database: Path, ids: Sequence[int], now: Now, bad: BadRows | None = None) -> Comparison:
    """The runs ``ids`` beside their predictions, as of ``now``; without ids every run.

    What makes no sense in the database goes to ``bad``.  Raises UsageError for a run that is not there, and StoreError.
    """
    raise NotImplementedError
