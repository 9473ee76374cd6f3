"""``purifier doctor PORT --ask``: which meter is there, found by listening first and then by asking."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

import click

from purifier.cli.output import library_of
from purifier.cli.waiting import Waiting
from purifier.plain_text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from purifier.library.catalogue import Library
    from purifier.services.machine.diagnose import Finding

LEFT_ALONE: Final = "end what asks there, or name the meter: --meter ID; on a terminal you are asked whether to go on"


def found_by_asking(ctx: click.Context, port: str, listen: str | None, database: Path) -> tuple[Finding, ...]:
    """Who is at ``port``; ``listen`` is how long to listen at each speed, as it was typed.

    Raises LinkError as `find_port` and `refuse_if_recorded` do, QuantityError.
    """
    from purifier.cli.run_options import seconds
    from purifier.link.finding import find_port
    from purifier.services.meters.recognise import LISTEN_S
    from purifier.services.meters.recorders import refuse_if_recorded

    library = library_of(ctx)
    each_s = seconds(listen, "--listen", 0.1, 86_400.0, ("min", "s")) or LISTEN_S
    refuse_if_recorded(find_port(port), database)
    with Waiting(f"listening at {port}") as waiting:
        findings, busy = _listened(library, port, each_s, waiting.show)
    if findings or (busy and not _agreed(busy)):
        return findings or (_alone(busy),)
    with Waiting(f"asking at {port}: the questions of its profiles, all of them reads") as waiting:
        found, late = _asked(library, port, waiting.show, busy_too=bool(busy))
    if late and not busy and _agreed(late):
        with Waiting(f"asking at {port}") as waiting:
            found, late = _asked(library, port, waiting.show, busy_too=True)
    return found or (_alone(late),)


def _listened(
    library: Library, port: str, each_s: float, tell: Callable[[str], None]
) -> tuple[tuple[Finding, ...], str]:
    """What talks at ``port`` by itself; else why asking might do harm."""
    from purifier.services.meters.recognise import listen
    from purifier.services.meters.why import talks_already

    busy = ""
    for said in listen(library, port, lambda: False, each_s):
        tell(f"listening at {port}: {said.bytes or 'no'} bytes at {said.speed}")
        if said.meters:
            speed = said.speed if said.is_own_speed else ""
            return tuple(_found("talks here", port, said.meters, speed, said.values)), busy
        if said.bytes and (said.masters or not busy):
            busy = talks_already(said.masters, said.bytes, said.speed)
    return (), busy


def _asked(
    library: Library, port: str, tell: Callable[[str], None], *, busy_too: bool
) -> tuple[tuple[Finding, ...], str]:
    """Who answers at ``port``, or what to look at; else why the asking was left."""
    from purifier.services.machine.diagnose import Finding
    from purifier.services.meters.asking import ask
    from purifier.services.meters.why import no_answer

    for said in ask(library, port, lambda: False, busy_too=busy_too):
        if said.meters:
            return tuple(_found("answers", port, said.meters, said.speed, said.values)), ""
        if said.busy:
            return (), said.busy
        if said.over:
            return (Finding("meter", "wrong", no_answer(said.bytes, said.echo)),), ""
        tell(f"asking at {said.speed}: {said.number} of {said.of}, {said.left_s:.0f} s to go")
    return (), ""


def _found(does: str, port: str, meters: tuple[str, ...], speed: str, values: str) -> Iterator[Finding]:
    from purifier.services.machine.diagnose import Finding

    at, said = f" at {speed}" if speed else "", f": {values}" if values else ""
    first, *others = meters
    yield Finding("meter", "ok", f"{first} {does}{at}{said}", _log(port, first))
    for other in others:
        yield Finding("meter", "note", f"{other} understands it too", _log(port, other))


def _log(port: str, meter: str) -> str:
    return f"purifier log {quote(plain(port))} --meter {meter} -b BATTERY -p PURIFIER --setting S"


def _alone(busy: str) -> Finding:
    from purifier.services.machine.diagnose import Finding

    return Finding("line", "wrong", busy, LEFT_ALONE)


def _agreed(busy: str) -> bool:
    """Whether somebody who was told ``busy`` wants to go on; without a terminal nobody does."""
    if not _on_a_terminal():
        return False
    return click.confirm(f"{busy[:1].upper()}{busy[1:]}. Ask all the same?", err=True)


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
