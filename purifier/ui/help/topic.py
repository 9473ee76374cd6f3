"""One page of help."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """A heading, and (term, what it means) in the order in which a newcomer meets them."""

    title: str
    lines: tuple[tuple[str, str], ...]
