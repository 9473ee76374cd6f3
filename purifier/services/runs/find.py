"""The run that somebody means."""

from __future__ import annotations

from purifier.errors import UsageError, nearest
from purifier.model.run import Run
from purifier.plain_text import plain, quoted
from purifier.store import run_rows
from purifier.store.opening import Connection


def run_with(connection: Connection, id_: int) -> Run:
    """The run ``id_``; raises UsageError when it is not there (any more)."""
    run = run_rows.run_of(connection, id_)
    if run is None:
        raise UsageError(f"run {id_} is not in this database (any more)")
    return run


def find_run(connection: Connection, typed: str) -> Run:
    """The run with this id or name, or the newest for ``last``; raises UsageError naming what there is."""
    text = plain(typed)
    known = run_rows.names(connection)
    if not known:
        raise UsageError("there are no runs in this database yet: 'purifier log' records one")
    if text == "last":
        ids = [known[-1][0]]
    elif text.isascii() and text.isdigit():
        ids = [id_ for id_, _ in known if str(id_) == text.lstrip("0")]  # a text of thousands of digits is no int
    else:
        ids = [id_ for id_, name in known if name == text]
    if len(ids) > 1:
        raise UsageError(f"several runs are called {quoted(text)}: say {' or '.join(map(str, ids))}")
    found = run_rows.run_of(connection, ids[0]) if ids else None
    if found is None:
        hint = nearest(text, [name for _, name in known if name])
        there = f"are runs {known[0][0]} to {known[-1][0]}" if len(known) > 1 else f"is run {known[0][0]} only"
        raise UsageError(f"no run is called {quoted(text)}{hint}; there {there} ('purifier runs' lists them)")
    return found
