"""The steps of a change in words: what differs between a set-up and the changed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from purifier.services.longer.change import Step
from purifier.services.longer.ladders import Kind, hours_per_day
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.wording import counted

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.setup import Setup
    from purifier.services.longer.others import Other
    from purifier.services.longer.variant import Variant


def steps(
    library: Library, setup: Setup, base: Variant, what: Variant, way: Other | None, sun_h: float
) -> tuple[Step, ...]:
    """What makes ``what`` of ``base``, which is ``setup`` joined, in the order in which one would do it.

    ``way`` is the other way or battery, if there is one; ``sun_h`` are the hours of full sun a day [h].
    """
    return tuple(_steps(library, setup, base, what, way, sun_h))


def _steps(
    library: Library, setup: Setup, base: Variant, what: Variant, way: Other | None, sun_h: float
) -> Iterator[Step]:
    if what.setting != base.setting:
        yield Step("setting", f"turn it down to setting {what.setting}", _settings_down(setup, base, what))
    if what.conditions != base.conditions:
        yield from _conditions(base, what)
    same = way is None or way.what == base.battery.what
    if way is not None and same:
        yield Step("port", f"feed it {way.phrase}", 1.0)
    elif way is not None:
        name = counted(base.battery.count, library.battery(way.what).name)
        bare = way.output == "dc" and way.converter is None and way.phrase.startswith("straight")
        yield Step("battery", f"{name} in its place{'' if bare else f', {way.phrase}'}", 1.0)
    more = what.battery.count - base.battery.count
    if more:
        name = setup.battery.name if same else "of those"
        if not name[:1].isalpha():  # a typed one has figures for a name
            name = f"{'battery' if more == 1 else 'batteries'} of {name}"
        yield Step("count", f"{'one' if more == 1 else more} more {name}", float(more))
    if what.panel_w:
        fed = setup.battery if way is None or same else library.battery(way.what)
        also = " and a charge controller" if fed.kind == "pack" else ""
        article = "an" if f"{what.panel_w:g}".startswith("8") else "a"
        yield Step("sun", f"{article} {what.panel_w:g} W panel{also}, with {sun_h:g} h of sun a day", what.panel_w)


def _settings_down(setup: Setup, base: Variant, what: Variant) -> float:
    """How many settings of less power lie between, the last included."""
    power_w = {one.name: one.power_w.value for one in setup.settings}
    return float(sum(power_w[what.setting] <= watts < power_w[base.setting] for watts in power_w.values()))


def _conditions(base: Variant, what: Variant) -> Iterator[Step]:
    then, now = dict(base.conditions), dict(what.conditions)
    before, after = hours_per_day(base) or 24.0, hours_per_day(what) or 24.0
    if after != before:
        instead = "all day" if before == 24.0 else f"{before:g}"
        yield Step("hours", f"run it {after:g} h a day instead of {instead}", before - after)
    if now.get("reserve") != then.get("reserve"):
        yield _share("reserve", then["reserve"], now["reserve"])
    if now.get("start") != then.get("start"):
        yield _share("start", then["start"], now["start"])


def _share(kind: Kind, before: str, after: str) -> Step:
    words = f"keep {after} in reserve instead of {before}"
    if kind == "start":
        words = f"charge it to {after} first instead of {before}"
    return Step(kind, words, abs(_percent(kind, after) - _percent(kind, before)))


def _percent(kind: Kind, text: str) -> float:
    figure = getattr(read_conditions({kind: text}), kind)
    return 100.0 * float(figure.value)
