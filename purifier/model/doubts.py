"""What can contradict itself in a run, and what to do about each: volts, amperes, watts, counter, sign and plan.

`purifier.model.doubt_watch` finds them; here stand the kinds, the limits and the sentences.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from purifier.model.empty_signs import EmptySigns

What = Literal[
    "dead-band",  # the current shows nothing while the meter's counter goes on
    "counter",  # the counter and the sum of the current disagree
    "sign",  # a load is read as a charge
    "scale",  # a thousand times too large or too small
    "power",  # volts times amperes are not the watts
    "other-battery",  # the volts, or the volts and the counter, of another battery
    "counter-reset",  # the counter was set back
    "load-mode",  # the shunt measures a load, not the battery
    "zero-under-load",  # the offset that is taken off is a load's current
    "clock",  # times go back
    "start",  # the battery is not full, by its meter, where the plan begins with a full one
    "cells",  # its cells are not those of the set-up
]

THOUSAND: Final = (300.0, 3000.0)
"""A current this many times the expected one, in milliamperes, is the expected one give or take a factor of three."""
ZERO_SHARE: Final = 0.25
ZERO_A: Final = 0.1
"""An offset above both this share of the load's current and so many amperes is no offset."""


MILLI: Final = 0.001


class Doubt(NamedTuple):
    """A contradiction: its kind, and a sentence with what to do."""

    what: What
    text: str
    ends: bool = False
    """The run is of another battery from here on."""
    times: float = 1.0
    """By what currents are multiplied from here on."""


def in_milliamperes(current_a: float, signs: EmptySigns) -> bool:
    """Whether a ``current_a`` [A, any sign] can only be what the set-up draws, in milliamperes.

    It must be about a thousand times what is expected, and more than the battery would give within the hour.
    """
    if not signs.expected_a:
        return False
    most_a = 20.0 if signs.full_ah is None else signs.full_ah
    return abs(current_a) > most_a and THOUSAND[0] <= abs(current_a) / signs.expected_a <= THOUSAND[1]


def is_under_load(zero_a: float, expected_a: float | None) -> bool:
    """Whether an offset [A, any sign] is so large that a load of ``expected_a`` [A, positive] must have been on."""
    return bool(expected_a) and abs(zero_a) > max(ZERO_A, ZERO_SHARE * (expected_a or 0.0))


def milliamperes(current_a: float, expected_a: float) -> Doubt:
    """A current is read as milliamperes from here on; ``current_a`` is what it would be in amperes."""
    return Doubt(
        "scale",
        f"the current reads {abs(current_a):.4g} A where the set-up draws about {expected_a:.2g} A: the board sends "
        "milliamperes, and is read so (its watts as milliwatts where they go with it). To settle it, name the columns "
        "with their units: --columns bus,current_mA,power_mW",
        times=MILLI,
    )


def scale(name: str, said: float, expected: float, unit: str) -> Doubt:
    """``name`` says ``said`` where about ``expected`` should be [``unit``], hundreds of times more or less."""
    way = "a thousand times" if 300.0 <= said / expected <= 3000.0 or 300.0 <= expected / said <= 3000.0 else "far"
    much = "too much" if said > expected else "too little"
    return Doubt(
        "scale",
        f"the {name} reads {said:.4g} {unit} where about {expected:.3g} {unit} was expected, {way} {much}: is its unit "
        "right? --columns names columns with their units, --shunt-scale makes up for a wrong shunt",
    )


def wrong_volts(volts: float, expected_v: float) -> Doubt:
    """The run has begun on a battery of other volts than the set-up's."""
    return Doubt(
        "other-battery",
        f"{volts:.4g} V are measured where about {expected_v:.3g} V were expected: another battery, or another sensor? "
        "The plan does not hold for it; stop the run and begin one with the battery that is there",
    )


def other_battery(before_v: float, after_v: float, was_reset: bool) -> Doubt:
    """From one reading to the next the run is of another battery."""
    counter = " and its counter was set to full" if was_reset else ""
    return Doubt(
        "other-battery",
        f"{after_v:.4g} V are measured where it was {before_v:.4g} V{counter}: another battery. A run is of one "
        "battery, so this one ends here; begin another with 'purifier log'",
        ends=True,
    )


def counter_reset(before_ah: float, after_ah: float) -> Doubt:
    """The meter's counter leapt by more than can have flowed."""
    return Doubt(
        "counter-reset",
        f"the meter's own counter went from {before_ah:.4g} Ah to {after_ah:.4g} Ah at once: it was set to full, or "
        "reset. What was drawn is summed from the current; leave the meter alone until the run is over",
    )


