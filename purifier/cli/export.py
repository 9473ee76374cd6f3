"""``purifier export``: a run as CSV or JSON Lines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from purifier.cli.run_options import db_option


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--format", "format", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--decimal-comma", is_flag=True, help="12,8 in place of 12.8, and semicolons between the cells.")
@db_option
def export(run: str, format: str, decimal_comma: bool, db: Path | None) -> None:
    """Write the readings of RUN (its id, its name, or 'last') to standard output, also while it is recorded.

    The columns are those of 'decode', and utc. Current and power are negative while the battery discharges.
    """
    from purifier.services.runs.export import as_csv, as_json_lines
    from purifier.services.runs.find import find_run
    from purifier.store.opening import reading
    from purifier.store.place import database

    if decimal_comma and format != "csv":
        raise click.UsageError("--decimal-comma is for CSV; JSON always has points")
    path = database(db)
    with reading(path) as connection:
        found = find_run(connection, run)
        lines = (
            as_csv(connection, found, decimal_comma=decimal_comma)
            if format == "csv"
            else as_json_lines(connection, found)
        )
        # Line ends are part of the format; a text stream would change them on some systems.
        out = getattr(sys.stdout, "buffer", None)
        for line in lines:
            if out is None:
                sys.stdout.write(line)
            else:
                out.write(line.encode())
        sys.stdout.flush()
