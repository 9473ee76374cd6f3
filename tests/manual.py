"""``python -m tests.manual``: writes the manual page anew from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from purifier import __version__
from purifier.cli.main import COMMANDS, main
from purifier.cli.plan import PlanCommand
from purifier.cli.wrapping import TIE, tied

PAGE: Final = Path(__file__).resolve().parent.parent / "purifier" / "cli" / "purifier.1"

_BEFORE: Final = r"""\" Written by python -m tests.manual; a test holds it to the commands.
.TH PURIFIER 1 "" "purifier {version}" "User Commands"
.SH NAME
purifier \- how long a battery runs an air purifier, and how much clean air that is
.SH SYNOPSIS
.B purifier
.RB [ \-\-profiles
.IR DIR ]
.RI [ COMMAND
.RI [ ARGUMENTS ]]
.SH DESCRIPTION
{description}
.PP
.B purifier plan \-\-ask
asks and answers line by line, for screen readers and for anyone.
"""
_AFTER: Final = r"""
.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
the answer is no: a check failed
.TP
.B 2
something typed, or a profile, is wrong
.TP
.B 3
the port or the meter
.TP
.B 4
the database of runs
.SH ENVIRONMENT
.TP
.B PURIFIER_DB
the database of runs, where \-\-db does not name one
.TP
.B PURIFIER_PROFILES
a folder in which profiles are looked for before your own
.TP
.B COLUMNS
how wide tables may be
.TP
.B NO_COLOR
app and command line use no colours
.SH FILES
Profiles of your own, and the database of runs, lie in the folder that
.B purifier profiles where
names as yours.
"""


def page() -> str:
    """The page, for groff and mandoc."""
    with click.Context(main, info_name="purifier", **main.context_settings) as ctx:
        parts = [_BEFORE.format(version=__version__, description="\n.PP\n".join(_paragraphs(main.help or "")))]
        parts.append(".SH OPTIONS")
        parts += _options(main, ctx)
        parts.append(".SH COMMANDS")
        for name in COMMANDS:
            command = main.get_command(ctx, name)
            assert command is not None
            parts += _about(command, click.Context(command, info_name=name, parent=ctx))
    return "\n".join(parts).replace("\n\n", "\n").rstrip("\n") + _AFTER


def _about(command: click.Command, ctx: click.Context) -> Iterator[str]:
    yield f".SS {_text(ctx.command_path)}"
    yield f".B {_text(ctx.command_path)}"
    yield _text(" ".join(command.collect_usage_pieces(ctx)))
    for paragraph in _paragraphs(command.help or ""):
        yield ".PP"
        yield paragraph
    yield from _options(command, ctx)
    if isinstance(command, PlanCommand):
        yield f".PP\n{_text(command.codes_heading)}:"
        for gravity, codes in command.codes():
            yield f".PP\n{_text(gravity)}"
            for code, meaning in codes:
                yield f".TP\n.B {_text(code)}\n{_text(meaning)}"
    for paragraph in _paragraphs(command.epilog or ""):
        yield ".PP"
        yield paragraph
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None
            yield from _about(inner, click.Context(inner, info_name=name, parent=ctx))


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    # click keeps the help option as it was when the command was first called, by whatever test.
    command._help_option = None
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            yield ".TP"
            yield f".B {_text(record[0])}"
            yield _text(record[1]) or "\\&"


def _paragraphs(help_: str) -> Iterator[str]:
    """The paragraphs of a help; what begins with ``\\b`` keeps its lines."""
    import inspect

    for block in re.split(r"\n\s*\n", inspect.cleandoc(help_)):
        lines = block.splitlines()
        if lines and lines[0].strip() == "\b":
            yield "\n".join((".nf", *map(_text, lines[1:]), ".fi"))
        elif block.strip():
            yield _text(" ".join(line.strip() for line in lines))


def _text(words: str) -> str:
    """``words`` on a line that is no request, its hyphens those that can be copied."""
    escaped = tied(words).replace("\\", "\\e").replace("-", "\\-").replace(TIE, "\\~")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
