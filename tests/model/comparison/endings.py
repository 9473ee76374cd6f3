"""Ends of runs, made on paper: what a meter shows when a load stops for a reason that is known."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from purifier.model.chemistry import interpolate
from purifier.model.comparison.circumstances import Circumstances
from purifier.model.empty_signs import EmptySigns
from purifier.model.figures import Figure
from purifier.model.run import Event
from purifier.model.sample import Sample
from tests.model.examples import LFP_CURVE

Reason = Literal["empty", "bms-cut", "auto-off", "unplugged", "meter-died", "stopped-by-hand"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
HOUR_MS: Final = 3_600_000
NMC: Final = ((0.0, 3.0), (0.05, 3.35), (0.1, 3.45), (0.2, 3.55), (0.4, 3.65), (0.6, 3.8), (0.8, 3.98), (1.0, 4.18))
LEAD: Final = ((0.0, 1.75), (0.1, 1.86), (0.2, 1.92), (0.4, 1.98), (0.6, 2.03), (0.8, 2.08), (1.0, 2.12))
ON_TIMERS: Final = (1.0, 2.0, 4.0, 12.0, 24.0)


@dataclass(frozen=True)
class Bench:
    """A battery with what hangs on it; ``volts`` of the whole pack over its charge, or of a station's output."""

    name: str
    volts: tuple[tuple[float, float], ...]
    full_ah: float
    ohms: float
    is_station: bool = False
    has_inverter: bool = False

    def signs(self) -> EmptySigns:
        """As a prediction has them."""
        usable_wh = self.full_ah * interpolate(self.volts, 0.5)
        if self.is_station:
            return EmptySigns(volts=self.volts[0][1], usable_wh=0.8 * usable_wh)
        return EmptySigns(
            cutoff_v=self.volts[0][1],
            knee_v=interpolate(self.volts, 0.1),
            low_charge_ah=-0.95 * self.full_ah,
            last_v=interpolate(self.volts, 0.05),
            plateau_v=interpolate(self.volts, 0.3),
            volts=interpolate(self.volts, 0.5),
            full_ah=self.full_ah,
            usable_wh=usable_wh,
        )


def _pack(name: str, cell: tuple[tuple[float, float], ...], cells: int, full_ah: float, ohms: float) -> Bench:
    return Bench(name, tuple(sorted((charge, volts * cells) for charge, volts in cell)), full_ah, ohms)


BENCHES: Final = (
    _pack("LFP pack", LFP_CURVE, 4, 100.0, 0.02),
    _pack("lead-acid pack", LEAD, 6, 40.0, 0.03),
    _pack("NMC pack", NMC, 3, 20.0, 0.06),
    Bench("LFP pack and inverter", _pack("", LFP_CURVE, 4, 100.0, 0.02).volts, 100.0, 0.02, has_inverter=True),
    Bench("station's 12 V output", ((0.0, 12.6), (1.0, 12.6)), 80.0, 0.01, is_station=True),
    Bench("station's AC output", ((0.0, 120.0), (1.0, 120.0)), 8.0, 0.2, is_station=True),
)


@dataclass(frozen=True)
class Ending:
    """One end: what is read, what is known, and why it was."""

    reason: Reason
    bench: str
    readings: tuple[Sample, ...]
    known: Circumstances
    gave_all: bool
    """Whether the battery, or its weakest cell, was empty."""


