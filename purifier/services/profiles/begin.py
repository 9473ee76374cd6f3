"""A profile of one's own, begun from a template: its name, its id, its file."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.errors import UsageError
from purifier.library.ids import FOLDERS, IS_ITS_ID, LONGEST_ID, id_fault
from purifier.plain_text import plain, quoted
from purifier.services.profiles.own import home_of

if TYPE_CHECKING:
    from purifier.library.catalogue import Library

_SPELLED_OUT: Final = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "'": "", "’": ""})


class Begun(NamedTuple):
    """A profile to be: ``id`` is what it is called on the command line, ``path`` its file; ``taken`` is the id that its
    name would give, where another profile has that."""

    id: str
    path: Path
    taken: str = ""


def refuse(kind: str) -> None:
    """UsageError for a kind of which a person cannot have one of their own."""
    if kind == "prior":
        raise UsageError("there is one profile of usual losses for each class of device: e edits one of them")


def begun(library: Library, kind: str, name: str) -> Begun:
    """Where a profile of that name would lie; nothing is written, and no profile that is there is hidden by it."""
    folder, known = home_of(library) / FOLDERS[kind], set(library.ids(kind))
    wanted = id_of(name, kind)
    for number in range(1, len(known) + 1000):
        id_ = wanted if number == 1 else f"{wanted[: LONGEST_ID - 5].rstrip('-')}-{number}"
        if id_ not in known and not os.path.lexists(folder / f"{id_}.toml"):
            return Begun(id_, folder / f"{id_}.toml", "" if id_ == wanted else wanted)
    raise UsageError(f"{folder} is full of files that begin with {wanted}")


def id_of(name: str, kind: str) -> str:
    """The id that a name gives: its words in small letters without accents, joined by hyphens."""
    bare = unicodedata.normalize("NFKD", name.lower().translate(_SPELLED_OUT)).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", bare)) or f"my-{kind}"
    return (words if words[0].isalpha() else f"{kind}-{words}")[:LONGEST_ID].rstrip("-")


def begin(library: Library, kind: str, name: str) -> Begun:
    """Write the template of ``kind`` under that name. Raises UsageError when it cannot be written."""
    refuse(kind)
    one = begun(library, kind, name)
    return one._replace(path=_write_new(one.path, named(kind, name)))


def begin_as(library: Library, kind: str, id_: str, text: str | None = None) -> Path:
    """Write the template of ``kind``, or ``text``, under an id; its name is still to be filled in.

    Raises UsageError for what is no id, for one that is a file already, and when it cannot be written.
    """
    fault = id_fault(id_, kind)
    if fault is not None:
        near = id_of(id_, kind)
        hint = f" (did you mean {quoted(near, 60)}?)" if kind != "prior" and near != f"my-{kind}" else ""
        raise UsageError(f"--write: {fault.removeprefix(IS_ITS_ID).partition(' (rename')[0]}{hint}")
    path = home_of(library) / FOLDERS[kind] / f"{id_}.toml"
    if os.path.lexists(path):
        raise UsageError(f"--write: {plain(str(path))} is there already: edit it, or choose another id")
    if kind != "prior" and id_ in library.ids(kind):
        there = f"there is a {kind} called {quoted(id_, 60)} already, which this would hide"
        raise UsageError(f"--write: {there}: choose another id")
    return _write_new(path, named(kind, None) if text is None else text)


def named(kind: str, name: str | None) -> str:
    """The template of ``kind`` with its name filled in, where there is one."""
    from purifier.library.template import template

    text = template(kind)
    if name is None:
        return text
    # What JSON escapes in a text, TOML escapes the same way.
    line = f"name = {json.dumps(plain(name), ensure_ascii=False)}"
    return re.sub(r'^name = "[^"]*"', lambda _: line, text, count=1, flags=re.MULTILINE)


def _write_new(path: Path, text: str) -> Path:
    from purifier.services.whole_file import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        raise UsageError(f"{plain(str(path))} cannot be written: {error.strerror}") from None
    return path
