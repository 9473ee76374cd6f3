"""What goes into an estimate and how sure we are of it: one list for the estimate, its band and its corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from purifier.model.chemistry import cold_share, share_below_cutoff
from purifier.model.equipment import SmallPacks, same_voltage
from purifier.model.figures import SPREAD_BY_KIND, Figure
from purifier.model.layers import InForce, cell_count, pack_voltage
from purifier.model.power_path import coupled_power_ratio
from purifier.model.setup import Setup

FAN_EXPONENT: Final = 2.2
"""Measured exponent of a plain 12 V fan; bounds what an unregulated purifier may draw on a battery."""


@dataclass(frozen=True, slots=True)
class Belief:
    """One input: its likely value and 90 % interval.

    ``one_sided``: the likely value is what the central estimate takes, the truth lies anywhere between
    ``low`` and ``high`` with equal chance (a known effect whose size nobody stated).
    """

    id: str
    name: str
    likely: float
    low: float
    high: float
    more_is_better: bool
    one_sided: bool = False

    @property
    def worst(self) -> float:
        """The end that shortens the runtime."""
        return self.low if self.more_is_better else self.high

    @property
    def best(self) -> float:
        """The end that lengthens the runtime."""
        return self.high if self.more_is_better else self.low


def beliefs(setup: Setup, on: InForce) -> tuple[Belief, ...]:
    """Every input of the estimate of ``setup`` except the load itself, which differs from setting to setting."""
    found = [
        _energy(setup),
        _share("start", "charge at start", on.start, better=True),
        _share("reserve", "reserve", on.reserve, better=False),
        _share("depth", "depth of discharge", on.depth, better=True),
        _health(setup, on),
        _cold(setup, on),
        _cutoff(setup, on),
        _sag(setup),
        _of("wire", "lead resistance", on.wire_ohm, better=False),
        _parasitic(setup, on),
        _of("self-discharge", "self-discharge", on.self_discharge_per_h, better=False),
        _fan(setup, on),
    ]
    for i, stage in enumerate(setup.stages):
        found.append(_of(f"overhead:{i}", f"{stage.name} overhead", stage.overhead_w, better=False))
        found.append(_share(f"efficiency:{i}", f"{stage.name} efficiency", stage.efficiency, better=True))
    return tuple(found)


def _of(id: str, name: str, figure: Figure, *, better: bool) -> Belief:
    return Belief(id, name, figure.value, figure.low, figure.high, better)


def _share(id: str, name: str, figure: Figure, *, better: bool) -> Belief:
    """A share cannot pass 1, however wide its spread."""
    return Belief(id, name, figure.value, figure.low, min(figure.high, 1.0), better)


def _energy(setup: Setup) -> Belief:
    """The label's energy; small packs of unproven make are known to hold less of it."""
    figure, small = setup.battery.energy_wh, small_packs(setup)
    if small is None or figure.spread < SPREAD_BY_KIND["datasheet"]:
        return _of("energy", "battery energy", figure, better=True)
    low, high = min(figure.low, figure.value * small.low), max(figure.high, figure.value * small.high)
    return Belief("energy", "battery energy", figure.value, low, high, True)


def _health(setup: Setup, on: InForce) -> Belief:
    """Full health unless stated; a battery whose age nobody stated may have lost some."""
    aged = None if setup.chemistry is None else setup.chemistry.aged
    if setup.conditions.health is not None or aged is None:
        return _of("health", "battery health", on.health, better=True)
    return Belief("health", "unknown age of the battery", 1.0, aged, 1.0, True, one_sided=True)


def _sag(setup: Setup) -> Belief:
    """Volts of one cell near empty at the current that empties it in an hour; small packs sag the most."""
    if setup.chemistry is None:
        return Belief("sag", "sag at the cut-off", 0.0, 0.0, 0.0, False)
    small, likely = small_packs(setup), setup.chemistry.sag_v
    high = setup.chemistry.sag_high_v if small is None else small.sag_high_v
    return Belief("sag", "sag at the cut-off", likely, likely, max(likely, high), False, one_sided=True)


