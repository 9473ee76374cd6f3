"""What was predicted for a run before it began, in the form in which the run carries it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Final

from purifier.model.bands import Prepared
from purifier.model.beliefs import pack_curve
from purifier.model.budget import Budget
from purifier.model.chemistry import energy_below, interpolate
from purifier.model.empty_signs import LOW_SHARE, EmptySigns
from purifier.model.equipment import Chemistry
from purifier.model.estimate import left_at_cutoff, output_power_w
from purifier.model.layers import InForce, pack_voltage
from purifier.model.setup import Setup

POINTS: Final = 100
KNEE_CHARGE: Final = 0.1
"""State of charge at which a curve is taken to have turned down: a tenth is left."""
LAST_CHARGE: Final = 0.05
"""With so little left a battery is as good as empty."""
PLATEAU_CHARGE: Final = 0.3
"""Above the voltage of this charge nobody can call a battery empty."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The battery ``hours`` after the start; voltage and charge drawn are None for a battery of unknown voltage."""

    hours: float
    voltage_v: float | None
    charge_ah: float | None
    """Drawn since the start: positive [Ah]."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One setting of one set-up. Powers, energies and charges drawn are positive.

    The meter sits between the battery's output and the load, so it sees ``meter_power_w``; what it says becomes the
    draw on the battery by ``battery = always + overhead + meter / efficiency``.
    """

    runtime_h: float
    runtime_low_h: float
    runtime_high_h: float
    battery_power_w: float
    meter_power_w: float
    always_w: float
    """Parasitic current and self-discharge: on the battery whatever the output does [W]."""
    overhead_w: float
    efficiency: float
    signs: EmptySigns
    meter_power_low_w: float | None = None
    """The meter's power is likely between this and ``meter_power_high_w``; None in runs that were begun without."""
    meter_power_high_w: float | None = None
    from_full: bool = True
    """Nobody said otherwise; a meter that knows better is believed."""
    curve: tuple[CurvePoint, ...] = ()

    @property
    def energy_wh(self) -> float:
        """Usable energy [Wh]: what the battery gives until empty."""
        return self.battery_power_w * self.runtime_h

    def battery_draw_w(self, meter_w: float) -> float:
        """Draw on the battery for what the meter shows, both positive [W]."""
        return self.always_w + self.overhead_w + meter_w / self.efficiency


def predict(
    setup: Setup, load_w: float, runtime_low_h: float, runtime_high_h: float, spread: float = 0.0
) -> Prediction:
    """The prediction for a load of ``load_w`` [W] at the purifier's jack, with the band computed for it [h].

    ``spread`` is the load's 90 % half-width, a fraction.
    """
    path = Prepared(setup)
    central = path.at(load_w)
    result = path.estimate(load_w)
    always = central.parasitic_w + central.self_discharge_w
    meter_w = output_power_w(central, load_w)
    curve = _curve(setup, central, result.runtime_h, result.battery_power_w)
    low_w, high_w = path.load_band_w(load_w, spread)
    lead_w = meter_w - output_power_w(central._replace(wire_ohm=0.0), load_w)
    return Prediction(
        runtime_h=result.runtime_h,
        runtime_low_h=runtime_low_h,
        runtime_high_h=runtime_high_h,
        battery_power_w=result.battery_power_w,
        meter_power_w=meter_w,
        always_w=always,
        overhead_w=central.output_overhead_w,
        efficiency=central.output_efficiency,
        signs=_signs(setup, path.on, meter_w, result.runtime_h, runtime_low_h),
        meter_power_low_w=low_w + lead_w,
        meter_power_high_w=high_w + lead_w,
        from_full=setup.conditions.start is None,
        curve=curve,
    )


