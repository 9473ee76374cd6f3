"""The wire that a set-up hangs on: what flows in it at the most, the fuse in front of it, how thick it must be."""

from __future__ import annotations

from typing import Final, NamedTuple

from purifier.model.beliefs import FAN_EXPONENT, pack_curve
from purifier.model.equipment import same_voltage
from purifier.model.layers import InForce, pack_voltage
from purifier.model.port import port_limit
from purifier.model.power_path import lead_ohm, stages_input_w
from purifier.model.setup import Setup
from purifier.model.wiring import (
    AMERICAN,
    METRIC,
    USUAL_LENGTH_M,
    Size,
    carries_a,
    current_a,
    fuse_for,
    share_lost,
    thinnest,
)

LOWEST: Final = 0.78
"""Empty over nominal volts of a battery whose curve is not known, as of lithium iron phosphate: 2.5 V of 3.2 V."""
DEEPEST: Final = 0.6
"""No cut-off that is stated lower than this share of the nominal volts counts: nothing is left to flow there."""


class Volts(NamedTuple):
    """What a battery's terminals, or a port, show from full to empty [V]; a port shows the same throughout."""

    low: float
    high: float


class Wiring(NamedTuple):
    """The wire between a battery, or a port, and what hangs on it. None: not known, or no wire of one's own making.

    Currents are the most that flow: at the volts where that is most, through the wire that was stated if there is one.
    ``american`` and ``metric`` are the thinnest sizes that do; ``drop`` is what the wire that was stated loses at the
    most, else the thinner of those two, a share of the volts.
    """

    current_a: float | None = None
    setting_current_a: float | None = None
    """The same at one setting [A]; ``current_a`` is of the highest."""
    fuse_a: float | None = None
    american: Size | None = None
    metric: Size | None = None
    drop: float | None = None
    length_m: float | None = None
    power_w: float = 0.0
    """What the wire must bring to its far end at the most, were it all drawn at the lowest volts [W]."""
    volts: Volts | None = None
    carries_a: float | None = None
    """The largest fuse that protects the wire that was stated [A]; None: none was, or only its ohms."""

    @property
    def wanted_fuse_a(self) -> float | None:
        """The fuse that a wire as thick as it must be would get [A]."""
        return None if self.volts is None else fuse_for(self.power_w / self.volts.low)

    @property
    def sizes(self) -> str:
        """``18 AWG (0.75 mm²)``: the thinnest that does, in both worlds; empty where none does."""
        names = [str(size) for size in (self.american, self.metric) if size is not None]
        return f"{names[0]} ({names[1]})" if len(names) > 1 else "".join(names)

    def as_dict(self) -> dict[str, float | None]:
        """What programs get, units in the keys; ``wire_awg`` goes on from 0 (1/0) to -3 (4/0)."""
        return {
            "current_a": self.current_a,
            "setting_current_a": self.setting_current_a,
            "fuse_a": self.fuse_a,
            "wire_awg": None if self.american is None else self.american.awg,
            "wire_mm2": None if self.metric is None else self.metric.area_mm2,
            "drop_percent": None if self.drop is None else 100.0 * self.drop,
            "length_m": self.length_m,
        }


def is_usb(setup: Setup) -> bool:
    """Whether what leads away is a ready-made USB cable, of any kind."""
    return setup.output.id == "usb-c" or "usb" in (setup.output.connector or "").lower()


def lead_power_w(setup: Setup, load_w: float) -> float:
    """What the wire must bring to its far end for a load of ``load_w`` [W at the purifier's jack]."""
    stages = setup.load_stages
    overheads_w = [stage.overhead_w.value * stage.count for stage in stages]
    return stages_input_w(load_w, overheads_w, [stage.efficiency.value for stage in stages])


