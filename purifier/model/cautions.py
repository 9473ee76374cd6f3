"""What a set-up's own numbers give away about the mistakes people make. Each caution has a code and a sentence.

To add one: write a function from `Case` to a sentence or None beside its kin and enter it here with its gravity. The
sentences stand on the command line and in the app alike, so they name conditions in words and no options.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from purifier.model import cautions_battery as battery
from purifier.model import cautions_cold as cold
from purifier.model import cautions_off as off
from purifier.model import cautions_path as path
from purifier.model import cautions_purifier as machine
from purifier.model import cautions_rating as rating
from purifier.model import cautions_room as room
from purifier.model import cautions_voltage as voltage
from purifier.model.case import Case, Caution, Gravity

GRAVITIES: Final[dict[Gravity, str]] = {
    "stops": "the run ends early, or never begins, until this is seen to",
    "may-stop": "the run may end in the night: try it first",
    "harms": "it harms the battery, or you",
    "check": "look before you buy, or before you trust the hours",
    "shortens": "fewer hours than there could be, or than stand here",
    "note": "good to know",
}
"""How grave a caution can be, gravest first, and what that means."""


class Entry(NamedTuple):
    """One caution: ``meaning`` is for the help, ``check`` gives the sentence, or None where there is no cause.

    ``of_room``: it is about the people in a room, and the same for every set-up and setting.
    """

    code: str
    gravity: Gravity
    meaning: str
    check: Callable[[Case], str | None]
    of_room: bool = False


_ENTRIES: Final = (
    Entry("voltage-mismatch", "stops", "the supply's voltage is not the input's", voltage.voltage),
    Entry("unknown-voltage", "stops", "a battery of unknown voltage, and not 12 V is needed", voltage.unknown_voltage),
    Entry("nothing-left", "stops", "the conditions leave no energy to use", battery.nothing_left),
    Entry("cold-discharge", "stops", "too cold to discharge", cold.discharging),
    Entry("output-overload", "stops", "more than the battery's output gives", rating.output_rating),
    Entry("converter-overload", "stops", "more than the converter gives", rating.converter_rating),
    Entry("c-rate", "stops", "a harder discharge than the battery is meant for", battery.c_rate),
    Entry("no-fuse", "stops", "no fuse both lets the current pass and protects the wire", battery.no_fuse),
    Entry("eco-cut", "stops", "so small a load is switched off, as stated for this output", off.stated),
    Entry("eco-mode", "may-stop", "so small a load may be switched off", off.usual),
    Entry("idle-timeout", "may-stop", "a port may switch itself off after hours", off.timeout),
    Entry("motor-start", "may-stop", "a motor takes more to start than the inverter gives", rating.motor_start),
    Entry("modified-sine", "may-stop", "some motors do badly on a modified sine", rating.modified_sine),
    Entry("co2-unsafe", "harms", "more people than the outdoor air is enough for", room.co2_unsafe, of_room=True),
    Entry("freezing", "harms", "cold enough for a drained battery to freeze", cold.freezing),
    Entry("no-cutoff", "harms", "nothing protects the battery from deep discharge", battery.no_cutoff),
    Entry("fuse", "harms", "a bare battery needs a fuse", battery.fuse),
    Entry("parallel", "harms", "batteries joined in parallel", battery.parallel),
    Entry("cold-charging", "harms", "too cold to charge", cold.charging),
    Entry("hydrogen", "harms", "flooded cells gas", battery.gas),
    Entry("deep-discharge", "harms", "deeper than is good for lead-acid", battery.deep),
    Entry("co2-high", "check", "stuffy: little outdoor air for the people", room.co2_high, of_room=True),
    Entry("too-little-air", "check", "less clean air than is advised for the room", room.too_little_air),
    Entry("mains-version", "check", "the version of the station for another mains voltage", voltage.version),
    Entry("usb-c-fallback", "check", "the USB-C voltage may not be offered", voltage.trigger),
    Entry("too-long", "check", "more hours than a battery lives: a number or a unit may be wrong", battery.too_long),
    Entry("ignored-condition", "check", "a stated condition that cannot act", battery.ignored),
    Entry("output-chosen", "shortens", "an output was chosen, for none was named", path.output_chosen),
    Entry("unknown-age", "shortens", "age matters for this chemistry, and health was not stated", battery.age),
    Entry("high-rate", "shortens", "lead-acid gives less at this rate", battery.high_rate),
    Entry("voltage-coupled", "shortens", "the fans may follow the battery's voltage", voltage.coupled),
    Entry("thin-lead", "shortens", "the wire loses more than 3 % of the voltage", path.thin_lead),
    Entry("mains-adapter", "shortens", "two conversions where none is needed", path.mains_adapter),
    Entry("auto-mode", "shortens", "auto mode ramps up in smoke", machine.auto_mode),
    Entry("assumed-loss", "shortens", "a class prior stands in for an unpublished loss", path.assumed_loss),
    Entry("radios", "shortens", "radios add to the overhead", battery.radios),
    Entry("gases", "note", "what no particle filter stops", room.gases, of_room=True),
    Entry("duty-cycle", "note", "the air goes back while it is off", machine.duty),
    Entry("connector", "note", "plug and socket differ, or are unknown", path.connector),
    Entry("rated-watts", "note", "label watts, not running watts", machine.rated_watts),
    Entry("assumed-voltage", "note", "the battery's voltage was assumed", voltage.assumed_voltage),
    Entry("latches-off", "note", "the pack switches off at empty", battery.latches),
    Entry("cadr-kind", "note", "the CFM figures are not certified CADR", machine.cadr_kind),
)

CAUTIONS: Final = tuple(sorted(_ENTRIES, key=lambda entry: list(GRAVITIES).index(entry.gravity)))
"""Every caution there is, gravest first."""


def cautions(case: Case) -> tuple[Caution, ...]:
    """Every caution that the numbers of ``case`` give rise to, gravest first."""
    found = ((entry, entry.check(case)) for entry in CAUTIONS)
    return tuple(Caution(entry.code, text, entry.gravity) for entry, text in found if text is not None)
