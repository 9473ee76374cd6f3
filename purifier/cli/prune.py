"""``purifier prune``: give room back, only when asked."""

from __future__ import annotations

from pathlib import Path

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option, seconds
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width


@click.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, shell_complete=completing.runs)
@click.option("--older-than", metavar="QTY", help="All runs that ended longer ago than this, e.g. '365 d'.")
@click.option("--whole", is_flag=True, help="Remove the runs altogether, not only their single readings.")
@click.option("--yes", is_flag=True, help="Do it; else only say what would go.")
@db_option
def prune(runs: tuple[str, ...], older_than: str | None, whole: bool, yes: bool, db: Path | None) -> None:
    """Remove the single readings of RUNs that have ended; their minutes, events and sums stay. Without --yes: only
    say what would go."""
    from purifier.services.record.instant import now
    from purifier.services.runs.prune import prunable
    from purifier.services.runs.prune import prune as prune_runs
    from purifier.store.place import database

    if bool(runs) == (older_than is not None):
        raise click.UsageError("say which: either RUNs, or --older-than QTY")
    path = database(db)
    chosen = prunable(path, runs, seconds(older_than, "--older-than", 0.0, 3.2e9, ("d", "h")), now())
    if not chosen:
        click.echo("nothing to remove", err=True)
        return
    cells = [(str(one.run.id), one.run.frozen.name, str(one.readings)) for one in chosen]
    click.echo(fitted(("run", "name", "readings"), cells, table_width(), "run readings"))
    if not yes:
        click.echo(f"these {'runs' if whole else 'readings'} would be removed; --yes does it", err=True)
        return
    before = path.stat().st_size
    gone = prune_runs(path, chosen, whole=whole)
    freed = max(0, before - path.stat().st_size)
    click.echo(f"{gone} readings removed, {freed / 1e6:.1f} MB given back", err=True)
