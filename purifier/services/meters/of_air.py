"""What a meter is of: the battery it hangs on, or the particles in the air around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.model.particles import ENDING, masses, word
from purifier.model.particles import shown as particles_shown
from purifier.plain_text import plain
from purifier.protocols.meter import vital_names

if TYPE_CHECKING:
    from purifier.model.reading import Reading
    from purifier.protocols.meter import Meter


def measures_air(meter: Meter) -> bool:
    """Whether it says how many particles are in the air, and nothing of a battery."""
    return any(name.endswith(ENDING) for name in vital_names(meter))


def says_no_current(meter: Meter) -> bool:
    """Whether none of its values is a current: a charge in percent is all that it knows of a battery."""
    return all(field.name != "current_a" for frame in meter.frames for field in frame.fields)


def refuse_to_import(meter: Meter, files: Sequence[Path]) -> None:
    """Raises UsageError where captures of a ``meter`` of the air are to be brought in as discharges."""
    if measures_air(meter):
        raise UsageError(
            f"'{meter.id}' counts particles, and an import looks for discharges: 'purifier replay "
            f"{plain(str(files[0]))} --meter {meter.id}' makes a run of the air of it"
        )


def vital_words(meter: Meter) -> str:
    """What makes a reading of this ``meter``, in words: ``volts or amperes``, ``particles in the air``."""
    if measures_air(meter):
        return "particles in the air"
    alone = vital_names(meter) == {"soc_percent"}
    return "a charge in percent" if alone else "volts or amperes"


def said_briefly(reading: Reading) -> str:
    """By what a person knows a meter: ``13.10 V, -0.33 A``; of the air ``PM2.5 8 ug/m3, PM10 11 ug/m3``; else the
    charge, ``83 % left``."""
    shown = ((reading.voltage_v, ".2f", "V"), (reading.current_a, ".2f", "A"))
    words = [f"{format(value, form)} {unit}" for value, form, unit in shown if value is not None]
    words = words or [f"{word(name)} {particles_shown(value)} ug/m3" for name, value in masses(reading.extra).items()]
    if not words and reading.soc_percent is not None:
        words = [f"{reading.soc_percent:g} % left"]
    return ", ".join(words)
