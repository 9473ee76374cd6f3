"""What the app opens with: which screen, and which set-ups."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from purifier.plain_text import plain
from purifier.ui.screens import SCREENS
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.library.catalogue import Library
    from purifier.services.plan.request import Request

MOST_SHOWN: Final = 8
"""As many columns the Plan screen has: every purifier with every battery."""


def first_screen(database: Path, *, asked: bool) -> str:
    """The id of the screen to open on: a run that is being recorded goes first, unless something else was ``asked``."""
    from purifier.store.place import is_there

    if not asked and is_there(database):
        from purifier.services.runs.current import recorded_now

        if recorded_now(database):
            return "log"
    return SCREENS[0].id


def opening_request() -> Request:
    """What was on the Plan screen last, else the founding post's comparison."""
    from purifier.services.plan.request import FOUNDING
    from purifier.services.plan.setup_files import remembered

    return fitting(remembered() or FOUNDING)[0]


class Opening(NamedTuple):
    """What the Plan screen opens on; ``kept``: it was there last.  ``words`` are what there is to say about it."""

    request: Request
    kept: bool = False
    words: str = ""


def opening() -> Opening:
    """What was on the Plan screen last, else the founding post's comparison; a file that cannot be read goes aside."""
    from purifier.errors import SetupFileError
    from purifier.services.plan.request import FOUNDING
    from purifier.services.plan.setup_files import last_file, load

    if not os.path.lexists(last_file()):
        return Opening(FOUNDING)
    try:
        request = load(last_file())
    except SetupFileError as error:
        return unusable(sentence(error))
    shown, words = fitting(request)
    return Opening(shown, True, words)


def unusable(why: str) -> Opening:
    """The founding comparison in place of a last set-up that is set aside, ``why`` in its words."""
    from purifier.services.plan.request import FOUNDING
    from purifier.services.plan.setup_files import last_file, set_aside

    aside = set_aside()
    where = f"it is kept as {aside}" if aside is not None else f"it is still at {last_file()}"
    return Opening(FOUNDING, words=f"What was here last cannot be opened ({where}): {why}")


def fitting(request: Request) -> tuple[Request, str]:
    """``request`` with as many of its purifiers as the screen can show, and the words to say so; none if all."""
    most = max(1, MOST_SHOWN // max(1, len(request.batteries)))
    if len(request.purifiers) <= most:
        return request, ""
    kept = request.purifiers[:most]
    words = f"{len(request.purifiers)} purifiers are compared in there: this screen shows the first {len(kept)}."
    one = kept[0] if len(kept) == 1 else None
    return replace(request, purifier=one, purifiers=() if one is not None else kept), words


def bad_profiles(library: Library) -> str:
    """What there is to say of profiles of one's own that cannot be read; empty when all can be."""
    problems = library.own_problems()
    if not problems:
        return ""
    count = len({problem.path for problem in problems})
    first = problems[0]
    where = plain(first.path.name) + (f", line {first.line}" if first.line is not None else "")
    what = plain(": ".join(part for part in (first.key, first.message) if part))
    words = (
        "A profile of yours cannot be read and is" if count == 1 else f"{count} of your profiles cannot be read and are"
    )
    return f"{words} left out: {where}: {what}. The Profiles screen shows it."
