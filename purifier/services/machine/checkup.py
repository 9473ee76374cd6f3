"""A meter listened to for a minute: what it says, what is odd about it, and what to do about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from purifier.link.clock import boottime_s
from purifier.model.dead_band import QUIET_A
from purifier.model.doubt_watch import DoubtWatch
from purifier.model.empty_signs import EmptySigns
from purifier.model.pace import usual_interval_ms
from purifier.model.particles import leading, shown, word
from purifier.model.reading import Fault, Reading
from purifier.model.run import How
from purifier.model.sample import Sample
from purifier.protocols.decoder import Decoder
from purifier.protocols.meter import Meter
from purifier.services.machine.diagnose import Finding
from purifier.services.meters.ear import SAMPLE, nonsense
from purifier.services.meters.listener import Link, Listener
from purifier.services.meters.mailbox import Heard, Lost, Mailbox, Message
from purifier.services.meters.of_air import measures_air, said_briefly, says_no_current
from purifier.services.meters.why import silence

MOST_READINGS: Final = 10_000
SHOWN_REASONS: Final = 3
LITTLE_V: Final = 1.0
"""With less than this the meter's voltage lead hangs in the air."""
MUCH_W: Final = 1000.0
"""No purifier draws so much: the current is in another unit."""


@dataclass(slots=True)
class Overheard:
    """What came in while somebody listened: bytes, readings (on the machine's own clock), why others were none."""

    device: str
    seconds: float = 0.0
    size: int = 0
    """Bytes in all."""
    sample: bytes = b""
    """The first of them,"""
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    """and each read of those with its time since the listening began [s]."""
    readings: list[Reading] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    lost: str | None = None
    """Why the link went away, if it did."""


def overhear(meter: Meter, how: How, link: Link, within_s: float) -> Overheard:
    """Listen at ``link`` for ``within_s`` seconds, or until Ctrl-C, as a recorder would."""
    heard = Overheard(link.device)
    decoder = Decoder(meter, invert=how.invert, zero_a=how.zero_a, shunt_scale=how.shunt_scale)
    mailbox = Mailbox()
    listener = Listener(link, meter, mailbox)
    start_s = boottime_s()
    try:
        listener.start()
        while (left_s := start_s + within_s - boottime_s()) > 0.0 and heard.lost is None:
            _take(heard, decoder, mailbox.get(timeout=min(left_s, 1.0)), start_s)
    except KeyboardInterrupt:
        pass  # heard enough: what came in until then is told
    finally:
        listener.close()
    while (message := mailbox.get(timeout=0.0)) is not None:
        _take(heard, decoder, message, start_s)
    heard.seconds = boottime_s() - start_s
    return heard


def _take(heard: Overheard, decoder: Decoder, message: Message | None, start_s: float = 0.0) -> None:
    if isinstance(message, Lost):
        heard.lost = heard.lost or message.words
    if not isinstance(message, Heard):
        return
    heard.size += len(message.data)
    if kept := message.data[: SAMPLE - len(heard.sample)]:
        heard.sample += kept
        heard.pieces.append((message.at_s - start_s, kept))
    for found in decoder.feed(message.data, message.at_s):
        if isinstance(found, Fault):
            heard.reasons[found.reason] += 1
        elif len(heard.readings) < MOST_READINGS:
            heard.readings.append(found)


