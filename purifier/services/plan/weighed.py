"""Ways with the hours that each gives: only one setting is planned, so a whole list takes no longer than one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.services.plan.answer import span_of, stopping, told_at
from purifier.services.plan.plan import column

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.case import Caution
    from purifier.model.setup import Setup
    from purifier.services.plan.plan import Row
    from purifier.services.plan.request import Request
    from purifier.services.plan.spans import Span
    from purifier.services.plan.ways import Way

BEST: Final = 3
"""So many ways are shown before the rest is asked for."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A way, the battery's ``text`` with it, and what it gives at one setting; ``fault``: why no hours come of it."""

    way: Way
    text: str
    setup: Setup | None = None
    row: Row | None = None
    fault: str = ""

    @property
    def stops(self) -> Caution | None:
        """What would end the run early, if anything is sure to."""
        return None if self.row is None else stopping(self.row)

    @property
    def is_good(self) -> bool:
        """It makes sense, and nothing stops it."""
        return self.row is not None and not self.way.objection and self.stops is None

    @property
    def span(self) -> Span | None:
        """How long it lasts, in words."""
        return None if self.row is None else span_of(self.row)

    @property
    def against(self) -> str:
        """What stands against it, the gravest first; empty for a good one."""
        return self.fault or (self.way.objection if self.stops is None else self.stops.text)


def weighed(library: Library, request: Request, found: Sequence[Way], what: str, count: int) -> tuple[Weighed, ...]:
    """``found`` for ``count`` of the battery ``what``, best first: the good by hours *at least*, then the others.

    The hours are those of the request's setting, else of the one that would be told of the first way that makes sense.
    """
    sensible_first = sorted(found, key=lambda way: bool(way.objection))
    setting = request.setting or next(_told(library, request, sensible_first, what, count), None)
    asked = replace(request, setting=setting)
    return tuple(sorted((_weighed(library, asked, way, way.text(what, count)) for way in found), key=_rank))


def best_of(all_: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The good ones that are shown first, else those of the others that give any hours, else what there is."""
    good = [one for one in all_ if one.is_good]
    running = [one for one in all_ if one.row is not None and one.stops is None]
    return tuple((good or running or list(all_))[:BEST])


def _told(library: Library, request: Request, found: Sequence[Way], what: str, count: int) -> Iterator[str]:
    for way in found:
        try:
            planned = column(library, request, way.text(what, count), with_drivers=False)
        except PurifierError:
            continue
        yield planned.rows[told_at(planned)].setting


def _weighed(library: Library, request: Request, way: Way, text: str) -> Weighed:
    if request.load is not None:
        request = replace(request, setting=None)
    try:
        planned = column(library, request, text, with_drivers=False)
    except PurifierError as error:
        return Weighed(way, text, fault=str(error))
    return Weighed(way, text, planned.setup, planned.rows[0])


def _rank(one: Weighed) -> tuple[bool, bool, float]:
    hours = 0.0 if one.row is None else one.row.runtime_low_h
    return not one.is_good, one.row is None or one.stops is not None, -hours