def _curve(setup: Setup, central: Budget, runtime_h: float, power_w: float) -> tuple[CurvePoint, ...]:
    """Voltage and charge over a discharge at constant power: equal steps of time are equal steps of energy."""
    volts = pack_voltage(setup)
    if volts is None or not 0.0 < runtime_h < 1e6:
        return (CurvePoint(0.0, None, None), CurvePoint(runtime_h, None, None)) if runtime_h < 1e6 else ()
    pack = sorted(pack_curve(setup)) or [(0.0, volts), (1.0, volts)]
    end = max(central.reserve, 1.0 - central.depth)
    top = energy_below(pack, central.start)
    # The cut-off is a share of energy; everything else here too, so that the last point falls on the runtime.
    bottom = max(
        energy_below(pack, end) if end > 0.0 else 0.0, left_at_cutoff(central, power_w) * energy_below(pack, 1.0)
    )
    moments, drawn_ah, charge, before = [], 0.0, central.start, interpolate(pack, central.start)
    for i in range(POINTS + 1):
        left = top + (bottom - top) * i / POINTS
        charge = _charge_with(pack, left, charge)
        now = interpolate(pack, charge)
        hours = runtime_h * i / POINTS
        if i:
            drawn_ah += power_w * runtime_h / POINTS / ((before + now) / 2.0)
        moments.append(CurvePoint(hours, now, drawn_ah))
        before = now
    return tuple(moments)


def _charge_with(pack: list[tuple[float, float]], energy: float, high: float) -> float:
    """State of charge below ``high`` at which the integral of V dx is ``energy`` (bisection: the integral rises)."""
    low = 0.0
    for _ in range(30):
        middle = (low + high) / 2.0
        if energy_below(pack, middle) < energy:
            low = middle
        else:
            high = middle
    return high


def _signs(setup: Setup, on: InForce, meter_w: float, runtime_h: float, earliest_h: float) -> EmptySigns:
    volts = pack_voltage(setup)
    on_pack = setup.battery.kind == "pack" and setup.output_stage is None
    seen_v = volts if on_pack else setup.supply_v
    expected_a = None if not seen_v else meter_w / seen_v
    usable_wh = meter_w * runtime_h if isfinite(runtime_h) else None
    if not on_pack:
        # Behind a station's electronics the meter sees a steady voltage until it is switched off.
        return EmptySigns(
            expected_a, earliest_s=earliest_h * 3600.0, volts=seen_v, usable_wh=usable_wh, **_of_a_cell(setup.chemistry)
        )
    pack = sorted(pack_curve(setup))
    capacity = setup.battery.capacity_ah
    full_ah = None if volts is None else setup.battery.energy_wh.value / volts
    if capacity is not None:
        full_ah = capacity.value
    left = float(setup.battery_count)
    for part in (setup.conditions.health, setup.conditions.start):
        left *= 1.0 if part is None else part.value
    return EmptySigns(
        expected_a=expected_a,
        cutoff_v=on.cutoff_v or setup.conditions.cutoff_v,
        knee_v=interpolate(pack, KNEE_CHARGE) if pack else None,
        low_charge_ah=None if full_ah is None else -LOW_SHARE * full_ah * setup.battery_count,
        earliest_s=None if pack else earliest_h * 3600.0,  # without a curve no voltage tells
        last_v=interpolate(pack, LAST_CHARGE) if pack else None,
        plateau_v=interpolate(pack, PLATEAU_CHARGE) if pack else None,
        volts=volts,
        full_ah=None if full_ah is None else full_ah * left,
        usable_wh=usable_wh,
        **_of_a_cell(setup.chemistry),
    )


def _of_a_cell(chemistry: Chemistry | None) -> dict[str, float | None]:
    """What volts tell of one cell, however many there are: by the chemistry's curve, else by its usual cut-off."""
    if chemistry is None:
        return {}
    curve, cutoff_v = sorted(chemistry.curve), chemistry.cutoff_v
    last_v = interpolate(curve, LAST_CHARGE) if curve else None
    stops_v = None if cutoff_v is None else 1.01 * cutoff_v
    return {
        "cell_v": chemistry.cell_voltage_v,
        "cell_knee_v": interpolate(curve, KNEE_CHARGE) if curve else stops_v,
        "cell_last_v": max((volts for volts in (last_v, stops_v) if volts is not None), default=None),
        "cell_full_v": curve[-1][1] if curve else None,
    }
