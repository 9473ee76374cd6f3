"""What a person calls the things in a request; an id only where nothing better is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.errors import PurifierError
from purifier.plain_text import plain
from purifier.services.plan.battery_text import battery_text, split_count

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


def battery_name(library: Library, text: str) -> str:
    """The name of a battery as typed, with its count: ``LiFePO4 12 V 100 Ah ×2``; a plain energy as it stands."""
    try:
        parts = battery_text(text, library)
        name = library.battery(parts.what).name if parts.what[:1].isalpha() else plain(parts.what)
    except PurifierError:
        return plain(text)
    return _counted(name, parts.count)


def purifier_name(library: Library, text: str) -> str:
    """The name of a purifier as typed, with its count."""
    try:
        id_, count = split_count(text.strip(), library, "purifier")
        return _counted(library.purifier(id_).name, count)
    except PurifierError:
        return plain(text)


def _counted(name: str, count: int) -> str:
    return name if count == 1 else f"{name} ×{count}"
