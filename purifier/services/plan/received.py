"""Profiles that a set-up brings with it: known from then on, written nowhere, and never in the place of another."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.services.plan.battery_text import battery_text, split_count
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

_CHEMISTRY: Final = re.compile(r"^([ \t]*[\"']?chemistry[\"']?[ \t]*=[ \t]*).*$", re.MULTILINE)
_ORDER: Final = ("chemistry", "prior", "converter", "purifier", "battery")
"""A battery comes last: the chemistry that it names may have to be called something else."""


def received(library: Library, request: Request) -> tuple[Request, tuple[str, ...]]:
    """``request`` as it can be planned here, its own profiles known to ``library``; and what is to be said of them.

    One that is here under the same id and says the same is left out.  One that says otherwise goes by another id, here
    and in the request, so that neither takes the other's place; only usual losses (priors), whose ids are fixed, stand
    before those that are here, for as long as ``library`` lives.
    """
    if not request.profiles:
        return request, ()
    names: dict[tuple[str, str], str] = {}
    kept: dict[tuple[str, str], str] = {}
    said: list[str] = []
    for (kind, id_), text in sorted(request.profiles.items(), key=lambda pair: _ORDER.index(pair[0][0])):
        text = _with_chemistry(text, names) if kind == "battery" else text
        name = _free(library, kind, id_, text)
        if name is None:
            continue
        kept[kind, name] = text
        if name != id_:
            names[kind, id_] = name
            said.append(
                f"{kind} '{id_}': another one of that name is here ({library.path_of(kind, id_)}): "
                f"the one that came with the set-up is called '{name}' meanwhile"
            )
        elif kind == "prior" and name in library.ids(kind):
            said.append(f"the usual losses '{id_}' that came with the set-up stand before those that are here")
    library.receive(kept)
    batteries = tuple(_battery(library, text, names) for text in request.batteries)
    purifiers = tuple(_purifier(library, text, names) for text in request.purifiers)
    purifier = None if request.purifier is None else _purifier(library, request.purifier, names)
    changed = replace(request, batteries=batteries, purifier=purifier, purifiers=purifiers, profiles=kept)
    return changed, tuple(said)


def same_profile(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their comments and their order."""
    try:
        return tomllib.loads(one) == tomllib.loads(other)
    except (ValueError, RecursionError):
        return one == other


def _free(library: Library, kind: str, id_: str, text: str) -> str | None:
    """The id under which ``text`` can be known here; None where it is known already, by a file of its own."""
    if id_ not in library.ids(kind):
        return id_
    for number in count(1):
        name = id_ if number == 1 else f"{id_[:60]}-received{'' if number == 2 else f'-{number - 1}'}"
        if name not in library.ids(kind):
            return name
        try:
            there = library.text_of(kind, name)
        except OSError:
            continue
        if same_profile(there, text):
            return name if library.received(kind, name) is not None else None
        if kind == "prior":
            return name
    raise AssertionError("there is no end of numbers")


def _with_chemistry(text: str, names: Mapping[tuple[str, str], str]) -> str:
    """A battery's text with the new name of its chemistry, if that has one."""
    for (kind, old), new in names.items():
        if kind == "chemistry":
            text = _CHEMISTRY.sub(lambda m, old=old, new=new: f'{m[1]}"{new}"' if old in m[0] else m[0], text)  # type: ignore[misc]
    return text


def _battery(library: Library, text: str, names: Mapping[tuple[str, str], str]) -> str:
    try:
        parts = battery_text(text, library)
    except UsageError:
        return text  # whoever plans it says why
    converter = parts.converter
    what = names.get(("battery", parts.what.lower()), parts.what)
    via = None if converter is None else names.get(("converter", converter.lower()), converter)
    return text if (what, via) == (parts.what, converter) else str(replace(parts, what=what, converter=via))


def _purifier(library: Library, text: str, names: Mapping[tuple[str, str], str]) -> str:
    try:
        id_, number = split_count(text.strip(), library, "purifier")
    except UsageError:
        return text
    new = names.get(("purifier", id_.lower()))
    return text if new is None else f"{new}{f'*{number}' if number > 1 else ''}"
