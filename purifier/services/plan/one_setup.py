"""What a run is about: one battery, one setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.errors import UsageError, nearest
from purifier.model.equipment import Setting
from purifier.model.setup import Setup
from purifier.plain_text import plain
from purifier.services.plan.join import join
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def one_setup(library: Library, request: Request) -> tuple[Setup, Setting]:
    """The set-up and the setting of ``request``; UsageError when it names several or none, and as `join`."""
    if len(request.batteries) != 1:
        raise UsageError(f"one battery was expected (-b ID), found {len(request.batteries) or 'none'}")
    setup = join(library, request, request.batteries[0])
    names = [one.name for one in setup.settings]
    if request.setting is None:
        if len(names) == 1:
            return setup, setup.settings[0]
        raise UsageError(f"--setting: say which of {', '.join(names)} the purifier runs at")
    for one in setup.settings:
        if one.name.lower() == request.setting.lower():
            return setup, one
    found = plain(request.setting)
    raise UsageError(f"--setting: expected one of {', '.join(names)}, found '{found}'{nearest(found, names)}")
