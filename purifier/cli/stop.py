"""``purifier stop``: end a run, through the database."""

from __future__ import annotations

from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@click.option("--complete", is_flag=True, help="The battery was empty when the readings ended, and nothing noticed.")
@db_option
def stop(run: str, complete: bool, db: Path | None) -> None:
    """End RUN (its id, its name, or 'last'): its recorder writes what it has and leaves."""
    from purifier.services.runs.stop import stop as stop_run
    from purifier.store.place import database

    _, words = stop_run(database(db), run, complete=complete)
    click.echo(words, err=True)