def findings(meter: Meter, how: How, heard: Overheard, others: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What was heard, and the recipes for "nothing is read", "my current is zero" and "my sign is wrong".

    ``others``: ids of meters that find readings in what came in, where this one finds none.
    """
    other = [Finding("meter", "note", f"'{one}' finds readings in it", f"--meter {one}") for one in others[:1]]
    return (*_line(meter, heard), *other, *_values(meter, how, heard.readings))


def _line(meter: Meter, heard: Overheard) -> Iterator[Finding]:
    """Nothing is read: is it the cable, the speed, the meter, or single messages?"""
    if heard.lost is not None:
        yield Finding("line", "wrong", heard.lost, "look at the USB cable at both ends, and at its hub's power")
    if not heard.readings:
        yield Finding("readings", "wrong", _why_nothing(meter, heard), _ways_out(heard))
    else:
        every = usual_interval_ms([round((one.at_s or 0.0) * 1000.0) for one in heard.readings])
        often = f", one every {every / 1000.0:.2g} s" if every is not None else ""
        count = f"{len(heard.readings)} reading{'s' if len(heard.readings) > 1 else ''} in {heard.seconds:.0f} s{often}"
        yield Finding("readings", "ok", f"{heard.device} speaks as {meter.id}: {count}")
    for reason, times in heard.reasons.most_common(SHOWN_REASONS):
        many = "once" if times == 1 else f"{times} times"
        yield Finding("messages", "note" if heard.readings else "wrong", f"{many}: {reason}")
    if meter.note is not None and not heard.readings:
        yield Finding("meter", "note", f"{meter.name}: {meter.note}")


def _why_nothing(meter: Meter, heard: Overheard) -> str:
    if not heard.size:
        return silence(meter, heard.device)
    said = nonsense(meter, heard.device, heard.sample)
    return said or f"{heard.device}: {heard.size} bytes came in and no reading was whole"


def _ways_out(heard: Overheard) -> str:
    if heard.size:
        return "try another --meter: 'purifier profiles list' has all that can be read"
    return "purifier ports shows what is where; swap the two data wires; another program may have the port"


def _values(meter: Meter, how: How, readings: Sequence[Reading]) -> Iterator[Finding]:
    if measures_air(meter):
        if readings:
            yield _air(readings)
        return
    volts = [one.voltage_v for one in readings if one.voltage_v is not None]
    amperes = [one.current_a for one in readings if one.current_a is not None]
    if volts:
        yield _voltage(median(volts))
    if amperes:
        yield from _current(how, amperes, readings)
    elif readings and says_no_current(meter):
        last = readings[-1].soc_percent
        said = "" if last is None else f" ({last:g} % now)"
        text = f"it tells the charge{said} and no current: what is drawn cannot be added up, nor the end of a run told"
        yield Finding("charge", "note", text, "a shunt or a USB meter in the battery's lead tells it")
    elif readings:
        text = "no reading holds a current: what is drawn cannot be added up"
        yield Finding("current", "wrong", text, "name the board's columns, or choose another --meter")
    yield from _contradictions(readings)


def _air(readings: Sequence[Reading]) -> Finding:
    """What is in the air; the same number over and over, nothing at all, is what a sensor says while it wakes."""
    name = leading(readings[-1].extra)
    values = [value for one in readings if isinstance(value := one.extra.get(name or ""), int | float)]
    text = f"the air: {said_briefly(readings[-1])}"
    if len(values) > 1 and min(values) < max(values):
        text += f"; {word(name or '')} from {shown(min(values))} to {shown(max(values))} meanwhile"
    fix = "behind a good filter that is right; else wait half a minute until its fan has run, and listen again"
    return Finding("air", "note" if not any(values) else "ok", text, None if any(values) else fix)


def _voltage(volts: float) -> Finding:
    if volts < LITTLE_V:
        text = f"the voltage is {volts:.3g} V: the meter's voltage lead is not at the battery, or its unit is not volts"
        return Finding("voltage", "wrong", text, "put the voltage lead (often B+ or VBUS) to the battery's plus")
    return Finding("voltage", "ok", f"the voltage is {volts:.4g} V")


def _current(how: How, amperes: Sequence[float], readings: Sequence[Reading]) -> Iterator[Finding]:
    middle = median(amperes)
    volts = median([one.voltage_v for one in readings if one.voltage_v is not None] or [12.0])
    if max(map(abs, amperes)) <= QUIET_A:
        charges = [one.charge_ah for one in readings if one.charge_ah is not None]
        falls = bool(charges) and charges[-1] < charges[0]
        text = f"the current is nothing ({middle:g} A)" + (", yet the meter's own counter falls" if falls else "")
        fix = (
            "switch the load on; the whole minus lead must go through the shunt, and nothing beside it; BMSs show less "
            "than 0.3 to 2 A as nothing: then the counter is used if there is one, else put a shunt in the lead"
        )
        yield Finding("current", "wrong" if falls else "note", text, fix)
    elif abs(middle) * volts > MUCH_W:
        text = f"the current is {middle:g} A, {abs(middle) * volts:.0f} W: is it in milliamperes?"
        yield Finding("current", "wrong", text, "name the columns with their units: --columns volts,current_mA")
    elif middle > 0.0:
        text = f"the current is +{middle:.3g} A: read as charging"
        other = "leave --invert out" if how.invert else "add --invert"
        yield Finding("sign", "note", text, f"right while a charger is on; if a load is on and no charger, {other}")
    else:
        text = f"the current is {middle:.3g} A: read as discharge, right while a load is on"
        yield Finding("current", "ok", text)


def _contradictions(readings: Sequence[Reading]) -> Iterator[Finding]:
    watch = DoubtWatch(EmptySigns())
    for one in readings:
        sample = Sample(
            round((one.at_s or 0.0) * 1000.0), one.voltage_v, one.current_a, one.power_w, one.charge_ah, one.soc_percent
        )
        found = watch.see(sample)
        if found is not None:
            yield Finding(found.what, "wrong", found.text)
