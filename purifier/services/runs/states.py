"""The states that a run can be in."""

from __future__ import annotations

from typing import Final, Literal

State = Literal["recording", "stale", "lost", "interrupted", "importing", "unfinished", "listening", "ended"]
OVER: Final[frozenset[State]] = frozenset(("listening", "ended"))
"""A run has ended; where its recorder still listens, it may yet turn out to go on."""
