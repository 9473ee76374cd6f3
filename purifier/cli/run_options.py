"""Options that commands about runs share: the database, and how a meter is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from purifier.errors import UsageError

if TYPE_CHECKING:
    from purifier.model.run import How
    from purifier.protocols.meter import Meter

F = TypeVar("F", bound=Callable[..., Any])

db_option = click.option(
    "--db",
    "db",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The database; else PURIFIER_DB, else runs.sqlite3 in your data folder.",
)


def reading_options(command: F) -> F:
    """Add --meter and what is set right before a reading counts."""
    for decorator in reversed(
        (
            click.option(
                "--meter", "meter_id", required=True, metavar="ID", help="The meter: 'profiles list' has all."
            ),
            click.option("--invert", is_flag=True, help="The shunt is wired backwards: turn current and power round."),
            click.option("--zero", metavar="QTY", help="What is read when no current flows, e.g. '0.05 A'; taken off."),
            click.option("--shunt-scale", type=float, metavar="X", help="The shunt's range over the one it is set to."),
            click.option("--columns", metavar="NAMES", help="Of a table that prints no header, e.g. volts,milliamps."),
        )
    ):
        command = decorator(command)
    return command


def how_of(meter: Meter, options: dict[str, Any]) -> How:
    """How the meter is read, taken out of parsed ``options``; raises UsageError and QuantityError."""
    from purifier.cli.decode import columns_of
    from purifier.library.quantities import read
    from purifier.model.run import How

    zero, scale, columns = options.pop("zero"), options.pop("shunt_scale"), options.pop("columns")
    if scale is not None and not 0.0 < scale < 1e6:
        raise UsageError(f"--shunt-scale: expected a number above zero such as 2, found {scale:g}")
    return How(
        invert=options.pop("invert"),
        zero_a=0.0 if zero is None else read(zero, "current", what="--zero").value,
        shunt_scale=1.0 if scale is None else scale,
        columns=columns_of(meter, columns),
    )


def seconds(text: str | None, option: str, low: float, high: float) -> float | None:
    """A typed time in seconds, between ``low`` and ``high``; raises QuantityError, UsageError."""
    if text is None:
        return None
    from purifier.library.quantities import read

    value = read(text, "time", what=option).value * 3600.0
    if not low <= value <= high:
        raise UsageError(f"{option}: expected {low:g} s to {high / 86400:g} d, found '{text}'")
    return value
