"""What a screen asks its app for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from purifier.library.catalogue import Library
    from purifier.ui.app import PurifierApp


def owner(node: DOMNode) -> PurifierApp:
    """The app that ``node`` is part of."""
    return cast("PurifierApp", node.app)


def library_of(node: DOMNode) -> Library:
    """The profiles in force now."""
    return owner(node).library


def units_of(node: DOMNode) -> Literal["us", "metric"]:
    """The units in force now."""
    return owner(node).units
