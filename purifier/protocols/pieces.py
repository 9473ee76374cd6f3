"""What passes between framers, readers and the decoder: pieces of the stream, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from purifier.protocols.field import VITAL
from purifier.protocols.meter import Frame

FrameValues = dict[str, float | str | None]
"""What one frame says; None: it says that it does not know."""


class MisfitError(ValueError):
    """A frame whose check holds but whose fields do not fit; the message is the reason."""


class ThousandfoldError(MisfitError):
    """A number too large for its range, but not if it were in thousandths of the unit: as if its unit were missing."""


class Seen(NamedTuple):
    """One text of a message: under which label, or in which column, and the value it became, if any."""

    label: str
    text: str
    name: str | None = None
    value: float | str | None = None


@dataclass(slots=True)
class Aside:
    """What a reader has to say beside the values of a frame."""

    odd: list[str] = field(default_factory=list)
    """Why a value was left out, or how one had to be read."""
    who: str | None = None
    """Which of several sensors this is about, as it is spelled; None: the stream knows one."""
    midway: bool = False
    """The stream began, or was interrupted, in the middle of it may be a line: a first row may be half a row."""
    numbered: bool = False
    """That stood in a value of its own (``"id": 2``), which may as well be a number that only counts lines."""
    seen: list[Seen] | None = None
    """The texts of a message and what became of them, where somebody wants to see that."""

    def leave_out(self, name: str, misfit: MisfitError, values: FrameValues) -> None:
        """Note that ``name`` is not known and why; raises ``misfit`` itself for a voltage or a current."""
        if name in VITAL:
            raise misfit
        values[name] = None
        self.odd.append(f"{misfit}{LEFT_OUT}")

    def clear(self) -> None:
        """Forget it all, before the next frame."""
        self.odd.clear()
        self.who = None


LEFT_OUT: Final = ": left out"
HALF_ROW: Final = "the first row behind an opening may be half a row, so what it says is not certain"
BAD_CHECK: Final = "the check does not hold"
POLL_HEARD: Final = "a poll, no answer"
"""What comes back of our own questions, or is asked by another master of the line: passed over, but counted."""
CUT_OFF: Final = "the input ends inside this line, so what it says is not certain"


class Piece(NamedTuple):
    """A stretch of the stream taken for one frame."""

    raw: bytes
    frame: Frame | None = None
    """None: no table reads it."""
    fault: str | None = None
    ok: bool = True
    """It is whole: its check held and its form is right. With a fault it is a refusal by the meter."""
    at: int = 0
    """Where in the buffer it begins."""
    size: int = 0
    """Bytes of the buffer that went into it, where that is more than it has: line ends, and what stood in between."""


Cut = tuple[list[Piece], int, int]
"""What a framer made of a buffer: pieces, how many bytes are done with, and how many of those belong to no frame."""
Cutter = Callable[[bytes, bool], Cut]
"""A framer: (buffer, whether the input ends here) -> what is in it."""