def wiring(setup: Setup, on: InForce, load_w: float) -> Wiring:
    """The wire of ``setup`` with what flows at a load of ``load_w`` [W at the jack] and at the highest setting.

    Batteries in parallel are wired as if one of them had to give everything, which it does once the others have
    switched off.  Leaves out a charger that works at the same time, and the start of a motor.
    """
    volts = lead_volts(setup, on)
    if volts is None:
        return Wiring()
    most_w = lead_power_w(setup, max(one.power_w.value for one in setup.settings) * setup.purifier_count)
    own_w = lead_power_w(setup, load_w)
    stated_ohm = 0.0 if setup.conditions.wire_ohm is None else setup.conditions.wire_ohm.value
    most_a, own_a = (_current_a(setup, volts, power_w, stated_ohm) for power_w in (most_w, own_w))
    bare_w = _current_a(setup, volts, most_w, 0.0) * volts.low
    if is_usb(setup):
        return Wiring(most_a, own_a, power_w=bare_w, volts=volts)
    carried = None if setup.wire is None else carries_a(setup.wire.area_mm2)
    fuse_a, least_a = _fuse(setup, volts, most_a, bare_w / volts.low, carried)
    if setup.wire is None and stated_ohm:
        length_m = american = metric = None
    else:
        length_m = USUAL_LENGTH_M if setup.wire is None else setup.wire.length_m
        american, metric = (
            None if least_a is None else thinnest(sizes, bare_w, volts.low, length_m, least_a)
            for sizes in (AMERICAN, METRIC)
        )
    areas_mm2 = [size.area_mm2 for size in (american, metric) if size is not None]
    ohm = stated_ohm or (lead_ohm(min(areas_mm2), length_m) if areas_mm2 and length_m is not None else 0.0)
    drop = share_lost(bare_w, volts.low, ohm) if ohm else None
    return Wiring(most_a, own_a, fuse_a, american, metric, drop, length_m, bare_w, volts, carried)


def _fuse(
    setup: Setup, volts: Volts, most_a: float, bare_a: float, carried_a: float | None
) -> tuple[float | None, float | None]:
    """The fuse that the owner puts in, and what the wire must carry at least [A]; a port has one of its own."""
    if setup.battery.kind == "pack":
        fuse_a = fuse_for(most_a) if carried_a is None else fuse_for(most_a, carried_a)
        return fuse_a, fuse_a or fuse_for(bare_a)
    limit = port_limit(setup)
    return None, bare_a if limit is None else max(bare_a, limit.most_w / volts.low)


def lead_volts(setup: Setup, on: InForce) -> Volts | None:
    """What the wire is fed with, lowest and highest [V]; None where no volts are known, and on an AC outlet."""
    if setup.output.id == "ac":
        return None
    converter, used = setup.converter, setup.input
    taken = converter.input_voltage_v if converter is not None else None if used is None else used.voltage_v
    nominal = setup.supply_v or (None if taken is None else taken.value)
    if setup.output.id == "usb-c" and taken is not None:
        nominal = taken.value  # what is asked of the port
    if nominal is None:
        return None
    if setup.battery.kind != "pack":
        return Volts(nominal, nominal)
    nominal = pack_voltage(setup) or nominal
    curve = [volts for _, volts in pack_curve(setup)]
    low, high = (min(curve), max(curve)) if curve else (LOWEST * nominal, nominal)
    own = setup.battery.cutoff_v
    cutoff_v = on.cutoff_v or setup.conditions.cutoff_v or (None if own is None else own.value)
    return Volts(low if cutoff_v is None else min(max(cutoff_v, DEEPEST * nominal), high), high)


def _current_a(setup: Setup, volts: Volts, power_w: float, ohm: float) -> float:
    """The most of a load of ``power_w`` [W] at its rated volts, whether it keeps its watts or follows the volts [A]."""
    steady = current_a(power_w, volts.low, ohm)
    used = setup.input
    if used is None or not setup.on_bare_battery or not same_voltage(pack_voltage(setup) or 0.0, used.voltage_v.value):
        return steady
    stated = setup.conditions.load_exponent
    if stated is None:
        exponents = (0.0,) if setup.purifier is None or setup.purifier.regulated else (0.0, FAN_EXPONENT)
    else:
        exponents = (stated,)
    return max(
        current_a(power_w * (at_v / used.voltage_v.value) ** exponent, at_v, ohm)
        for exponent in exponents
        for at_v in volts
    )
