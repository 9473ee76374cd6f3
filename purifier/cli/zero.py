"""``purifier zero``: measure what a meter reads while no current flows, for ``log --zero``."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import click

from purifier.cli import completing
from purifier.cli.run_options import how_of, port_or_why_not, reading_options, seconds
from purifier.errors import UsageError

USUAL_READINGS = 30
UNSTEADY = 0.05
"""A spread above this many amperes is a load that comes and goes, not an offset."""


@click.command()
@click.argument("port", metavar="PORT", shell_complete=completing.ports)
@reading_options
@click.option("--readings", type=click.IntRange(5, 3600), default=USUAL_READINGS, show_default=True, help="How many.")
@click.option("--within", metavar="QTY", default="2 min", show_default=True, help="Give up after this long.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def zero(
    ctx: click.Context, /, port: str, meter_id: str, readings: int, within: str, as_json: bool, **options: Any
) -> int:
    """Measure the offset of the meter at PORT. Unplug every load and charger first: nothing may flow.

    Exit code 1 when what was measured can be no offset.

    A few milliamperes too much or too little matter on a load of a few watts: 30 mA are a fifth of 1.9 W.
    """
    from purifier.cli.output import library_of, print_json
    from purifier.cli.waiting import Waiting
    from purifier.link.serial_link import SerialLink
    from purifier.protocols.encoder import polls
    from purifier.protocols.told import as_told
    from purifier.services.meters.of_air import says_no_current
    from purifier.services.meters.recorders import refuse_if_recorded
    from purifier.services.meters.zero import doubt_about, measure
    from purifier.store.place import database

    if options["zero"] is not None:
        raise click.UsageError("--zero is what this command finds out")
    at, missing = port_or_why_not(port)
    words = f"waiting for {readings} readings at {port}, {within} at most; Ctrl-C ends it"
    with Waiting(words) if at is not None else nullcontext() as waiting:
        meter = library_of(ctx).meter(meter_id)
        within_s = seconds(within, "--within", 1.0, 86_400.0, ("min", "s")) or 120.0
        how = how_of(meter, options)
        meter = as_told(meter, how)
        if says_no_current(meter):
            raise UsageError(f"'{meter.id}' says nothing of a current: there is no offset to measure")

        if at is None or waiting is None:
            raise missing

        def tell(heard: int, after_s: float) -> None:
            waiting.show(_how_far(heard, readings, after_s, within_s))

        refuse_if_recorded(at, database(None))
        link = SerialLink(at, meter.line, polls(meter))
        found = measure(meter, link, how, readings=readings, within_s=within_s, tell=tell)
    why_not = doubt_about(found, meter)
    if as_json:
        print_json(
            {
                "zero_a": found.zero_a,
                "lowest_a": found.lowest_a,
                "highest_a": found.highest_a,
                "readings": found.readings,
                "doubt": why_not,
            }
        )
    else:
        click.echo(f"{found.zero_a * 1000:g} mA")
        with_it = "" if why_not else f"; record with: --zero '{found.zero_a * 1000:g} mA'"
        click.echo(f"over {found.readings} readings{with_it}", err=True)
    if why_not is not None:
        click.echo(why_not, err=True)
    if found.highest_a - found.lowest_a > UNSTEADY:
        click.echo(
            f"they lay between {found.lowest_a:g} and {found.highest_a:g} A: is something still drawing power?",
            err=True,
        )
    return 0 if why_not is None else 1


def _how_far(heard: int, wanted: int, after_s: float, within_s: float) -> str:
    """``30 readings, 12 to go, about 12 s``; while there are none, how much longer one waits for the first."""
    if not heard:
        return f"no reading yet; giving up in {max(0.0, within_s - after_s):.0f} s"
    left = wanted - heard
    return f"{wanted} readings, {left} to go, about {left * after_s / heard:.0f} s"