def not_full(share: float) -> Doubt:
    """The run begins with a battery that is not full, by its meter: ``share`` of its charge is in it, 0 to 1."""
    said = f"{100.0 * share:.0f} %"
    stated = "1 %" if share < 0.01 else said  # no run begins with nothing
    return Doubt(
        "start",
        f"the meter says {said} as the run begins, and the plan begins with a full battery: is it full? "
        f"Then set the meter to full. If it is not, begin again with --start '{stated}': this run cannot tell how good "
        "the plan was",
    )


def cells_too_high(number: int | None, volts: float, most_v: float) -> Doubt:
    """A cell stands at ``volts``, and none of the set-up's chemistry stands above ``most_v`` like this."""
    which = "a cell" if number is None else f"cell {number}"
    return Doubt(
        "cells",
        f"{which} reads {volts:.2f} V, more than the {most_v:.2f} V that a cell of the set-up's battery may stand at: "
        "is its chemistry another one (-b), or a wire of that cell loose? The cells do not tell when it is empty",
    )


def cells_of_another(count: int, expected: int) -> Doubt:
    """The battery has ``count`` cells in series, the set-up's has ``expected``."""
    return Doubt(
        "cells",
        f"the battery has {count} cells in series by its own electronics, the set-up's has {expected}: is it another "
        "battery, or another chemistry (-b)? The cells do not tell when it is empty",
    )


def power(said_w: float, product_w: float) -> Doubt:
    """The meter's watts are not its volts times its amperes; both as in readings."""
    return Doubt(
        "power",
        f"the meter says {said_w:.4g} W, its volts times its amperes make {product_w:.4g} W: the product is used. Are "
        "the units of the two columns right, and their signs?",
    )


def sign(current_a: float) -> Doubt:
    """A load, read as a charge of ``current_a`` [A, positive]."""
    return Doubt(
        "sign",
        f"{current_a:.3g} A are read as charging, which is what the load draws, and the voltage does not rise: the "
        "sign is the wrong way round. If nothing charges the battery, begin again with --invert",
    )


def sign_by_counter() -> Doubt:
    """The counter falls while the current says that the battery is charged."""
    return Doubt(
        "sign",
        "the current is read as charging while the meter's own counter falls: the sign is the wrong way round. Begin "
        "again with --invert",
    )


def dead_band(drawing_a: float) -> Doubt:
    """What flows below the meter's dead band [A, positive], by its counter."""
    return Doubt(
        "dead-band",
        f"the current shows nothing while the meter's own counter falls by about {drawing_a:.2g} A, too little for it "
        "to show: what is drawn is taken from the counter",
    )


def counter(summed_ah: float, counted_ah: float) -> Doubt:
    """What was drawn [Ah, positive] by the current's sum and by the meter's counter."""
    return Doubt(
        "counter",
        f"the current adds up to {summed_ah:.3g} Ah drawn, the meter's own counter says {counted_ah:.3g} Ah: look at "
        "the shunt and the capacity in the meter's settings (--shunt-scale makes up for a wrong shunt)",
    )


def capacity(set_ah: float, label_ah: float) -> Doubt:
    """The meter is set to another battery than the set-up's."""
    return Doubt(
        "counter",
        f"the meter is set to a battery of {set_ah:.4g} Ah, the set-up's has {label_ah:.4g} Ah: its state of charge "
        "and what it says is left are of no use. Put the battery's capacity into the meter, and charge it full",
    )


def load_mode(mode: float) -> Doubt:
    """The shunt is set to measure something else than the battery."""
    return Doubt(
        "load-mode",
        f"the shunt is set to measure a source or a load (MON {mode:g}) and not the battery, so its current is not the "
        "battery's: set it to battery monitor in the maker's app",
    )


def zero_under_load(zero_a: float, expected_a: float) -> Doubt:
    """The offset that is taken off [A, any sign] is a load's current."""
    return Doubt(
        "zero-under-load",
        f"--zero takes {abs(zero_a):.3g} A off, and the load itself draws about {expected_a:.3g} A: was it measured "
        "with the load on? Unplug the load and run 'purifier zero' again",
    )


def clock(back_s: float, at_s: float) -> Doubt:
    """Times that go back by ``back_s`` to ``at_s`` [s]."""
    return Doubt(
        "clock",
        f"the times go back by {back_s:.4g} s, to {at_s:.10g} s: what comes before the old time is reached again "
        "counts as that time. Was the file put together from two, or a clock set?",
    )
