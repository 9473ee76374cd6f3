"""Which meter is at a port, found out by listening alone: not a byte is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from purifier.errors import LinkLost
from purifier.link.serial_link import open_link
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Line
from purifier.services.meters.ear import SAMPLE, Understood, last_said, understood

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter

LISTEN_S: Final = 2.6
"""At each speed: a meter that talks by itself does so about once a second."""
READ_S: Final = 0.2
Pieces = tuple[tuple[float, bytes], ...]
"""Bytes, each with its time since the listening began [s]."""


class Attempt(NamedTuple):
    """What was heard so far: ids of meters that understand it, the likeliest first, and how many bytes came in."""

    meters: tuple[str, ...]
    bytes: int
    speed: str
    """The speed that was listened at, as ``19200 8N1``."""
    values: str = ""
    """What the likeliest of them says, as ``13.10 V, -0.33 A``."""
    is_own_speed: bool = True
    """That meter speaks at that speed: where it does not, the port has none."""
    heard: Pieces = ()
    """What came in at that speed."""
    understood: tuple[Understood, ...] = ()
    """How much the meters understand of it."""


def lines_to_try(library: Library) -> tuple[Line, ...]:
    """The settings of the wire at which some meter talks unasked, those that most meters use first."""
    counts: dict[tuple[int, str, bool], tuple[int, Line]] = {}
    for profile in library.all("meter"):
        meter = cast("Meter", profile)
        if polls(meter):
            continue
        key = (meter.line.baud, meter.line.format, meter.line.dtr)
        count, _ = counts.get(key, (0, meter.line))
        counts[key] = count + 1, meter.line
    return tuple(line for _, line in sorted(counts.values(), key=lambda one: -one[0]))


def listen(library: Library, port: str, over: Callable[[], bool], each_s: float = LISTEN_S) -> Iterator[Attempt]:
    """Listen at ``port``, one speed after the other for ``each_s`` seconds, until a meter is understood or ``over``
    says so.

    What was heard is yielded after every speed.  Raises LinkError when the port cannot be opened, UsageError for a name
    that means nothing.
    """
    for line in lines_to_try(library):
        if over():
            return
        heard = _heard(port, line, over, each_s)
        sample = b"".join(data for _, data in heard)
        known = understood(library, sample) if sample else ()
        found = tuple(one.id for one in known)
        meter = library.meter(found[0]) if found else None
        yield Attempt(
            found,
            len(sample),
            f"{line.baud} {line.format}",
            "" if meter is None else _values(meter, sample),
            meter is None or (meter.line.baud, meter.line.format) == (line.baud, line.format),
            heard,
            known,
        )
        if found:
            return


def _values(meter: Meter, sample: bytes) -> str:
    said = last_said(meter, sample)
    if said is None:
        return ""
    shown = ((said.voltage_v, ".2f", "V"), (said.current_a, ".2f", "A"))
    return ", ".join(f"{format(value, form)} {unit}" for value, form, unit in shown if value is not None)


def _heard(port: str, line: Line, over: Callable[[], bool], each_s: float) -> Pieces:
    from purifier.link.clock import boottime_s

    link = open_link(port, line, wait_s=READ_S)
    heard: list[tuple[float, bytes]] = []
    size, start_s = 0, boottime_s()
    try:
        while boottime_s() < start_s + each_s and size < SAMPLE and not over():
            data, at_s = link.read()
            size += len(data)
            if data:
                heard.append((at_s - start_s, data))
    except LinkLost:
        pass  # what was heard until then is told
    finally:
        link.close()
    return tuple(heard)
