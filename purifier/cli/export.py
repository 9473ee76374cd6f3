"""``purifier export``: a run as CSV or JSON Lines."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.gate import print_data
from purifier.cli.run_options import db_option, tell_bad_rows
from purifier.errors import StoreError


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@click.option("--format", "format", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--decimal-comma", is_flag=True, help="12,8 in place of 12.8, and semicolons between the cells.")
@click.option("--wide", is_flag=True, help="CSV: a column more for each value in extra, such as every cell's volts.")
@db_option
def export(run: str, format: str, decimal_comma: bool, wide: bool, db: Path | None) -> int:
    """Write the readings of RUN (its id, its name, or 'last') to standard output, also while it is recorded.

    The columns are those of 'decode', and utc; what else the meter says, such as cells, is JSON in extra. Current and
    power are negative while the battery discharges. Exit code 4 when there are fewer readings than were recorded, or
    rows of the database make no sense.
    """
    from purifier.services.runs.export import Tally, as_csv, as_json_lines
    from purifier.services.runs.find import find_run
    from purifier.store.opening import reading
    from purifier.store.place import database

    if decimal_comma and format != "csv":
        raise click.UsageError("--decimal-comma is for CSV; JSON always has points")
    if wide and format != "csv":
        raise click.UsageError("--wide is for CSV; in JSON Lines each value has its name already, in extra")
    path = database(db)
    with reading(path) as connection:
        found = find_run(connection, run)
        tally = Tally(connection, found)
        lines = as_csv(connection, found, tally, decimal_comma=decimal_comma, wide=wide)
        for line in lines if format == "csv" else as_json_lines(connection, found, tally):
            print_data(line)
        sys.stdout.flush()
    code, shortage = tell_bad_rows(tally.bad), tally.shortage()
    if shortage is not None:
        click.echo(f"purifier: {shortage.words}", err=True)
        code = StoreError.exit_code if shortage.lost else code
    return code
