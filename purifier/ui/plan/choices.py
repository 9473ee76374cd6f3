"""What the pickers offer, and what each choice would give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from purifier.ui.shown import plan_one
from purifier.ui.widgets.pick_list import Choice, Reading
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.asked import Asked
    from purifier.library.catalogue import Library
    from purifier.services.plan.offers import Offer
    from purifier.services.plan.request import Request
    from purifier.services.plan.typed import Lasting, Typed
    from purifier.services.wording import Units


MOST: Final = 1000
"""The largest count that is taken."""
POST_AFTER_S: Final = 0.1
"""As often what is worked out meanwhile is shown."""


def with_hours(
    found: Iterable[tuple[str, Offer | None]],
    known: dict[str, Offer | None],
    choices: Callable[[], Sequence[Choice]],
) -> Iterator[Sequence[Choice]]:
    """``known`` filled with what is ``found``; the ``choices`` of it now and then, and at the end."""
    shown = monotonic()
    for id, offer in found:
        known[id] = offer
        if monotonic() - shown > POST_AFTER_S:
            yield choices()
            shown = monotonic()
    yield choices()


def read(text: str, asked: Asked, name: str, known: Mapping[str, Offer | None]) -> Reading:
    """What is typed over a list of equipment: a quantity that is ``asked`` for and called ``name``, a time that its
    entries must last by what is ``known`` of them, a part of a name."""
    from purifier.services.plan.typed import lasting, typed

    time = lasting(text)
    if time.hours is not None:
        fault = f"None of these is known to last {time.words}."
        return Reading(time.rest, (), fault, partial(_lasts, known, time), f"last {time.words} or more")
    meant = typed(asked, text)
    return Reading(meant.name, _extra(meant, name), "" if meant.fault is None else sentence(meant.fault))


def _lasts(known: Mapping[str, Offer | None], time: Lasting, choice: Choice) -> bool:
    offer = known.get(choice.value)
    return offer is not None and time.hours is not None and offer.lasts(time.hours, by_days=time.by_days)


def _extra(meant: Typed, name: str) -> tuple[Choice, ...]:
    if meant.full is None:
        return ()
    return (Choice(meant.full, f"{name} {meant.full}, {'read so' if meant.bare else 'as typed'}"),)


def typed_count(text: str) -> tuple[int | None, str]:
    """How many, as typed; or None and the sentence on why that is no count."""
    count = int(text) if text.isascii() and text.isdecimal() else 0
    if 1 <= count <= MOST:
        return count, ""
    return None, f"how many: a count from 1 to {MOST} was expected, found '{text}'"


def told(library: Library, request: Request, battery: str, units: Units, who: str = "") -> str:
    """What ``battery`` would give, in the sentence that stands on top of a plan; or why it gives nothing."""
    from purifier.services.plan.answer import answer
    from purifier.services.plan.offers import offer

    found = offer(library, request, battery)
    if found is None:
        return plan_one(library, request, battery).error or ""
    way = "" if found.text == battery else f"Through its {found.through}: "
    if found.through not in ("12 V port", "AC outlet", "USB-C port") and way:
        way = f"With a converter ({found.through}): " if "+" in found.text else way
    hours = found.hours_per_day if found.hours_per_day < 24.0 else None
    return way + answer(found.row, units, who, hours)
