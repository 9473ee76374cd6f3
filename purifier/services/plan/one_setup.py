"""What a run is about: one battery, one setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.errors import UsageError, nearest
from purifier.model.equipment import Setting
from purifier.model.setup import Setup
from purifier.plain_text import plain
from purifier.services.plan.join import join
from purifier.services.plan.prepare import prepared
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def one_setup(library: Library, request: Request) -> tuple[Setup, Setting]:
    """The set-up and the setting of ``request``; raises as `join` and `prepared`, and for several or none."""
    refuse_several(request)
    setup = join(library, request, request.batteries[0])
    setting = _setting(setup, request)
    prepared(setup, (setting,), request.conditions.get("wire"))
    return setup, setting


def refuse_several(request: Request) -> None:
    """Raises `UsageError` where ``request`` is not about one battery and one purifier or load."""
    if len(request.batteries) != 1:
        raise UsageError(f"one battery was expected (-b ID), found {len(request.batteries) or 'none'}")
    if request.purifiers:
        raise UsageError(f"one purifier was expected (-p ID), found {len(request.purifiers)}")


def _setting(setup: Setup, request: Request) -> Setting:
    names = [one.name for one in setup.settings]
    if request.setting is None:
        if len(names) == 1:
            return setup.settings[0]
        raise UsageError(f"--setting: say which of {', '.join(names)} the purifier runs at")
    for one in setup.settings:
        if one.name.lower() == request.setting.lower():
            return one
    found = plain(request.setting)
    raise UsageError(f"--setting: expected one of {', '.join(names)}, found '{found}'{nearest(found, names)}")
