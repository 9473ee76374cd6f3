"""``purifier plan``: how long each setting lasts on each battery, how much clean air that is, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli.gate import print_styled
from purifier.cli.output import format_options, print_rows
from purifier.cli.setup_options import request_from, setup_options
from purifier.errors import UsageError
from purifier.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from purifier.library.catalogue import Library
    from purifier.services.plan.plan import Column
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units

EPILOG = """Example, the table of the post it began with:

\b
  purifier plan -p airfanta-3pro -b lifepo4-12v-100ah -b anker-solix-c1000:dc -b anker-solix-c1000:ac
"""


class PlanCommand(click.Command):
    """Lists the warning codes in its help, when that is asked for."""

    codes_heading = "Warning codes, gravest first (all of them in --json and --format csv)"

    def codes(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What each gravity means, with the codes of that gravity and their meanings."""
        from purifier.model.cautions import CAUTIONS, GRAVITIES

        return [
            (f"{gravity}: {means}", [(one.code, one.meaning) for one in CAUTIONS if one.gravity == gravity])
            for gravity, means in GRAVITIES.items()
        ]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the codes with their meanings below the options."""
        formatter.write_paragraph()
        formatter.write_text(f"{self.codes_heading}.")
        for gravity, codes in self.codes():
            formatter.write_paragraph()
            formatter.write_text(f"{gravity}:")
            with formatter.indentation():
                formatter.write_dl(codes)
        super().format_epilog(ctx, formatter)


@click.command(cls=PlanCommand, epilog=EPILOG)
@setup_options
@click.option(
    "--save",
    "save_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the set-up to FILE, to keep or share.",
)
@click.option(
    "--picture",
    "picture_file",
    type=click.Path(path_type=Path),
    help="Draw answer, hours and chart into FILE: .svg, or .png.",
)
@click.option(
    "--for",
    "need",
    metavar="QTY",
    help="What would make it last so long, e.g. '7 d': the smallest changes, one and two at a time.",
)
@click.option(
    "--warnings", "all_warnings", is_flag=True, help="Print every warning and every note on wiring and safety."
)
@click.option("--ask", "asks", is_flag=True, help="Ask and answer line by line: for screen readers, and for anyone.")
@click.option("--plot", is_flag=True, help="Draw runtime against clean air.")
@click.option(
    "--units", type=click.Choice(["us", "metric"]), default="us", show_default=True, help="Of tables and plots."
)
@format_options
@click.pass_context
def plan(
    ctx: click.Context,
    /,
    save_file: Path | None,
    picture_file: Path | None,
    need: str | None,
    all_warnings: bool,
    asks: bool,
    plot: bool,
    units: Any,
    format: str,
    **options: Any,
) -> int:
    """How long each setting of a purifier lasts on each battery, and how much clean air that is.

    Exit code 1 when nothing at all is left to run on.
    """
    from purifier.cli.output import library_of
    from purifier.services.plan import plan as planning

    if plot and format != "table":
        raise click.UsageError("--plot draws below the table; it does not go with --json or --format")
    if picture_file is not None:
        from purifier.services.share.picture_file import check_picture

        check_picture(picture_file)
    hours = None
    if need is not None:
        from purifier.services.longer.need import read_need

        hours = read_need(need)
    if asks and options["setup_file"] == "-":
        raise click.UsageError("--ask is answered on standard input, which --setup - reads to its end: name a file")
    library = library_of(ctx)
    request = request_from(options, library, with_way=not asks)
    if asks:
        written = save_file is not None or picture_file is not None
        others = plot or written or all_warnings or need is not None or format != "table"
        _ask(library, request, units, others=others)
        return 0
    columns = planning.plan(library, request)
    if save_file is not None:
        from purifier.services.plan.setup_files import save
        from purifier.services.share.carrying import carried_words, carrying
        from purifier.services.share.setup_reading import is_setup_file

        carried, name = carrying(library, request), plain(str(save_file))
        there = save_file.is_file()
        if there and not is_setup_file(save_file):
            raise UsageError(f"--save: {name} is there already and is no set-up: name another file, or remove that one")
        save(save_file, carried)
        done = f"replaced {name}" if there else f"saved to {name}"
        click.echo(f"{done}{carried_words(carried)}; read it back with: purifier plan --setup {name}", err=True)
    if picture_file is not None:
        from purifier.services.share.picture_file import write_picture

        write_picture(picture_file, columns, units)
        click.echo(f"drawn to {plain(str(picture_file))}", err=True)
    if format != "table":
        rows = [planning.as_dict(row) for column in columns for row in column.rows]
        _print_rows(library, request, columns, rows, hours, format)
    else:
        from purifier.cli.plan_table import render
        from purifier.cli.wrapping import plan_width

        width = plan_width()
        print_styled(render(columns, units, width, all_warnings=all_warnings))
        if plot:
            import os
            import sys

            from purifier.charts import as_text, grain_of
            from purifier.services.plan.curves import curves

            grain = grain_of(sys.stdout.encoding, os.environ)
            click.echo("\n" + as_text(curves(columns), units=units, size=(width, 20), grain=grain))
        if hours is not None:
            from purifier.cli.plan_longer import render_longer

            click.echo(f"\n{render_longer(library, request, columns, hours, units, width)}")
    return 0 if any(row.runtime_h > 0.0 for column in columns for row in column.rows) else 1


def _print_rows(
    library: Library,
    request: Request,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    hours: float | None,
    format: str,
) -> None:
    if hours is None:
        print_rows(format, rows)
    elif format == "json":
        from purifier.cli.output import print_json
        from purifier.cli.plan_longer import longer_as_dicts

        print_json({"rows": rows, "for": longer_as_dicts(library, request, columns, hours)})
    else:
        click.echo("--for: a table of rows has no place for changes; --json has them", err=True)
        print_rows(format, rows)


def _ask(library: Library, request: Request, units: Units, *, others: bool) -> None:
    from purifier.cli.ask import ask

    if others:
        raise click.UsageError("--ask talks in sentences: it goes with a set-up and --units, and with nothing else")
    if len(request.batteries) > 1 or request.purifiers:
        raise click.UsageError("--ask plans one battery and one purifier at a time: name one of each, or none")
    ask(library, request, units)
