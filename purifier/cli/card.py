"""``purifier card``: one page for the wall, as text, as a picture or to print from a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from purifier.cli.setup_options import request_from, setup_options
from purifier.plain_text import plain


@click.command(
    epilog="""\b
Example:
  purifier card -b lifepo4-12v-100ah -p airfanta-3pro --html card.html
"""
)
@setup_options
@click.option("--html", "html_file", type=click.Path(path_type=Path), help="Write a page for a browser to print.")
@click.option("--svg", "svg_file", type=click.Path(path_type=Path), help="Write the page as a drawing.")
@click.option("--text", "as_text", is_flag=True, help="Print it as text; so it is without --html and --svg.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), help="Size of the page.  [default: letter in US units, else a4]"
)
@click.option("--units", type=click.Choice(["us", "metric"]), default="us", show_default=True, help="Of clean air.")
@click.pass_context
def card(
    ctx: click.Context,
    /,
    html_file: Path | None,
    svg_file: Path | None,
    as_text: bool,
    paper: str | None,
    units: Any,
    **options: Any,
) -> None:
    """One page for the wall: hours, wires and fuse, what to press, when to recharge, and a code to read it all back.

    Up to four set-ups stand side by side. The code holds the set-up and the profiles that are not in the bundle:
    'purifier plan --setup -' takes what a phone reads off it.
    """
    from datetime import date

    from purifier.cli.gate import print_data
    from purifier.cli.output import library_of
    from purifier.services.plan.plan import plan
    from purifier.services.share.card import card as card_of
    from purifier.services.share.card_file import write_page, write_sheet
    from purifier.services.share.card_text import card_text
    from purifier.services.share.carrying import carrying

    library = library_of(ctx)
    request = request_from(options, library)
    made = card_of(plan(library, request), carrying(library, request), units, date.today().isoformat())
    size = paper or ("letter" if units == "us" else "a4")
    for path, write in ((html_file, write_page), (svg_file, write_sheet)):
        if path is not None:
            write(path, made, size)
            click.echo(f"written to {plain(str(path))}", err=True)
    if as_text or (html_file is None and svg_file is None):
        print_data(card_text(made))
