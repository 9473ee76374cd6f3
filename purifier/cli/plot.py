"""``purifier plot``: runs in the terminal, over each other and over what was predicted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from purifier.cli import completing
from purifier.cli.run_options import db_option, tell_bad_rows

if TYPE_CHECKING:
    from purifier.model.comparison.overlay import Against, Quantity
    from purifier.services.runs.overlay import Overlay

NARROWEST: Final = 40
WIDEST: Final = 160
MOST_RUNS: Final = 8
"""More lines than this nobody can tell apart."""
HEIGHT: Final = 18
RESIDUAL_HEIGHT: Final = 8
ROOM_FOR_BOTH: Final = 24
"""Lines of the terminal from which on there is room for the residual below the chart."""


@click.command()
@click.argument("runs", metavar="RUN…", nargs=-1, required=True, shell_complete=completing.runs)
@click.option(
    "--against",
    type=click.Choice(["time", "charge", "soc"]),
    default="time",
    show_default=True,
    help="What the axis is: hours since the first discharge, Ah drawn, or the state of charge in percent.",
)
@click.option(
    "--show",
    type=click.Choice(["voltage", "power", "charge"]),
    help="What is drawn; else the charge against time, the voltage against the others.",
)
@db_option
def plot(runs: tuple[str, ...], against: Against, show: Quantity | None, db: Path | None) -> int:
    """Draw RUN (its id, its name, or 'last'), or several over each other, from the first discharge of each.

    What was predicted for the first is drawn beside it, and below one run alone how far off that was. What is drawn
    from the battery is positive. Exit code 4 when rows of the database make no sense.

    \b
    Examples:
      purifier plot last
      purifier plot 1 2 3 --against soc --show voltage
    """
    from purifier.services.runs.find import find_run
    from purifier.services.runs.overlay import overlay
    from purifier.store.bad_rows import BadRows
    from purifier.store.opening import reading
    from purifier.store.place import database

    quantity: Quantity = show or ("charge" if against == "time" else "voltage")
    if against == quantity:
        raise click.UsageError("charge against charge is a straight line: --show voltage or --show power tells more")
    bad = BadRows()
    with reading(database(db)) as connection:
        ids = list(dict.fromkeys(find_run(connection, one, bad).id for one in runs))
        if len(ids) > MOST_RUNS:
            raise click.UsageError(f"at most {MOST_RUNS} runs can be told apart in one chart, found {len(ids)}")
        found = overlay(connection, ids, against, quantity, bad=bad)
    _draw(found)
    return tell_bad_rows(bad)


def _draw(found: Overlay) -> None:
    import os
    import sys

    from purifier.charts import Strand, grain_of, overlaid_text, typed
    from purifier.cli.gate import print_styled
    from purifier.model.comparison.overlay import UNITS
    from purifier.services.runs.overlay_words import figure_of, legend, off_words, title
    from purifier.services.wording import letter

    said = [words for line in found.lines if (words := figure_of(line, found.quantity)) is not None]
    if len(said) == len(found.lines):
        for words in said:
            click.echo(words)
        return
    width, height = shutil.get_terminal_size()
    width = max(NARROWEST, min(width, WIDEST))
    several = len(found.lines) > 1
    strands = [
        Strand(line.dots, letter(number) if several else "", told=line.told_at(found.against))
        for number, line in enumerate(found.lines)
    ]
    grain = grain_of(sys.stdout.encoding, os.environ)
    both = not several and height >= ROOM_FOR_BOTH and bool(found.residual)
    charts = overlaid_text(
        strands,
        found.predicted,
        found.residual,
        axis=found.against,
        unit=UNITS[found.quantity],
        size=(width, HEIGHT if height >= HEIGHT + 6 else max(8, height - 6)),
        residual_rows=RESIDUAL_HEIGHT if both else 0,
        least=0.1 * max((abs(one.likely) for one in found.predicted), default=0.0),
        marks=() if several else [x for x, _ in found.lines[0].marks],
        grain=grain,
    )
    click.echo(title(found))
    for words in legend(found, grain):
        click.echo(typed(words, grain))
    print_styled(dimmed(charts[0]))
    if both:
        click.echo("Measured less predicted:")
        print_styled(charts[1])
    for words in [*said, off_words(found)]:
        if words:
            click.echo(words)


def dimmed(text: str) -> str:
    """The shade of a band stepped back, where a terminal can show that."""
    import re

    return re.sub("░+", lambda shade: f"\x1b[2m{shade[0]}\x1b[0m", text)
