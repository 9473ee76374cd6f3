"""What ``plan --ask`` cannot do without: which battery, which purifier, which way between them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from purifier.cli.ask_find import Way, matching, ways
from purifier.errors import PurifierError, UsageError, nearest
from purifier.library.asked import BATTERY, LOAD, Asked, in_full, state
from purifier.model.units import UNITS, split
from purifier.plain_text import quoted
from purifier.services.plan.battery_text import battery_text, split_count

if TYPE_CHECKING:
    from purifier.cli.talk import Talk
    from purifier.library.build import Profile
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

BEST: Final = 3
"""Ways that are read out where one has to be chosen."""


def wanted_battery(library: Library, talk: Talk) -> str:
    """A battery's text: an id with what was typed behind it, or an energy with its unit."""
    question = "What do you have? Type its name or part of it, or an energy such as 1280 Wh."
    return talk.ask(question, partial(_found, library, talk, "battery"))


def wanted_purifier(library: Library, talk: Talk) -> str:
    """A purifier's text, or what a load draws with its unit, which begins with a digit."""
    question = "Which purifier? Type its name or part of it, or what it draws such as 15 W."
    return talk.ask(question, partial(_found, library, talk, "purifier"))


def wanted_way(library: Library, talk: Talk, request: Request) -> Way | None:
    """The way from the battery to what is run, asked for only where there are several; None where there is none."""
    found = ways(library, request, request.batteries[0])
    if len(found) < 2:
        return found[0] if found else None
    talk.say("Which way from the battery to the purifier? The longest first, told at the lowest setting:")
    return talk.choose(found[:BEST], _words, partial(_other_way, talk, found), "more to hear all")


def _other_way(talk: Talk, found: list[Way], answer: str) -> Way:
    if answer.lower() == "more":
        return talk.choose(found, _words, partial(_named_way, found), "a part of its name")
    return _named_way(found, answer)


def _named_way(found: list[Way], answer: str) -> Way:
    named = matching(found, answer, lambda way: (way.words, way.text))
    if len(named) != 1:
        raise UsageError(f"one way was expected, found {len(named) or 'none'} with {quoted(answer)} in its name")
    return named[0]


def _words(way: Way) -> str:
    return f"{way.words}: {way.least}"


def _found(library: Library, talk: Talk, kind: str, typed: str) -> str:
    """An id, with count and way as typed, or a quantity with its unit; raises `UsageError`."""
    if _is_known(library, kind, typed):
        return typed
    entries = library.all(kind)
    found = matching(entries, typed, lambda one: (one.name, one.id))
    asked = BATTERY if kind == "battery" else LOAD
    if typed[0].isdigit() or typed[0] in "+-.":
        try:
            return state(asked, typed).text
        except PurifierError:
            if not found or _means(asked, typed):
                raise  # what is a quantity, and a wrong one, is no part of a name
    if not found:
        hint = nearest(typed, [one.name for one in entries]) or "; try another part of its name"
        raise UsageError(f"no {kind} here has {quoted(typed)} in its name{hint}")
    if len(found) == 1:
        return found[0].id
    talk.say(f"{len(found)} have that in their names.")
    choices: list[Profile | str] = list(found)
    chosen = talk.choose(
        choices,
        lambda one: one if isinstance(one, str) else one.name,
        partial(_found, library, talk, kind),
        "more of its name",
    )
    return chosen if isinstance(chosen, str) else chosen.id


def _means(asked: Asked, typed: str) -> bool:
    """Whether it is a quantity of what is asked for, if a bad one: ``0 Wh``, ``-5``."""
    parts = split(in_full(asked, typed))
    unit = None if parts is None else UNITS.get(parts.unit)
    return typed[0] in "+-." or (unit is not None and unit.dimension == asked.dimension)


def _is_known(library: Library, kind: str, typed: str) -> bool:
    """Whether that is the id of a profile, perhaps with a count and a way behind it."""
    try:
        id_ = battery_text(typed, library).what if kind == "battery" else split_count(typed, library, "purifier")[0]
    except UsageError:
        return False
    return library.known(kind, id_) is not None
