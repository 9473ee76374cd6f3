"""``purifier doctor``: what would go wrong on this machine, and the exact fix."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from purifier.cli.output import aligned, format_options, library_of, print_csv, print_json

if TYPE_CHECKING:
    from purifier.services.plan.score import Scored

_SIGNS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


@click.command()
@click.option("--systemd", is_flag=True, help="Print a systemd unit for 'purifier log'; its arguments come after --.")
@click.option("--score", is_flag=True, help="How often 'at least' held on set-ups that people measured.")
@click.option("--db", "database", type=click.Path(path_type=Path), help="The file of the runs.")
@click.argument("log_arguments", nargs=-1, metavar="[-- LOG ARGUMENTS...]")
@format_options
@click.pass_context
def doctor(
    ctx: click.Context,
    systemd: bool,
    score: bool,
    database: Path | None,
    log_arguments: tuple[str, ...],
    format: str,
) -> int:
    """What would go wrong on this machine in the middle of a run, and the exact fix. Exit code 1 when something would.

    \b
    A logger from boot on:
      purifier doctor --systemd -- /dev/ttyUSB0 --meter victron-ve-direct -b lifepo4-12v-100ah --load '15 W'
    """
    if systemd:
        click.echo(_unit(log_arguments), nl=False)
        return 0
    if log_arguments:
        raise click.UsageError("arguments of 'purifier log' go with --systemd")
    if score:
        return _score(ctx, format)
    from purifier.services.machine.diagnose import Finding, diagnose
    from purifier.store.place import database as file_of_runs

    findings = diagnose(library_of(ctx), file_of_runs(database))
    if format == "json":
        print_json({"rows": [asdict(one) for one in findings]})
    elif format == "csv":
        print_csv([asdict(one) for one in findings], Finding.__slots__)
    else:
        for one in findings:
            click.echo(f"{_SIGNS[one.state]}  {one.text}")
            if one.fix is not None:
                click.echo(f"       -> {one.fix}")
        if not any(one.state == "wrong" for one in findings):
            click.echo("nothing stands in the way of a run", err=True)
    return 1 if any(one.state == "wrong" for one in findings) else 0


def _score(ctx: click.Context, format: str) -> int:
    """Every measured set-up against its plan; 1 when 'at least' held less often than 19 times in 20."""
    from purifier.services.plan.score import as_dict, scores, summed_up

    found = scores(library_of(ctx))
    rows = [as_dict(one) for one in found]
    if format == "json":
        print_json({"rows": rows, **summed_up(found)})
    elif format == "csv":
        print_csv(rows)
    else:
        headings = ("set-up", "measured", "at least", "likely", "to", "")
        cells = [
            (one.setup, *(f"{h:.3g} h" for h in (one.measured_h, one.low_h, one.likely_h, one.high_h)), _verdict(one))
            for one in found
        ]
        click.echo(aligned(headings, cells, "measured at least likely to"))
        total = summed_up(found)
        click.echo(
            f"\n'at least' held {total['held']} times of {total['of']}, the band held {total['inside']}; "
            f"a band is {total['median_width']:.2f} wide (high over low, median), interval score "
            f"{total['mean_interval_score']:.2f} (less is better)"
        )
    return 0 if sum(one.held for one in found) >= 0.95 * len(found) else 1


def _verdict(one: Scored) -> str:
    if one.inside:
        return ""
    return "longer than the band" if one.held else "MISSED: it ended earlier"


def _unit(arguments: tuple[str, ...]) -> str:
    import getpass

    from purifier.services.machine.systemd_unit import group_of, unit

    return unit(arguments, user=getpass.getuser(), group=group_of(arguments[0]) if arguments else None)
