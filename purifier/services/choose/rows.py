"""One candidate planned as the Plan would: with its band and its cautions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.services.plan.join import join
from purifier.services.plan.lead import refuse_what_the_lead_cannot_carry
from purifier.services.plan.plan import Row, cautions_at, row_of
from purifier.services.plan.prepare import prepared
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.bands import Prepared
    from purifier.model.setup import Setup
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need
    from purifier.services.choose.speeds import Speed


def request_of(need: Need, kit: Kit, speed: Speed, count: int) -> Request:
    """The same as a request for the Plan; of two speeds the one by day."""
    return Request((kit.text(count),), kit.machine, setting=speed.by_day.name, conditions=need.conditions)


class Planner:
    """Plans what is asked for at one speed after another: the samples of the last hardware are kept for the next."""

    def __init__(self, library: Library, need: Need) -> None:
        self._library, self._need = library, need
        self._last: tuple[tuple[str, str], Prepared] | None = None

    def row(self, kit: Kit, speed: Speed, count: int) -> Row:
        """So many batteries of ``kit`` at ``speed``, see `plan_at`."""
        hardware = (kit.text(count), kit.machine)
        if self._last is None or self._last[0] != hardware:
            request = Request(purifier=kit.machine, conditions=self._need.conditions)
            setup = join(self._library, request, hardware[0])
            both = (speed.by_day, speed.by_night)
            self._last = (hardware, prepared(setup, both, self._need.conditions.get("wire")))
        return _row(self._last[1], speed, self._need.conditions.get("wire"))


def plan_at(library: Library, need: Need, kit: Kit, speed: Speed, count: int) -> Row:
    """So many batteries of ``kit`` at ``speed``; raises as `join` and `prepared`.

    Where it is turned down for the night, the row is that of the mean of the day, with the cautions of both settings.
    """
    return Planner(library, need).row(kit, speed, count)


def _row(path: Prepared, speed: Speed, wire: str | None) -> Row:
    setup, both = path.setup, (speed.by_day, speed.by_night)
    if wire is not None:
        refuse_what_the_lead_cannot_carry(path, both, wire)
    if not speed.changes:
        return row_of(path, speed.setting)
    own = {caution.text: caution for one in both for caution in cautions_at(path, one)}
    mean = _at_one_speed(setup, speed)
    return replace(row_of(prepared(mean, (speed.setting,), wire), speed.setting), warnings=tuple(own.values()))


def _at_one_speed(setup: Setup, speed: Speed) -> Setup:
    """The same set-up with a machine that has no other speed."""
    assert setup.purifier is not None
    return replace(setup, purifier=setup.purifier._replace(settings=(speed.setting,)))
