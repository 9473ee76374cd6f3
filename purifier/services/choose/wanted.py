"""What a person asks for, still in their words: the same as options and as fields of the screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError, nearest
from purifier.library.asked import Asked, in_full, is_bare, is_quantity, read_asked
from purifier.model.equipment import Purifier
from purifier.plain_text import plain, quoted
from purifier.services.choose.need import MOST_COUNTED, Need
from purifier.services.choose.speeds import least_air
from purifier.services.choose.target import Target, target_of
from purifier.services.choose.until import hours_until
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.buy import NEEDED
from purifier.services.plan.meant import battery_of
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.read_room import head_count
from purifier.services.plan.request import Request
from purifier.services.plan.spelled_out import battery_in_full

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

MOST_TRIED: Final = 20
"""The most batteries, and the most purifiers, that are tried of one model."""


class Field(NamedTuple):
    """One thing that is asked for: its option (without dashes), what the screen calls it, and how it is read; None: by
    rules of its own."""

    name: str
    label: str
    example: str
    help: str
    asked: Asked | None = None


def _asked(name: str, dimension: str, low: float, high: float, example: str, units: tuple[str, ...]) -> Asked:
    return Asked(f"--{name}", dimension, low, high, example, units=units, sure=True)


# fmt: off
_TABLE: Final = (
    Field("cadr", "clean air", "141 cfm", "the clean air that is needed (CADR)",
          _asked("cadr", "flow", 1, 1e5, "141 cfm", ("cfm", "m3/h"))),
    Field("each", "air changes an hour", "5", "so many changes of clean air an hour in the room (eACH)"),
    Field("ratio", "left of what is outdoors", "10 %", "no more than this share inside of what is in the air outdoors",
          Asked("--ratio", "fraction", 0, 1, "10 %", low_allowed=False, units=("%",), sure=True)),
    Field("persons", "clean air for people", "4", "what so many people need against infection (ASHRAE 241)"),
    Field("for", "for", "3 d", "how long it must last at least",
          _asked("for", "time", 0.1, 87_660, "3 d", ("h", "d"))),
    Field("until", "until", "7 am", "until when it must last at least"),
    Field("max-price", "at most", "400 USD", "the most that may be spent on what has to be bought",
          _asked("max-price", "money", 0, 1e7, "400 USD", ("USD",))),
    Field("max-mass", "no heavier than", "20 kg", "the most that batteries and converters may weigh",
          _asked("max-mass", "mass", 0, 1e5, "20 kg", ("kg", "lb"))),
    Field("max-noise", "no louder than", "45 dBA", "the most noise of all purifiers together",
          _asked("max-noise", "sound", 0, 140, "45 dBA", ("dBA",))),
    Field("night-noise", "by night no louder than", "30 dBA", "the most noise in eight hours of night",
          _asked("night-noise", "sound", 0, 140, "30 dBA", ("dBA",))),
)
# fmt: on
FIELDS: Final[Mapping[str, Field]] = {one.name: one for one in _TABLE}
TARGETS: Final = ("cadr", "each", "ratio", "persons")
"""How much clean air; at most one of them."""
TIMES: Final = ("for", "until")
_DOLLARS: Final = re.compile(r"(?:\$|US\$|USD)\s*([\d.,]+)", re.IGNORECASE)


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
        cadr_m3_per_h=_number(texts, "cadr"),
        each_per_h=None if "each" not in texts else _each(texts["each"]),
        ratio=_number(texts, "ratio"),
        persons=None if "persons" not in texts else _persons(texts["persons"]),
    )
    if not texts.keys() & set(TIMES):
        raise UsageError("say how long it must last: --for '3 d', or --until '7 am'")
    hours = hours_until(texts["until"], now) if "until" in texts else _number(texts, "for")
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
        _number(texts, "max-price"),
        _number(texts, "max-mass"),
        _number(texts, "max-noise"),
        _number(texts, "night-noise"),
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


def read_field(name: str, text: str) -> str:
    """One field as it is read, with its unit; raises `UsageError` for what cannot be read by itself."""
    one = FIELDS[name]
    if one.asked is not None:
        full = _full(one.asked, plain(text))
        read_asked(one.asked, full)
        return full
    if name == "each":
        _each(plain(text))
    elif name == "persons":
        _persons(plain(text))
    else:
        hours_until(text, datetime.now())
    return plain(text)


def own_of(library: Library, texts: Sequence[str]) -> dict[str, int]:
    """What is owned: id (or the role of a part, such as ``charger``) -> how many; raises `UsageError` for the rest.

    A part of a name will do where it means one thing, whatever that is: a charger for LiFePO4 is no LiFePO4 battery.
    """
    found: dict[str, int] = {}
    for text in texts:
        shown = plain(text).strip()
        if shown.lower() in NEEDED:
            found[shown.lower()] = MOST_TRIED  # as many as it takes
        elif is_bare(shown):
            raise UsageError(f"--own: {quoted(shown)} has no unit: write '{shown} Wh' for a battery of so much")
        elif is_quantity(shown):
            what = battery_text(battery_in_full(library, shown), library)
            found[battery_of(library, what.what).id] = what.count
        else:
            id_, count = _owned(library, shown)
            found[id_] = found.get(id_, 0) + count
    return found


BUYABLE: Final = ("battery", "purifier", "converter", "part")
"""The kinds of profile that can be owned."""


def _owned(library: Library, shown: str) -> tuple[str, int]:
    """The one thing that ``shown`` means, and how many."""
    meant: dict[str, int] = {}
    for kind in BUYABLE if shown else ():
        id_, count = split_count(shown, library, kind)
        if id_ in library.ids(kind) and (id_ == shown.lower() or shown.lower().startswith(f"{id_}*")):
            return id_, count
        if id_ in library.ids(kind):
            meant[id_] = count
        else:
            meant |= dict.fromkeys(library.find(kind, id_).ids, count)
    if len(meant) == 1:
        return next(iter(meant.items()))
    want = f"--own: a battery, purifier, converter or part was expected, found {quoted(shown)}"
    if meant:
        some = ", ".join(list(meant)[:MOST_MEANT])
        raise UsageError(f"{want}, which may be {some}{' and others' if len(meant) > MOST_MEANT else ''}: say which")
    known = [id_ for kind in BUYABLE for id_ in library.ids(kind)]
    raise UsageError(f"{want}{nearest(shown, [*known, *NEEDED])}")


MOST_MEANT: Final = 4
"""So many of what a part of a name may mean are told."""


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


def _number(texts: Mapping[str, str], name: str) -> float | None:
    asked = FIELDS[name].asked
    assert asked is not None
    return read_asked(asked, _full(asked, texts[name])).value if name in texts else None


def _full(asked: Asked, text: str) -> str:
    """``$400`` as ``400 USD``; a number alone with the unit that goes without saying."""
    if asked.dimension == "money" and (dollars := _DOLLARS.fullmatch(text)):
        text = f"{dollars[1].replace(',', '')} USD"
    return in_full(asked, text) if is_bare(text) else text


def _each(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.1 <= number <= 1000.0:
        want = "air changes an hour from 0.1 to 1000 such as '5' were expected"
        raise UsageError(f"--each: {want}, found {quoted(text)}")
    return number


def _persons(text: str) -> int:
    try:
        return head_count(text)
    except UsageError as error:
        raise UsageError(str(error).replace("--people", "--persons")) from None
