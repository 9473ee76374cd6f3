"""``purifier profiles check``: whether what was written about equipment is right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from purifier.cli.loose_files import files_in, folder_kind, not_there, once, unread_in
from purifier.cli.output import format_options, library_of, print_rows
from purifier.cli.profile_kinds import kind_option
from purifier.library.ids import KINDS
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.library.build import Profile
    from purifier.library.problems import Problem


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@kind_option
@format_options
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], kind: str | None, format: str) -> None:
    """Check FILEs, or every profile there is: all problems on stdout, exit code 1 when there are any."""
    library = library_of(ctx)
    problems: list[Problem] = []
    if files:
        found = once(file for given in files for file in files_in(given, kind))
        for file in found:
            if not os.path.lexists(file):
                problems.append(not_there(file))
                continue
            opened = library.open_file(file, kind or folder_kind(file))
            problems += opened.problems
            _tell_unread(file, opened.profile)
        problems += unread_in(files)
        count = len(found)
    else:
        problems += library.problems(kind)
        count = sum(len(library.ids(each)) for each in ([kind] if kind else KINDS))
    if format == "table":
        for problem in problems:
            click.echo(str(problem))
    else:
        rows = [{"path": str(one.path), "line": one.line, "key": one.key, "message": one.message} for one in problems]
        print_rows(format, rows, ("path", "line", "key", "message"))
    click.echo(f"{count} checked, {_counted(problems)}", err=True)
    ctx.exit(1 if problems else 0)


def _tell_unread(file: Path, profile: Profile | None) -> None:
    """A meter whose table does not read back what it writes is no bad file, but worth a look."""
    from purifier.protocols.meter import Meter
    from purifier.protocols.round_trip import unread

    if isinstance(profile, Meter) and (why := unread(profile)) is not None:
        click.echo(f"{plain(str(file))}: note: 'purifier simulate' cannot pretend it: {plain(why)}", err=True)


def _counted(problems: list[Problem]) -> str:
    from purifier.library.problems import count_of

    count = count_of(problems)
    return f"{count} problem{'s' if count > 1 else ''}" if count else "no problems"
