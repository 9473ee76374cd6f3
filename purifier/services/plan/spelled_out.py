"""A request with every unit in it and ids for names: what is saved or handed on can be read in one way only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from purifier.errors import UsageError
from purifier.library.asked import BATTERY, LOAD, Asked, in_full, is_bare
from purifier.plain_text import plain
from purifier.services.plan.battery_text import battery_text, counted_in_ids, in_ids, names_in
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def spelled_out(library: Library, request: Request) -> tuple[Request, tuple[str, ...]]:
    """``request`` with ids for names and the units that go without saying, and a sentence for each number that had none
    and for what was told by a part of a name.

    What cannot be read stays as it was typed, for `join` to say why.
    """
    full = replace(
        request,
        batteries=tuple(battery_in_full(library, text) for text in request.batteries),
        purifier=None if request.purifier is None else _purifier_in_full(library, request.purifier),
        purifiers=tuple(_purifier_in_full(library, text) for text in request.purifiers),
        load=None if request.load is None else _in_full(LOAD, request.load),
        conditions={name: condition_in_full(name, text) for name, text in request.conditions.items()},
    )
    pairs = [("-b", *pair) for pair in zip(request.batteries, full.batteries, strict=True)]
    runs = [(one.purifier or "", *one.purifiers) for one in (request, full)]
    pairs += [("-p", *pair) for pair in zip(*runs, strict=True)]
    pairs.append(("--load", request.load or "", full.load or ""))
    pairs += [(f"--{name}", text, full.conditions[name]) for name, text in request.conditions.items()]
    told = [pair for pair in pairs if pair[1] != pair[2] and not _has_whole_names(library, *pair[:2])]
    return full, tuple(f"{option} {plain(typed)}: read as {read}" for option, typed, read in told)


def battery_in_full(library: Library, text: str) -> str:
    """A battery as typed, with its unit when it is a number without one, and with ids where it has names."""
    try:
        parts = battery_text(text, library)
        named = in_ids(text, library)
    except UsageError:
        return text
    if is_bare(parts.what):
        return str(replace(parts, what=_in_full(BATTERY, parts.what)))
    return text if named == plain(text) else named


def _purifier_in_full(library: Library, text: str) -> str:
    try:
        named = counted_in_ids(text, library, "purifier")
    except UsageError:
        return text
    return text if named == plain(text) else named


def _has_whole_names(library: Library, option: str, typed: str) -> bool:
    """Whether names stand in what was typed and all are written out: nobody has to be told which are meant."""
    if option not in ("-b", "-p"):
        return False
    found = names_in(typed, library, "battery" if option == "-b" else "purifier")
    return bool(found) and all(library.find(*one).exact for one in found)


def condition_in_full(name: str, text: str, degrees: str | None = None) -> str:
    """The condition ``name`` as typed, with its unit when it is a number without one.

    ``degrees`` is the unit of a temperature that has none; None: it can be read two ways, and stays as it is.
    """
    one = CONDITIONS.get(name)
    if one is None or one.is_flag or one.has_own_words or one.dimension == "number":
        return text
    asked = one.asked
    if degrees is not None and one.dimension == "temperature":
        asked = asked._replace(units=(degrees,))
    return _in_full(asked, text)


def _in_full(asked: Asked, text: str) -> str:
    try:
        return in_full(asked, text) if is_bare(text) else text
    except UsageError:
        return text
