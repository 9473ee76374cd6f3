"""The command that was typed, to be typed again with something added."""

from __future__ import annotations

import shlex

import click
from click.core import ParameterSource

from purifier.plain_text import plain


def typed_again(ctx: click.Context, *left_away: str, **instead: str) -> str:
    """The command of ``ctx`` as a line for a shell: ``purifier import week.csv --run 1``.

    Parameters ``left_away`` are not in it; ``instead`` are options in place of what was typed, ``run="1"`` as
    ``--run 1``.
    """
    words: list[str] = []
    options: list[str] = []
    for param in ctx.command.params:
        typed = () if param.name in left_away else _typed(ctx, param)
        if isinstance(param, click.Argument):
            words += typed
        elif max(param.opts, key=len).lstrip("-") not in instead:
            options += typed
    for name, value in instead.items():
        options += [f"--{name}", value]
    # A name that begins with a dash would be taken for an option.
    line = [*options, "--", *words] if any(word.startswith("-") for word in words) else [*words, *options]
    root = ctx.find_root()
    before = [word for param in root.command.params for word in _typed(root, param)]
    return plain(" ".join(map(shlex.quote, ["purifier", *before, ctx.command.name or "", *line])))


def _typed(ctx: click.Context, param: click.Parameter) -> list[str]:
    """One parameter as it was typed, an option by the shortest of its names; nothing where it was not."""
    name = param.name or ""
    if ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
        return []
    value = ctx.params.get(name)
    several = value if isinstance(value, tuple) else (value,)
    if isinstance(param, click.Argument):
        return [str(one) for one in several]
    spelling = min(param.opts, key=len)
    return [word for one in several for word in ((spelling,) if one is True else (spelling, str(one)))]
