"""The card in a file."""

from __future__ import annotations

from pathlib import Path

from purifier.errors import UsageError
from purifier.plain_text import plain
from purifier.services.share.card import Card
from purifier.services.share.card_page import page
from purifier.services.share.card_sheet import PAPERS, sheet
from purifier.services.whole_file import write_whole


def write_page(path: Path, card: Card, paper: str) -> None:
    """Write the page that a browser prints, whole or not at all; raises `UsageError` with the reason."""
    _write(path, page(card, PAPERS[paper]))


def write_sheet(path: Path, card: Card, paper: str) -> None:
    """Write the page as SVG; raises as `write_page`."""
    _write(path, sheet(card, PAPERS[paper]))


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        raise UsageError(f"cannot write {plain(str(path))}: {error.strerror}") from None
