"""One candidate planned as the Plan would: with its band and its cautions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.services.plan.join import join
from purifier.services.plan.plan import Row, cautions_at, row_of
from purifier.services.plan.prepare import prepared
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.setup import Setup
    from purifier.services.choose.kits import Kit
    from purifier.services.choose.need import Need
    from purifier.services.choose.speeds import Speed


def request_of(need: Need, kit: Kit, speed: Speed, count: int) -> Request:
    """The same as a request for the Plan; of two speeds the one by day."""
    return Request((kit.text(count),), kit.machine, setting=speed.by_day.name, conditions=need.conditions)


def plan_at(library: Library, need: Need, kit: Kit, speed: Speed, count: int) -> Row:
    """So many batteries of ``kit`` at ``speed``; raises as `join` and `prepared`.

    Where it is turned down for the night, the row is that of the mean of the day, with the cautions of both settings.
    """
    setup = join(library, Request(purifier=kit.machine, conditions=need.conditions), kit.text(count))
    wire = need.conditions.get("wire")
    if not speed.changes:
        return row_of(prepared(setup, (speed.setting,), wire), speed.setting)
    both = (speed.by_day, speed.by_night)
    path = prepared(setup, both, wire)
    own = {caution.text: caution for one in both for caution in cautions_at(path, one)}
    mean = _at_one_speed(setup, speed)
    return replace(row_of(prepared(mean, (speed.setting,), wire), speed.setting), warnings=tuple(own.values()))


def _at_one_speed(setup: Setup, speed: Speed) -> Setup:
    """The same set-up with a machine that has no other speed."""
    assert setup.purifier is not None
    return replace(setup, purifier=setup.purifier._replace(settings=(speed.setting,)))