class _Making:
    """The choices of one end."""

    def __init__(self, dice: random.Random, reason: Reason) -> None:
        self.dice, self.reason = dice, reason
        able = [one for one in BENCHES if reason != "auto-off" or one.is_station or one.has_inverter]
        self.bench = dice.choice([one for one in able if reason != "bms-cut" or not one.name.startswith("lead")])
        self.load_w = dice.uniform(3.0, 40.0)
        self.every_s = dice.choice([1.0, 5.0, 20.0, 60.0])
        self.below = self.after = None
        if (self.bench.is_station or self.bench.has_inverter) and dice.random() < 0.5:
            self.below = Figure(dice.choice([3.0, 5.0, 10.0, 15.0]), 0.1)
        if self.bench.is_station and dice.random() < 0.4:
            self.after = Figure(dice.choice([4.0, 12.0]))
        self.earlier_w = self.load_w
        self.spent = dice.uniform(0.1, 0.8)
        if reason == "empty":
            self.spent = dice.uniform(0.9, 1.1) if self.bench.is_station else dice.uniform(0.985, 1.0)
        elif reason == "auto-off":
            self._small_load()
        self.hours = self.spent * self.bench.full_ah * interpolate(self.bench.volts, 0.5) / self.load_w
        if reason == "auto-off":
            self._on_time()
        self.weak = self.peak = self.cold = False
        if reason == "bms-cut":
            kind = dice.choice(["weak", "peak", "cold", "none"])
            self.weak, self.peak, self.cold = kind == "weak", kind == "peak", kind == "cold"

    def _small_load(self) -> None:
        most = 20.0 if self.below is None else self.below.value
        self.load_w = self.earlier_w = self.dice.uniform(0.4, 0.95) * most

    def _on_time(self) -> None:
        """It goes off when its timer says so, or when its load falls below what it wants to see."""
        per_h = self.load_w / (self.bench.full_ah * interpolate(self.bench.volts, 0.5))
        if self.after is None and self.below is not None and self.dice.random() < 0.4:
            self.earlier_w = self.below.value * self.dice.uniform(1.05, 2.0)
            self.hours = self.dice.uniform(2.0, 30.0)
        else:
            timers = [one for one in ON_TIMERS if one * per_h < 0.8]
            self.hours = self.after.value if self.after is not None else self.dice.choice(timers or [1.0])
            self.hours += self.dice.uniform(-0.015, 0.015)
        self.spent = min(0.9, self.hours * per_h)

    def volts(self, charge: float, amperes: float, hours_left: float) -> float:
        """The pack's voltage under a current; a weak cell brings it down in the last minutes."""
        if self.bench.is_station:
            return self.bench.volts[0][1] - self.bench.ohms * amperes
        weak = 0.0 if not self.weak or hours_left > 0.15 else 1.2 * (1.0 - hours_left / 0.15) ** 2
        return interpolate(self.bench.volts, max(0.0, min(1.0, charge))) - weak - self.bench.ohms * amperes

    def before(self) -> Iterator[Sample]:
        """The last hour or so under load."""
        span_h = min(1.1, self.hours)
        count = max(6, int(span_h * 3600.0 / self.every_s))
        nominal_v = interpolate(self.bench.volts, 0.5)
        for i in range(count + 1):
            left_h = span_h * (1.0 - i / count)
            watts = (self.earlier_w if left_h > 0.1 else self.load_w) * self.dice.gauss(1.0, 0.01)
            if self.peak and left_h < 0.005:
                watts *= 6.0
            # The last of a battery goes at the pace of its charge.
            spent = self.spent - left_h * watts / (self.bench.full_ah * nominal_v)
            amperes = watts / nominal_v
            volts = self.volts(1.0 - spent, amperes, left_h) + self.dice.gauss(0.0, 0.004)
            if self.reason == "empty" and not self.bench.is_station and volts < 0.97 * self.bench.volts[0][1]:
                return
            yield self._sample(self.hours - left_h, volts, amperes)

    def after_it(self) -> Iterator[Sample]:
        """What is read when the load has gone; nothing, where the meter goes silent with it."""
        dice, gone_v = self.dice, None
        if self.reason in ("meter-died", "stopped-by-hand"):
            return
        if self.reason == "unplugged":
            if self.bench.is_station and dice.random() < 0.3:  # the output's button, not the plug
                if dice.random() < 0.5:
                    return
                gone_v = 0.0
        elif self.bench.is_station or self.reason == "bms-cut":
            if dice.random() < 0.5:
                return
            gone_v = dice.uniform(0.0, 0.1)
        elif self.reason == "empty":
            how = dice.random()
            if how < 0.4:
                return
            gone_v = 0.0 if how < 0.7 else None
        for i in range(1, int(600.0 / self.every_s) + 2):
            volts = gone_v if gone_v is not None else self.volts(1.0 - self.spent, 0.0, 1.0) + 0.02
            yield self._sample(self.hours + i * self.every_s / 3600.0, volts, dice.gauss(0.0, 0.002))

    def _sample(self, hours: float, volts: float, drawn_a: float) -> Sample:
        volts, current = round(max(0.0, volts), 3), -round(drawn_a, 3)
        return Sample(round(hours * HOUR_MS), volts, current, volts * current)


def simulated(dice: random.Random, reason: Reason) -> Ending:
    """One end for ``reason``, all else left to ``dice``."""
    making = _Making(dice, reason)
    bench = making.bench
    before = tuple(making.before())
    readings = before + tuple(making.after_it())
    watched = len(readings) > len(before)
    events, on_battery, silent_s = [], True, 0.0 if watched or reason == "stopped-by-hand" else dice.uniform(120, 9000)
    if reason == "meter-died":
        how = dice.random()
        on_battery = how > 0.3
        if 0.3 < how < 0.8:
            events.append(Event(before[-1].t_ms + 500, "link-lost", "the port is gone"))
    spent_wh = making.spent * bench.full_ah * interpolate(bench.volts, 0.5)
    return Ending(
        reason,
        bench.name,
        readings,
        Circumstances(
            signs=bench.signs(),
            events=tuple(events),
            end_reason="stopped" if reason == "stopped-by-hand" else dice.choice(["stopped", "interrupted"]),
            silent_s=silent_s,
            discharge_ms=0,
            drawn_ah=making.spent * bench.full_ah * (0.8 if bench.is_station else 1.0),
            drawn_wh=spent_wh * (0.8 if bench.is_station else 1.0),
            highest_v=None if bench.is_station else interpolate(bench.volts, 0.95) - 0.02,
            switches_off_below_w=making.below,
            switches_off_after_h=making.after,
            temperature_c=-19.5 if making.cold else dice.uniform(5.0, 30.0),
            discharge_above_c=-20.0,
            max_current_a=6.5 * making.load_w / interpolate(bench.volts, 0.5) if making.peak else bench.full_ah,
            may_switch_off=bench.is_station or bench.has_inverter,
            sees_output=bench.is_station,
            meter_on_battery=on_battery,
        ),
        reason == "empty" or making.weak,
    )
