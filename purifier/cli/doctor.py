"""``purifier doctor``: what would go wrong on this machine, and the exact fix."""

from __future__ import annotations

import functools
from dataclasses import asdict
from math import floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli.doctor_port import print_finding
from purifier.cli.output import format_options, library_of, print_csv, print_json, print_rows
from purifier.cli.run_options import reading_options
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width
from purifier.plain_text import plain, quoted

if TYPE_CHECKING:
    from purifier.services.machine.unit_shelter import Reach
    from purifier.services.plan.score import Scored


@click.command()
@click.option("--systemd", is_flag=True, help="Print a systemd unit for 'purifier log'; its arguments come after --.")
@click.option(
    "--score", is_flag=True, help="How often 'at least' held: on set-ups that people measured, on your own runs."
)
@functools.partial(reading_options, required=False)
@click.option("--listen", metavar="QTY", help="With PORT: for how long; else 1 min, without --meter 2.6 s a speed.")
@click.option(
    "--ask", is_flag=True, help="With PORT alone: find its meter; the questions of all (reads) are written there."
)
@click.option("--db", "database", type=click.Path(path_type=Path), metavar="FILE", help="The file of the runs.")
@click.argument("arguments", nargs=-1, metavar="[PORT | -- LOG ARGUMENTS...]")
@format_options
@click.pass_context
def doctor(
    ctx: click.Context,
    /,
    systemd: bool,
    score: bool,
    meter_id: str | None,
    listen: str | None,
    ask: bool,
    database: Path | None,
    arguments: tuple[str, ...],
    format: str,
    **reading: Any,
) -> int:
    """What would go wrong on this machine in the middle of a run, and the exact fix. Exit code 1 when something would.

    With PORT it looks at that port and listens there, at one speed after the other: the adapter, who has it, what came
    in as numbers and letters, which profiles understand any of it. Nothing is sent. With --meter too it listens as that
    meter's profile says, sends the polls of the profile and nothing else, and says why nothing is read, why the current
    is nothing, or why its sign is wrong. With --ask it finds out which meter is there. Nothing is recorded.

    \b
    A meter that is not read, and one that misbehaves:
      purifier doctor /dev/ttyUSB0
      purifier doctor /dev/ttyUSB0 --meter victron-ve-direct
    \b
    A meter of which nobody knows the name:
      purifier doctor /dev/ttyUSB0 --ask
    \b
    A logger from boot on:
      purifier doctor --systemd -- /dev/ttyUSB0 --meter victron-ve-direct -b lifepo4-12v-100ah --load '15 W'
    """
    if systemd:
        click.echo(_unit(arguments), nl=False)
        return 0
    if len(arguments) > 1:
        raise click.UsageError("expected one PORT; the arguments of 'purifier log' go with --systemd")
    if score:
        return _score(ctx, database, format)
    from purifier.services.machine.diagnose import Finding, diagnose
    from purifier.store.place import database as file_of_runs

    says_how = any(value is not None and value != "" for value in reading.values())
    if ask:
        from purifier.cli.asking import found_by_asking
        from purifier.services.machine.port_report import not_tried

        if not arguments or meter_id is not None or says_how:
            raise click.UsageError("--ask goes with a PORT and without --meter: it finds out which meter is there")
        findings = (
            *found_by_asking(ctx, arguments[0], listen, file_of_runs(database)),
            *not_tried(library_of(ctx)),
        )
    elif arguments:
        from purifier.cli.doctor_port import doctor_port

        if meter_id is None and says_how:
            raise click.UsageError("how a meter is read goes with --meter ID ('purifier profiles list' has all)")
        return doctor_port(ctx, arguments[0], meter_id, listen, reading, file_of_runs(database), format)
    elif meter_id is not None or listen is not None or says_how:
        raise click.UsageError("--meter, --listen and how it is read go with a PORT ('purifier ports' shows them)")
    else:
        findings = diagnose(library_of(ctx), file_of_runs(database))
    if format != "table":
        print_rows(format, [asdict(one) for one in findings], Finding.__slots__)
    else:
        for one in findings:
            print_finding(one)
        if not any(one.state == "wrong" for one in findings):
            click.echo("the meter can be logged" if ask else "nothing stands in the way of a run", err=True)
    return 1 if any(one.state == "wrong" for one in findings) else 0


