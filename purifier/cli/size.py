"""``purifier size``: the plan turned round. Which set-ups do what is needed, and what to buy for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from purifier.cli import completing
from purifier.cli.gate import print_styled
from purifier.cli.output import format_options, print_csv, print_json
from purifier.cli.setup_options import request_from, setup_options
from purifier.services.choose.fields import FIELDS
from purifier.services.choose.need import MOST_COUNTED
from purifier.services.choose.wanted import MOST_TRIED, Wanted

if TYPE_CHECKING:
    from purifier.services.choose.found import Found
    from purifier.services.wording import Units

F = TypeVar("F", bound=Callable[..., Any])


def _need_options(command: F) -> F:
    """An option for each thing that may be asked for."""
    for one in reversed(tuple(FIELDS.values())):
        help_ = f"{one.help[:1].upper()}{one.help[1:]}, e.g. '{one.example}'."
        metavar = "QTY" if one.asked is not None else "TIME" if one.name == "until" else "N"
        command = click.option(f"--{one.name}", one.name.replace("-", "_"), metavar=metavar, help=help_)(command)
    return command


@click.command(
    epilog="""\b
Example:
  purifier size --room 12x12x8ft --people 4 --for "3 d" --max-price "400 USD" -p airfanta-3pro
"""
)
@_need_options
@click.option(
    "--own",
    "own",
    multiple=True,
    metavar="ID",
    shell_complete=completing.owned,
    help="What is there already, ID or ID*COUNT: it costs nothing. Repeat for more.",
)
@click.option(
    "--most-batteries",
    type=click.IntRange(1, MOST_TRIED),
    default=MOST_COUNTED,
    show_default=True,
    help="Try so many batteries of one model at most.",
)
@click.option(
    "--most-purifiers",
    type=click.IntRange(1, MOST_TRIED),
    default=MOST_COUNTED,
    show_default=True,
    help="Try so many purifiers of one model at most.",
)
@setup_options
@click.option(
    "--warnings", "all_warnings", is_flag=True, help="Print every warning and every note on wiring and safety."
)
@click.option("--plot", is_flag=True, help="Draw price against hours, those that nothing as cheap outlasts joined.")
@click.option("--units", type=click.Choice(["us", "metric"]), default="us", show_default=True, help="Of tables.")
@format_options
@click.pass_context
def size(
    ctx: click.Context,
    /,
    own: tuple[str, ...],
    most_batteries: int,
    most_purifiers: int,
    all_warnings: bool,
    plot: bool,
    units: Any,
    format: str,
    **options: Any,
) -> int:
    """Which batteries and purifiers do what is needed, cheapest first, and what to buy.

    Say how much clean air (or the room, and who is in it) and how long; -b and -p leave only those to choose from. A
    need is met when it is met at least, 19 times in 20; what nobody knows the price of never keeps a limit of price.

    Exit code 1 when nothing does it, or nothing whose price is known within --max-price.
    """
    from purifier.cli.output import library_of
    from purifier.services.choose.search import search
    from purifier.services.choose.told import does_any
    from purifier.services.choose.wanted import need_of

    if plot and format != "table":
        raise click.UsageError("--plot draws below the table; it does not go with --json or --format")
    library = library_of(ctx)
    stated = {name: text for name in FIELDS if (text := options.pop(name.replace("-", "_"))) is not None}
    request = request_from(options, library, with_way=False)
    asking = need_of(library, Wanted(stated, own, request, most_batteries, most_purifiers), datetime.now())
    found = search(library, asking.need)
    if format == "table":
        from purifier.cli.size_text import render
        from purifier.cli.wrapping import plan_width

        print_styled(render(library, asking, found, units, plan_width(), all_warnings=all_warnings))
        if plot:
            _draw(found, units, plan_width())
    else:
        from purifier.services.choose.rows_told import as_object

        told = as_object(library, asking, found)
        if format == "json":
            print_json(told)
        else:
            print_csv(told["rows"])
    return 0 if does_any(asking, found) else 1


def _draw(found: Found, units: Units, width: int) -> None:
    """The answers as points, the front joined."""
    import os
    import sys

    from purifier.charts import grain_of
    from purifier.charts.traded import traded_text
    from purifier.services.choose.measures import PAIRS, spots

    pair, grain = PAIRS[0], grain_of(sys.stdout.encoding, os.environ)
    drawn = spots((*found.answers, *found.missed), pair, {})
    click.echo("\n" + traded_text(drawn, (pair[0].kind, pair[1].kind), units=units, size=(width, 18), grain=grain))
