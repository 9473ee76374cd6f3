"""What a recorder says about what happened, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.model.alarms import Change
from purifier.model.cell_watch import LowCell
from purifier.model.ending import MUCH, Happening, Over
from purifier.model.run import Clock, Of
from purifier.model.run_statistics import Gap
from purifier.services.wording import time_words
from purifier.store.timing import span_words

LISTENS: Final = "for an hour its recorder listens whether the discharge goes on"
HAPPENING_WORDS: Final[dict[Happening, str]] = {
    "discharging": "discharge began",
    "charging": "the battery is being charged",
    "empty": "the battery is empty",
    "resumed": "discharge goes on: the battery was not empty after all",
}


OVER_WORDS: Final[dict[Over, str]] = {
    "charged": "the battery was charged: the run is over for good",
    "another": "what is measured now is another battery, or this one after a charge: the run is over for good",
    "quiet": "nothing has flowed for an hour: the run is over for good",
}


def gap_words(gap: Gap, of: Of = "battery") -> str:
    """``no readings for 41 s; the meter's counter says 0.12 Ah were drawn meanwhile``; of the air the time alone."""
    if of == "air":
        return f"no readings for {time_words(gap.seconds)}"
    if gap.drawn_ah is None:
        return f"no readings for {time_words(gap.seconds)}; what was drawn meanwhile is not known"
    way = "drawn" if gap.drawn_ah >= 0.0 else "charged"
    amount = f"{abs(gap.drawn_ah):.3g} Ah {way} meanwhile"
    return f"no readings for {time_words(gap.seconds)}; the meter's counter says {amount}"


def unsaved_words(most: int, trouble: str) -> str:
    """Why nothing is on the disk at the moment, and what becomes of it."""
    return f"nothing is saved; up to {most} readings are kept in memory and tried again: {trouble}"


def saved_again_words(dropped: int) -> str:
    """That the trouble is over, and what it cost."""
    lost = f"{dropped} readings were lost" if dropped else "nothing was lost"
    return f"the database can be written again; {lost}"


def empty_words(drawn_ah: float, label_ah: float | None, cell: LowCell | None = None) -> str:
    """That the battery is empty, and when it came early, at how much of its label; both amounts positive.

    ``cell``: the one that fell before the others, where one did.
    """
    why, early = [], ""
    if label_ah is not None and drawn_ah < MUCH * label_ah:
        early = " early"
        why.append(f"{100.0 * drawn_ah / label_ah:.0f} % of the label ({drawn_ah:.3g} of {label_ah:.3g} Ah)")
    if cell is not None:
        why.append(cell_words(cell))
    return f"the battery is empty{early}: {'; '.join([*why, 'the run is complete', LISTENS])}"


def cell_words(cell: LowCell) -> str:
    """``cell 7 fell to 2.51 V while the highest stood at 3.21 V``."""
    which = "one cell" if cell.number is None else f"cell {cell.number}"
    others = "" if cell.highest_v is None else f" while the highest stood at {cell.highest_v:.2f} V"
    return f"{which} fell to {cell.volts:.2f} V{others}"


def cell_data(cell: LowCell) -> dict[str, float]:
    """The same as numbers of an event: ``cell``, ``cell_v``, ``highest_cell_v``; what is not known is left out."""
    found = {"cell": cell.number, "cell_v": cell.volts, "highest_cell_v": cell.highest_v}
    return {name: value for name, value in found.items() if value is not None}


def dropped_words(count: int, clocks: Sequence[Clock], from_ms: int, to_ms: int) -> str:
    """How much there was no room for, and when."""
    amount = f"{count / 1e6:.3g} MB" if count >= 1e6 else f"{count / 1e3:.3g} kB"
    span = span_words(clocks, from_ms, to_ms)
    return (
        f"{amount} came in faster than they could be recorded and were dropped, from {span}: is this the meter's line?"
    )


def alarm_words(change: Change) -> str:
    """``charge is 9.8 %, the alarm was set at 10 %``."""
    shown, limit = _shown(change.name, change.value), _shown(change.name, change.limit)
    if not change.raised:
        return "data is coming in again" if change.name == "no-data" else f"{_SUBJECTS[change.name]} {shown} again"
    if change.name == "no-data":
        return f"no data for {shown}: look at the meter, its cable, and 'purifier doctor'"
    return f"{_SUBJECTS[change.name]} {shown} (alarm at {limit})"


_SUBJECTS: Final = {"charge": "charge is", "voltage": "voltage is", "empty-in": "empty in"}


def _shown(name: str, value: float) -> str:
    if name == "charge":
        return f"{value * 100:.3g} %"
    return f"{value:.4g} V" if name == "voltage" else time_words(value * 3600.0)
