"""``purifier merge``: the runs of other databases, taken into this one."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.gate import command
from purifier.cli.output import format_options, print_rows
from purifier.cli.run_options import db_option
from purifier.errors import StoreError
from purifier.plain_text import plain

if TYPE_CHECKING:
    from purifier.services.runs.merging import Merged

LONGEST_TOLD: Final = 2_000
"""Letters of one sentence."""
EVERY_S: Final = 0.5
"""How often the progress line changes."""


@click.command()
@click.argument("databases", metavar="DB...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
@db_option
@format_options
def merge(databases: tuple[Path, ...], dry_run: bool, db: Path | None, format: str) -> int:
    """Take the runs of other databases into this one (--db): a run that is known is completed, none comes in twice.

    The others stay as they are. Copies of one database, in any order and as often as one likes, come to the same. A run
    that is being recorded here is left alone. Exit code 4 when not all of a database could be read.

    \b
    Example:
      purifier merge laptop.sqlite3 --dry-run
    """
    from purifier.services.record.instant import now
    from purifier.services.runs.merging import Told, sentence
    from purifier.services.runs.merging import merge as merge_databases
    from purifier.store.place import database

    found: list[Merged] = []
    progress = _Progress()

    def tell(one: Merged) -> None:
        progress.clear()
        found.append(one)
        if format == "table":
            click.echo(plain(sentence(one, dry=dry_run)))

    def complain(words: str) -> None:
        progress.clear()
        click.echo(f"purifier: {plain(words)[:LONGEST_TOLD]}", err=True)

    told = Told(tell, progress.count, complain)
    whole = merge_databases(database(db), databases, now(), told, dry=dry_run)
    progress.clear()
    rows = [asdict(one) for one in found]
    if format != "table":
        print_rows(format, rows)
    elif not found and whole:
        click.echo("there is no run to take", err=True)
    return 0 if whole else StoreError.exit_code


class _Progress:
    """One line on a terminal that says how many rows were looked at, when that takes long."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._rows = 0
        self._due_s = time.monotonic() + EVERY_S
        self._open = False

    def count(self, rows: int) -> None:
        """So many more were looked at."""
        self._rows += rows
        if self._terminal and time.monotonic() >= self._due_s:
            self._due_s = time.monotonic() + EVERY_S
            self._write(f"{self._rows} readings looked at")

    def clear(self) -> None:
        """Take the line away: what is printed next begins on its own."""
        if self._open:
            self._write("")

    def _write(self, words: str) -> None:
        command("\r")
        click.echo(words, err=True, nl=False)
        command("\x1b[K")
        self._open = bool(words)
