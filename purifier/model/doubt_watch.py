"""Holds the readings of one run against each other and against the plan, and tells each contradiction once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from purifier.model import doubts
from purifier.model.doubts import Doubt
from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample

PERSISTENT: Final = 3
"""One odd reading is a damaged number; so many in a row are what the meter means."""
VOLTS_LOW: Final = 0.6
VOLTS_HIGH: Final = 1.35
"""Of the set-up's voltage: between empty under load and being charged."""
VOLTS_SCALE: Final = 20.0
"""So many times too much or too little is another unit, and no other battery."""
LEAP: Final = 0.25
"""Of the voltage under load: no battery leaps so far and stays there."""
AMPERES_SCALE: Final = 30.0
"""So many times what the set-up draws, and three times the battery's charge an hour, is another unit."""
WATTS_SHARE: Final = 0.2
WATTS_LEAST: Final = 0.5
"""Watts are odd when they are off by both this share and so many."""
WATTS_PERSISTENT: Final = 10
CHARGING_MS: Final = 60_000
LIKE_THE_LOAD: Final = (0.3, 3.0)
"""A charging current between these shares of the load's is most likely the load's."""
RISES: Final = 0.003
"""By more than this share the voltage rises soon after a charge has begun."""
COUNTER_LEAST_AH: Final = 0.5
COUNTER_LEAST_SHARE: Final = 0.02
COUNTER_OFF: Final = 0.25
"""Counter and sum disagree when they differ by this share of what has flowed, once that is half an ampere-hour and a
fiftieth of the battery."""
JUMP_SHARE: Final = 0.03
JUMP_LEAST_AH: Final = 1.5
"""What a counter jumps by, beyond what can have flowed, when it is set: of the battery, and at least, for some go by
whole ampere-hours."""
FASTEST_C: Final = 0.5
"""What may have flowed in or out while nobody listened: of the battery's charge an hour."""
FRESH: Final = 0.01
"""By this share the voltage of a battery that was put in full is above that of the one before it."""
FULL_SHARE: Final = 0.02
"""A counter within this share of the battery from nothing says that it is full."""


