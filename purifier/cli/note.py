"""``purifier note``: what is to be remembered about a run as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@db_option
def note(run: str, text: tuple[str, ...], db: Path | None) -> None:
    """Note TEXT about RUN (its id, its name, or 'last') as a whole; 'mark' notes a moment of it.

    \b
    Example:
      purifier note 1 the window was open
    """
    from purifier.services.record.instant import now
    from purifier.services.runs.naming import note as note_run
    from purifier.store.place import database

    found = note_run(database(db), run, " ".join(text), now())
    click.echo(f"noted about run {found.id}", err=True)
