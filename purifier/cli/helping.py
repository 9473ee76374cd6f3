"""Help that fits the terminal, in whole sentences, with every number beside its unit and every option in one piece."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from typing import Final

import click

from purifier.cli.wrapping import TIE, tied

WIDEST: Final = 80
NARROWEST: Final = 20
_HYPHEN: Final = re.compile(r"-(?=[\w-])")
_HELD: Final = "\u2011"


class Help(click.HelpFormatter):
    """click's, but for where its lines end."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        """``width`` columns; else as wide as the terminal, and at most ``max_width``, which is usually `WIDEST`."""
        columns = min(max_width or WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns) if width is None else width
        super().__init__(indent_increment, max(NARROWEST, columns - 1))

    def write_text(self, text: str) -> None:
        """As click's."""
        super().write_text(_held(text))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As click's."""
        super().write_usage(prog, _held(args), prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """As click's; on a narrow terminal what is explained gets less room, and its explanation more."""
        held = [(first, _held(second)) for first, second in rows]
        super().write_dl(held, min(col_max, max(4, self.width // 3)), col_spacing)

    def getvalue(self) -> str:
        """The help."""
        return super().getvalue().replace(TIE, " ").replace(_HELD, "-")


class TidyContext(click.Context):
    """What commands run in: their help is `Help`."""

    formatter_class = Help


def with_help(command: click.Command) -> click.Command:
    """``command`` with such help."""
    command.context_class = TidyContext
    return command


def _held(text: str) -> str:
    """``text`` with nothing in it that a line may not end at."""
    return _HYPHEN.sub(_HELD, tied(text))
