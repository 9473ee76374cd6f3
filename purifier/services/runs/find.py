"""The run that somebody means."""

from __future__ import annotations

import re
from typing import Final

from purifier.errors import UsageError, nearest
from purifier.model.run import Run
from purifier.plain_text import plain, quoted
from purifier.store import run_rows
from purifier.store.bad_rows import BadRows
from purifier.store.opening import Connection

LONGEST_NAME: Final = 200
"""So many letters of a name are compared when the nearest one is looked for."""


def run_with(connection: Connection, id_: int, bad: BadRows | None = None) -> Run:
    """The run ``id_``; what makes no sense in it goes to ``bad``. Raises UsageError when it is not there (any more)."""
    run = run_rows.run_of(connection, id_, bad)
    if run is None:
        raise UsageError(f"run {id_} is not in this database (any more)")
    return run


def find_run(connection: Connection, typed: str, bad: BadRows | None = None) -> Run:
    """The run with this id or name, or the newest for ``last``; what makes no sense in it goes to ``bad``.

    Raises UsageError naming what there is.
    """
    text = plain(typed)
    known = run_rows.names(connection)
    if not known:
        raise UsageError("there are no runs in this database yet: 'purifier log' records one")
    if text == "last":
        ids = [known[-1][0]]
    elif text.isascii() and text.removeprefix("-").isdigit():
        # A text of thousands of digits is no int; a number below zero only a file made elsewhere can have.
        ids = [id_ for id_, _ in known if str(id_) == re.sub("^(-?)0+(?=.)", r"\1", text)]
    else:
        ids = [id_ for id_, name in known if plain(name) == text]
    if len(ids) > 1:
        raise UsageError(f"several runs are called {quoted(text)}: say {' or '.join(map(str, ids))}")
    found = run_rows.run_of(connection, ids[0], bad) if ids else None
    if found is None:
        hint = nearest(text[:LONGEST_NAME], [plain(name[:LONGEST_NAME]) for _, name in known if name])
        there = f"are runs {known[0][0]} to {known[-1][0]}" if len(known) > 1 else f"is run {known[0][0]} only"
        raise UsageError(f"no run is called {quoted(text)}{hint}; there {there} ('purifier runs' lists them)")
    return found
