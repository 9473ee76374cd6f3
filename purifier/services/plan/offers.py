"""What each battery would give: the hours at least, by the way that a plan takes, and what a day of them costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import NoPathError, PurifierError
from purifier.services.plan.answer import span_of, stopping, told_at
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.meant import battery_of, purifier_of
from purifier.services.plan.plan import Row, column
from purifier.services.plan.request import Request
from purifier.services.plan.ways import ways

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

CONVERTERS: Final = {"inverter": "inverter", "dc-dc": "DC-DC", "usb-c-trigger": "USB-C trigger"}
"""The classes of converter in a word or two."""


class Offer(NamedTuple):
    """One battery at one setting.  ``text`` is the battery with its way, ``through`` that way in a word or two."""

    text: str
    through: str
    row: Row
    hours_per_day: float = 24.0

    @property
    def low_h(self) -> float:
        """The hours of air at least [h]; none where something would end them early."""
        return 0.0 if stopping(self.row) is not None else self.row.runtime_low_h

    @property
    def low_days(self) -> float:
        """The days that those last, with the hours of air that are wanted a day [d]."""
        return self.low_h / self.hours_per_day

    def lasts(self, hours: float, *, by_days: bool) -> bool:
        """Whether that is at least ``hours`` [h]; ``by_days`` they are days of 24 h, in each of which the purifier
        runs as long as it is to."""
        return (self.low_days * 24.0 if by_days else self.low_h) >= hours * (1.0 - 1e-9)

    @property
    def least(self) -> str:
        """``9 d``: the hours at least, as precisely as they are known; a mark in front where they must not be relied
        on."""
        short = span_of(self.row).short
        return short if stopping(self.row) is None else f"! {short}"


def usd_a_day(price_usd: float | None, offer: Offer | None) -> float | None:
    """What a battery of ``price_usd`` costs for each day that it lasts at least [USD/d]; None: not known."""
    if price_usd is None or offer is None or offer.low_days <= 0.0:
        return None
    return price_usd / offer.low_days


def offers(library: Library, request: Request, batteries: Sequence[str]) -> Iterator[tuple[str, Offer | None]]:
    """What each of ``batteries`` (ids) gives at the setting of ``request``, one after another; None where it gives
    nothing.  Without a setting it is the one that the answer is told at."""
    for id in batteries:
        yield id, offer(library, request, id)


def offers_by_purifier(
    library: Library, request: Request, battery: str, purifiers: Sequence[str]
) -> Iterator[tuple[str, Offer | None]]:
    """How long ``battery`` runs each of ``purifiers`` (ids) at its lowest setting; None where it cannot."""
    for id in purifiers:
        lowest = library.purifier(id).settings[0].name
        yield id, offer(library, replace(request, purifier=id, load=None, setting=lowest), battery)


def offer(library: Library, request: Request, battery: str) -> Offer | None:
    """What ``battery``, as typed, gives by the way that a plan takes, else by the best; None: nothing."""
    try:
        return _offer(library, request, battery)
    except NoPathError:
        pass
    except PurifierError:
        return None
    found = []
    for text in _ways(library, request, battery):
        try:
            found.append(_offer(library, request, text))
        except PurifierError:
            continue
    return max(found, key=lambda one: one.low_h, default=None)


def _ways(library: Library, request: Request, battery: str) -> list[str]:
    """The ways that make sense; where none does, whatever fits."""
    text = battery_text(battery, library)
    purifier, count = purifier_of(library, request)
    found = ways(library, battery_of(library, text.what), purifier, count)
    return [way.text(text.what, text.count) for way in [way for way in found if not way.objection] or found]


def _offer(library: Library, request: Request, text: str) -> Offer:
    planned = column(library, replace(request, batteries=(text,)), text, with_drivers=False)
    setup = planned.setup
    through = "direct" if setup.output_stage is None else setup.output_stage.name
    if setup.converter is not None:
        through = CONVERTERS[setup.converter.class_]
    return Offer(text, through, planned.rows[told_at(planned)], setup.conditions.hours_per_day or 24.0)
