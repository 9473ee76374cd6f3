"""``purifier doctor PORT``: what a meter that is not read sends, and all that somebody else needs to tell why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from purifier.cli.hex_lines import MOST, hex_lines
from purifier.cli.output import library_of, print_json, print_rows
from purifier.cli.wrapping import table_width, wrapped
from purifier.errors import LinkError

if TYPE_CHECKING:
    from purifier.link.finding import Network
    from purifier.link.ports import Port
    from purifier.services.machine.diagnose import Finding

SIGNS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
Pieces = Sequence[tuple[float, bytes]]


def print_finding(one: Finding) -> None:
    """One thing looked at, and what to do about it."""
    click.echo(wrapped(one.text, table_width(), f"{SIGNS[one.state]}  ", " " * 7))
    if one.fix is not None:
        click.echo(wrapped(one.fix, table_width(), "       -> ", " " * 10))


@dataclass
class _Report:
    """What is found, printed as it is found where a person reads along."""

    at_once: bool
    findings: list[Finding] = field(default_factory=list)
    heard: list[tuple[str, Pieces]] = field(default_factory=list)
    """The speed that was listened at, and what came in."""

    def add(self, *found: Finding) -> None:
        self.findings += found
        for one in found if self.at_once else ():
            print_finding(one)

    def print_rest(self, format: str) -> None:
        from purifier.services.machine.diagnose import Finding

        rows = [asdict(one) for one in self.findings]
        if format == "json":
            heard = [
                {"speed": speed, "t_s": round(at_s, 3), "hex": data.hex()}
                for speed, pieces in self.heard
                for at_s, data in pieces
            ]
            print_json({"rows": rows, "heard": heard})
        elif format == "csv":
            print_rows(format, rows, Finding.__slots__)
        else:
            for speed, pieces in self.heard:
                size = sum(len(data) for _, data in pieces)
                first = f"the first {MOST} bytes that came in" if size > MOST else "what came in"
                click.echo(f"\n{first} at {speed}, with its second:" if size else f"\nnothing came in at {speed}")
                for row in hex_lines(pieces):
                    click.echo(row)


def doctor_port(
    ctx: click.Context,
    typed: str,
    meter_id: str | None,
    listen: str | None,
    options: dict[str, Any],
    database: Path,
    format: str,
) -> int:
    """Look at the port ``typed`` and listen there; 1 when something is wrong. Raises as it goes wrong: what was found
    until then is printed first."""
    from purifier import __version__
    from purifier.cli.run_options import seconds
    from purifier.link.finding import find_port
    from purifier.services.machine.port_report import about_port
    from purifier.services.meters.recorders import refuse_if_recorded

    # What was typed wrong is told before anything is looked at.
    if meter_id is not None:
        library_of(ctx).meter(meter_id)
    within_s = seconds(listen, "--listen", 0.1 if meter_id is None else 1.0, 86_400.0, ("min", "s"))
    port, report = find_port(typed), _Report(at_once=format == "table")
    try:
        report.add(*about_port(port, database, __version__))
        refuse_if_recorded(port, database)
        if meter_id is None:
            _listen_at_speeds(ctx, typed, within_s, report)
        else:
            _listen_as(ctx, port, meter_id, within_s or 60.0, options, report)
    except LinkError:
        report.print_rest(format)
        raise
    report.print_rest(format)
    wrong = any(one.state == "wrong" for one in report.findings)
    if format == "table" and not wrong and meter_id is not None:
        click.echo("the meter can be logged", err=True)
    return 1 if wrong else 0


def _listen_at_speeds(ctx: click.Context, typed: str, within_s: float | None, report: _Report) -> None:
    """One speed after the other, until a meter is understood. Not a byte is written."""
    from purifier.services.machine.port_report import at_speeds, not_tried
    from purifier.services.meters.recognise import LISTEN_S, lines_to_try
    from purifier.services.meters.recognise import listen as listen_at

    each_s = within_s or LISTEN_S
    count = len(lines_to_try(library_of(ctx)))
    click.echo(f"listening at {count} speeds for {each_s:g} s each, nothing is sent; Ctrl-C ends it", err=True)
    attempts = []
    with suppress(KeyboardInterrupt):
        for one in listen_at(library_of(ctx), typed, lambda: False, each_s):
            attempts.append(one)
    report.add(*at_speeds(attempts, typed), *not_tried(library_of(ctx)))
    known = [one for one in attempts if one.meters]
    report.heard += [(one.line, one.heard) for one in known or attempts if one.bytes]


def _listen_as(
    ctx: click.Context,
    port: Port | Network,
    meter_id: str,
    within_s: float,
    options: dict[str, Any],
    report: _Report,
) -> None:
    """As the meter's profile says, its polls too: what it says, and what is odd about that."""
    from purifier.cli.run_options import how_of
    from purifier.link.serial_link import SerialLink
    from purifier.protocols.encoder import polls
    from purifier.protocols.told import as_told
    from purifier.services.machine.checkup import findings, overhear
    from purifier.services.machine.port_report import of_meter
    from purifier.services.meters.ear import understood

    library = library_of(ctx)
    meter = library.meter(meter_id)
    how = how_of(meter, options)
    meter = as_told(meter, how)
    link = SerialLink(port, meter.line, polls(meter))
    sent = "the polls of its profile are sent" if polls(meter) else "nothing is sent"
    click.echo(f"listening at {link.device} for {within_s:g} s, {sent}; Ctrl-C ends it", err=True)
    heard = overhear(meter, how, link, within_s)
    found = understood(library, heard.sample) if heard.sample else ()
    report.add(*of_meter(meter, heard, found))
    others = () if heard.readings else [one.id for one in found if one.readings]
    report.add(*findings(meter, how, heard, others))
    report.heard.append((f"{meter.line.baud} {meter.line.format}", heard.pieces))
