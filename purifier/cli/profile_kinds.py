"""The kinds of profiles as they are typed: singular or plural, as an argument or behind --kind."""

from __future__ import annotations

from typing import Final

import click

from purifier.cli import completing
from purifier.errors import nearest
from purifier.library.ids import FOLDERS, KINDS
from purifier.plain_text import quoted

WORDS: Final = {**{kind: kind for kind in KINDS}, **{folder: kind for kind, folder in FOLDERS.items()}}
"""A kind or its folder -> the kind."""


def kind_typed(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The callback that reads a kind of profile, typed in the singular or the plural."""
    if value is None or value.lower() in WORDS:
        return None if value is None else WORDS[value.lower()]
    hint = nearest(value, list(WORDS))
    raise click.BadParameter(f"expected one of {', '.join(KINDS)}; found {quoted(value)}{hint}", ctx, param)


kind_option = click.option(
    "--kind",
    metavar="KIND",
    callback=kind_typed,
    help=f"Only this kind: {', '.join(KINDS)}.",
    shell_complete=completing.kinds,
)
