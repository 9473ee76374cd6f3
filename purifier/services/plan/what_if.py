"""A little more or a little less of one thing, for who wants to see what that does to the hours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from purifier.errors import PurifierError
from purifier.model.room.room import TIGHTNESS, Air
from purifier.services.plan.battery_text import MOST, battery_text
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.read_room import air_changes, kind_of_air
from purifier.services.plan.spelled_out import condition_in_full

if TYPE_CHECKING:
    from purifier.library.catalogue import Library


class Stepping(NamedTuple):
    """How one condition moves: in steps of ``step``, from ``start`` when nothing is stated, both in ``unit``.

    ``unit`` is worth ``factor`` of the condition's canonical unit, its zero at ``offset``.
    """

    unit: str
    step: float
    start: float
    factor: float = 1.0
    offset: float = 0.0


_CELSIUS: Final = Stepping("degC", 5.0, 25.0)
_FAHRENHEIT: Final = Stepping("degF", 10.0, 77.0, 5.0 / 9.0, -160.0 / 9.0)
_PERCENT: Final = Stepping("%", 5.0, 100.0, 0.01)
STEPPINGS: Final = {
    "health": _PERCENT,
    "start": _PERCENT,
    "depth": _PERCENT,
    "reserve": _PERCENT._replace(start=0.0),
    "cutoff": Stepping("V", 0.1, 12.0),
    "parasitic": Stepping("mA", 5.0, 0.0, 0.001),
    "self-discharge": Stepping("%/month", 1.0, 0.0, 0.01 / 720.0),
    "load-exponent": Stepping("", 0.2, 0.0),
    "hours-per-day": Stepping("h", 1.0, 24.0),
    "people": Stepping("", 1.0, 0.0),
}
"""Every condition that has a natural step but the temperature, whose unit is the screen's."""

TIGHTNESSES: Final = tuple(sorted(TIGHTNESS, key=TIGHTNESS.__getitem__))
AIRS: Final[tuple[Air, ...]] = get_args(Air)


def moves(name: str) -> bool:
    """Whether `stepped` can move the condition ``name``."""
    return name in STEPPINGS or name in ("temperature", "tightness", "air")


def stepped(name: str, text: str, by: int, degrees: str) -> str | None:
    """The condition ``name`` as typed, moved by so many steps to the next round value; None where it cannot be.

    ``degrees`` (``degC`` or ``degF``) is what temperatures are told in.  What is not stated begins at what the plan
    takes for granted; what is in the air goes round and round.
    """
    if name == "tightness":
        return _other_tightness(text, by)
    if name == "air":
        return _other_air(text, by)
    how = STEPPINGS.get(name) if name != "temperature" else _FAHRENHEIT if degrees == "degF" else _CELSIUS
    if how is None:
        return None
    one = CONDITIONS[name]
    value = how.start
    if text.strip():
        try:
            stated = getattr(read_conditions({name: condition_in_full(name, text, degrees)}), one.field)
        except PurifierError:
            return None
        value = (getattr(stated, "value", stated) - how.offset) / how.factor
    places = round(value / how.step, 6)
    moved = (int(places // 1) + by if places % 1 == 0 or by > 0 else int(places // 1) + 1 + by) * how.step
    if not one.low - 1e-9 <= moved * how.factor + how.offset <= one.high + 1e-9:
        return None
    if not one.low_allowed and moved * how.factor + how.offset <= one.low + 1e-9:
        return None
    if how.unit == "%" and moved > 100.0:
        return None  # an old battery may hold more than its label says, but nobody plans on it
    return f"{round(moved, 6):g} {how.unit}".rstrip()


def _other_tightness(text: str, by: int) -> str | None:
    """The next word that means more air, or less."""
    try:
        now = air_changes(text or "typical")
    except PurifierError:
        return None
    words = TIGHTNESSES if by > 0 else TIGHTNESSES[::-1]
    return next((word for word in words if (TIGHTNESS[word] - now) * by > 0.0), None)


def _other_air(text: str, by: int) -> str | None:
    if not text.strip():
        return AIRS[0 if by > 0 else -1]
    try:
        return AIRS[(AIRS.index(kind_of_air(text)) + by) % len(AIRS)]
    except PurifierError:
        return None


def counted_again(library: Library, battery: str, by: int) -> str | None:
    """A battery as typed with ``by`` more of it; None below one and above `MOST`, and where it cannot be read."""
    try:
        parts = battery_text(battery, library)
    except PurifierError:
        return None
    return str(replace(parts, count=parts.count + by)) if 1 <= parts.count + by <= MOST else None
