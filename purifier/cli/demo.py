"""``purifier demo``: the app on a pretend run, to see what it does without a battery or a meter."""

from __future__ import annotations

import sys

import click

from purifier.cli.ranges import Between


@click.command()
@click.option(
    "--speed",
    metavar="X",
    type=Between(1, 100_000),
    default=900.0,
    show_default=True,
    help="Seconds of the pretend run per second.",
)
@click.pass_context
def demo(ctx: click.Context, speed: float) -> int:
    """The app on a pretend run that is recorded as you watch, far faster than life. Nothing of it is kept."""
    from purifier.cli.output import library_of

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "the demo opens the app, which needs a terminal; without one there is 'purifier simulate'"
        )
    from purifier.cli.terminal import need_a_screen

    need_a_screen("'purifier simulate' and 'purifier log'")
    library = library_of(ctx)
    from purifier.services.pretend.demo import Demo

    # The run comes about while the app is being opened.
    with Demo(library, speed, wait=False) as pretended:
        from purifier.ui.app import run as run_app

        return run_app(library, database=pretended.database, screen="log", pretend=True, trouble=pretended.trouble)
