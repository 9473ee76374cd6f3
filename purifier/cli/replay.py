"""``purifier replay``: a capture recorded as if it came in now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from purifier.cli.ranges import Between
from purifier.cli.run_options import db_option, how_of, reading_options
from purifier.cli.setup_options import setup_options
from purifier.errors import UsageError
from purifier.plain_text import plain


@click.command()
@click.argument("capture", metavar="CAPTURE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@reading_options
@setup_options
@db_option
@click.option("--name", default="", metavar="TEXT", help="What to call the run.")
@click.option(
    "--speed", type=Between(0.001, 1e6), metavar="X", help="Seconds of capture per second; else at full speed."
)
@click.pass_context
def replay(
    ctx: click.Context, /, capture: Path, meter_id: str, db: Path | None, name: str, speed: float | None, **options: Any
) -> None:
    """Record CAPTURE (from 'log --capture') as a run, with the times in it, along the same path as a live meter.

    The run's id is printed first. A capture of a meter of the air needs no set-up.
    """
    from purifier.cli.log_lines import Narrator
    from purifier.cli.output import library_of
    from purifier.cli.run_about import run_about
    from purifier.protocols.told import as_told
    from purifier.services.record.live import Audience
    from purifier.services.record.replay import Replay
    from purifier.services.record.replay import replay as replay_run
    from purifier.store.place import database

    library = library_of(ctx)
    meter = library.meter(meter_id)
    how = how_of(meter, options)
    meter = as_told(meter, how)
    plan = run_about(options, library, meter, how, name, "replay")
    narrator = Narrator()
    job = Replay(database(db), plan, capture.name, speed)
    try:
        run = replay_run(job, meter, _messages(capture), Audience(narrator.began, narrator.say, narrator.show))
    finally:
        narrator.done()
    click.echo(f"run {run.id}: purifier show {run.id}", err=True)


def _messages(capture: Path) -> Iterator[tuple[float, bytes]]:
    from purifier.cli.decode import chunks

    name = plain(str(capture))
    with open(capture, "rb") as stream:
        for data, at_s in chunks(stream, name, False):
            if at_s is None:
                raise UsageError(
                    f'{name}: expected a capture, lines such as {{"t": 0.5, "hex": "0d0a"}}; '
                    "found bytes without times ('purifier decode' reads those)"
                )
            yield at_s, data
