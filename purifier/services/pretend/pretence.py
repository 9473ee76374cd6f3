"""A meter that is not there, on a battery that is not there: what it would say, second by second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, sin, tau
from random import Random
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.model.beliefs import pack_curve
from purifier.model.budget import FALLBACK_VOLTAGE_V
from purifier.model.chemistry import charge_at_voltage
from purifier.model.discharge import Discharge, discharge
from purifier.model.layers import cell_count, in_force, pack_voltage
from purifier.model.prediction import predict
from purifier.model.reading import Reading
from purifier.model.setup import Setup
from purifier.services.pretend.air import AirPretence, air_at, air_state

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

NOISE: Final = (0.0003, 0.004)
"""One sigma of voltage and current, as fractions: what a shunt shows beside a brushless fan."""
DRIFT: Final = 0.01
"""How far the load wanders over hours, as a fraction: a filter loading up, a room cooling."""
DRIFT_PERIODS_H: Final = (1.7, 6.3)
ROOM_C: Final = 20.0
BOARD_WARMER_C: Final = 2.0
"""By how much a board under a small load is warmer than the cells."""
USUAL_CELL_V: Final = 3.2
"""Of a battery that was typed, and whose chemistry nobody stated: lithium iron, as most with a board are."""
MOST_CELLS: Final = 32
EVEN_V: Final = 0.002
"""How far cells of one battery are apart at rest [V]."""
WEAK_V: Final = (0.003, 0.25)
"""How much lower the weakest cell of a pack stands: full, and in addition when empty [V]."""
LONGEST_H: Final = 1e6
"""A century and more: nobody waits for the end of it."""


@dataclass(frozen=True, slots=True)
class Pretence:
    """A discharge and the meter that watches it. ``full_ah`` is what the meter was told the battery holds [Ah]."""

    discharge: Discharge
    full_ah: float
    cells: int = 4
    temperature_c: float = ROOM_C
    seed: int = 0


Pretended = Pretence | AirPretence
"""What a pretend meter may be in front of."""


def pretend(setup: Setup, load_w: float, *, seed: int = 0, energy_ratio: float = 1.0) -> Pretence:
    """The set-up under a load of ``load_w`` [W at the purifier's jack], from the charge it starts with to empty.

    It lasts as long as planned, times ``energy_ratio``: what this battery holds over what was expected.  The meter
    sits between the battery's output and the load, as for `predict`.  Raises UsageError when there is nothing to run.
    """
    expected = predict(setup, load_w, 0.0, 0.0)
    if expected.runtime_h <= 0.0:
        raise UsageError("with these conditions the battery gives nothing, so there is nothing to pretend")
    if expected.runtime_h > LONGEST_H:
        raise UsageError(f"this lasts {expected.runtime_h:.3g} h: at most {LONGEST_H:g} h can be pretended")
    on = in_force(setup)
    start, end = on.start.value, max(on.reserve.value, 1.0 - on.depth.value)
    curve: tuple[tuple[float, float], ...] = ()
    if setup.battery.kind == "pack" and setup.output_stage is None:
        curve = pack_curve(setup)
    if curve and setup.chemistry is not None and on.cutoff_v is not None:
        end = max(end, charge_at_voltage(setup.chemistry.curve, on.cutoff_v / (cell_count(setup) or 1)))
    if not curve:
        volts = setup.supply_v if setup.output.id != "ac" else pack_voltage(setup)
        curve = ((0.0, volts or FALLBACK_VOLTAGE_V), (1.0, volts or FALLBACK_VOLTAGE_V))
    exponent = setup.conditions.load_exponent if setup.on_bare_battery else None
    course = discharge(
        curve,
        expected.meter_power_w,
        expected.runtime_h * energy_ratio,
        start,
        min(end, start * 0.999),
        exponent or 0.0,
    )
    volts = pack_voltage(setup) or course.at(0.0).voltage_v  # type: ignore[union-attr]
    capacity = setup.battery.capacity_ah
    one = setup.battery.energy_wh.value / volts if capacity is None else capacity.value
    temperature = setup.conditions.temperature_c
    return Pretence(
        discharge=course,
        full_ah=one * setup.battery_count,
        cells=cell_count(setup) or max(1, round(volts / USUAL_CELL_V)),
        temperature_c=ROOM_C if temperature is None else temperature,
        seed=seed,
    )


def shown_at(pretence: Pretended, meter: Meter, at_s: float) -> Reading | None:
    """`reading_at`, or `air_at`, as ``meter`` would show it: a time to go beyond what it can say stands at its most."""
    reading = air_at(pretence, at_s) if isinstance(pretence, AirPretence) else reading_at(pretence, at_s)
    if reading is None or reading.time_to_go_s is None:
        return reading
    most = min((one.high for frame in meter.frames for one in frame.fields if one.name == "time_to_go_s"), default=inf)
    return reading._replace(time_to_go_s=min(reading.time_to_go_s, most))


def reading_at(pretence: Pretence, at_s: float) -> Reading | None:
    """What there is to measure ``at_s`` seconds after the start, noise and drift in it; None once it is empty.

    The same for the same second and seed, in whatever order it is asked.
    """
    moment = pretence.discharge.at(at_s / 3600.0)
    if moment is None:
        return None
    chance = Random(pretence.seed * 1_000_003 + round(at_s * 1000.0))
    hours = at_s / 3600.0
    wander = sum(sin(tau * (hours / period + 0.37 * pretence.seed)) for period in DRIFT_PERIODS_H)
    volts = moment.voltage_v * (1.0 + chance.gauss(0.0, NOISE[0]))
    amps = moment.current_a * (1.0 + DRIFT * wander / len(DRIFT_PERIODS_H) + chance.gauss(0.0, NOISE[1]))
    drawn_ah = _before_ah(pretence) + pretence.discharge.since_start_ah(moment)
    left_ah = max(0.0, pretence.full_ah - drawn_ah)
    return Reading(
        at_s=at_s,
        voltage_v=volts,
        current_a=-amps,
        power_w=-volts * amps,
        charge_ah=-drawn_ah,
        soc_percent=100.0 * left_ah / pretence.full_ah,
        time_to_go_s=3600.0 * left_ah / moment.current_a,
        temperature_c=pretence.temperature_c + 1.5 * sin(tau * hours / 24.0) + chance.gauss(0.0, 0.05),
        extra={"remaining_ah": left_ah, "capacity_ah": pretence.full_ah},
    )


def _before_ah(pretence: Pretence) -> float:
    """What was drawn since the meter last saw the battery full, when the pretence begins [Ah]."""
    return pretence.full_ah * (1.0 - pretence.discharge.charges[0])


def state_at(pretence: Pretended, reading: Reading) -> dict[str, float | str]:
    """What meters of one kind or another say besides: counters since the start, cells, switches, who they are."""
    if isinstance(pretence, AirPretence):
        return air_state(pretence)
    at_s, volts = reading.at_s or 0.0, reading.voltage_v or 0.0
    start = pretence.discharge.at(0.0)
    drawn_ah = -(reading.charge_ah or 0.0) - _before_ah(pretence)
    drawn_wh = 0.0 if start is None else start.power_w * at_s / 3600.0
    cells = _cells_v(pretence, volts, reading.soc_percent)
    lowest, highest = min(cells, key=cells.__getitem__), max(cells, key=cells.__getitem__)
    state: dict[str, float | str] = {f"cell_{number}_v": cell_v for number, cell_v in cells.items()}
    state |= {name: drawn_ah for name in ("counted_ah", "used_ah", "drawn_ever_ah")}
    state |= {name: drawn_wh for name in ("counted_wh", "energy_wh", "discharged_energy_wh")}
    state |= {
        "cells": len(cells),
        "highest_cell_v": cells[highest],
        "lowest_cell_v": cells[lowest],
        "highest_cell": highest,
        "lowest_cell": lowest,
    }
    state |= {"charge_switch": 1, "discharge_switch": 1, "switches": 3, "uptime_s": at_s}
    state |= {"hours": at_s // 3600, "minutes": at_s // 60 % 60, "seconds": at_s % 60 // 1}
    warm = ROOM_C if reading.temperature_c is None else reading.temperature_c
    state |= dict.fromkeys(("mosfet_c", "box_c", "board_c", "balancer_c", "controller_c"), warm + BOARD_WARMER_C)
    state |= {"ambient_c": warm, "soh_percent": 100.0}
    return state | {"product": "0xA389", "load_v": volts}


def _cells_v(pretence: Pretence, volts: float, soc_percent: float | None) -> dict[int, float]:
    """Number of a cell -> its volts: alike within millivolts, and one that falls first as the battery gets empty."""
    count = min(pretence.cells, MOST_CELLS)
    weak = 1 + pretence.seed % count
    left = 1.0 if soc_percent is None else max(0.0, soc_percent) / 100.0
    lag_v = WEAK_V[0] + WEAK_V[1] * (1.0 - left) ** 12
    uneven = {number: EVEN_V * sin(2.4 * (number + pretence.seed)) for number in range(1, count + 1)}
    uneven[weak] -= lag_v
    mean_v = sum(uneven.values()) / count
    return {number: volts / pretence.cells + off_v - mean_v for number, off_v in uneven.items()}


def synthetic_capture(
    pretence: Pretended, meter: Meter, *, every_s: float | None = None, silence_s: float = 0.0
) -> Iterator[tuple[float, bytes]]:
    """A whole discharge as ``meter`` would have sent it: (seconds since the start, bytes), one item per message.

    Of the air it has no end: whoever reads it takes as many as are wanted.

    ``every_s`` is the time between two, the meter's own unless given [s].  After the last nothing comes for
    ``silence_s``, told by one item without bytes.  Raises UsageError as `suits`.
    """
    from purifier.protocols.encoder import encode, preamble

    suits(meter, pretence)
    step_s = meter.line.every_s if every_s is None else every_s
    number, at_s, ahead = 0, 0.0, preamble(meter)
    while (reading := shown_at(pretence, meter, at_s)) is not None:
        yield at_s, ahead + encode(meter, reading, state_at(pretence, reading))
        number, ahead = number + 1, b""
        at_s = number * step_s
    if silence_s:
        yield at_s + silence_s, b""


def suits(meter: Meter, pretence: Pretended) -> None:
    """Raises UsageError when ``meter`` cannot say what this battery shows, such as 48 V on a USB tester."""
    from purifier.protocols.encoder import encode
    from purifier.protocols.round_trip import fault_in

    reading = shown_at(pretence, meter, 0.0)
    assert reading is not None  # `pretend` sees to it that there is a discharge
    if isinstance(pretence, AirPretence):
        about = f"{meter.id} cannot say how the air of this room is"
    else:
        volts, amps = reading.voltage_v, -(reading.current_a or 0.0)
        about = f"{meter.id} cannot measure this battery ({volts:.3g} V, {amps:.3g} A)"
    try:
        message = encode(meter, reading, state_at(pretence, reading))
    except ValueError as error:
        raise UsageError(f"{about}: {error}") from None
    if (fault := fault_in(meter, message)) is not None:
        raise UsageError(f"{about}: {fault}")
