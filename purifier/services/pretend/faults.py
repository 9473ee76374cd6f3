"""What goes wrong on a pretend line, and when: the same every time, so that a test can count on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from purifier.errors import UsageError, nearest
from purifier.plain_text import plain, quoted

Kind = Literal["corrupt", "silence", "unplug", "speed"]

USUAL_EVERY: Final[dict[Kind, float]] = {"corrupt": 10.0, "silence": 30.0, "unplug": 45.0, "speed": 0.0}
"""Without a number: every tenth message, every so many seconds; a wrong speed is for good."""
LONGEST_S: Final = 5.0
_FAULT: Final = re.compile(r"\s*([A-Za-z-]+)\s*(?::\s*(\d+(?:\.\d+)?)\s*)?")


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each fault comes; None: never. ``corrupt_every`` in messages, the others in seconds."""

    corrupt_every: int | None = None
    silence_every_s: float | None = None
    unplug_every_s: float | None = None
    wrong_speed: bool = False

    def unplugged(self, at_s: float) -> bool:
        """Whether the lead is out ``at_s`` seconds after the start."""
        return _in_last_part(at_s, self.unplug_every_s)

    def silent(self, at_s: float) -> bool:
        """Whether the meter says nothing then."""
        return _in_last_part(at_s, self.silence_every_s)

    def corrupts(self, message: int) -> bool:
        """Whether message number ``message``, from 1, arrives damaged."""
        return self.corrupt_every is not None and message % self.corrupt_every == 0


def read_faults(text: str) -> Faults:
    """``corrupt,silence,unplug,speed``, each with its frequency behind a colon if wanted: ``corrupt:5,unplug:60``.

    Raises UsageError for another word or a frequency that makes no sense.
    """
    found: dict[Kind, float] = {}
    for part in text.split(","):
        match = _FAULT.fullmatch(part)
        kind = None if match is None else next((one for one in USUAL_EVERY if one == match[1].lower()), None)
        if match is None or kind is None:
            shown = plain(part)[:40]
            hint = nearest(shown, list(USUAL_EVERY))
            raise UsageError(f"--faults: expected some of {', '.join(USUAL_EVERY)}, found '{shown}'{hint}")
        every = USUAL_EVERY[kind] if match[2] is None else float(match[2])
        if kind != "speed" and not 1.0 <= every <= 1e6:
            unit = "messages" if kind == "corrupt" else "seconds"
            raise UsageError(f"--faults: {kind} every 1 to 1000000 {unit} was expected, found {quoted(match[2])}")
        found[kind] = every
    corrupt = found.get("corrupt")
    return Faults(
        None if corrupt is None else round(corrupt), found.get("silence"), found.get("unplug"), "speed" in found
    )


def _in_last_part(at_s: float, every_s: float | None) -> bool:
    """The last third of each period, at most five seconds: so none begins with a fault."""
    return every_s is not None and at_s % every_s >= every_s - min(LONGEST_S, every_s / 3.0)
