"""``purifier ports``: the serial ports with their stable names, who holds them, what is missing to open them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from purifier.cli.output import format_options, print_rows
from purifier.cli.tables import fitted
from purifier.cli.wrapping import table_width, wrapped
from purifier.plain_text import quoted

if TYPE_CHECKING:
    from purifier.services.meters.ports import PortRow


@click.command()
@format_options
def ports(format: str) -> None:
    """Serial ports: their stable names, who holds them, and what is missing to open them.

    A name in the first column stays with its adapter when it is plugged in elsewhere; 'purifier log' takes any of them.
    """
    from purifier.services.meters.ports import PortRow, port_rows

    rows = port_rows()
    if format != "table":
        print_rows(format, [asdict(row) for row in rows], PortRow.__slots__)
    elif not rows:
        click.echo("no serial ports: plug the adapter in, or try 'purifier simulate' without one", err=True)
    else:
        cells = [(row.identity, row.device, row.description, _state(row)) for row in rows]
        click.echo(fitted(("stable name", "device", "what it is", "state"), cells, table_width()))
        for row in rows:
            if row.recorded is not None:
                click.echo(wrapped(f"{row.device}: {row.recorded}", table_width()), err=True)
            if row.missing is not None:
                click.echo(wrapped(f"{row.missing}; {row.fix}", table_width()), err=True)


def _state(row: PortRow) -> str:
    if row.run is not None:
        words = "still listened at by" if row.listening else "recorded by"
        return f"{words} run {row.run}" + (f" {quoted(row.run_name, 40)}" if row.run_name else "")
    if row.holder is not None:
        return f"in use by {row.holder} (PID {row.holder_pid})"
    return "free" if row.missing is None else "no right to open it"
