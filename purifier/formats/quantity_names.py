"""What a column is by its name and unit, how likely it is the battery's, and which others it belongs with."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from purifier.formats.header_words import DIMENSIONS, is_plain, may_be_in, said, words
from purifier.formats.quantity_words import (
    BATTERY,
    CELL,
    CHARGING,
    DEVICE_STEM,
    DEVICES,
    DISCHARGING,
    FOREIGN,
    LETTERS,
    NUMBERED_BATTERY,
    NUMBERED_CELL,
    OTHER,
    PERCENT,
    QUANTITY,
    SIDE,
    SOURCES,
)
from purifier.model.units import Unit

OF_BATTERY: Final = 0
BARE: Final = 1
OF_ANOTHER: Final = 2
OF_DEVICE: Final = 3
BY_UNIT_ALONE: Final = 4
OF_CELL: Final = 6
_OF_DIMENSION: Final = {dimension: quantity for quantity, dimension in DIMENSIONS.items()}
_INTO: Final = {"in", "input"}
_PAIR: Final = {True: "discharging_current_a", False: "charging_current_a"}


class Meaning(NamedTuple):
    """What a column is read as."""

    quantity: str
    """One of `purifier.model.block.QUANTITIES`, or ``charging_current_a`` or ``discharging_current_a``: a current
    without a sign, positive in the direction that its name says."""
    rank: int
    """The smaller the more it is the battery's own: `OF_BATTERY` ... `OF_CELL`."""
    key: frozenset[str]
    """Words that say whose it is; what has the same belongs together."""


def quantity_of(name: str, unit: Unit | None) -> str | None:
    """The quantity that a column is: by its unit first, by its words otherwise; None: none of ours, or not the present
    value of one (``set_voltage``, ``cutoff``, ``PV voltage``)."""
    meaning = meaning_of(name, unit)
    return None if meaning is None else meaning.quantity


@lru_cache(2048)
def meaning_of(name: str, unit: Unit | None) -> Meaning | None:
    """As `quantity_of`, with its rank and whose it is.  ``name`` is without the unit; ``unit`` None: none is known."""
    of = words(name)
    if _is_foreign(of) or (unit is None and is_of_shunt(name)):
        return None
    told = said(of)
    if told == OTHER:
        return None
    told = told or _by_share_words(of) or _bare_charge(of)
    quantity = told if unit is None else _with_unit(of, told, unit)
    if quantity is None:
        return None
    if quantity == "current_a":
        quantity = _direction(of, quantity)
    elif quantity == "power_w" and (_moves(of) is False or not _INTO.isdisjoint(of)):
        return None  # what goes in: only of a current is a second column made use of
    return Meaning(quantity, _rank(of, quantity, told), _key(of))


def is_ac_power(name: str, unit: Unit | None) -> bool:
    """Whether a column is a power drawn as alternating current: never a battery's own, but maybe all that is drawn."""
    of = words(name)
    rest = " ".join(word for word in of if word != "ac")
    drawn = meaning_of(rest, unit)
    return rest != " ".join(of) and drawn is not None and drawn.quantity == "power_w"


def whose(name: str) -> frozenset[str]:
    """The words of a name that say whose it is, whatever else it says."""
    return _key(words(name))


def _is_foreign(of: tuple[str, ...]) -> bool:
    # A solar battery is a battery.
    return any(word in FOREIGN and not (word in SOURCES and after in BATTERY) for word, after in pairwise((*of, "")))


def is_of_shunt(name: str) -> bool:
    """``shunt voltage``: the millivolts across a shunt, or all of the volts at a device of that name."""
    return any(one == "shunt" and QUANTITY.get(after) == "voltage_v" for one, after in pairwise(words(name)))


def _with_unit(of: tuple[str, ...], told: str | None, unit: Unit) -> str | None:
    """The quantity of a unit, if the words do not speak against it."""
    quantity = _OF_DIMENSION.get(unit.dimension)
    if quantity is None:
        return None
    if told is None:
        share = quantity in ("soc_percent", "time_to_go_s", "temperature_c")
        battery = not BATTERY.isdisjoint(of) or any(map(NUMBERED_BATTERY.fullmatch, of)) or not of
        return quantity if not share or (battery and quantity == "soc_percent") else None
    moving = _moves(of) is not None and quantity in ("current_a", "power_w") and told == "charge_ah"
    return quantity if moving or unit.dimension in may_be_in(told) else None


def _by_share_words(of: tuple[str, ...]) -> str | None:
    """``battery level``, ``percent``: a state of charge, where nothing else is spoken of."""
    if PERCENT.isdisjoint(of) or ("level" in of and BATTERY.isdisjoint(of)):
        return None
    return "soc_percent" if all(word in PERCENT or is_plain(word) for word in of) else None


def _bare_charge(of: tuple[str, ...]) -> str | None:
    """``charge`` alone is an amount; in front of a current it is a direction."""
    rest = [word for word in of if word not in CHARGING and word not in DISCHARGING]
    return "charge_ah" if len(rest) < len(of) and all(map(is_plain, rest)) else None


def _moves(of: tuple[str, ...]) -> bool | None:
    """Which way alone a column counts: True out of the battery, False into it, None both."""
    out, into = not DISCHARGING.isdisjoint(of), not CHARGING.isdisjoint(of)
    return None if out == into else out


def _direction(of: tuple[str, ...], quantity: str) -> str:
    out = _moves(of)
    return quantity if out is None else _PAIR[out]


def _rank(of: tuple[str, ...], quantity: str, told: str | None) -> int:
    battery = not BATTERY.isdisjoint(of) or any(map(NUMBERED_BATTERY.fullmatch, of))
    unknown = [word for word in _key(of) if not word.isdecimal() and not NUMBERED_BATTERY.fullmatch(word)]
    if any(word in CELL or NUMBERED_CELL.fullmatch(word) for word in of):
        return OF_CELL
    if any(word in DEVICES or DEVICE_STEM.fullmatch(word) for word in of):
        return OF_DEVICE
    if told is None and unknown and not battery:
        return BY_UNIT_ALONE
    amount = quantity in ("voltage_v", "charge_ah", "energy_wh") and ("charged" in of or any(map(QUANTITY.get, of)))
    if _moves(of) is False and amount:  # what goes in, not what is there
        return OF_DEVICE
    if battery:
        return BARE if "overview" in of else OF_BATTERY
    return OF_ANOTHER if unknown or not SIDE.isdisjoint(of) else BARE


def _key(of: tuple[str, ...]) -> frozenset[str]:
    told = {*CHARGING, *DISCHARGING, *PERCENT, *LETTERS}
    return frozenset(
        word for word in of if (word.isdecimal() or not is_plain(word)) and word not in QUANTITY and word not in told
    )
