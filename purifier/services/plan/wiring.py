"""How a set-up is wired, and kept from harm: plain sentences, each with its number.

What a caution of the set-up says already is left to the caution.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.model.battery_lead import lead_power_w
from purifier.model.port import USB_A, port_limit
from purifier.model.wiring import AMERICAN, METRIC, MOST_DROP, amps, longest_m
from purifier.services.plan.answer import told_at
from purifier.services.plan.safekeeping import safekeeping
from purifier.services.wording import length, output_name, percent, watts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units

CONNECTING: Final = ("wire", "connector", "usb-c", "cable")
"""The ids of the notes for who connects it."""
_NOT_TO_CONNECT: Final = frozenset({"voltage-mismatch", "unknown-voltage"})
_OFFERED_ABOVE_W: Final = {9.0: 15.0, 15.0: 27.0, 20.0: 45.0}
"""Volts -> watts above which USB-C must offer them, by the power rules of the standard; 12 V it never must."""


class Note(NamedTuple):
    """One sentence; ``number``, in the unit that stands behind it in the sentence, is what it rests on."""

    id: str
    text: str
    number: float | None = None

    @property
    def on_wiring(self) -> bool:
        """It is about how the set-up is wired; the others are about keeping battery and people from harm."""
        return self.id in (*CONNECTING, "port", "eco")


def wiring(column: Column, units: Units) -> tuple[Note, ...]:
    """The notes on one set-up: its port and wire first, then what keeps battery and people from harm."""
    said = frozenset(caution.code for row in column.rows for caution in row.warnings)
    connecting = () if said & _NOT_TO_CONNECT else (*_port(column, said), *_wire(column, said, units))
    return (*connecting, *(Note(*one) for one in safekeeping(column, said)))


def _wire(column: Column, said: frozenset[str], units: Units) -> Iterator[Note]:
    """How thick the wire must be, or what the one that was stated does."""
    setup, wires = column.setup, column.rows[0].wiring
    if wires.current_a is None or wires.volts is None or (wires.drop is None and wires.length_m is None):
        return
    drop, thick, within = wires.drop, f"{wires.sizes} or thicker", f"{MOST_DROP:.0%}"
    if drop is not None and setup.conditions.wire_ohm is not None:
        told = f"The wire that was stated loses {percent(drop)} at the most ({amps(wires.current_a)})"
        told += "" if wires.carries_a is None else f" and bears {wires.carries_a:.3g} A"
        unfused = setup.battery.kind == "pack" and wires.fuse_a is None
        if drop > MOST_DROP and wires.sizes and not unfused and "thin-lead" not in said:
            told += f"; {thick} would lose less than {within}"
        if wires.length_m is None and wires.fuse_a is not None:
            told += f"; for its fuse it must be {_bearing(wires.fuse_a)} or thicker"
        yield Note("wire", f"{told}.", 100.0 * drop)
    elif drop is not None and wires.sizes and wires.length_m is not None:
        sizes = [size for size in (wires.american, wires.metric) if size is not None]
        reach_m = min(longest_m(size, wires.power_w, wires.volts.low) for size in sizes)
        reach = length(math.floor(10.0 * reach_m) / 10.0 if reach_m < 10.0 else math.floor(reach_m), units)
        if setup.battery.kind == "pack":
            told = f"No wire was stated: {thick} does up to {reach}; over {length(wires.length_m, units)} it loses "
            yield Note("wire", f"{told}{percent(drop)} at the most{_at_the_chosen(column)}.", 100.0 * drop)
        else:
            told = f"A wire of {thick} bears what the {output_name(setup)} may give, and does up to {reach}."
            yield Note("wire", told, wires.current_a)
    else:
        told = (
            f"No common wire takes {amps(wires.current_a)} over {length(wires.length_m or 0.0, units)} and loses less "
        )
        yield Note("wire", f"{told}than {within}: put the battery nearer.", wires.current_a)


def _bearing(fuse_a: float) -> str:
    """The thinnest wire that may stand behind a fuse of ``fuse_a`` [A]."""
    american, metric = (
        next((str(size) for size in world if size.carries_a >= fuse_a), "") for world in (AMERICAN, METRIC)
    )
    return f"{american} ({metric})" if american else metric


def _at_the_chosen(column: Column) -> str:
    """What flows at the setting that the answer is about, where that is another than the highest."""
    row = column.rows[told_at(column)]
    most_a, own_a = row.wiring.current_a, row.wiring.setting_current_a
    if most_a is None or own_a is None or own_a > 0.995 * most_a:
        return ""
    return f" ({amps(most_a)}; {row.at_setting.removeprefix(' at ')} takes {amps(own_a)})"


def _port(column: Column, said: frozenset[str]) -> Iterator[Note]:
    """What a station's output, or an inverter on a pack, has to give; its plug; what USB-C need not offer."""
    setup, row = column.setup, column.rows[-1]
    name, limit = output_name(setup), port_limit(setup)
    most_w = lead_power_w(setup, max(one.power_w.value for one in setup.settings) * setup.purifier_count)
    if limit is not None and "output-overload" not in said:
        usual = ", as is usual for its kind" if limit.why and setup.output.id == "dc" else ""
        volts = row.wiring.volts
        in_amps = "" if volts is None else f" ({amps(limit.most_w / volts.low)})"
        what = "this" if setup.purifier is None else "the highest setting"
        told = f"The {name} gives {limit.most_w:g} W{in_amps} at most{usual}; {what} takes {watts(most_w)}."
        yield Note("port", told, limit.most_w)
    used = setup.input
    if used is not None and used.id == "dc" and used.connector and "connector" not in said:
        yield Note("connector", f"Its plug fits as it is: {used.connector}.")
    if setup.output.id == "usb-c":
        yield from _usb_c(column, said)
    cut = setup.output.switches_off_below_w
    if cut is not None and not said & {"eco-cut", "eco-mode"}:
        least_w = min(lead_power_w(setup, one.load_power_w) for one in column.rows)
        told = f"The {name} switches off below {cut.value:g} W; the least that is planned here is {watts(least_w)}."
        yield Note("eco", told, cut.value)


def _usb_c(column: Column, said: frozenset[str]) -> Iterator[Note]:
    wires = column.rows[0].wiring
    volts = None if wires.volts is None else wires.volts.low
    above_w = None if volts is None else _OFFERED_ABOVE_W.get(volts)
    if above_w is not None and "usb-c-fallback" not in said:
        yield Note("usb-c", f"A USB-C port need offer {volts:g} V only when it gives more than {above_w:g} W.", above_w)
    if wires.current_a is not None and wires.current_a > USB_A:
        told = f"{amps(wires.current_a)} need a USB-C cable that is marked for 5 A: others bear {USB_A:g} A."
        yield Note("cable", told, USB_A)
