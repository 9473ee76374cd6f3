"""The small languages inside a meter profile: conditions, differences, tags and their sizes, beginnings with gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, cast

from purifier.library.findings import Checked
from purifier.protocols.field import Derived, When
from purifier.protocols.meter import TagSize

NAME: Final = r"[a-z][a-z0-9#]*(?:_[a-z0-9#]+)*"
NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
WHEN: Final = rf"{NAME} (?:(?:=|!=) {NUMBER}(?: or {NUMBER})*|[<>] {NUMBER})"
OF: Final = rf"{NAME} [*-] {NAME}"
BITS: Final = r"[0-9]{1,2} to [0-9]{1,2}"
HEX: Final = r"(?:[0-9A-Fa-f]{2} )*[0-9A-Fa-f]{2}"
GAPPED: Final = r"[0-9A-Fa-f]{2}(?: (?:[0-9A-Fa-f]{2}|\.\.))*"
"""Bytes of which some, written as two dots, may be anything."""
_TAG: Final = re.compile(
    r"(?P<tags>[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2})?(?: [0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2})?)*): "
    r"(?:n x (?P<each>[1-9][0-9]?)|(?P<sizes>[1-9][0-9]{0,2}(?: or [1-9][0-9]{0,2})*))"
)


def condition(text: str) -> When:
    """``version = 0 or 1``, ``items > 2``."""
    name, relation, numbers = text.split(" ", 2)
    return When(name, cast("Any", relation), tuple(float(one) for one in numbers.split(" or ")))


def derived(text: str) -> Derived:
    """``charge_current_a - load_current_a``."""
    first, operation, second = text.split(" ")
    return Derived(first, cast("Any", operation), second)


def bits(text: str) -> tuple[int, int]:
    """``0 to 13``."""
    low, _, high = text.partition(" to ")
    return int(low), int(high)


def tag_sizes(text: str) -> list[TagSize] | None:
    """``80-84 86: 2``, ``BA: 24 or 25``, ``79: n x 1`` (its first byte says how many times one byte); None: neither."""
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    sizes = tuple(int(size) for size in match["sizes"].split(" or ")) if match["sizes"] else ()
    each = int(match["each"] or 0)
    spans = [one.partition("-") for one in match["tags"].split(" ")]
    found = [TagSize(int(first, 16), int(last or first, 16), sizes, each) for first, _, last in spans]
    return found if all(one.first <= one.last for one in found) else None


def gapped(text: str) -> tuple[bytes, frozenset[int]]:
    """``4E 57 .. 01`` -> the bytes, and the places that may be anything. Raises ValueError."""
    if "." in text and re.fullmatch(GAPPED, text) is None:
        raise ValueError(text)
    parts = text.split(" ")
    blanks = frozenset(at for at, part in enumerate(parts) if part == "..")
    return bytes.fromhex(text.replace("..", "00")), blanks


def with_like(frames: Sequence[Checked]) -> list[Checked]:
    """The frames, each with the fields, and the layout, of the one further up that it is ``like``, besides its own."""
    full: list[Checked] = []
    for frame in frames:
        other = next((one for one in full if one.get("name") == frame.get("like")), {}) if "like" in frame else {}
        layout: Checked = {key: other[key] for key in _LAYOUT if key in other}
        full.append({**layout, **frame, "fields": [*other.get("fields", ()), *frame.get("fields", ())]})
    return full


_LAYOUT: Final = ("tags_at", "tags", "tags_left", "each_from", "each_at", "keep")
