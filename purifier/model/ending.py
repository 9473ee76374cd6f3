"""How a run ends: signs that the battery is nearly empty, and then no current or no word from the meter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from purifier.model.run_statistics import Sample

Happening = Literal["discharging", "charging", "empty", "resumed"]

SETTLING_MS: Final = 60_000
"""A current must keep its new state this long before it is believed."""
SILENCE_MS: Final = 60_000
"""Silence at the low end is taken for empty after this; should the meter speak again, the run goes on."""
NEAR_FOR_MS: Final = 600_000
"""How long a sign of near-emptiness stays valid: voltages hover about a threshold."""
LOW_SOC_PERCENT: Final = 5.0
LEAST_CURRENT_A: Final = 0.01
"""Below this a current is an offset, not a load."""


@dataclass(frozen=True, slots=True)
class EmptySigns:
    """What tells that little is left. None: this sign is not known for the set-up.

    ``knee_v`` is where the discharge curve turns down; ``low_charge_ah`` the charge since full, **negative**, at which
    a twentieth is left; ``earliest_s`` the least time that a regulated output is expected to last: its voltage and
    current tell nothing.
    """

    expected_a: float | None = None
    """The current that was predicted, drawn: positive [A]."""
    cutoff_v: float | None = None
    knee_v: float | None = None
    low_charge_ah: float | None = None
    earliest_s: float | None = None


class EndWatch:
    """Follows the current of one run and says what happens to it; see `observe`.

    ``ended_ms`` is when the battery was empty: the last reading with a discharge current, None while the run goes on.
    """

    def __init__(
        self, signs: EmptySigns, discharge_ms: int | None = None, ended_ms: int | None = None, interval_ms: int = 1000
    ) -> None:
        self.signs = signs
        self.discharge_ms = discharge_ms
        self.ended_ms = ended_ms
        self.interval_ms = interval_ms
        self._typical_a = signs.expected_a or 0.0
        self._last_ms: int | None = None
        self._flow_ms: int | None = None
        """The last reading with a discharge current."""
        self._near_ms: int | None = None
        self._still_since: int | None = None
        self._charging_since: int | None = None
        self._charging = False
        self._flowing_since: int | None = None
        self.listening_ms: int | None = None
        """Since when this watch listens, when it took over from an earlier one: silence before that proves nothing."""

    def observe(self, sample: Sample) -> Happening | None:
        """Take one reading; what it brought about, or None.

        ``discharging``: the first discharge, or discharge after charging.  ``charging``: for a minute.  ``empty``: the
        run is over, at ``ended_ms``.  ``resumed``: it was not, for discharge goes on without a charge between.
        """
        self._last_ms = sample.t_ms
        current = sample.current_a
        if current is None:
            return None
        if current >= max(LEAST_CURRENT_A, 0.1 * self._typical_a):
            return self._charge(sample)
        self._charging_since = None
        if current <= -self._threshold():
            return self._flow(sample, -current)
        self._flowing_since = None
        if self._still_since is None:
            self._still_since = sample.t_ms
        if sample.t_ms - self._still_since >= SETTLING_MS and self._near(self._still_since):
            return self._empty()
        return None

    def silent(self, now_ms: int) -> Happening | None:
        """The meter has said nothing since the last reading: is that the end?"""
        if self._last_ms is None:
            return None
        since = max(self._last_ms, self.listening_ms or 0)
        return self.finish() if now_ms - since >= max(SILENCE_MS, 20 * self.interval_ms) else None

    def finish(self) -> Happening | None:
        """Nothing more will come: ``empty`` when the last readings were near it."""
        return self._empty() if self._last_ms is not None and self._near(self._last_ms) else None

    def _threshold(self) -> float:
        """Before the first discharge a quarter of what is expected, then a tenth of what flows usually [A]."""
        return max(LEAST_CURRENT_A, (0.25 if self.discharge_ms is None else 0.1) * self._typical_a)

    def _charge(self, sample: Sample) -> Happening | None:
        self._still_since = self._flowing_since = None
        if self._charging_since is None:
            self._charging_since = sample.t_ms
        if self._charging or sample.t_ms - self._charging_since < SETTLING_MS:
            return None
        self._charging, self._near_ms = True, None
        return "charging"

    def _flow(self, sample: Sample, drawn_a: float) -> Happening | None:
        t = sample.t_ms
        self._still_since = None
        if self._flowing_since is None:
            self._flowing_since = t
        if self.ended_ms is not None:
            # Discharge after a charge is another run; discharge without one means this run was not over.
            if self._charging or t - self._flowing_since < SETTLING_MS:
                return None
            self.ended_ms, self._flow_ms = None, t
            return "resumed"
        first = self.discharge_ms is None
        self._typical_a = drawn_a if first else self._typical_a + 0.01 * (drawn_a - self._typical_a)
        self._flow_ms = t
        if first:
            self.discharge_ms = t
        if self._is_near(sample):
            self._near_ms = t
        was_charging, self._charging = self._charging, False
        return "discharging" if first or was_charging else None

    def _is_near(self, sample: Sample) -> bool:
        signs, volts = self.signs, sample.voltage_v
        if volts is not None:
            if signs.cutoff_v is not None and volts <= signs.cutoff_v * 1.01:
                return True
            if signs.knee_v is not None and volts <= signs.knee_v:
                return True
        if sample.soc_percent is not None and sample.soc_percent <= LOW_SOC_PERCENT:
            return True
        charge = sample.charge_ah
        if signs.low_charge_ah is not None and charge is not None and charge <= signs.low_charge_ah:
            return True
        start = self.discharge_ms
        return signs.earliest_s is not None and start is not None and sample.t_ms - start >= signs.earliest_s * 1000.0

    def _near(self, at_ms: int) -> bool:
        return self.ended_ms is None and self._near_ms is not None and at_ms - self._near_ms <= NEAR_FOR_MS

    def _empty(self) -> Happening:
        self.ended_ms = self._flow_ms
        self._flowing_since = None
        return "empty"
