"""Texts made to fit, counted in columns of the terminal (a Chinese letter takes two)."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual.content import Content


def cut(text: str, room: int) -> str:
    """``text``, its end replaced by an ellipsis when it is wider than ``room`` columns."""
    return text if cell_len(text) <= room else set_cell_size(text, max(0, room - 1)) + "…" * min(1, max(0, room))


def filled(text: str, width: int) -> str:
    """``text`` cut or padded to exactly ``width`` columns."""
    return set_cell_size(cut(text, width), max(0, width))


def widened(content: Content, width: int) -> Content:
    """``content`` padded on the right to ``width`` columns."""
    return content.pad_right(max(0, width - content.cell_length))
