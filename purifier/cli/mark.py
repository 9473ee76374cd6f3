"""``purifier mark``: a note in a run, such as that the fan's setting was changed."""

from __future__ import annotations

from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@db_option
def mark(run: str, text: tuple[str, ...], db: Path | None) -> None:
    """Note TEXT in RUN (its id, its name, or 'last') at this moment."""
    from purifier.services.record.instant import now
    from purifier.services.runs.mark import mark as mark_run
    from purifier.services.wording import time_words
    from purifier.store.place import database

    found, at_s = mark_run(database(db), run, " ".join(text), now())
    click.echo(f"noted in run {found.id}, {time_words(max(0.0, at_s))} after its start", err=True)
