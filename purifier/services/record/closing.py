"""Leaving a run: what the disk refuses to the end is kept elsewhere, and it is said how much is not in the database."""

from __future__ import annotations

from purifier.errors import StoreError
from purifier.store.timing import span_words
from purifier.store.writer import Writer


def close(writer: Writer) -> None:
    """Save what is left and let go of the database.

    Raises StoreError for what could not be saved: how many readings, from when to when, and the file they are kept in
    for the next start, or that they are lost.
    """
    trouble = writer.close().trouble
    if trouble is None or not writer.waits or writer.run.frozen.source == "demo":  # a demo keeps nothing anyhow
        return
    what = _what(writer)
    try:
        kept = writer.spill()
    except StoreError as why:
        raise StoreError(f"{trouble}. {what}: LOST, for no other file could be written either ({why})") from None
    raise StoreError(f"{trouble}. {what}: kept in {kept}, from where the next start on this database takes it up")


def _what(writer: Writer) -> str:
    """``437 readings of run 1, from ... to ..., are not in the database``, and those that were given up before."""
    rows = list(writer.rows)
    if rows:
        span = span_words(writer.clocks, rows[0].t_ms, rows[-1].t_ms)
        words = f"{len(rows)} readings of run {writer.run.id}, from {span}, are not in the database"
    else:
        words = f"the last events of run {writer.run.id} are not in the database"
    if writer.rows.span is None:
        return words
    return f"{writer.rows.dropped} readings, from {span_words(writer.clocks, *writer.rows.span)}, are lost; {words}"
