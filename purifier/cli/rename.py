"""``purifier rename``: call a run something else."""

from __future__ import annotations

from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option


@click.command()
@click.argument("run", metavar="RUN", shell_complete=completing.runs)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@db_option
def rename(run: str, text: tuple[str, ...], db: Path | None) -> None:
    """Call RUN (its id, its name, or 'last') TEXT from now on; it may be one that is being recorded.

    \b
    Example:
      purifier rename 1 shelf in the cellar
    """
    from purifier.services.record.instant import now
    from purifier.services.runs.naming import rename as rename_run
    from purifier.store.place import database

    found, name = rename_run(database(db), run, " ".join(text), now())
    before = f" (before: '{found.frozen.name}')" if found.frozen.name else ""
    click.echo(f"run {found.id} is called '{name}'{before}", err=True)
