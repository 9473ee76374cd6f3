"""How commands print: JSON, CSV, or a table. Data goes to stdout, narration to stderr."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from purifier.cli.gate import print_data
from purifier.plain_text import escaped, guarded, plain

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

F = TypeVar("F", bound=Callable[..., Any])

LONGEST_CELL: Final = 400
"""Letters in a cell of a table."""


def format_options(command: F) -> F:
    """Add ``--format table|json|csv`` and ``--json``; the command takes the outcome as ``format``."""

    @functools.wraps(command)
    def merged(*args: Any, as_json: bool, **options: Any) -> Any:
        if as_json:
            options["format"] = "json"
        return command(*args, **options)

    decorated = click.option("--json", "as_json", is_flag=True, help="Short for --format json.")(merged)
    choice = click.Choice(["table", "json", "csv"])
    help_ = "How rows are printed."
    return click.option("--format", "format", type=choice, default="table", show_default=True, help=help_)(decorated)  # type: ignore[return-value]


def library_of(ctx: click.Context) -> Library:
    """The library in the folders that this invocation looks in: ``--profiles`` first."""
    from purifier.library.catalogue import open_library

    return open_library(ctx.find_root().obj or ())


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object, unknown as null."""
    import json

    click.echo(escaped(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)))


def print_rows(format: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> None:
    """``rows`` as ``json``, an object that holds them, or as ``csv``, see `print_csv`."""
    if format == "json":
        print_json({"rows": rows})
    else:
        print_csv(rows, columns)


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> None:
    """Rows under a line of column names: unknown is empty, lists and objects are JSON text, text is `guarded`.

    Without ``columns``, those of all rows in the order in which they come up.
    """
    import csv
    import io

    names = columns if columns is not None else list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(row.get(name)) for name in names] for row in rows)
    print_data(text.getvalue())


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        import json

        return escaped(json.dumps(value, ensure_ascii=False))
    return guarded(value) if isinstance(value, str) else value


def one_line(cell: str) -> str:
    """A cell of a table on one line, and no longer than one reads."""
    shown = cell if cell.isprintable() else plain(cell[: 8 * LONGEST_CELL])
    return shown if len(shown) <= LONGEST_CELL else f"{shown[: LONGEST_CELL - 1]}…"


def short(number: float | None) -> str:
    """A number for a table: three figures or all before the point, ``-`` for unknown."""
    if number is None:
        return "-"
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
