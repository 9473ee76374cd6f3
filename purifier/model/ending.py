"""How a run ends: witnesses that the battery is empty, and then no current or no word from the meter.

One doubtful sign ends nothing.  A state of charge may never have been set, a voltage may be read a thousand times too
small, a fan may be switched off at any time.  So voltage, charge and the meter's own opinion must bear each other out;
a voltage that fell for minutes and a meter that then falls silent need no other.  One cell that falls says what the
whole battery's voltage would.
"""

from __future__ import annotations

from collections import deque
from typing import Final, Literal

from purifier.model.after_end import PAUSE_MS, is_another
from purifier.model.cell_watch import CellWatch, LowCell
from purifier.model.cells import Cells
from purifier.model.empty_signs import EmptySigns
from purifier.model.sample import Sample
from purifier.model.voltage_fall import VoltageFall

Happening = Literal["discharging", "charging", "empty", "resumed"]
Over = Literal["charged", "another", "quiet"]

SETTLING_MS: Final = 60_000
"""A current must keep its new state this long before it is believed."""
SILENCE_MS: Final = 60_000
"""Silence at the low end is taken for empty after this; should the meter speak again, the run goes on."""
NEAR_FOR_MS: Final = 600_000
"""How long a sign of near-emptiness stays valid: voltages hover about a threshold."""
LOW_SOC_PERCENT: Final = 5.0
LEAST_CURRENT_A: Final = 0.01
"""Below this a current is an offset, not a load."""
MUCH: Final = 0.7
"""Of the label's charge: when so much has been drawn the battery may well be empty."""
POSSIBLE: Final = 0.4
"""No battery is under this share of its voltage while it feeds a load: the meter's scale is wrong."""
COLLAPSED: Final = 0.5
"""Of the voltage under load: with so little left, battery and load were parted on the battery's side."""
PERSISTENT: Final = 3
"""One odd reading is a damaged number; so many in a row are what the meter means."""


