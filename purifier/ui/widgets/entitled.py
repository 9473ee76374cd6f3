"""Titles on the borders of panels, written only when they are other ones."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


def entitle(panel: Widget, title: str, subtitle: str | None = None) -> None:
    """Write the title, and the subtitle unless that is None: the panel is painted anew only for other words."""
    if panel.border_title != Content(title).markup:
        panel.border_title = Content(title)
    if subtitle is not None and (panel.border_subtitle or "") != Content(subtitle).markup:
        panel.border_subtitle = Content(subtitle)
