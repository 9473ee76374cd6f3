"""``purifier runs``: all runs in the database, one line each."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.output import format_options, print_rows
from purifier.cli.run_options import db_option, tell_bad_rows
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width

LONGEST_NAME: Final = 36
SPARE: Final = ("coverage", "predicted", "drawn", "started")
"""Columns that go where there is no room, the first of them first."""

if TYPE_CHECKING:
    from purifier.services.runs.summary import Summary


@click.command()
@db_option
@format_options
def runs(db: Path | None, format: str) -> int:
    """List all runs: what they were about, how they stand, what was measured. Exit code 4 when rows of the database
    make no sense and something is not shown for it."""
    from purifier.services.record.instant import now
    from purifier.services.runs.summary import summaries
    from purifier.store.bad_rows import BadRows
    from purifier.store.opening import reading
    from purifier.store.place import database, is_default, is_there
    from purifier.store.spill_files import waiting

    path = database(db)
    found: list[Summary] = []
    bad = BadRows()
    if is_there(path) or not is_default(path):
        with reading(path) as connection:
            found = summaries(connection, path, now(), bad)
    rows = [asdict(one) for one in found]
    if format != "table":
        print_rows(format, rows)
    elif not found:
        click.echo(
            "no runs yet: 'purifier log' records one, 'purifier import' takes a file, 'purifier demo' shows what that "
            "is like",
            err=True,
        )
    else:
        headings = ["run", "started", "state", "about", "lasted", "predicted", "drawn", "coverage", "name"]
        cells = [list(_cells(one)) for one in found]
        if any(one.source in ("import", "ran") for one in found):
            headings.append("came in")
            cells = [[*row, _came_in(one)] for row, one in zip(cells, found, strict=True)]
        click.echo(fitted(headings, cells, table_width(), "run lasted predicted drawn coverage", SPARE))
    for words in waiting(path):
        click.echo(words, err=True)
    return tell_bad_rows(bad)


def _cells(one: Summary) -> tuple[str, ...]:
    from purifier.cli.run_text import began
    from purifier.services.runs.state_words import briefly
    from purifier.services.wording import duration, time_words, unpadded

    lasted_s = None if one.discharge_h is None else one.discharge_h * 3600.0
    lasted_s = one.last_s if one.of == "air" else lasted_s
    unplanned = one.of == "air" or (one.battery is None and bool(one.files))
    return (
        str(one.run),
        began(one),
        briefly(one.state, complete=one.complete, reason=one.end_reason),
        "no set-up" if one.files and not one.battery else one.about,
        "?" if lasted_s is None else time_words(lasted_s),
        "none" if unplanned else unpadded(duration(one.predicted_runtime_h)),
        ("" if one.of == "air" else "?") if one.drawn_wh is None else f"{one.drawn_wh:.1f} Wh",
        "?" if one.coverage_percent is None else f"{one.coverage_percent:.2f} %",
        one.name,
    )


def _came_in(one: Summary) -> str:
    """How a run came in, and what in it nobody measured."""
    from purifier.services.wording import stated_words

    if one.source == "ran":
        return "told, not measured"
    if one.source != "import":
        return {"log": "logged here", "replay": "replayed", "demo": "pretended"}.get(one.source, one.source)
    name = (
        f"{_cut(one.files[0])}{f' and {len(one.files) - 1} more' if one.files[1:] else ''}" if one.files else "a file"
    )
    return "; ".join(filter(None, (f"{name}{f' ({one.format})' if one.format else ''}", stated_words(one.stated))))


def _cut(name: str) -> str:
    """A file's name as long as a table bears; dates stand at its end as often as at its beginning."""
    half = LONGEST_NAME // 2
    return name if len(name) <= LONGEST_NAME else f"{name[:half]}…{name[1 - half :]}"
