"""``purifier calibrate``: what runs teach of their battery."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli import completing
from purifier.cli.output import format_options, print_csv, print_json
from purifier.cli.run_options import db_option

if TYPE_CHECKING:
    from purifier.services.calibrate.report import Report


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, shell_complete=completing.runs)
@click.option("--without", multiple=True, metavar="RUN", help="Leave out a run that was not like the others; repeats.")
@click.option("--for", "goal", metavar="SETTING", help="The setting whose hours the next run should make surer.")
@click.option("--write", "id_", metavar="ID", help="Save the battery as ID, with what was learned, for plan and log.")
@db_option
@format_options
def calibrate(
    runs: tuple[str, ...], without: tuple[str, ...], goal: str | None, id_: str | None, db: Path | None, format: str
) -> None:
    """Learn from RUNs what their battery really gives, how sure that is, and which run would tell most.

    Runs from full to empty teach the most; runs that were stopped and runs that were only told teach what they can.

    \b
    Example:
      purifier calibrate 1 2 3 --write shelf-battery
      purifier plan -b shelf-battery -p airfanta-3pro
    """
    from purifier.services.calibrate.calibrate import calibrate as learn
    from purifier.services.record.instant import now
    from purifier.store.place import database

    if id_ is not None:
        from purifier.services.calibrate.write import refuse_id

        refuse_id(id_)
    report = learn(database(db), runs, now(), without=without, goal=goal)
    if format == "json":
        print_json(as_dict(report))
    elif format == "csv":
        print_csv(as_dict(report)["parameters"])
    else:
        from purifier.cli.calibrate_text import text
        from purifier.cli.wrapping import sentence_width

        click.echo(text(report, sentence_width()))
    if id_ is not None:
        from datetime import UTC, datetime

        from purifier.services.calibrate.write import write

        day = datetime.fromtimestamp(now().utc_s, UTC).date().isoformat()
        path = write(report, id_, day)
        click.echo(f"saved as {path}; to plan with it: purifier plan -b {id_} ...", err=True)


def as_dict(report: Report) -> dict[str, Any]:
    """The object that ``--json`` prints: units in the keys, unknown is None."""
    return {
        "battery": report.battery,
        "path": report.path,
        "parameters": [one._asdict() for one in report.parameters],
        "runs": [{**asdict(one), "flags": list(one.flags)} for one in report.runs],
        "leave_one_out_error_percent": report.leave_one_out_error_percent,
        "nameplate_error_percent": report.nameplate_error_percent,
        "previous_run_error_percent": report.previous_run_error_percent,
        "noise_percent": report.noise_percent,
        "bands": [asdict(one) for one in report.bands],
        "not_identifiable": list(report.unknown),
        "next_best_run": report.next_best_run,
        "effective_samples": report.effective_samples,
    }
