"""The profiles that go with a set-up: those it is planned with that do not come with the program."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from purifier.errors import PurifierError
from purifier.library.ids import FOLDERS
from purifier.library.places import bundle
from purifier.library.setup_toml import CARRIED
from purifier.services.plan.battery_text import battery_text
from purifier.services.plan.plan import column
from purifier.services.plan.received import same_profile
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

_LITERAL: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|[ \t]*\#[^\n]*", re.DOTALL
)
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n){2,}")


def carrying(library: Library, request: Request) -> Request:
    """``request`` with every profile that somebody who has only the bundle needs to plan it alike."""
    used: dict[tuple[str, str], None] = {}
    for each in request.each:
        for battery in each.batteries:
            used |= dict.fromkeys(_used(library, each, battery))
    texts = {}
    for kind, id_ in sorted(used, key=lambda one: (CARRIED.index(one[0]), one[1])):
        try:
            text = library.text_of(kind, id_)
        except (PurifierError, OSError):
            continue  # a name that is none, or a file that has gone: planning it says so
        if not _is_bundled(kind, id_, text):
            texts[kind, id_] = text
    return replace(request, profiles=texts)


def carried_words(request: Request) -> str:
    """`` with the battery 'shelf' in it``: the profiles that go with ``request``; empty when none do."""
    if not request.profiles:
        return ""
    names = [f"{kind} '{id_}'" for kind, id_ in request.profiles]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f" with the {listed} in it"


def compact(text: str) -> str:
    """A profile's text without comments and empty lines: it says the same."""
    bare = _LITERAL.sub(lambda m: "" if m[0].lstrip().startswith("#") else m[0], text)
    if '"""' not in bare and "'''" not in bare:
        bare = _BLANK_LINES.sub("\n", bare).strip() + "\n"
    return bare if same_profile(bare, text) else text


def _used(library: Library, request: Request, battery: str) -> list[tuple[str, str]]:
    """What planning one set-up opens; where it cannot be planned, what its words name."""
    reader = library.fresh()
    try:
        column(reader, request, battery, with_drivers=False)
        found = list(reader.opened_so_far())
    except PurifierError:
        found = _named(library, request, battery)
    return [(kind, library.known(kind, id_) or id_) for kind, id_ in found if kind in CARRIED]


def _named(library: Library, request: Request, battery: str) -> list[tuple[str, str]]:
    from purifier.services.plan.battery_text import split_count

    try:
        parts = battery_text(battery, library)
        named = [("battery", parts.what), ("converter", parts.converter or "")]
        if request.purifier is not None:
            named.append(("purifier", split_count(request.purifier.strip(), library, "purifier")[0]))
        own = library.battery(parts.what).chemistry if library.known("battery", parts.what) else None
    except PurifierError:
        return []
    return [*named, *([] if own is None else [("chemistry", own)])]


def _is_bundled(kind: str, id_: str, text: str) -> bool:
    try:
        return same_profile(text, (bundle() / FOLDERS[kind] / f"{id_}.toml").read_text(encoding="utf-8"))
    except OSError:
        return False
