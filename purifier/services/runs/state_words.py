"""How a run stands, in the same words wherever it is told: briefly in a table, more of it where there is room."""

from __future__ import annotations

from typing import Final

from purifier.model.run import Of
from purifier.services.runs.states import OVER, State

BRIEFLY: Final[dict[State, str]] = {
    "recording": "recording",
    "stale": "no readings come in",
    "lost": "the port is gone",
    "interrupted": "not being recorded",
    "importing": "being imported",
    "unfinished": "import cut short",
    "listening": "listening",
    "ended": "ended",
}
ENDED: Final = {"stopped": "stopped", "duration": "stopped at its time"}
"""Why a run was ended -> words, where they say more than that it was."""
_MORE: Final[dict[State, str]] = {
    "stale": "; its recorder goes on listening",
    "lost": "; its recorder keeps trying",
    "interrupted": ": 'purifier log' with the same meter and set-up goes on",
    "listening": " whether the discharge goes on: 'purifier stop' sends its recorder away",
    "unfinished": ": importing the same file again does it anew",
}


def briefly(state: State, *, complete: bool, reason: str | None) -> str:
    """``recording``, ``complete``, ``stopped``: in a few words; ``reason`` is why it was ended, if it was."""
    if state not in OVER:
        return BRIEFLY[state]
    words = "complete" if complete else ENDED.get(reason or "", BRIEFLY["ended"])
    return f"{words}, {BRIEFLY[state]}" if state == "listening" else words


def in_full(state: State, *, complete: bool, reason: str | None, of: Of = "battery") -> str:
    """The same words, and behind them what that means or what to do."""
    words = briefly(state, complete=complete, reason=reason)
    if of == "air":
        more = ": 'purifier log' with the same meter at the same port goes on" if state == "interrupted" else ""
        return words + (more or ("" if state == "ended" else _MORE.get(state, "")))
    if state != "ended":
        return words + _MORE.get(state, "")
    if complete:
        return f"{words}: the battery ran empty"
    if reason == "file":
        return f"{words} where its file ends; nobody said that the battery was empty"
    known = reason in ENDED
    return f"{words} before the battery was empty" if known else f"{words} ({reason or 'no reason given'})"
