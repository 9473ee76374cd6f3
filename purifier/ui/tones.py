"""How texts are toned, as theme variables: the same few tones on every screen, none with a meaning of its own."""

from __future__ import annotations

from typing import Final

MUTED: Final = "$foreground 65%"
STRONG: Final = "bold"
MARK: Final = "bold $text-accent"
WRONG: Final = "bold $text-error"
KEY: Final = "bold $footer-key-foreground"

SERIES: Final = ("$text-primary", "$text-warning", "$text-success", "$text-secondary")
"""The colours of set-ups A, B, C, D; their letters say the same."""


def series(index: int) -> str:
    """The colour of the set-up at ``index``."""
    return SERIES[index % len(SERIES)]
