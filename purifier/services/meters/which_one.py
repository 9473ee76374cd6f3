"""Which of several meters on a line, or of the modules in one answer, is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from purifier.errors import UsageError
from purifier.model.run import How
from purifier.plain_text import plain, quoted
from purifier.protocols.addresses import address_most
from purifier.protocols.told import as_told

if TYPE_CHECKING:
    from purifier.protocols.meter import Meter

Which = Literal["module", "address"]
MOST_DIGITS: Final = 3


def which_one(meter: Meter) -> Which | None:
    """What tells one of several of this meter from the others; None where there is only one on a line."""
    if any(frame.each_from is not None for frame in meter.frames):
        return "module"
    return None if address_most(meter.framing) is None else "address"


def options_for(meter: Meter, typed: str) -> tuple[str, ...]:
    """The options that ask for the one that was ``typed``; none for nothing. Raises UsageError."""
    text, which = plain(typed).strip(), which_one(meter)
    if not text or which is None:
        return ()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise UsageError(f"expected the number of the {which}, such as 1, or nothing; found {quoted(text)}")
    number = int(text)
    as_told(meter, How(pick=str(number)) if which == "module" else How(address=number))
    return ("--pick" if which == "module" else "--address", str(number))
