"""What the app opens with: which screen, and which set-ups."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from purifier.plain_text import plain
from purifier.ui.screens import SCREENS
from purifier.ui.words import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from purifier.services.plan.request import Request


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

    return single(remembered() or FOUNDING)[0]


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
    shown, words = single(request)
    return Opening(shown, True, words)


def unusable(why: str) -> Opening:
    """The founding comparison in place of a last set-up that is set aside, ``why`` in its words."""
    from purifier.services.plan.request import FOUNDING
    from purifier.services.plan.setup_files import last_file, set_aside

    aside = set_aside()
    where = f"it is kept as {aside}" if aside is not None else f"it is still at {last_file()}"
    return Opening(FOUNDING, words=f"What was here last cannot be opened ({where}): {why}")


def single(request: Request) -> tuple[Request, str]:
    """``request`` with the first of its purifiers alone, and the words to say so; none when there are not several."""
    if not request.purifiers:
        return request, ""
    first = request.purifiers[0]
    words = f"Several purifiers are compared in there: this screen shows the first, {plain(first)}."
    return replace(request, purifier=first, purifiers=()), words
