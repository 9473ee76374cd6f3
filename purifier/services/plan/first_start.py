"""Whether the app has been used on this machine before; a mark in the data folder remembers it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

MARK: Final = "used"
WORDS: Final = "The app was used here; it no longer tells how to begin.\n"


def is_first_start() -> bool:
    """Whether the app was never used: neither is there a mark, nor a comparison that was kept."""
    from purifier.services.plan.setup_files import last_file

    return not os.path.lexists(_mark()) and not os.path.lexists(last_file())


def remember_use() -> None:
    """From now on the app was used; where nothing can be written the next start is the first again."""
    with suppress(OSError):
        _mark().parent.mkdir(parents=True, exist_ok=True)
        _mark().write_text(WORDS, "utf-8")


def _mark() -> Path:
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / MARK
