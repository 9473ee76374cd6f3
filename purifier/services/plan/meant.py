"""The battery and the purifier that words mean, before there is a way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.errors import PurifierError
from purifier.services.plan.battery_text import split_count
from purifier.services.plan.join import join
from purifier.services.plan.request import Request

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.model.equipment import Battery, Purifier


def battery_of(library: Library, what: str) -> Battery:
    """A battery by id or as a typed energy; raises as `join`."""
    return join(library, Request(load="1 W"), what).battery


def purifier_of(library: Library, request: Request) -> tuple[Purifier | None, int]:
    """What the request runs, and how many; None for a plain load, or for a purifier that cannot be found."""
    if request.purifier is None:
        return None, 1
    try:
        id_, count = split_count(request.purifier.strip(), library, "purifier")
        return library.purifier(id_), count
    except PurifierError:
        return None, 1
