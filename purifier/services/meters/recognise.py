"""Which meter is at a port, found out by listening alone: not a byte is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from purifier.errors import LinkLost, SpeedError
from purifier.link.serial_link import open_link
from purifier.model.reading import Fault
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Line
from purifier.services.meters.ear import SAMPLE, Understood, last_said, understood
from purifier.services.meters.of_air import said_briefly
from purifier.services.meters.to_ask import askable, speed_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.protocols.meter import Meter

LISTEN_S: Final = 2.6
"""At each speed: a meter that talks by itself does so about once a second."""
READ_S: Final = 0.2
MODBUS: Final = "Modbus device"
SURE: Final = 4
"""A poll of fewer bytes is met by chance in anything."""
Pieces = tuple[tuple[float, bytes], ...]
"""Bytes, each with its time since the listening began [s]."""


class Attempt(NamedTuple):
    """What was heard so far: ids of meters that understand it, the likeliest first, and how many bytes came in."""

    meters: tuple[str, ...]
    bytes: int
    speed: str
    """The speed that was listened at, as ``19200 8N1``."""
    values: str = ""
    """What the likeliest of them says, as ``13.10 V, -0.33 A``, ``PM2.5 8 ug/m3``, or ``83 % left``."""
    is_own_speed: bool = True
    """That meter speaks at that speed: where it does not, the port has none."""
    heard: Pieces = ()
    """What came in at that speed."""
    understood: tuple[Understood, ...] = ()
    """How much the meters understand of it."""
    dtr: bool = True
    """False: the line DTR was kept low meanwhile."""
    masters: tuple[str, ...] = ()
    """Who was heard being asked something, as `masters` has it: another program, or an inverter, is at this line."""

    @property
    def line(self) -> str:
        """How the wire was set, as ``115200 8N1, DTR low``."""
        return self.speed if self.dtr else f"{self.speed}, DTR low"

    @property
    def of_a_kind(self) -> tuple[str, ...]:
        """The meters whose messages these may be and of which none reads a value, where it is more than one."""
        first = self.understood[0] if self.understood else None
        alike = [one.id for one in self.understood if first is not None and one[:2] == first[:2]]
        return tuple(alike) if first is not None and not first.readings and len(alike) > 1 else ()


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

    What was heard is yielded after every speed but those that the adapter cannot be set to.  Raises LinkError when the
    port cannot be opened, UsageError for a name that means nothing.
    """
    for line in lines_to_try(library):
        if over():
            return
        try:
            heard = _heard(port, line, over, each_s)
        except SpeedError:
            continue
        sample = b"".join(data for _, data in heard)
        known = understood(library, sample) if sample else ()
        found = tuple(one.id for one in known)
        meter = library.meter(found[0]) if found else None
        yield Attempt(
            found,
            len(sample),
            speed_of(line),
            "" if meter is None else values_of(meter, sample),
            meter is None or speed_of(meter.line) == speed_of(line),
            heard,
            known,
            line.dtr,
            masters(library, sample) if sample else (),
        )
        if found:
            return


def masters(library: Library, sample: bytes, own: Collection[bytes] = ()) -> tuple[str, ...]:
    """Who is asked something in ``sample``: ids of meters whose polls stand there, or `MODBUS` for another device.

    One's ``own`` polls may have come back.
    """
    for poll in own:
        sample = sample.replace(poll, b"") if len(poll) >= SURE else sample
    meters = askable(library)
    asked = tuple(meter.id for meter in meters if any(len(poll) >= SURE and poll in sample for poll in polls(meter)))
    if not asked and any(_is_question(meter, sample) for meter in meters if meter.framing.shape == "modbus"):
        return (MODBUS,)
    return asked


def _is_question(meter: Meter, sample: bytes) -> bool:
    decoder = Decoder(meter)
    decoder.feed(sample, None)
    decoder.flush()
    return bool(decoder.polls_heard)


def values_of(meter: Meter, sample: bytes) -> str:
    """What ``meter`` says in ``sample``, as ``13.10 V, -0.33 A``, ``PM2.5 7 µg/m³``; else why that is no reading."""
    said = last_said(meter, sample)
    if said is None:
        return why_none(meter, sample)
    return said_briefly(said)


def why_none(meter: Meter, sample: bytes) -> str:
    """Why what ``meter`` says in ``sample`` makes no reading; empty where nothing was wrong with it."""
    decoder = Decoder(meter)
    found = (*decoder.feed(sample, None), *decoder.flush())
    return next((one.reason for one in found if isinstance(one, Fault)), "")


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
