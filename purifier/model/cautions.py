"""What a set-up's own numbers give away about the mistakes people make. Each caution has a code and a sentence.

To add one: write a function from `Case` to a sentence or None beside its kin and enter it here, gravest first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from purifier.model import cautions_battery as battery
from purifier.model import cautions_path as path
from purifier.model.case import Case, Caution

CAUTIONS: Final[tuple[tuple[str, str, Callable[[Case], str | None]], ...]] = (
    ("voltage-mismatch", "the supply's voltage is not the input's", path.voltage),
    ("nothing-left", "the conditions leave no energy to use", battery.nothing_left),
    ("output-overload", "more than the battery's output gives", path.output_rating),
    ("converter-overload", "more than the converter gives", path.converter_rating),
    ("c-rate", "a harder discharge than the battery is meant for", battery.c_rate),
    ("fuse", "a bare battery needs a fuse", battery.fuse),
    ("parallel", "batteries joined in parallel", battery.parallel),
    ("no-cutoff", "nothing protects the battery from deep discharge", battery.no_cutoff),
    ("deep-discharge", "deeper than is good for lead-acid", battery.deep),
    ("assumed-loss", "a class prior stands in for an unpublished loss", path.assumed_loss),
    ("eco-mode", "a small load may be switched off", path.eco),
    ("idle-timeout", "a port may switch itself off after hours", path.timeout),
    ("voltage-coupled", "the fans may follow the battery's voltage", path.coupled),
    ("mains-adapter", "two conversions where none is needed", path.mains_adapter),
    ("usb-c-fallback", "the USB-C voltage may not be offered", path.trigger),
    ("thin-lead", "the lead loses more than 3 % of the voltage", path.thin_lead),
    ("cold-charging", "too cold to charge", battery.cold_charging),
    ("hydrogen", "flooded cells gas", battery.gas),
    ("rated-watts", "label watts, not running watts", path.rated_watts),
    ("auto-mode", "auto mode ramps up in smoke", path.auto_mode),
    ("radios", "radios add to the overhead", battery.radios),
    ("connector", "plug and socket differ, or are unknown", path.connector),
    ("latches-off", "the pack switches off at empty", battery.latches),
    ("duty-cycle", "the air goes back while it is off", path.duty),
    ("cadr-kind", "the CFM figures are not certified CADR", path.cadr_kind),
    ("ignored-condition", "a stated condition that cannot act", battery.ignored),
    ("assumed-voltage", "the battery's voltage was assumed", battery.assumed_voltage),
)
"""(code, what it means, check), gravest first."""


def cautions(case: Case) -> tuple[Caution, ...]:
    """Every caution that the numbers of ``case`` give rise to, gravest first."""
    return tuple(Caution(code, text) for code, _, check in CAUTIONS if (text := check(case)) is not None)
