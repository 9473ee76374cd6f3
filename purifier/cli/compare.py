"""``purifier compare``: runs beside their predictions, how far off they were, and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

from purifier.cli import completing
from purifier.cli.output import format_options, print_csv, print_json
from purifier.cli.run_options import db_option, tell_bad_rows

WITHIN: Final = ("predicted", "measured", "projected", "cause", "stopped")


@click.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, shell_complete=completing.runs)
@click.option(
    "--units",
    type=click.Choice(["us", "metric"]),
    default="us",
    show_default=True,
    help="Of tables; hours, watts and watt-hours are the same in both.",
)
@db_option
@format_options
def compare(runs: tuple[str, ...], units: str, db: Path | None, format: str) -> int:
    """Hold each RUN (its id, its name, or 'last') against the prediction that it was begun with; without RUN, all.

    How far off it was in hours, watts and watt-hours, which assumption explains that, why it stopped, and what a run
    that was not run empty would have come to. Last, how often 'at least' held over all runs whose prediction was made
    before them. Exit code 4 when rows of the database make no sense and something is not shown for it.

    \b
    Examples:
      purifier compare last
      purifier compare 3 shelf --json
    """
    from purifier.services.record.instant import now
    from purifier.services.runs.compare import compare as held_against
    from purifier.services.runs.find import find_run
    from purifier.store.bad_rows import BadRows
    from purifier.store.opening import reading
    from purifier.store.place import database, is_default, is_there

    path, bad = database(db), BadRows()
    if not runs and is_default(path) and not is_there(path):
        return _nothing(format)
    ids: list[int] = []
    if runs:
        with reading(path) as connection:
            ids = list(dict.fromkeys(find_run(connection, typed).id for typed in runs))
    found = held_against(path, ids, now(), bad)
    rows = [asdict(row) for row in found.rows]
    if format == "json":
        print_json({"rows": rows, "score": asdict(found.score)})
    elif format == "csv":
        print_csv([_flat(row) for row in rows])
    elif not rows:
        return _nothing(format) if not bad else tell_bad_rows(bad)
    else:
        from purifier.cli.compare_text import render
        from purifier.cli.wrapping import sentence_width

        click.echo(render(found, sentence_width()))
    return tell_bad_rows(bad)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose values within values have columns of their own: ``predicted_runtime_h``."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if name in WITHIN:
            flat.update({f"{name}_{key}": one for key, one in (value or {}).items()})
        else:
            flat[name] = value
    return flat


def _nothing(format: str) -> int:
    """There is no run."""
    if format == "json":
        print_json({"rows": [], "score": None})
    else:
        click.echo("no runs yet: 'purifier log' records one, 'purifier ran' tells of one", err=True)
    return 0
