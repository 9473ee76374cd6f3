"""Readings held against the plan on their way to the run: what is put right, and what is only doubted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from purifier.model import doubts
from purifier.model.cell_doubt import CellDoubt
from purifier.model.cells import Cells
from purifier.model.doubt_watch import PERSISTENT, DoubtWatch
from purifier.model.doubts import Doubt
from purifier.model.ending import LEAST_CURRENT_A
from purifier.model.reading import Extra, Reading
from purifier.model.run import Event, Frozen
from purifier.model.sample import Sample
from purifier.model.start import charge_at_start, is_not_full
from purifier.protocols.meter import TEXT_SHAPES, Meter

CAPACITY_OFF = 1.5
"""Between capacities that differ by less the meter's counter is still of use."""


class Scrutiny:
    """Of one run: `right` each reading before it is stored, then `doubts_about` it."""

    def __init__(self, meter: Meter, frozen: Frozen, past: Iterable[Event] = (), *, has_begun: bool = False) -> None:
        """``past``: the doubts that an earlier recorder of the run has told; ``has_begun``: it has readings already."""
        told = {str(event.data.get("what")): event for event in past if event.kind == "doubt"}
        self._signs = frozen.prediction.signs
        self._zero_a = frozen.how.zero_a
        self.watch = DoubtWatch(self._signs, told)
        self._may_be_milli = meter.framing.shape in TEXT_SHAPES and meter.framing.shape != "block"
        self._in_milli = "scale" in told and told["scale"].data.get("times") == doubts.MILLI
        self._watts_are_odd = "power" in told
        self._waiting: list[Doubt] = []
        self._cells = None if "cells" in told else CellDoubt(self._signs)
        self._starts: list[float] = []
        """What the first readings under load say of the charge in the battery."""
        self._may_start = frozen.prediction.from_full and not has_begun
        names = {field.name for frame in meter.frames for field in frame.fields}
        self._says_settings = not names.isdisjoint(("monitor_mode", "capacity_ah"))
        count = frozen.row.get("battery_count")
        self._batteries = count if isinstance(count, int) and count > 0 else 1
        # Of several batteries nobody knows whether the meter sees one or all.
        counts = "remaining_ah" in names and "capacity_ah" not in names and self._batteries == 1
        self._full_ah = self._signs.label_ah if counts else None

    def right(self, reading: Reading) -> Reading:
        """``reading`` with a current in milliamperes as amperes, and without watts that have been found odd.

        Many boards print their power without a sign: it flows the way the current does.  Of a meter that knows what is
        left, and not of how much, the set-up's label makes a counter.
        """
        current, watts = reading.current_a, reading.power_w
        if current is not None and watts is not None and current * watts < 0.0:
            watts = -watts
            reading = reading._replace(power_w=watts)
        if reading.charge_ah is None and self._full_ah is not None:
            reading = self._counted(reading, self._full_ah)
        if not (self._may_be_milli or self._in_milli or self._watts_are_odd):
            return reading
        if self._may_be_milli and current is not None and not self._in_milli:
            self._decide_scale(current)
        if self._in_milli and current is not None:
            product = abs(current * (reading.voltage_v or 0.0))
            go_with_it = watts is not None and abs(abs(watts) - product) <= 0.1 * product
            watts = watts * doubts.MILLI if go_with_it and watts is not None else watts
            reading = reading._replace(current_a=current * doubts.MILLI, power_w=watts)
        if self._watts_are_odd and current is not None and reading.voltage_v is not None:
            reading = reading._replace(power_w=None)
        return reading

    def _counted(self, reading: Reading, full_ah: float) -> Reading:
        left_ah = reading.extra.get("remaining_ah")
        if not isinstance(left_ah, float | int) or not 0.0 <= left_ah <= CAPACITY_OFF * full_ah:
            return reading
        return reading._replace(charge_ah=round(left_ah - full_ah, 6))

    def doubts_about(self, reading: Reading, sample: Sample, cells: Cells | None = None) -> Sequence[Doubt]:
        """What is odd for the first time: about this ``reading``, which is stored as ``sample``, and its ``cells``."""
        found = self.watch.see(sample)
        if cells is not None and self._cells is not None:
            self._see_cells(self._cells, sample, cells)
        if self._may_start:
            self._see_start(sample)
        if found is None and not self._waiting and not (self._says_settings and reading.extra):
            return ()
        told, self._waiting = self._waiting, []
        told += self._about_settings(reading.extra)
        if found is not None:
            self._watts_are_odd = self._watts_are_odd or found.what == "power"
            told.append(found)
        return told

    def _see_cells(self, watch: CellDoubt, sample: Sample, cells: Cells) -> None:
        odd = watch.see(sample, cells)
        if odd is not None:
            self._cells = None
            self._waiting += [one for one in (self.watch.tell(odd),) if one is not None]

    def _see_start(self, sample: Sample) -> None:
        """Whether the battery is full when discharge begins: one reading may be damaged, three in a row are not."""
        if sample.current_a is None or sample.current_a >= -LEAST_CURRENT_A:
            return
        share = charge_at_start(sample, self._signs)
        if share is not None:
            self._starts.append(share)
        self._may_start = share is not None and is_not_full(share) and len(self._starts) < PERSISTENT
        if len(self._starts) == PERSISTENT and (found := self.watch.tell(doubts.not_full(max(self._starts)))):
            self._waiting.append(found)

    def _about_settings(self, said: Extra) -> Iterator[Doubt]:
        """How the meter is set, where it says so: to watch the battery, and this battery."""
        mode, capacity_ah = said.get("monitor_mode"), said.get("capacity_ah")
        if isinstance(mode, float | int) and mode and (found := self.watch.tell(doubts.load_mode(mode))) is not None:
            yield found
        label_ah = self._signs.label_ah
        if label_ah is None or not isinstance(capacity_ah, float | int) or not capacity_ah > 0.0:
            return
        # One meter for each of several batteries in parallel knows of its own.
        odd = capacity_ah > CAPACITY_OFF * label_ah or capacity_ah * self._batteries * CAPACITY_OFF < label_ah
        if odd and (found := self.watch.tell(doubts.capacity(capacity_ah, label_ah))) is not None:
            yield found

    def at_start(self) -> Doubt | None:
        """What is odd about how the run is to be read, before anything has come in."""
        if not doubts.is_under_load(self._zero_a, self._signs.expected_a):
            return None
        return self.watch.tell(doubts.zero_under_load(self._zero_a, self._signs.expected_a or 0.0))

    def _decide_scale(self, current_a: float) -> None:
        if not doubts.in_milliamperes(current_a, self._signs):
            # The first current that is like the load's decides, for good.
            self._may_be_milli = not 0.2 <= abs(current_a) / (self._signs.expected_a or 1.0) <= 5.0
            return
        self._in_milli = True
        told = self.watch.tell(doubts.milliamperes(current_a, self._signs.expected_a or 0.0))
        self._waiting += [] if told is None else [told]
