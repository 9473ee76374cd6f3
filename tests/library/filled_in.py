"""Templates as somebody would fill them in."""

from __future__ import annotations

from purifier.library.template import template


def filled_in(kind: str) -> str:
    """The template of ``kind`` under a name and with sources of one's own."""
    text = template(kind)
    for name in ("Maker and model", "The program's name"):
        text = text.replace(f'name = "{name}"', 'name = "My own"', 1)
    return text.replace("https://example.org/", "https://example.com/")
