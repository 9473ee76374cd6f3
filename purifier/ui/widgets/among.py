"""What is chosen, among what else could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from purifier.ui.tones import MARK, MUTED


def among(names: Sequence[str], here: str, words: Mapping[str, str] | None = None) -> Content:
    """All ``names`` in a line, ``here`` marked; ``words`` are those by which some are told."""
    told = {} if words is None else words
    return Content("").join(
        Content.styled(f"▌{told.get(name, name)}▐", MARK)
        if name == here
        else Content.styled(f" {told.get(name, name)} ", MUTED)
        for name in names
    )
