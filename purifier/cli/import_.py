"""``purifier import``: what other programs logged becomes runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from purifier.cli.output import format_options, print_csv, print_json, print_rows
from purifier.cli.run_options import db_option
from purifier.cli.setup_options import setup_options
from purifier.errors import UsageError

COLUMNS: Final = ("time", "voltage", "current", "power", "charge", "soc")
RUN_COLUMNS: Final = ("started_utc", "hours", "charge_ah", "energy_wh", "readings", "coverage_percent")
EPILOG: Final = """\b
COL is a column's name, or its number from 1; 'COL:UNIT' says what its numbers
are in where the file does not. A quantity ('3.7 V') stands in for a column
that the file has not. --temperature takes a column as well.

\b
Examples:
  purifier import history.csv --dry-run
  purifier import history.csv
  purifier import days.csv --run 2 --name shelf
  purifier import test.csv -b lifepo4-12v-100ah --load "6.5 W" --complete
  purifier import volts.csv amps.csv --zone Europe/Berlin
  purifier import voltage.csv --load "7 W"
  purifier import DATALOG.TXT --time 1:ms --voltage 2 --current 3:mA
  purifier import --undo shelf
"""


def _column_options(command: Any) -> Any:
    for name in reversed(COLUMNS):
        what = (
            "The column of times."
            if name == "time"
            else f"The column that is the {name.replace('soc', 'state of charge')}."
        )
        command = click.option(f"--{name}", f"column_{name}", metavar="COL", help=what)(command)
    return command


@click.command("import", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what is understood and which runs are found.")
@click.option("--run", "which", metavar="N", help="Which run of the file, by its number in the list; 'all' for each.")
@click.option("--name", default="", metavar="TEXT", help="What to call the run.")
@click.option("--complete", is_flag=True, help="The battery went from full to empty.")
@click.option("--undo", metavar="RUN", help="Take an imported run out again, with all that came with it.")
@click.option(
    "--as", "as_format", metavar="FORMAT", help="What wrote it: 'profiles list --kind format'; 'table': none of these."
)
@_column_options
@click.option("--every", metavar="QTY", help="How far rows are apart, in a file without times, e.g. '10 s'.")
@click.option(
    "--zone", metavar="NAME", help="Where local times are from, e.g. Europe/Berlin; else this machine's zone."
)
@click.option(
    "--started", metavar="ISO", help="When the first row was, where the file has no date, e.g. 2026-06-04T20:15."
)
@click.option(
    "--sign",
    type=click.Choice(["charge-positive", "discharge-positive"]),
    help="What a current without a minus means.",
)
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="The decimal mark of its numbers.")
@click.option("--dates", type=click.Choice(["day-first", "month-first", "year-first"]), help="How 03/04/05 is meant.")
@click.option("--meter", "meter_id", metavar="ID", help="Of a capture: the meter it is of.")
@setup_options
@db_option
@format_options
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    db: Path | None,
    name: str,
    complete: bool,
    which: str | None,
    dry_run: bool,
    undo: str | None,
    format: str,
    **options: Any,
) -> None:
    """Bring in, as runs, FILEs that other programs wrote: exports and databases of Home Assistant, Victron, meters,
    testers and boards, our own exports and captures, and any table with a time, volts and amperes.

    What is understood of a file is said, what can be read two ways is asked for. Several FILEs are parts of one series.
    The same file again adds nothing. Without a set-up a run has no prediction. The run's id is printed last.
    """
    from functools import partial

    from purifier.cli.import_asked import asked_from, request_for
    from purifier.cli.import_text import Meter, lines, listed, which_to_take
    from purifier.cli.output import library_of
    from purifier.cli.typed_again import typed_again
    from purifier.services.intake.about import about
    from purifier.services.intake.bring_in import already_in, bring_in
    from purifier.services.intake.examine import examine
    from purifier.services.intake.text import hash_of, must_be_readable
    from purifier.services.meters.of_air import refuse_to_import
    from purifier.store.place import database

    if undo is not None:
        _take_out(undo, files, db)
        return
    if not files:
        raise UsageError("expected a file to import, such as history.csv; found none ('purifier import --help')")
    library = library_of(ctx)
    meter_id = options.pop("meter_id")
    asked = asked_from(options)
    plan = about(library, request_for(options, library), asked)
    for path in files:
        must_be_readable(path)
    if meter_id is not None:
        refuse_to_import(library.meter(meter_id), files)
    known = [] if dry_run else already_in(database(db), [hash_of(path) for path in files], which)
    meter = Meter()
    if not known:
        try:
            with examine(files, library, plan, meter_id, meter.show) as found:
                meter.done()
                if dry_run and format != "table":
                    print_json(found.as_dict()) if format == "json" else print_csv(found.as_dict()["runs"], RUN_COLUMNS)
                    return
                for line in (*lines(found), *listed(found)):
                    click.echo(line, err=not dry_run)
                if dry_run:
                    if found.runs:
                        click.echo(which_to_take(found, partial(typed_again, ctx, "dry_run", "which")), err=True)
                    return
                if which is None and len(found.runs) > 1:
                    raise UsageError(which_to_take(found, partial(typed_again, ctx)))
                frozen = plan.frozen(name)
                known = bring_in(database(db), found, which, frozen, complete=complete, progress=meter.show)
        finally:
            meter.done()
    for one in known:
        click.echo(one.words, err=True)
    if any(one.what != "new" for one in known) and (name or (plan.request is not None and plan.request.batteries)):
        click.echo(
            "a run that is there keeps its name and set-up: 'purifier rename' names it, and --undo RUN and importing "
            "its file again give it another set-up",
            err=True,
        )
    if format != "table":
        rows = [{"run": one.run, "what": one.what, "readings": one.readings} for one in known]
        print_rows(format, rows)
    else:
        for one in known:
            click.echo(str(one.run))


def _take_out(run: str, files: tuple[Path, ...], db: Path | None) -> None:
    from purifier.services.runs.undo import undo
    from purifier.store.place import database

    if files:
        raise UsageError("--undo takes a run out, it does not import: leave the files away")
    gone = undo(database(db), run)
    click.echo(f"run {gone.id} is gone, with all that came with it", err=True)
