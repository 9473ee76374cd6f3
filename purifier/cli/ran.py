"""``purifier ran``: a run that somebody saw and nobody measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from purifier.cli.run_options import db_option
from purifier.cli.setup_options import request_from, setup_options


@click.command()
@click.argument("quantity", metavar="QTY")
@setup_options
@click.option("--on", "day", metavar="DATE", help="The day on which it began, e.g. 2026-06-04.")
@click.option("--stopped-early", is_flag=True, help="It was stopped before the battery was empty.")
@click.option("--name", default="", metavar="TEXT", help="What to call the run.")
@db_option
@click.pass_context
def ran(
    ctx: click.Context,
    /,
    quantity: str,
    day: str | None,
    stopped_early: bool,
    name: str,
    db: Path | None,
    **options: Any,
) -> None:
    """Tell of a run without a reading: it lasted QTY ('41 h', '1 d 17 h') on this set-up, from full to empty.

    The run's id is printed last. What is predicted for it is worked out now, after the run.

    \b
    Example:
      purifier ran "41 h" -b lifepo4-12v-100ah -p airfanta-3pro --setting 2 --on 2026-06-04
    """
    from purifier.cli.output import library_of
    from purifier.services.plan.spans import span
    from purifier.services.record.instant import now
    from purifier.services.runs.told import day_of, hours_of, tell
    from purifier.store.place import database

    hours = hours_of(quantity)
    started = day_of(day, hours, now())
    library = library_of(ctx)
    request = request_from(options, library)
    told = tell(database(db), library, request, hours, started, complete=not stopped_early, name=name)
    click.echo(told.said, err=True)
    if not told.known:
        was = told.run.frozen.prediction
        says = span(was.runtime_low_h, was.runtime_h, was.runtime_high_h).in_words
        click.echo(f"the plan says {says} for that", err=True)
    click.echo(str(told.run.id))
