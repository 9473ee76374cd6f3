"""What is needed, as fields: what each is called, and how all of them are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import PurifierError, UsageError
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.wanted import Wanted
    from purifier.services.plan.request import Request
    from purifier.services.wording import Units


class NeedField(NamedTuple):
    """One thing that is asked: what the screen calls it, what stands there while it is empty, and what it means."""

    name: str
    label: str
    empty: str
    help: str


ROOM: Final = ("room", "people", "air", "tightness")
"""Those that are conditions of a plan too, under the same names."""

# fmt: off
_TABLE: Final = (
    NeedField("room", "room", "not stated", "its sides (12x12x8 ft), its floor and height, or its volume (33 m3)"),
    NeedField("people", "people in it", "not stated", "how many people are in the room, such as 4"),
    NeedField("air", "against", "not stated", "smoke, infection, or outside (a release outdoors)"),
    NeedField("tightness", "how tight it is", "as rooms are", "tight, typical or leaky, windows shut"),
    NeedField("clean-air", "clean air", "by the room", "141 cfm, 5 changes, 10 % of outdoors or 4 people; empty: what "
              "the room and its people need"),
    NeedField("how-long", "for how long", "not stated", "a span such as 3 d, or until 7 am, until friday noon"),
    NeedField("max-price", "at most", "no limit", "what may be spent on all that has to be bought, such as $400"),
    NeedField("max-mass", "no heavier than", "no limit", "what batteries and converters may weigh, such as 20 kg"),
    NeedField("max-noise", "no louder than", "no limit", "the noise of all purifiers together, such as 45 dBA"),
    NeedField("night-noise", "by night", "no limit", "the noise in eight hours of night, such as 30 dBA: it may be "
              "turned down then"),
    NeedField("purifier", "purifier", "any", "only these, by name: AirFanta, or AirFanta*2; commas between several"),
    NeedField("battery", "battery", "any", "only these, by name: Anker, or lifepo4-12v-100ah; commas between several"),
    NeedField("own", "I have", "nothing", "what need not be bought: batteries, purifiers, charger, shunt, fuse"),
)
# fmt: on
FIELDS: Final[Mapping[str, NeedField]] = {one.name: one for one in _TABLE}
EXAMPLE: Final[Mapping[str, str]] = {"room": "12x12x8 ft", "how-long": "3 d"}
"""What the screen opens on: the founding bedroom."""
_PLAIN: Final = ("max-price", "max-mass", "max-noise", "night-noise")


def opening_texts(planned: Request | None) -> dict[str, str]:
    """What the fields say at first: the room of the Plan where it states one, else the example."""
    room = {} if planned is None else {name: planned.conditions[name] for name in ROOM if name in planned.conditions}
    return dict(EXAMPLE) | room


def others_of(planned: Request | None) -> dict[str, str]:
    """The conditions of the Plan that are no fields here, such as its temperature; they are in force here too."""
    return {} if planned is None else {k: v for k, v in planned.conditions.items() if k not in ROOM and v.strip()}


_SIDES: Final = re.compile(r"[\d.,\s]+[x×X*][\d.,\s]+[x×X*][\d.,\s]+")
_BARE: Final = re.compile(r"\d+(?:\.\d+)?")


def in_units(texts: Mapping[str, str], units: Units) -> dict[str, str]:
    """``texts`` with the unit of the screen where a number has none and that goes without saying: feet or metres, CFM
    or m3/h, pounds or kilograms."""
    us = units == "us"
    usual = {
        "room": (_SIDES, "ft" if us else "m"),
        "clean-air": (_BARE, "cfm" if us else "m3/h"),
        "max-mass": (_BARE, "lb" if us else "kg"),
    }
    full = dict(texts)
    for name, (bare, unit) in usual.items():
        text = full.get(name, "").strip()
        if bare.fullmatch(text):
            full[name] = f"{text} {unit}"
    return full


def read_need(
    library: Library, texts: Mapping[str, str], others: Mapping[str, str], now: datetime
) -> tuple[Wanted, dict[str, str]]:
    """What ``texts`` ask for, as far as they can be read, and what is wrong with the others, by field."""
    from purifier.services.choose.fields import read_field
    from purifier.services.choose.one_field import clean_air, how_long
    from purifier.services.choose.owned import own_of
    from purifier.services.choose.wanted import Wanted
    from purifier.services.plan.read_conditions import read_conditions
    from purifier.services.plan.request import Request

    given = {name: text.strip() for name, text in texts.items() if text.strip()}
    faults: dict[str, str] = {}
    stated: dict[str, str] = {}
    conditions = dict(others)
    names: dict[str, tuple[str, ...]] = {}
    for name, text in given.items():
        try:
            if name in ROOM:
                read_conditions({name: text} | ({"room": EXAMPLE["room"]} if name == "tightness" else {}))
                conditions[name] = text
            elif name == "clean-air":
                option, read = clean_air(text)
                stated[option] = read
            elif name == "how-long":
                option, read = how_long(text, now)
                stated[option] = read
            elif name in _PLAIN:
                stated[name] = read_field(name, text)
            elif name == "own":
                names[name] = _split(text)
                own_of(library, names[name])
            else:
                names[name] = tuple(one for part in _split(text) for one in _named(library, name, part))
        except PurifierError as error:
            faults[name] = _of_field(name, sentence(error))
            names.pop(name, None)
    if "tightness" in conditions and "room" not in conditions:
        del conditions["tightness"]  # it says nothing without a room
    request = Request(names.get("battery", ()), purifiers=names.get("purifier", ()), conditions=conditions)
    return Wanted(stated, names.get("own", ()), request), faults


def lacks(wanted: Wanted) -> str:
    """What has to be said before anything can be looked for; empty where that is all there."""
    from purifier.services.choose.fields import TARGETS, TIMES

    if not wanted.stated.keys() & set(TARGETS) and not {"room", "people"} & wanted.request.conditions.keys():
        return "Say how much clean air you need: a room (12x12x8 ft), people (4), or clean air itself (141 cfm)."
    if not wanted.stated.keys() & set(TIMES):
        return "Say for how long you need it: 3 d, or until 7 am."
    return ""


def _of_field(name: str, words: str) -> str:
    """What is wrong, with what the screen calls the field in the place of its option."""
    return re.sub(r"^[a-z-]+(?=: )", FIELDS[name].label, words)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _named(library: Library, kind: str, text: str) -> tuple[str, ...]:
    """Every profile that a part of a name fits; raises `UsageError` where none does."""
    from purifier.errors import nearest
    from purifier.library.asked import is_quantity
    from purifier.library.matching import matching
    from purifier.plain_text import quoted
    from purifier.services.plan.battery_text import battery_text, split_count

    id_ = battery_text(text, library).what if kind == "battery" else split_count(text, library, kind)[0]
    if id_ in library.ids(kind) or (kind == "battery" and is_quantity(id_)):
        return (text,)
    names = library.names(kind)
    found = [one for one, match in matching(list(names), id_, lambda one: (names[one], one)) if not match.is_scattered]
    if not found:
        raise UsageError(f"no {kind} is called {quoted(id_)}{nearest(id_, [*names, *names.values()])}")
    behind = text[len(id_) :] if text.startswith(id_) else ""
    return tuple(f"{one}{behind}" for one in found)
