"""What ``plan --ask`` cannot do without: which battery, which purifier, which way between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from purifier.errors import UsageError, nearest
from purifier.library.asked import BATTERY, LOAD
from purifier.library.matching import matching
from purifier.plain_text import quoted
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.meant import battery_of, purifier_of
from purifier.services.plan.typed import typed
from purifier.services.plan.ways import ways
from purifier.services.plan.weighed import Weighed, best_of, weighed

if TYPE_CHECKING:
    from purifier.cli.talk import Talk
    from purifier.library.build import Profile
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request


def wanted_battery(library: Library, talk: Talk) -> str:
    """A battery's text: an id with what was typed behind it, or an energy with its unit."""
    question = "What do you have? Type its name or part of it, or an energy such as 1280 Wh."
    return talk.ask(question, partial(_found, library, talk, "battery"))


def wanted_purifier(library: Library, talk: Talk) -> str:
    """A purifier's text, or what a load draws with its unit, which begins with a digit."""
    question = "Which purifier? Type its name or part of it, or what it draws such as 15 W."
    return talk.ask(question, partial(_found, library, talk, "purifier"))


def wanted_way(library: Library, talk: Talk, request: Request) -> Weighed | None:
    """The way from the battery to what is run, asked for only where several make sense; None where there is none."""
    text = battery_text(request.batteries[0], library)
    purifier, count = purifier_of(library, request)
    found = weighed(
        library, request, ways(library, battery_of(library, text.what), purifier, count), text.what, text.count
    )
    good = [one for one in found if one.is_good]
    if len(good) == 1 or len(found) == 1:
        talk.say("Only one way makes sense." if good else "There is only one way.")
        return (good or found)[0]
    if not found:
        return None
    talk.say("Which way from the battery to the purifier? The best first.")
    return talk.choose(best_of(found), _words, partial(_other_way, talk, found), "more to hear all")


def _other_way(talk: Talk, found: Sequence[Weighed], answer: str) -> Weighed:
    if answer.lower() == "more":
        return talk.choose(found, _words, partial(_named_way, found), "a part of its name")
    return _named_way(found, answer)


def _named_way(found: Sequence[Weighed], answer: str) -> Weighed:
    named = matching(found, answer, lambda one: (one.way.words, one.text))
    if len(named) != 1:
        raise UsageError(f"one way was expected, found {len(named) or 'none'} with {quoted(answer)} in its name")
    return named[0][0]


def _words(one: Weighed) -> str:
    """``AC outlet: at least 13 hours at setting 100%``, and what stands against it."""
    told = "" if one.span is None or one.row is None else f": at least {one.span.least}{one.row.at_setting}"
    return f"{one.way.words}{told}{f', but {one.against}' if one.against else ''}"


def _found(library: Library, talk: Talk, kind: str, text: str) -> str:
    """An id, with count and way as typed, or a quantity with its unit; raises `UsageError`."""
    if _is_known(library, kind, text):
        return text
    quantity = typed(BATTERY if kind == "battery" else LOAD, text)
    if quantity.full is not None:
        return quantity.full
    entries = library.all(kind)
    found = [one for one, _ in matching(entries, quantity.name or "", _texts)] if quantity.name else []
    if not found and quantity.fault is not None:
        raise quantity.fault
    if not found:
        hint = nearest(text, [one.name for one in entries]) or "; try another part of its name"
        raise UsageError(f"no {kind} here has {quoted(text)} in its name{hint}")
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


def _texts(one: Profile) -> tuple[str, str]:
    return one.name, one.id


def _is_known(library: Library, kind: str, text: str) -> bool:
    """Whether that is the id of a profile, perhaps with a count and a way behind it."""
    try:
        id_ = battery_text(text, library).what if kind == "battery" else split_count(text, library, "purifier")[0]
    except UsageError:
        return False
    return library.known(kind, id_) is not None