class EndWatch:
    """Follows the current of one run and says what happens to it; see `observe`.

    ``ended_ms`` is when the battery was empty: the last reading with a discharge current, None while the run goes on.
    Whoever feeds it keeps ``drawn_ah`` and ``drawn_wh``, what the run has drawn so far, up to date.
    """

    def __init__(
        self,
        signs: EmptySigns,
        discharge_ms: int | None = None,
        ended_ms: int | None = None,
        interval_ms: int = 1000,
        highest_v: float | None = None,
        highest_cell_v: float | None = None,
    ) -> None:
        """What an earlier watch has seen of the run under load [V]: ``highest_v``, its highest minute, and
        ``highest_cell_v``, the highest that its lowest cell stood at."""
        self.signs = signs
        self.discharge_ms = discharge_ms
        self.ended_ms = ended_ms
        self.interval_ms = interval_ms
        self.drawn_ah = self.drawn_wh = 0.0
        """What was drawn in this run, net of what was charged: positive."""
        self.cells = CellWatch(signs, highest_cell_v)
        self.low_cell: LowCell | None = None
        """The cell that was empty before the others, as the run ended."""
        self._fall = VoltageFall(highest_v)
        self._typical_a = signs.expected_a or 0.0
        self._last_ms: int | None = None
        self._flow: Sample | None = None
        """The last reading with a discharge current,"""
        self._flow_volts: deque[float] = deque(maxlen=5)
        """and the volts of the last few: the very last may be of a battery that is being parted from its load."""
        self._unlike = 0
        """So many readings under load in a row, after the end, are none of this discharge."""
        self._is_another = False
        self._low_ms: int | None = None
        """When the voltage was last at the knee or the cut-off, under load,"""
        self._low_since: int | None = None
        """and since when it has been, but for minutes in which it hovered about it."""
        self._high_ms: int | None = None
        """When it was last on its plateau, under load."""
        self._low_soc_ms: int | None = None
        self._still: Sample | None = None
        """The first reading of those without a current that have come since."""
        self._charging_since: int | None = None
        self._charging = False
        self._flowing_since: int | None = None
        self.listening_ms: int | None = None
        """Since when this watch listens, when it took over from an earlier one: silence before that proves nothing."""

    @property
    def share(self) -> float | None:
        """What was drawn of what the label promises, 0 to 1 and beyond; None where no label says."""
        if self.signs.full_ah:
            return self.drawn_ah / self.signs.full_ah
        return self.drawn_wh / self.signs.usable_wh if self.signs.usable_wh else None

    def observe(self, sample: Sample, cells: Cells | None = None) -> Happening | None:
        """Take one reading, with what it says of single ``cells``; what it brought about, or None.

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
            return self._discharge(sample, -current, cells)
        self._flowing_since = None
        if self._still is None:
            self._still = sample
        if sample.t_ms - self._still.t_ms >= SETTLING_MS and self._is_empty(self._still.t_ms, sample):
            return self._empty()
        return None

    def give_up(self, at_ms: int) -> None:
        """The run ended at ``at_ms`` for another reason: what flows from there on is another battery's."""
        self.ended_ms, self._charging, self._is_another = at_ms, True, True

    def over(self, now_ms: int) -> Over | None:
        """Why the run has ended for good by ``now_ms``, so that no discharge that may still come is part of it.

        ``charged``: its battery was.  ``another``: what flows now is of another battery, or of this one after a charge.
        ``quiet``: nothing has flowed for `PAUSE_MS`.  None: it goes on, or may do so yet.
        """
        if self.ended_ms is None:
            return None
        if self._charging:
            return "another" if self._is_another else "charged"
        since_ms = self.ended_ms if self._flowing_since is None else self._last_ms
        return "quiet" if now_ms - (since_ms or 0) > PAUSE_MS else None

    def silent(self, now_ms: int) -> Happening | None:
        """The meter has said nothing since the last reading: is that the end?"""
        if self._last_ms is None:
            return None
        since = max(self._last_ms, self.listening_ms or 0)
        return self.finish() if now_ms - since >= max(SILENCE_MS, 20 * self.interval_ms) else None

    def finish(self) -> Happening | None:
        """Nothing more will come: ``empty`` when the last readings bear it out."""
        return self._empty() if self._last_ms is not None and self._is_empty(self._last_ms, None) else None

    def _threshold(self) -> float:
        """Before the first discharge a quarter of what is expected, then a tenth of what flows usually [A]."""
        return max(LEAST_CURRENT_A, (0.25 if self.discharge_ms is None else 0.1) * self._typical_a)

    def _charge(self, sample: Sample) -> Happening | None:
        self._still = self._flowing_since = None
        if self._charging_since is None:
            self._charging_since = sample.t_ms
        if self._charging or sample.t_ms - self._charging_since < SETTLING_MS:
            return None
        self._charging, self._low_ms, self._low_soc_ms = True, None, None
        self._fall.forget()
        self.cells.forget()
        return "charging"

    def _discharge(self, sample: Sample, drawn_a: float, cells: Cells | None) -> Happening | None:
        t = sample.t_ms
        self._still = None
        if self._flowing_since is None:
            self._flowing_since = t
        if self.ended_ms is not None:
            return self._after_end(sample)
        first = self.discharge_ms is None
        self._typical_a = drawn_a if first else self._typical_a + 0.01 * (drawn_a - self._typical_a)
        self._flow = sample
        if sample.voltage_v is not None:
            self._flow_volts.append(sample.voltage_v)
        if first:
            self.discharge_ms = t
        self._look(sample)
        if cells is not None:
            self.cells.see(t, cells, drawn_a)
        was_charging, self._charging = self._charging, False
        return "discharging" if first or was_charging else None

    def _after_end(self, sample: Sample) -> Happening | None:
        """Discharge after a charge, or of another battery, is another run's; any other means this one was not over."""
        assert self.ended_ms is not None and self._flowing_since is not None
        if self._charging or self._flow is None:
            return None
        before = self._flow._replace(voltage_v=max(self._flow_volts, default=None))
        self._unlike = self._unlike + 1 if is_another(before, sample, self.signs) else 0
        if self._unlike >= PERSISTENT or self._flowing_since - self.ended_ms > PAUSE_MS:
            self._charging = self._is_another = True
            return None
        if self._unlike or sample.t_ms - self._flowing_since < SETTLING_MS:
            return None
        self.ended_ms, self._flow = None, sample
        return "resumed"

    def _look(self, sample: Sample) -> None:
        """Note what this reading under load says about how much is left."""
        signs, t, volts = self.signs, sample.t_ms, sample.voltage_v
        if sample.soc_percent is not None and sample.soc_percent <= LOW_SOC_PERCENT:
            self._low_soc_ms = t
        if volts is None or (signs.volts is not None and volts < POSSIBLE * signs.volts):
            return
        self._fall.see(t, volts, -(sample.current_a or 0.0))
        if volts <= self._low_v():
            if not _lately(self._low_ms, t) or self._low_since is None:
                self._low_since = t
            self._low_ms = t
        if signs.plateau_v is not None and volts >= signs.plateau_v:
            self._high_ms = t

    def _low_v(self) -> float:
        """At or below this the battery is nearly empty or at its cut-off; 0 where no voltage tells."""
        return max(self.signs.knee_v or 0.0, 1.01 * (self.signs.cutoff_v or 0.0))

    def _is_empty(self, at_ms: int, still: Sample | None) -> bool:
        """Whether the witnesses agree that the battery was empty at ``at_ms``.

        ``still``: a reading without a current, as a meter gives that goes on speaking; None when it fell silent.
        """
        if self.ended_ms is not None or self._flow is None:
            return False
        signs, share = self.signs, self.share
        cell = self.cells.fallen(at_ms)
        low = _lately(self._low_ms, at_ms)
        stayed_ms = (self._low_ms or 0) - (self._low_since or 0)
        fell = low and stayed_ms >= SETTLING_MS and self._fall.fell_to(self._low_v())
        if still is None and (fell or cell is not None):
            return True
        # A fan that is switched off below the knee leaves a battery with something in it; one that is cut off by a
        # falling voltage does not.
        if fell and self._fall.is_soon_at(max(signs.last_v or 0.0, 1.01 * (signs.cutoff_v or 0.0))):
            return True
        if cell is not None and self.cells.is_soon_empty():
            return True
        much = share is not None and share >= MUCH
        parted = still is not None and self._has_collapsed(still)
        if signs.earliest_s is not None and self.discharge_ms is not None:
            lasts = (self._flow.t_ms - self.discharge_ms) / 1000.0 >= signs.earliest_s
            return (lasts and (much or share is None)) or (much and parted)
        is_high = _lately(self._high_ms, at_ms) and (self._high_ms or 0) > (self._low_ms or 0)
        if is_high and cell is None and not (share is not None and share >= 1.0):
            return False
        low = low or cell is not None
        says_so = _lately(self._low_soc_ms, at_ms)
        return (low or much) and low + much + says_so + parted >= 2

    def _has_collapsed(self, still: Sample) -> bool:
        """Whether the voltage went with the current, as when a battery's own electronics part it from the load."""
        before = None if self._flow is None else self._flow.voltage_v
        return before is not None and still.voltage_v is not None and still.voltage_v < COLLAPSED * before

    def _empty(self) -> Happening:
        self.ended_ms = None if self._flow is None else self._flow.t_ms
        low = self.cells.fallen(self.ended_ms or 0)
        self.low_cell = low if low is not None and self.cells.falls_first(low) else None
        self._flowing_since, self._unlike = None, 0
        return "empty"


def _lately(since_ms: int | None, at_ms: int) -> bool:
    return since_ms is not None and at_ms - since_ms <= NEAR_FOR_MS
