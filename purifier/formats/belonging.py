"""Of several channels that can be the same quantity: those of one battery, or a question to the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from purifier.errors import UsageError
from purifier.formats.asked_columns import MOST_NAMED, OPTIONS, WORDS, example
from purifier.formats.candidates import Found
from purifier.formats.channels import Channel
from purifier.formats.quantity_names import OF_BATTERY, OF_DEVICE
from purifier.formats.said import Said
from purifier.formats.told_columns import Candidate
from purifier.plain_text import quoted

PRIMARY = ("voltage_v", "current_a", "power_w")
SECONDARY = ("charge_ah", "soc_percent", "temperature_c", "time_to_go_s", "energy_wh")


class Option(NamedTuple):
    """What can stand for a quantity: one channel, or two that make one current."""

    parts: tuple[Candidate, ...]
    rank: int
    key: frozenset[str]


Options = dict[str, list[Option]]


def belonging(found: Found, strict: bool, file: str, said: Said | None = None) -> list[Candidate]:
    """The one of each quantity that is of the same battery as the others.

    A set of voltage and current (or power) of one name goes before what stands alone; the plainest name before others.
    ``strict``: names are of many devices, so that what shares no word is not of one.  Raises UsageError naming the
    candidates where several fit equally.
    """
    options: Options = {
        "voltage_v": _alone(found.of("voltage_v")),
        "current_a": _currents(found, "current_a" in found.asked),
        "power_w": _alone(found.of("power_w")),
    }
    fixed = [quantity for quantity in PRIMARY if quantity in found.asked and options[quantity]]
    key = options[fixed[0]][0].key if fixed else _whole_set(options, file)
    one: dict[str, Option] = {}
    for quantity in PRIMARY:
        free = options[quantity] if quantity in fixed else _of_key(options[quantity], key, quantity, one)
        best = _best(free)
        if len(best) > 1 and quantity == "power_w" and one:
            _tell(said, quantity, best)
        elif len(best) > 1:
            raise UsageError(_which(quantity, best, file))
        elif best and (quantity in fixed or not strict or _are_related(best[0], one.values())):
            one[quantity] = best[0]
        elif best:
            _tell(said, quantity, best)
    alone = one.keys() == {"power_w"} and "power_w" not in found.asked and one["power_w"].rank > OF_BATTERY
    if alone and found.ac:  # one of a station's outputs, of which others may have been in use
        others = [Option((Candidate(channel, "power_w"),), 0, frozenset()) for channel in found.ac]
        raise UsageError(_which("power_w", [one["power_w"], *others], file))
    for quantity in SECONDARY:
        free = _alone(found.of(quantity))
        if quantity not in found.asked:
            free = [option for option in free if option.rank < OF_DEVICE]
            free = _nearest_key(free, [option.key for option in one.values()])
        best = _best(free)
        related = quantity in found.asked or not strict or (best and _are_related(best[0], one.values()))
        if len(best) == 1 and related:
            one[quantity] = best[0]
        elif best and one:
            _tell(said, quantity, best)
    return [part for option in one.values() for part in option.parts]


def _alone(candidates: Iterable[Candidate]) -> list[Option]:
    return [Option((one,), one.rank, one.key) for one in candidates]


def _currents(found: Found, asked: bool) -> list[Option]:
    """Plain currents, and of each name that has none of these its two directions; the drawn one will do alone."""
    options = _alone(found.of("current_a"))
    whole = {option.key for option in options}
    out, into = found.of("discharging_current_a"), found.of("charging_current_a")
    for drawn in out:
        partners = [one for one in into if one.key == drawn.key]
        parts = (partners[0], drawn) if len(partners) == 1 else (drawn,)
        if drawn.key not in whole:
            options.append(Option(parts, max(part.rank for part in parts), drawn.key))
    return options or (_alone(into) if asked else [])


def _whole_set(options: Options, file: str) -> frozenset[str] | None:
    """The name of the one best set of voltage and current, else of voltage and power; None where there is no set.

    Raises UsageError where several are equally good.
    """
    for other in ("current_a", "power_w"):
        ranks: dict[frozenset[str], tuple[int, int]] = {}
        for volts in options["voltage_v"]:
            for flow in options[other]:
                if volts.key == flow.key:
                    worth = (max(volts.rank, flow.rank), volts.rank + flow.rank)
                    ranks[volts.key] = min(ranks.get(volts.key, worth), worth)
        best = [key for key, worth in ranks.items() if worth == min(ranks.values())]
        if len(best) > 1:
            raise UsageError(_which("voltage_v", [one for one in options["voltage_v"] if one.key in best], file))
        if best or options[other]:
            return best[0] if best else None
    return None


def _of_key(options: list[Option], key: frozenset[str] | None, quantity: str, one: dict[str, Option]) -> list[Option]:
    """Those of the set; a power beside a whole set is of it or of nobody."""
    if key is None:
        return options
    same = [option for option in options if option.key == key]
    if quantity == "power_w" and {"voltage_v", "current_a"} <= one.keys():
        worst = max(option.rank for option in one.values())
        return [option for option in same or options if option.key <= key and option.rank <= worst]
    return same or options


def _best(options: Sequence[Option]) -> list[Option]:
    least = min((option.rank for option in options), default=0)
    return [option for option in options if option.rank == least]


def _nearest_key(options: list[Option], keys: list[frozenset[str]]) -> list[Option]:
    """Those that share the whole name of what was chosen, else any."""
    return [option for option in options if option.key in keys] or options


def _are_related(option: Option, others: Iterable[Option]) -> bool:
    """Whether something of the same name, or of no name at all, was chosen, or nothing yet."""
    return all(not option.key or not other.key or option.key & other.key for other in others)


def _tell(said: Said | None, quantity: str, options: Sequence[Option]) -> None:
    if said is None:
        return
    names = _names([part.channel for option in options for part in option.parts])
    which = f"; {OPTIONS[quantity]} NAME reads it" if quantity in OPTIONS else ""
    told = "may be of something else" if len(options) == 1 else f"can each be the {WORDS[quantity]}"
    said.say(f"not read: {names}, which {told}{which}")


def _which(quantity: str, options: Sequence[Option], file: str) -> str:
    """Which of them? Two columns of one name are told apart by their numbers."""
    channels = sorted(
        (part.channel for option in options for part in option.parts),
        key=lambda channel: (channel.number or 0, channel.name),
    )
    doubled = len({channel.name for channel in channels}) < len(channels)
    first = channels[0]
    typed = f"{OPTIONS[quantity]} {first.number}" if doubled and first.number else example(quantity, first)
    return (
        f"{file}:{min(channel.line for channel in channels)}: {len(channels)} columns can be the {WORDS[quantity]}: "
        f"{_names(channels, doubled)}; name one, such as {typed}"
    )


def _names(channels: Sequence[Channel], numbers: bool = False) -> str:
    named = [
        (f"number {channel.number}, " if numbers and channel.number else "") + with_extent(channel)
        for channel in channels[:MOST_NAMED]
    ]
    more = f" and {len(channels) - MOST_NAMED} more" if len(channels) > MOST_NAMED else ""
    return ", ".join(named) + more


def with_extent(channel: Channel) -> str:
    """``'b1_voltage' (12.9 to 13.3 V)``."""
    if channel.low is None or channel.high is None:
        return quoted(channel.name, 80)
    unit = f" {channel.unit.strip()}" if channel.unit.strip() else ""
    span = f"{channel.low:g}" if channel.low == channel.high else f"{channel.low:g} to {channel.high:g}"
    return f"{quoted(channel.name, 80)} ({span}{unit})"
