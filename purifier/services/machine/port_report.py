"""What somebody who is not there needs to know of a meter that is not read: the port, the speeds tried, the bytes."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.link.finding import Network
from purifier.plain_text import plain
from purifier.protocols.encoder import polls
from purifier.services.machine.diagnose import Finding, meddlers, ports
from purifier.services.meters.ear import Understood
from purifier.services.meters.ports import row_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.link.ports import Port
    from purifier.protocols.meter import Meter
    from purifier.services.machine.checkup import Overheard
    from purifier.services.meters.recognise import Attempt

SHOWN_METERS: Final = 4


def about_port(port: Port | Network, database: Path, program: str) -> tuple[Finding, ...]:
    """The adapter, who has it open, what right is missing, who disturbs it, and which versions this is.

    ``program`` is the version of this one.
    """
    if isinstance(port, Network):
        behind = "a pretend meter is behind it" if port.pretended else "of what is behind it nothing is known"
        return (Finding("port", "ok", f"{port.url} is a network port: {behind}"), versions(program))
    row = row_of(port, database)
    what = row.description or "of which nothing more is known"
    names = [name for name in (row.by_id, row.by_path) if name is not None]
    also = f"; also {', '.join(names)}" if names else ""
    adapter = Finding("port", "ok", plain(f"{row.device} is {row.identity}, {what}{also}"))
    return (adapter, *ports([row]), *meddlers([row]), versions(program))


def versions(program: str) -> Finding:
    """Of this program and of what it stands on."""
    from purifier.store.journal import linked_version

    try:
        serial = version("pyserial")
    except PackageNotFoundError:
        serial = "of unknown version"
    python, sqlite = platform.python_version(), ".".join(map(str, linked_version()))
    text = f"purifier {program}, Python {python}, pyserial {serial}, SQLite {sqlite}, {platform.platform()}"
    return Finding("versions", "ok", plain(text))


def at_speeds(attempts: Sequence[Attempt], device: str) -> Iterator[Finding]:
    """What came in at each speed that was listened at, and what that means; nothing was sent."""
    for one in attempts:
        if not one.bytes:
            yield Finding("line", "note", f"{one.line}: nothing came in")
            continue
        values = f"; {one.meters[0]} says {one.values}" if one.values else ""
        text = f"{one.line}: {_bytes(one.bytes)} came in, {understood_words(one.understood)}{values}"
        yield Finding("line", "ok" if one.meters else "note", text)
    meters = next((one.meters for one in attempts if one.meters), ())
    alike = next((one.of_a_kind for one in attempts if one.meters), ())
    if alike:
        *some, last = alike[:SHOWN_METERS]
        shown = f"{', '.join(some)} or {last}"
        text = f"these are messages as of {shown}, and none of them finds a value in them: it is a meter of that kind"
        yield Finding("meter", "wrong", text, f"purifier profiles new meter --like {alike[0]} begins one that does")
    elif meters:
        yield Finding(
            "meter", "ok", f"this is most likely {meters[0]}", f"purifier doctor {device} --meter {meters[0]}"
        )
    elif any(one.bytes for one in attempts):
        text = "something speaks there, and no profile understands it"
        yield Finding("meter", "wrong", text, "purifier profiles new meter --like ID begins one that does")
    else:
        text = "nothing speaks there by itself, and without --meter or --ask nothing is asked"
        fix = f"purifier doctor {device} --ask asks every meter it knows; is it on, and its data wires not swapped?"
        yield Finding("meter", "wrong", text, fix)


def not_tried(library: Library) -> Iterator[Finding]:
    """The meters' files that nothing was tried with, for what is wrong with them."""
    problems = library.problems("meter")
    files = list(dict.fromkeys(str(one.path) for one in problems))
    if files:
        more = f" and {len(files) - SHOWN_METERS} more" if len(files) > SHOWN_METERS else ""
        first = f"{problems[0]}" if len(problems) == 1 else f"{', '.join(files[:SHOWN_METERS])}{more}"
        text = plain(f"not tried, for it cannot be used: {first}")
        yield Finding("profiles", "note", text, "purifier profiles check")


def of_meter(meter: Meter, heard: Overheard, understood: Sequence[Understood]) -> Iterator[Finding]:
    """How the line was set, what was sent, what came in, and which profiles find anything in it."""
    line = meter.line
    low = "" if line.dtr else ", DTR low"
    text = f"{line.baud} {line.format}{low}: {_bytes(heard.size)} came in within {heard.seconds:.0f} s"
    sample = f" (the first {len(heard.sample)})" if len(heard.sample) < heard.size else ""
    words = f", {understood_words(understood)}{sample}" if heard.size else ""
    yield Finding("line", "ok" if heard.size else "note", text + words)
    asked = ", ".join(poll.hex(" ").upper() for poll in polls(meter))
    sent = (
        f"sent were the polls of the profile alone: {asked}" if asked else f"nothing was sent: {meter.id} is not asked"
    )
    yield Finding("polls", "ok", sent)


def understood_words(understood: Sequence[Understood]) -> str:
    """Which profiles understand anything of it, and how much."""
    if not understood:
        return "and no profile understands any of it"
    shown = [f"{one.id} ({_count(one.frames, 'message')}, {_count(one.readings, 'reading')})" for one in understood]
    more = f" and {len(shown) - SHOWN_METERS} more" if len(shown) > SHOWN_METERS else ""
    return f"understood by {', '.join(shown[:SHOWN_METERS])}{more}"


def _bytes(number: int) -> str:
    return _count(number, "byte")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
