"""The meter's offset: what it reads while no current flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Final

from purifier.errors import LinkError
from purifier.link.clock import boottime_s
from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.protocols.meter import Meter
from purifier.services.meters.listener import Link, Listener
from purifier.services.meters.mailbox import Heard, Mailbox

MOST_A: Final = 0.1
"""Shunts and their amplifiers are off by tens of milliamperes, not by more."""


@dataclass(frozen=True, slots=True)
class Offset:
    """The median current of ``readings`` readings [A, negative like a discharge], and the range they lay in [A]."""

    zero_a: float
    lowest_a: float
    highest_a: float
    readings: int


def doubt_about(found: Offset, meter: Meter) -> str | None:
    """Why what was measured is no offset; None when it may be one."""
    if abs(found.zero_a) > MOST_A:
        return (
            f"{abs(found.zero_a):.3g} A is what a load draws, and no offset: unplug every load and charger from the "
            "battery and measure again; --zero with this would hide the load"
        )
    if found.lowest_a == found.highest_a == 0.0:
        return (
            f"every reading is exactly nothing: '{meter.id}' hides small currents (a dead band), so this is no "
            "measured offset, and a small load will show as nothing too: leave --zero out"
        )
    return None


def measure(
    meter: Meter,
    link: Link,
    how: How,
    *,
    readings: int,
    within_s: float,
    tell: Callable[[int, float], None] = lambda heard, after_s: None,
) -> Offset:
    """Listen for ``readings`` readings with a current, ``within_s`` seconds at most.

    ``tell`` is called at least once a second: how many there were, and after how many seconds.

    The median, for one spike must not become everybody's offset.  The meter is read as a run would read it (inverted,
    scaled), but without an offset.  Raises LinkError when fewer than five readings come.
    """
    decoder = Decoder(meter, invert=how.invert, shunt_scale=how.shunt_scale, columns=how.columns)
    mailbox = Mailbox()
    listener = Listener(link, meter, mailbox)
    found: list[float] = []
    start_s = boottime_s()
    until_s = start_s + within_s
    listener.start()
    try:
        while len(found) < readings and (left_s := until_s - boottime_s()) > 0.0:
            tell(len(found), boottime_s() - start_s)
            message = mailbox.get(timeout=min(1.0, left_s))
            if isinstance(message, Heard):
                for one in decoder.feed(message.data, message.at_s):
                    if isinstance(one, Reading) and one.current_a is not None:
                        found.append(one.current_a)
    finally:
        listener.close()
    if len(found) < 5:
        raise LinkError(f"{link.device}: {len(found)} readings came in {within_s:g} s, which are too few to go by")
    return Offset(median(found), min(found), max(found), len(found))