class DoubtWatch:
    """Follows one run; feed it every reading with `see` and every minute with `compare`."""

    def __init__(self, signs: EmptySigns, told: Iterable[str] = ()) -> None:
        """``told``: kinds that an earlier recorder of the run has told already."""
        self._signs = signs
        volts, expected_a = signs.volts or float("inf"), signs.expected_a
        self._usual_v = (VOLTS_LOW * volts, VOLTS_HIGH * volts) if signs.volts else (0.0, volts)
        self._drawing_a = -0.25 * (expected_a or 0.04)
        """At or below this the battery feeds the load [A],"""
        self._most_a = -AMPERES_SCALE * expected_a if expected_a else float("-inf")
        """and down to this it may well be what the load draws."""
        self.told = set(told)
        self._odd: dict[str, int] = {}
        self._steady: Sample | None = None
        """The last reading under load that went with those before it."""
        self._charging: Sample | None = None
        """The first of the readings with a charging current that have come since."""
        self._has_discharged = False
        self._compared: tuple[float, float] | None = None
        """(net Ah drawn by the sums, counter) from which the two are compared."""
        self._counted_ah: float | None = None
        """The counter a minute ago."""
        self._step_ah = 0.0
        """The least that it has moved by in a minute."""

    def tell(self, doubt: Doubt | None) -> Doubt | None:
        """``doubt``, unless one of its kind was told before."""
        if doubt is None or (doubt.what in self.told and not doubt.ends):  # whatever was said before, this run ends
            return None
        self.told.add(doubt.what)
        return doubt

    def see(self, sample: Sample) -> Doubt | None:
        """Take one reading as it is stored; what is odd about it for the first time."""
        if not self._odd and self._is_usual(sample):
            self._steady, self._has_discharged, self._charging = sample, True, None
            return None
        current = sample.current_a
        drawing = current is not None and current < self._drawing_a
        found = self._changed(sample) or self._amperes(sample) or self._watts(sample)
        if sample.voltage_v is not None:
            found = found or self._volts(sample.voltage_v, drawing)
        if drawing:
            self._has_discharged, self._charging = True, None
        elif current is not None:
            found = found or self._sign(sample, current)
        return found

    def _is_usual(self, sample: Sample) -> bool:
        """Whether it is a discharge like the reading before it, with nothing to look at: nearly all of them are."""
        _, volts, current, watts, charge, _ = sample
        steady = self._steady
        if steady is None or volts is None or current is None or not self._most_a <= current < self._drawing_a:
            return False
        before_v, before_ah = steady.voltage_v or 0.0, steady.charge_ah
        return (
            self._usual_v[0] <= volts <= self._usual_v[1]
            and abs(volts - before_v) <= 0.1 * before_v
            and (charge is None or before_ah is None or abs(charge - before_ah) <= JUMP_LEAST_AH)
            and (watts is None or abs(watts - volts * current) <= WATTS_LEAST)
        )

    def compare(self, net_ah: float, charge_ah: float | None, interrupted: bool) -> Doubt | None:
        """Once a minute: the counter [Ah since full, drawn: negative] against the sum [Ah, drawn: positive].

        ``interrupted``: a gap lies between, over which they need not agree.
        """
        if charge_ah is None:
            return None
        moved_ah = abs(charge_ah - (charge_ah if self._counted_ah is None else self._counted_ah))
        self._counted_ah = charge_ah
        self._step_ah = min(self._step_ah or moved_ah, moved_ah) if moved_ah else self._step_ah
        if self._compared is None or interrupted:
            self._compared = net_ah, charge_ah
            return None
        summed, counted = net_ah - self._compared[0], self._compared[1] - charge_ah
        flowed = max(abs(summed), abs(counted))
        least = max(COUNTER_LEAST_AH, COUNTER_LEAST_SHARE * (self._signs.full_ah or 0.0))
        # Some counters go by whole ampere-hours.
        if flowed < least or abs(summed - counted) <= max(COUNTER_OFF * flowed, 2.0 * self._step_ah):
            return None
        opposite = abs(summed + counted) <= COUNTER_OFF * flowed
        return self.tell(doubts.sign_by_counter() if opposite else doubts.counter(summed, counted))

    def _persists(self, what: str, odd: bool, times: int = PERSISTENT) -> bool:
        """Whether it has been odd for so many readings in a row, this one counted."""
        if not odd:
            self._odd.pop(what, None)
            return False
        self._odd[what] = self._odd.get(what, 0) + 1
        return self._odd[what] >= times

    def _changed(self, sample: Sample) -> Doubt | None:
        """Another battery since the last steady reading, or another beginning of the counter."""
        steady, volts, current = self._steady, sample.voltage_v, sample.current_a
        if volts is None or (current is not None and current >= 0.0):
            return None
        if steady is None or steady.voltage_v is None:
            self._steady = sample
            return None
        leapt = abs(volts - steady.voltage_v) > LEAP * steady.voltage_v
        jumped = self._has_jumped(steady, sample)
        if not leapt and not jumped:
            self._odd.pop("changed", None)
            self._steady = sample
            return None
        if not self._persists("changed", True):
            return None
        self._odd.pop("changed", None)
        self._steady, self._compared = sample, None
        full = FULL_SHARE * (self._signs.full_ah or 0.0) + 0.1
        fresh = jumped and sample.charge_ah is not None and sample.charge_ah >= -full
        if leapt or (fresh and volts >= steady.voltage_v * (1.0 + FRESH)):
            return self.tell(doubts.other_battery(steady.voltage_v, volts, fresh))
        return self.tell(doubts.counter_reset(steady.charge_ah or 0.0, sample.charge_ah or 0.0))

    def _has_jumped(self, before: Sample, after: Sample) -> bool:
        if before.charge_ah is None or after.charge_ah is None:
            return False
        full_ah = self._signs.full_ah or 20.0
        hours = (after.t_ms - before.t_ms) / 3.6e6
        most_a = max(FASTEST_C * full_ah, 2.0 * abs(before.current_a or 0.0), 2.0 * abs(after.current_a or 0.0))
        moved_ah = abs(after.charge_ah - before.charge_ah)
        return moved_ah > max(JUMP_LEAST_AH, JUMP_SHARE * full_ah) + most_a * hours

    def _volts(self, volts: float, drawing: bool) -> Doubt | None:
        expected = self._signs.volts
        if not expected or volts <= 0.0:
            return None
        share = volts / expected
        odd = share > VOLTS_HIGH or (share < VOLTS_LOW and drawing)
        if not odd or not self._persists("volts", odd):
            if not odd and "volts" in self._odd:
                del self._odd["volts"]
            return None
        if share >= VOLTS_SCALE or share <= 1.0 / VOLTS_SCALE:
            return self.tell(doubts.scale("voltage", volts, expected, "V"))
        return self.tell(doubts.wrong_volts(volts, expected))

    def _amperes(self, sample: Sample) -> Doubt | None:
        expected, current = self._signs.expected_a, sample.current_a
        if not expected or not current:
            return None
        said = abs(current)
        much = said > AMPERES_SCALE * expected and said > 3.0 * (self._signs.full_ah or 100.0)
        little = not self._has_discharged and expected / doubts.THOUSAND[1] <= said <= expected / doubts.THOUSAND[0]
        if not (much or little):
            self._odd.pop("amperes", None)
            return None
        return self.tell(doubts.scale("current", said, expected, "A")) if self._persists("amperes", True) else None

    def _watts(self, sample: Sample) -> Doubt | None:
        _, volts, current, watts, _, _ = sample
        if volts is None or current is None or watts is None:
            return None
        product = volts * current
        off = abs(watts - product)
        if off <= WATTS_LEAST or off <= WATTS_SHARE * abs(product):
            if self._odd:
                self._odd.pop("watts", None)
            return None
        if not self._persists("watts", True, WATTS_PERSISTENT):
            return None
        return self.tell(doubts.power(watts, product))

    def _sign(self, sample: Sample, current: float) -> Doubt | None:
        """A load that is read as a charge: of the load's size, from the start, and the voltage does not rise."""
        expected = self._signs.expected_a
        if not expected or not LIKE_THE_LOAD[0] <= current / expected <= LIKE_THE_LOAD[1]:
            self._charging = None
            return None
        first = self._charging
        if first is None:
            self._charging = sample
            return None
        if self._has_discharged or sample.t_ms - first.t_ms < CHARGING_MS:
            return None
        rises = first.voltage_v is not None and (sample.voltage_v or 0.0) > first.voltage_v * (1.0 + RISES)
        return None if rises else self.tell(doubts.sign(current))
