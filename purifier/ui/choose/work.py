"""What the Choose screen has done for it off the painting thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from purifier.errors import PurifierError
from purifier.ui.choose.need import in_units, lacks, read_need
from purifier.ui.choose.outcome import Outcome
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer
    from purifier.services.longer.change import Longer
    from purifier.services.wording import Units


@dataclass
class Sought(Message):
    """The search is over."""

    outcome: Outcome


def seek(
    library: Library,
    texts: Mapping[str, str],
    others: Mapping[str, str],
    now: datetime,
    over: Callable[[], bool],
    *,
    units: Units = "us",
    is_known: bool = False,
) -> Outcome:
    """Read the fields, in ``units`` where a number has none, and search; it ends early, with anything, once it is
    ``over``.

    ``is_known``: there are answers already, which stay while a field cannot be read.
    """
    # What shows the answer is loaded here too, so that nothing on the painting thread has to wait for it.
    from purifier.model.cautions_room import NO_GAS
    from purifier.services.choose.search import search
    from purifier.services.choose.stretch import first_warning
    from purifier.services.choose.wanted import need_of
    from purifier.ui.choose import answer_rows, detail_text  # noqa: F401

    texts = in_units(texts, units)
    wanted, faults = read_need(library, texts, others, now)
    if faults and is_known:
        return Outcome(texts, faults=faults)
    if lacking := lacks(wanted):
        return Outcome(texts, faults=faults, trouble=next(iter(faults.values()), lacking))
    try:
        asking = need_of(library, wanted, now)
        found = search(library, asking.need, over)
    except PurifierError as error:
        return Outcome(texts, faults=faults, trouble=sentence(error))
    return Outcome(texts, asking, found, faults, warning=first_warning(asking).removesuffix(NO_GAS).strip())


def stretch(library: Library, outcome: Outcome, answer: Answer) -> Longer | None:
    """What would make ``answer`` last a week; None for one that misses, or that cannot be planned again."""
    from purifier.services.choose.stretch import stretched

    if outcome.asking is None or answer.reason:
        return None
    try:
        return stretched(library, outcome.asking, answer)
    except PurifierError:
        return None
