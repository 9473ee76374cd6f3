"""Options that commands about runs share: the database, and how a meter is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from purifier.cli import completing
from purifier.errors import LinkError, StoreError, UsageError, nearest
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.link.finding import Network
    from purifier.link.ports import Port
    from purifier.model.run import How
    from purifier.protocols.meter import Meter
    from purifier.store.bad_rows import BadRows

F = TypeVar("F", bound=Callable[..., Any])

db_option = click.option(
    "--db",
    "db",
    type=click.Path(path_type=Path),  # what is no file is refused where it would be opened
    metavar="FILE",
    help="The database; else PURIFIER_DB, else runs.sqlite3 in your data folder.",
)


class MeterId(click.types.StringParamType):
    """The id of a meter: who leaves it away is told how to find it."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """What stands behind "Missing option '--meter'."."""
        return "'purifier profiles list' has all; 'purifier doctor PORT --ask' finds out which is at a port."


line_options = (
    click.option(
        "--address", type=int, metavar="N", help="Of the meter on a line that several share; else the profile's."
    ),
    click.option(
        "--pick", metavar="NAME", default="", help="The sensor that is meant, where several speak in one stream."
    ),
)
"""Which of several on one line is meant."""


def reading_options(command: F, *, required: bool = True) -> F:
    """Add --meter and what is set right before a reading counts; ``required``: the command is of no use without."""
    for decorator in reversed(
        (
            click.option(
                "--meter",
                "meter_id",
                required=required,
                type=MeterId(),
                metavar="ID",
                help="The meter: 'profiles list' has all.",
                shell_complete=completing.meters,
            ),
            click.option(
                "--invert/--no-invert",
                default=None,
                help="The shunt is wired backwards: turn current and power round.",
            ),
            click.option("--zero", metavar="QTY", help="What is read when no current flows, e.g. '0.05 A'; taken off."),
            click.option("--shunt-scale", type=float, metavar="X", help="The shunt's range over the one it is set to."),
            click.option(
                "--columns", metavar="NAMES", help="Of a table, whatever it prints itself, e.g. volts,current_mA,-."
            ),
            *line_options,
        )
    ):
        command = decorator(command)
    return command


def port_or_why_not(typed: str) -> tuple[Port | Network | None, LinkError]:
    """The port that was typed; or None, and what is to be said of it once it is known that all else is in order.

    Raises UsageError for an address that is none.
    """
    from purifier.link.finding import find_port

    try:
        return find_port(typed), LinkError("")
    except LinkError as error:
        return None, error


def how_of(meter: Meter, options: dict[str, Any]) -> How:
    """How the meter is read, taken out of parsed ``options``; raises UsageError and QuantityError."""
    from purifier.model.run import How

    zero, scale, columns = options.pop("zero"), options.pop("shunt_scale"), options.pop("columns")
    invert: bool | None = options.pop("invert")
    if invert is None and meter.sign_open:
        from purifier.services.meters.which_way import turns

        invert = turns(meter)
    return How(
        invert=bool(invert),
        zero_a=zero_a(zero),
        shunt_scale=shunt_scale_of(scale),
        columns=columns_of(meter, columns),
        address=options.pop("address"),
        pick=options.pop("pick").strip(),
    )


def columns_of(meter: Meter, columns: str | None) -> tuple[str, ...]:
    """The names of columns as typed; raises UsageError for one that ``meter`` does not know."""
    from purifier.protocols.labels import Labels

    if columns is None:
        return ()
    if not meter.framing.header:
        raise UsageError(f"--columns: names the columns of a table such as diy-csv reads; '{meter.id}' reads none")
    names = tuple(name.strip() for name in re.split("[,;\t]", columns))
    labels = Labels(meter.frames[0].fields)
    for name in names:
        if name not in ("", "-", "_") and labels.find(name) is None:
            known = sorted(labels.known)
            hint = nearest(name, known) or f" (known: {', '.join(known)})"
            wanted = f"names '{meter.id}' knows, or - for a column to pass over"
            raise UsageError(f"--columns: expected {wanted}; found {quoted(name)}{hint}")
    return names


def shunt_scale_of(scale: float | None) -> float:
    """The shunt's range over the one its meter is set to; raises UsageError for what cannot be."""
    if scale is not None and not 1e-6 < scale < 1e6:
        raise UsageError(f"--shunt-scale: expected a number above zero such as 2, found {scale:g}")
    return 1.0 if scale is None else scale


def zero_a(text: str | None) -> float:
    """What a meter reads when no current flows [A], as typed; raises QuantityError."""
    if text is None:
        return 0.0
    from purifier.library.asked import Asked, read_asked

    return read_asked(Asked("--zero", "current", -1000.0, 1000.0, units=("mA", "A"), sure=True), text).value


def seconds(text: str | None, option: str, low: float, high: float, units: tuple[str, ...]) -> float | None:
    """A typed time in seconds, between ``low`` and ``high`` [s]; raises QuantityError.

    ``units`` are those that a number alone may be meant in.
    """
    if text is None:
        return None
    from purifier.library.asked import Asked, read_asked

    limits = (low / 3600.0, high / 3600.0)
    return read_asked(Asked(option, "time", *limits, units=units, sure=True), text).value * 3600.0


def tell_bad_rows(bad: BadRows) -> int:
    """Name on standard error what makes no sense in the database; the code to end with: 4 when something is lost."""
    for sentence in bad.sentences():
        click.echo(f"purifier: {sentence}", err=True)
    return StoreError.exit_code if bad.lost else 0