def small_packs(setup: Setup) -> SmallPacks | None:
    """What is known of small packs, where the battery is one."""
    volts, small = pack_voltage(setup), None if setup.chemistry is None else setup.chemistry.small_packs
    if small is None or setup.battery.kind != "pack" or volts is None:
        return None
    return small if setup.battery.energy_wh.value / volts < small.below_ah else None


def _cold(setup: Setup, on: InForce) -> Belief:
    likely = low = high = 1.0
    if on.temperature_c is not None and setup.chemistry is not None and setup.chemistry.cold:
        likely, low, high = cold_share(setup.chemistry.cold, on.temperature_c)
    return Belief("cold", "cold", likely, low, high, True)


def _cutoff(setup: Setup, on: InForce) -> Belief:
    """Share of the energy left inside at the cut-off; nobody's cut-off is known unless stated."""
    chemistry, cells = setup.chemistry, cell_count(setup)
    if chemistry is None or not chemistry.curve:
        return Belief("cutoff", "cut-off voltage", 0.0, 0.0, 0.0, False)
    if on.cutoff_v is not None and cells is not None:
        left = share_below_cutoff(chemistry, on.cutoff_v / cells)
        return Belief("cutoff", "cut-off voltage", left, left, left, False)
    # A station's label is what its own electronics let out; what hangs on a bare pack may stop earlier than the pack.
    highest_v = chemistry.cutoff_high_v if setup.battery.kind == "pack" else None
    high = 0.0 if highest_v is None else share_below_cutoff(chemistry, highest_v)
    return Belief("cutoff", "unknown cut-off", 0.0, 0.0, high, False, one_sided=True)


def _parasitic(setup: Setup, on: InForce) -> Belief:
    """Amperes at the battery; a pack with electronics of unknown thirst may draw up to its chemistry's high."""
    stated = on.parasitic_a
    chemistry = setup.chemistry
    unstated = setup.conditions.parasitic_a is None and stated.value == 0.0 and setup.battery.kind == "pack"
    if (
        unstated
        and chemistry is not None
        and chemistry.parasitic_high_a is not None
        and setup.battery.parasitic_a is None
    ):
        high = chemistry.parasitic_high_a * setup.battery_count
        return Belief("parasitic", "battery's own electronics", 0.0, 0.0, high, False, one_sided=True)
    return _of("parasitic", "parasitic current", stated, better=False)


def _fan(setup: Setup, on: InForce) -> Belief:
    """Load over stated load: 1, unless the purifier hangs on a bare battery and may follow its voltage."""
    purifier, used = setup.purifier, setup.input
    likely = high = 1.0
    curve = pack_curve(setup)
    if purifier is None or used is None or not setup.on_bare_battery:
        curve = ()
    elif not same_voltage(pack_voltage(setup) or 0.0, used.voltage_v.value):
        curve = ()  # what it draws at half its voltage follows from nothing that is stated
    if purifier is not None and used is not None and curve:
        exponent = setup.conditions.load_exponent
        if exponent is not None:
            low = max(on.reserve.value, 1.0 - on.depth.value)
            likely = high = coupled_power_ratio(curve, used.voltage_v.value, exponent, low, on.start.value)
        elif not purifier.regulated:
            high = max(1.0, coupled_power_ratio(curve, used.voltage_v.value, FAN_EXPONENT))
    return Belief("fan", "fan speed on battery voltage", likely, likely, high, False, one_sided=likely != high)


def pack_curve(setup: Setup) -> tuple[tuple[float, float], ...]:
    """(charge, volts of the whole pack); empty when the chemistry or its voltage is unknown."""
    cells = cell_count(setup)
    if cells is None or setup.chemistry is None or pack_voltage(setup) is None:
        return ()
    return tuple((charge, volts * cells) for charge, volts in setup.chemistry.curve)