def _score(ctx: click.Context, database: Path | None, format: str) -> int:
    """Every measured set-up against its plan, and your own runs; 1 when 'at least' held less than 19 times in 20.

    The code is about the former: own runs are few.
    """
    from purifier.errors import StoreError
    from purifier.services.plan.score import as_dict, scores, summed_up
    from purifier.services.runs.scoring import own_score
    from purifier.store.place import database as file_of_runs
    from purifier.store.place import is_default, is_there

    found = scores(library_of(ctx))
    rows = [as_dict(one) for one in found]
    path, own = file_of_runs(database), None
    try:
        own = None if is_default(path) and not is_there(path) else own_score(path)
    except StoreError as error:
        if database is not None:
            raise
        click.echo(f"your own runs are not counted: {error}", err=True)
    if format == "json":
        print_json({"rows": rows, **summed_up(found), "own": None if own is None else asdict(own)})
    elif format == "csv":
        print_csv(rows)
    else:
        headings = ("set-up", "measured", "at least", "likely", "to", "")
        cells = [
            (
                one.setup,
                *(f"{hours:.3g} h" for hours in (one.measured_h, _down(one.low_h), one.likely_h, one.high_h)),
                _verdict(one),
            )
            for one in found
        ]
        click.echo(fitted(headings, cells, table_width(), ("measured", *headings[2:5]), ("to", "likely")))
        total = summed_up(found)
        click.echo(
            f"\n'at least' held {total['held']} times of {total['of']}, the band held {total['inside']}; "
            f"a band is {total['median_width']:.2f} wide (high over low, median), interval score "
            f"{total['mean_interval_score']:.2f} (less is better)"
        )
        if own is not None:
            click.echo(f"Your own runs: {own.text}")
    return 0 if sum(one.held for one in found) >= 0.95 * len(found) else 1


def _down(hours: float) -> float:
    """To three figures, down: *at least* is never told longer than it is."""
    step: float = 10.0 ** (floor(log10(hours)) - 2) if hours > 0.0 else 1.0
    return floor(hours / step + 1e-9) * step


def _verdict(one: Scored) -> str:
    if one.inside:
        return ""
    return "longer than the band" if one.held else "MISSED: it ended earlier"


def _unit(arguments: tuple[str, ...]) -> str:
    from purifier.services.machine.systemd_unit import group_of, unit, user_name

    reach = _reach(arguments)
    return unit(arguments, user=user_name(), group=group_of(reach.port) if reach.port else None, reach=reach)


def _reach(arguments: tuple[str, ...]) -> Reach:
    """What 'purifier log' with these ``arguments`` gets at.

    Raises UsageError for options that it does not have, and for paths that begin in the folder where somebody stands: a
    service stands in none.
    """
    import os

    from purifier.cli.log import log
    from purifier.services.machine.systemd_unit import user_name
    from purifier.services.machine.unit_shelter import Reach
    from purifier.store.place import VARIABLE
    from purifier.store.place import database as file_of_runs

    typed: dict[str, Any] = {}
    if arguments:
        with click.Context(log, info_name="log") as ctx:
            typed, _, _ = log.make_parser(ctx).parse_args(list(arguments))
    named = typed.get("db") or os.environ.get(VARIABLE, "").strip()
    database = _absolute("--db" if typed.get("db") else VARIABLE, named) if named else None
    if database is None and user_name() != "root":
        database = file_of_runs()
    profiles = os.environ.get("PURIFIER_PROFILES", "").strip()
    reads = [("--setup", typed.get("setup_file")), ("PURIFIER_PROFILES", profiles)]
    return Reach(
        port=typed.get("port") or "",
        database=database,
        capture=_absolute("--capture", typed["capture"]) if typed.get("capture") else None,
        reads=tuple(_absolute(name, path) for name, path in reads if path),
        hook=typed.get("hook") is not None,
    )


def _absolute(option: str, path: str) -> Path:
    if not Path(path).is_absolute():
        full = plain(str(Path(path).absolute()))
        raise click.UsageError(
            f"{option}: a service is started in no folder of yours: expected a full path, such as {full}, found "
            f"{quoted(path)}"
        )
    return Path(path)
