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
        name = param.name or ""
        if name in left_away or ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        value = ctx.params.get(name)
        several = value if isinstance(value, tuple) else (value,)
        if isinstance(param, click.Argument):
            words += [str(one) for one in several]
        elif f"--{_long(param)}" not in {f"--{one}" for one in instead}:
            for one in several:
                options += [_spelling(param)] if one is True else [_spelling(param), str(one)]
    for name, value in instead.items():
        options += [f"--{name}", value]
    # A name that begins with a dash would be taken for an option.
    dashed = ["--"] if any(word.startswith("-") for word in words) else []
    line = [*words, *options] if not dashed else [*options, *dashed, *words]
    return plain(" ".join(["purifier", ctx.command.name or "", *map(shlex.quote, line)]))


def _long(param: click.Parameter) -> str:
    return max(param.opts, key=len).lstrip("-")


def _spelling(param: click.Parameter) -> str:
    """The shortest of its names: ``-b``."""
    return min(param.opts, key=len)
