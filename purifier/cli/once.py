"""Options that are given once: a second value is a mistake, not a correction, and none is dropped in silence."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import click

from purifier.cli.helping import TidyContext, with_help

LONGEST: Final = 1000
"""Letters of a first sentence: all there are."""


class OnceGroup(click.Group):
    """A group whose commands refuse an option of one value that is given twice, and are listed in whole sentences."""

    context_class = TidyContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """As click's, with help that fits the terminal."""
        command = super().get_command(ctx, cmd_name)
        return None if command is None else with_help(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with the first sentence of its help, however long."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(LONGEST)) for name, one in named if one is not None])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, with a look at what the command is about to be given."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not isinstance(command, click.Group):
            with click.Context(command, info_name=name, parent=ctx) as own:
                refuse_repeats(command, own, rest)
        return name, command, rest


def refuse_repeats(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    """UsageError when ``args`` give an option of ``command`` that takes one value more than once."""
    try:
        _, _, given = command.make_parser(ctx).parse_args(args=list(args))
    except click.UsageError:
        return  # what is wrong will be said when the command is made
    times: Counter[click.Parameter] = Counter(given)
    for option, count in times.items():
        if count > 1 and isinstance(option, click.Option) and not _may_repeat(option):
            name = max(option.opts, key=len)
            raise click.UsageError(f"{name} was given {'twice' if count == 2 else f'{count} times'}: give it once", ctx)


def _may_repeat(option: Any) -> bool:
    """A flag twice says the same twice; others are made for it."""
    return bool(option.multiple or option.count or option.is_flag)
