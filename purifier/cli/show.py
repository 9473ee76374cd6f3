"""``purifier show``: one run, in numbers and with what happened to it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.output import format_options, print_csv, print_json
from purifier.cli.run_options import db_option, tell_bad_rows


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@db_option
@format_options
def show(run: str, db: Path | None, format: str) -> int:
    """Show RUN (its id, its name, or 'last'): how it stands, what was measured against what was predicted, and what
    happened to it. With --format csv: its events. Exit code 4 when rows of the database make no sense and something
    is not shown for it."""
    from purifier.model.particles import figures
    from purifier.services.record.instant import now
    from purifier.services.runs.air import air_in
    from purifier.services.runs.cells import as_dict, cells_in, in_short
    from purifier.services.runs.facts import Facts, dated_events, faults_by_count
    from purifier.services.runs.find import find_run
    from purifier.services.runs.summary import summary
    from purifier.store.bad_rows import BadRows
    from purifier.store.opening import reading
    from purifier.store.place import database
    from purifier.store.spill_files import waiting
    from purifier.store.timing import utc_text

    path, bad = database(db), BadRows()
    with reading(path) as connection:
        found = find_run(connection, run, bad)
        facts = Facts.read(connection, path, found, now(), bad)
        cells = cells_in(connection, facts)
        air = air_in(connection, found)
    numbers, faults = summary(facts), faults_by_count(facts)
    events = [(utc_text(utc_ms), event) for utc_ms, event in dated_events(facts)]
    rows = [
        {"t_s": event.t_ms / 1000.0, "utc": utc, "kind": event.kind, "text": event.text, "data": dict(event.data)}
        for utc, event in events
    ]
    if format == "json":
        reasons = [{"reason": reason, "count": times} for reason, times in faults]
        understood = [] if found.origin is None else list(found.origin.understood)
        more = {
            "cells": as_dict(cells),
            "understood": understood,
            "faults_by_reason": reasons,
            "setup": found.frozen.setup,
            "predicted": found.frozen.row,
            "air": [asdict(one) for one in air],
            "events": rows,
        }
        print_json({**asdict(numbers), **more})
    elif format == "csv":
        print_csv(rows, ("t_s", "utc", "kind", "text", "data"))
    else:
        from purifier.cli.run_text import render
        from purifier.cli.wrapping import table_width

        said = figures(facts.air)
        click.echo(render(numbers, found, events, faults, table_width(), in_short(cells.cells), air, said))
    for words in waiting(path):
        click.echo(words, err=True)
    return tell_bad_rows(bad)
