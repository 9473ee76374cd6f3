"""What a person asks for, still in their words: the same as options and as fields of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError, nearest
from purifier.library.asked import is_quantity
from purifier.model.equipment import Purifier
from purifier.plain_text import plain, quoted
from purifier.services.choose.fields import FIELDS, TARGETS, TIMES, each_of, number_of, persons_of
from purifier.services.choose.need import MOST_COUNTED, Need
from purifier.services.choose.owned import own_of
from purifier.services.choose.speeds import least_air
from purifier.services.choose.target import Target, target_of
from purifier.services.choose.until import hours_until
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.meant import battery_of
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.request import Request
from purifier.services.plan.spelled_out import battery_in_full

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

MOST_TRIED: Final = 20
"""The most batteries, and the most purifiers, that are tried of one model."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """``stated`` are fields as typed, name -> text; ``own`` what is there already; ``request`` restricts batteries,
    purifiers and setting, and states the conditions, the room among them."""

    stated: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    request: Request = field(default_factory=Request)
    most_batteries: int = MOST_COUNTED
    most_purifiers: int = MOST_COUNTED


class Asking(NamedTuple):
    """A need in numbers, with how much clean air that is and why; ``hours`` on the clock [h]."""

    need: Need
    target: Target
    hours: float
    until: str = ""
    """``, until 7 am``, where that was asked."""


def need_of(library: Library, wanted: Wanted, now: datetime) -> Asking:
    """The numbers of ``wanted``; ``now`` is the clock on the wall.

    Raises `UsageError` for words that cannot be read, for two targets or two times, and for none.
    """
    texts = {name: plain(text) for name, text in wanted.stated.items() if plain(text)}
    _one_of(texts, TARGETS, "how much clean air")
    _one_of(texts, TIMES, "how long")
    request = wanted.request
    if request.load is not None:
        raise UsageError("--load: a plain load cleans no air, so there is nothing to choose: name purifiers, or none")
    conditions = read_conditions(request.conditions)
    target = target_of(
        conditions,
        cadr_m3_per_h=number_of(texts, "cadr"),
        each_per_h=None if "each" not in texts else each_of(texts["each"]),
        ratio=number_of(texts, "ratio"),
        persons=None if "persons" not in texts else persons_of(texts["persons"]),
    )
    if not texts.keys() & set(TIMES):
        raise UsageError("say how long it must last: --for '3 d', or --until '7 am'")
    hours = hours_until(texts["until"], now) if "until" in texts else number_of(texts, "for")
    assert hours is not None
    if hours > FIELDS["for"].asked.high:  # type: ignore[union-attr]
        raise UsageError(f"--until: ten years from now at most were expected, found {quoted(texts['until'])}")
    runs = conditions.hours_per_day
    purifiers = request.purifiers or (() if request.purifier is None else (request.purifier,))
    batteries = tuple(battery_text(battery_in_full(library, text), library) for text in request.batteries)
    # Nobody buys so many watt-hours of no make: who types them has them.
    typed = {text.what: text.count for text in batteries if is_quantity(text.what)}
    need = Need(
        target.air_m3_per_h,
        hours if runs is None else hours * runs / 24.0,
        number_of(texts, "max-price"),
        number_of(texts, "max-mass"),
        number_of(texts, "max-noise"),
        number_of(texts, "night-noise"),
        batteries,
        tuple(_purifier(library, text) for text in purifiers),
        request.setting,
        typed | own_of(library, wanted.own),
        request.conditions,
        runs or 24.0,
        wanted.most_batteries,
        wanted.most_purifiers,
    )
    until = f", until {texts['until']}" if "until" in texts else ""
    return Asking(_checked(library, need), target, hours, until)


def _checked(library: Library, need: Need) -> Need:
    """The need, once every battery and purifier in it is known."""
    for text in need.batteries:
        battery_of(library, text.what)
        if text.converter is not None:
            library.converter(text.converter)
    machines = [library.purifier(id_) for id_, _ in need.purifiers]
    unknown = [one.id for one in machines if not any(least_air(one, setting) for setting in one.settings)]
    if unknown:
        who = " and ".join(unknown)
        raise UsageError(
            f"-p: nobody knows the clean air of {who}, not even by watts: leave it out, or state its cadr in a profile"
        )
    if need.setting is not None:
        _setting_of(need.setting, machines or [one for one in library.all("purifier") if isinstance(one, Purifier)])
    return need


def _setting_of(setting: str, machines: Sequence[Purifier]) -> None:
    """Raises `UsageError` where none of ``machines`` has such a setting."""
    names = list(dict.fromkeys(one.name for machine in machines for one in machine.settings))
    if setting.lower() not in [name.lower() for name in names]:
        has = "no purifier has such a one"
        if len(machines) == 1:
            has = f"{machines[0].id} has {', '.join(map(quoted, names))}"
        raise UsageError(f"--setting: {has}, found {quoted(setting)}{nearest(setting, names)}")


def _purifier(library: Library, text: str) -> tuple[str, int | None]:
    """An id, and the count where one was typed."""
    id_, count = split_count(text.strip(), library, "purifier")
    return id_, None if count == 1 else count


def _one_of(texts: Mapping[str, str], names: Sequence[str], what: str) -> None:
    given = [f"--{name}" for name in names if name in texts]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} both say {what}: give one of them")
