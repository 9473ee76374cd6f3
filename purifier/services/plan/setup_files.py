"""Set-ups as TOML files, to keep and to share; and the last one, which the app opens on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import SetupFileError
from purifier.plain_text import plain
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.request import Request
from purifier.services.whole_file import write_whole

if TYPE_CHECKING:
    from purifier.library.setup_toml import SetupWords

BEGINS: Final = "# A purifier set-up"
MOST_ASIDE: Final = 100
"""So many broken set-ups are kept."""


def save(path: Path, request: Request) -> None:
    """Write ``request`` to ``path``, whole or not at all; raises `SetupFileError` with the reason."""
    try:
        write_whole(path, text_of(request))
    except OSError as error:
        raise SetupFileError(f"cannot write {plain(str(path))}: {error.strerror}") from None


def text_of(request: Request) -> str:
    """The file's text: every value as it was typed, so that it reads like the command line."""
    lines = [f"{BEGINS}. Open it with: purifier plan --setup FILE"]
    lines.append(f"batteries = [{', '.join(map(_quoted, request.batteries))}]")
    if request.purifiers:
        lines.append(f"purifiers = [{', '.join(map(_quoted, request.purifiers))}]")
    for key in ("purifier", "load", "setting"):
        value: str | None = getattr(request, key)
        if value is not None:
            lines.append(f"{key} = {_quoted(value)}")
    stated = {name: request.conditions[name] for name in CONDITIONS if request.conditions.get(name, "").strip()}
    if stated:
        lines += ["", "[conditions]", *(f"{name} = {_quoted(text)}" for name, text in stated.items())]
    for kind in dict.fromkeys(kind for kind, _ in request.profiles):
        lines += ["", f"[profiles.{kind}]"]
        lines += [f"{id_} = {_block(text)}" for (of, id_), text in request.profiles.items() if of == kind]
    return "\n".join(lines) + "\n"


def load(path: Path) -> Request:
    """Read a set-up file; raises `SetupFileError` with ``file:line: key: ...`` for all its problems at once."""
    from purifier.library.setup_toml import read_setup

    return _request(read_setup(path, tuple(CONDITIONS)))


def parse(text: str, name: str) -> Request:
    """The same of the text of such a file, which came from ``name``."""
    from purifier.library.setup_toml import read_setup_text

    return _request(read_setup_text(text, name, tuple(CONDITIONS)))


def _request(values: SetupWords) -> Request:
    several = len(values.purifiers) > 1
    return Request(
        batteries=values.batteries,
        purifier=values.purifiers[0] if values.purifiers and not several else values.purifier,
        load=values.load,
        setting=values.setting,
        conditions=values.conditions,
        purifiers=values.purifiers if several else (),
        profiles=values.profiles,
    )


def last_file() -> Path:
    """Where the app keeps what was on its Plan screen."""
    from platformdirs import user_data_dir

    return Path(user_data_dir("purifier", appauthor=False)) / "last-setup.toml"


def remembered() -> Request | None:
    """What the app showed last; None when there is nothing, or nothing readable."""
    try:
        return load(last_file())
    except SetupFileError:
        return None


def set_aside() -> Path | None:
    """Move the last set-up out of the way, for it cannot be used, and nothing shall be written over it; where to.

    None when it cannot be moved.
    """
    last = last_file()
    try:
        names = (f"last-setup-broken{f'-{number}' if number > 1 else ''}.toml" for number in range(1, MOST_ASIDE + 1))
        free = next((last.with_name(name) for name in names if not os.path.lexists(last.with_name(name))), None)
        return None if free is None else last.rename(free)
    except OSError:
        return None


def _block(text: str) -> str:
    """A TOML string of many lines, readable where that can be."""
    readable = all(letter.isprintable() or letter in "\n\t" for letter in text)
    if "'''" in text or not readable or not text.endswith("\n"):
        return _quoted(text)
    return f"'''\n{text}'''"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escaped(c) for c in escaped) + '"'


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
