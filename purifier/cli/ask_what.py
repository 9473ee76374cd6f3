"""What ``plan --ask`` cannot do without: which battery, which purifier, which way between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.library.asked import BATTERY, LOAD
from purifier.library.matching import matching, near
from purifier.library.names import MOST_SHOWN
from purifier.plain_text import quoted
from purifier.services.plan.battery_text import battery_text, counted_in_ids, in_ids, split_count
from purifier.services.plan.meant import battery_of, purifier_of
from purifier.services.plan.typed import typed
from purifier.services.plan.ways import ways
from purifier.services.plan.weighed import Weighed, best_of, weighed

if TYPE_CHECKING:
    from purifier.cli.talk import Talk
    from purifier.library.build import Profile
    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request


OTHER: Final = {"battery": "purifier", "purifier": "battery"}
"""What is typed by mistake where one of them is asked for."""


_NO_NAMES: Final = frozenset({"yes", "y", "no", "n", "ok", "okay", "yep", "yeah", "nope", "sure"})
"""Answers to another question: as parts of names they would find what nobody meant."""


def wanted_battery(library: Library, talk: Talk) -> str:
    """A battery's text: an id with what was typed behind it, or an energy with its unit."""
    question = "Which battery? Type its name or part of it, or an energy such as 1280 Wh."
    explained = "What you have: EcoFlow DELTA 2, delta, or the watt-hours on its label. *2 behind it means two of them."
    return talk.ask(question, partial(_found, library, talk, "battery"), explained)


def wanted_purifier(library: Library, talk: Talk) -> str:
    """A purifier's text, or what a load draws with its unit, which begins with a digit."""
    question = "Which purifier? Type its name or part of it, or what it draws such as 15 W."
    explained = "What is to run: Levoit Core 300S, levoit, or the watts on its label. *2 behind it means two of them."
    return talk.ask(question, partial(_found, library, talk, "purifier"), explained)


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
    if text.lower().rstrip(".!") in _NO_NAMES:
        raise UsageError(f"the name of a {kind} was expected, found {quoted(text)}")
    named = _named(library, kind, text)
    if named is not None:
        return named
    quantity = typed(BATTERY if kind == "battery" else LOAD, text)
    what = "an energy" if kind == "battery" else "a load"
    if quantity.full is not None and (not quantity.bare or talk.yes(f"Is that {what} of {quantity.full}?")):
        return quantity.full
    entries = library.all(kind)
    found = matching(entries, quantity.name, _texts) if quantity.name else []
    if quantity.name and (not found or found[0][1].is_scattered or library.find(OTHER[kind], text).exact):
        _refuse_other(library, kind, text)
    if not found and quantity.fault is not None:
        raise quantity.fault
    if not found:
        like = [one.name for one in near(entries, text, _texts)[:MOST_SHOWN]]
        hint = f" (did you mean {' or '.join(like)}?)" if like else "; try another part of its name"
        raise UsageError(f"no {kind} here has {quoted(text)} in its name{hint}")
    if len(found) == 1:
        return found[0][0].id
    talk.say(f"{len(found)} have that in their names.")
    choices: list[Profile | str] = [one for one, _ in found]
    chosen = talk.choose(
        choices,
        lambda one: one if isinstance(one, str) else one.name,
        partial(_found, library, talk, kind),
        "more of its name",
    )
    return chosen if isinstance(chosen, str) else chosen.id


def _refuse_other(library: Library, kind: str, text: str) -> None:
    """Raise `UsageError` where ``text`` names the other of the two that are asked for."""
    other = OTHER[kind]
    known = library.names(other)
    names = [known[id_] for id_ in library.find(other, text).ids]
    if not names:
        found = matching(library.all(other), text, _texts)
        names = [one.name for one, match in found if not match.is_scattered]
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise UsageError(f"that is a {other}: {names[0]}{more}; here the {kind} is asked for")


def _texts(one: Profile) -> tuple[str, str]:
    return one.name, one.id


def _named(library: Library, kind: str, text: str) -> str | None:
    """The one profile that is called that, as id, with the count and the way that may be behind it."""
    try:
        if kind == "battery":
            id_, in_full = battery_text(text, library).what, in_ids(text, library)
        else:
            id_, in_full = split_count(text, library, kind)[0], counted_in_ids(text, library, kind)
    except UsageError:
        return None
    return in_full if library.known(kind, id_) is not None else None
