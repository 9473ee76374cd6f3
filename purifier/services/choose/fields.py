"""What can be asked for: the same as options and as fields of the screen, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from purifier.errors import UsageError
from purifier.library.asked import Asked, in_full, is_bare, read_asked
from purifier.plain_text import plain, quoted
from purifier.services.choose.until import hours_until
from purifier.services.plan.read_room import head_count


class Field(NamedTuple):
    """One thing that is asked for: its option (without dashes), what the screen calls it, and how it is read; None: by
    rules of its own."""

    name: str
    label: str
    example: str
    help: str
    asked: Asked | None = None


def _asked(name: str, dimension: str, low: float, high: float, example: str, units: tuple[str, ...]) -> Asked:
    return Asked(f"--{name}", dimension, low, high, example, units=units, sure=True)


# fmt: off
_TABLE: Final = (
    Field("cadr", "clean air", "141 cfm", "the clean air that is needed (CADR)",
          _asked("cadr", "flow", 1, 1e5, "141 cfm", ("cfm", "m3/h"))),
    Field("each", "air changes an hour", "5", "so many changes of clean air an hour in the room (eACH)"),
    Field("ratio", "left of what is outdoors", "10 %", "no more than this share inside of what is in the air outdoors",
          Asked("--ratio", "fraction", 0, 1, "10 %", low_allowed=False, units=("%",), sure=True)),
    Field("persons", "clean air for people", "4", "what so many people need against infection (ASHRAE 241)"),
    Field("for", "for", "3 d", "how long it must last at least",
          _asked("for", "time", 0.1, 87_660, "3 d", ("h", "d"))),
    Field("until", "until", "7 am", "until when it must last at least"),
    Field("max-price", "at most", "400 USD", "the most that may be spent on what has to be bought",
          _asked("max-price", "money", 0, 1e7, "400 USD", ("USD",))),
    Field("max-mass", "no heavier than", "20 kg", "the most that batteries and converters may weigh",
          _asked("max-mass", "mass", 0, 1e5, "20 kg", ("kg", "lb"))),
    Field("max-noise", "no louder than", "45 dBA", "the most noise of all purifiers together",
          _asked("max-noise", "sound", 0, 140, "45 dBA", ("dBA",))),
    Field("night-noise", "by night no louder than", "30 dBA", "the most noise in eight hours of night",
          _asked("night-noise", "sound", 0, 140, "30 dBA", ("dBA",))),
)
# fmt: on
FIELDS: Final[Mapping[str, Field]] = {one.name: one for one in _TABLE}
TARGETS: Final = ("cadr", "each", "ratio", "persons")
"""How much clean air; at most one of them."""
TIMES: Final = ("for", "until")
_DOLLARS: Final = re.compile(r"(?:\$|US\$|USD)\s*([\d.,]+)", re.IGNORECASE)


def read_field(name: str, text: str) -> str:
    """One field as it is read, with its unit; raises `UsageError` for what cannot be read by itself."""
    one = FIELDS[name]
    if one.asked is not None:
        full = _full(one.asked, plain(text))
        read_asked(one.asked, full)
        return full
    if name == "each":
        each_of(plain(text))
    elif name == "persons":
        persons_of(plain(text))
    else:
        hours_until(text, datetime.now())
    return plain(text)


def number_of(texts: Mapping[str, str], name: str) -> float | None:
    """The field ``name`` of ``texts`` in its canonical unit; None where it is not stated."""
    asked = FIELDS[name].asked
    assert asked is not None
    return read_asked(asked, _full(asked, texts[name])).value if name in texts else None


def _full(asked: Asked, text: str) -> str:
    """``$400`` as ``400 USD``; a number alone with the unit that goes without saying."""
    if asked.dimension == "money" and (dollars := _DOLLARS.fullmatch(text)):
        text = f"{dollars[1].replace(',', '')} USD"
    return in_full(asked, text) if is_bare(text) else text


def each_of(text: str) -> float:
    """Air changes an hour [1/h]; raises `UsageError`."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.1 <= number <= 1000.0:
        want = "air changes an hour from 0.1 to 1000 such as '5' were expected"
        raise UsageError(f"--each: {want}, found {quoted(text)}")
    return number


def persons_of(text: str) -> int:
    """How many people; raises `UsageError`."""
    try:
        return head_count(text)
    except UsageError as error:
        raise UsageError(str(error).replace("--people", "--persons")) from None
