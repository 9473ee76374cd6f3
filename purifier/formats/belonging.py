"""Of several channels that can be the same quantity: those of one battery, or a question to the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from purifier.errors import UsageError
from purifier.formats.candidates import Found
from purifier.formats.plausible import TRIO
from purifier.formats.quantity_names import BARE, OF_BATTERY, OF_DEVICE
from purifier.formats.said import Said
from purifier.formats.told_columns import Candidate
from purifier.formats.which_column import Option, tell_unread, which

SECONDARY: Final = ("charge_ah", "soc_percent", "temperature_c", "time_to_go_s", "energy_wh")


Options = dict[str, list[Option]]


def belonging(found: Found, mixed: bool, file: str, said: Said | None = None) -> list[Candidate]:
    """The one of each quantity that is of the same battery as the others.

    A set of voltage and current (or power) of one name goes before what stands alone; the plainest name before others.
    ``mixed``: names are of a whole house, so that what shares no word is not of one device.  Raises UsageError naming
    the candidates where several fit equally.
    """
    options: Options = {
        "voltage_v": _alone(found.of("voltage_v")),
        "current_a": _currents(found, "current_a" in found.asked),
        "power_w": _alone(found.of("power_w")),
    }
    fixed = [quantity for quantity in TRIO if quantity in found.asked and options[quantity]]
    key: frozenset[str] | None
    others: frozenset[frozenset[str]]
    key, others = (options[fixed[0]][0].key, frozenset()) if fixed else _whole_set(options, mixed, file)
    one: dict[str, Option] = {}
    for quantity in TRIO:
        asked = quantity in fixed
        free = options[quantity] if asked else _of_key(options[quantity], key, quantity, one)
        of_one = [option for option in free if option.key not in others and _are_related(option, one.values())]
        best = _best(of_one if mixed and not asked else [option for option in free if option.key not in others])
        if len(best) > 1 and not (quantity == "power_w" and one):
            raise UsageError(which(quantity, best, file))
        if len(best) == 1:
            one[quantity] = best[0]
        elif free:
            tell_unread(said, quantity, best or free)
    alone = one.keys() == {"power_w"} and not fixed and one["power_w"].rank > OF_BATTERY
    if alone and found.ac:  # one of a station's outputs, of which others may have been in use
        outputs = [Option((Candidate(channel, "power_w"),), 0, frozenset()) for channel in found.ac]
        raise UsageError(which("power_w", [one["power_w"], *outputs], file))
    for quantity in SECONDARY:
        asked = quantity in found.asked
        free = [option for option in _alone(found.of(quantity)) if asked or option.rank < OF_DEVICE]
        of_one = [option for option in free if asked or not mixed or _are_related(option, one.values())]
        same = [option for option in of_one if option.key in {option.key for option in one.values()}]
        best = _best(same or of_one)
        if len(best) == 1:
            one[quantity] = best[0]
        elif free and one:
            tell_unread(said, quantity, best or free)
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


def _whole_set(options: Options, mixed: bool, file: str) -> tuple[frozenset[str] | None, frozenset[frozenset[str]]]:
    """The name of the one best set of voltage and current, else of voltage and power, if there is one; and the names of
    sets that are not to be touched, because a battery's own voltage stands beside them alone.

    Raises UsageError where several are equally good.
    """
    for other in ("current_a", "power_w"):
        ranks: dict[frozenset[str], tuple[int, int]] = {}
        for volts in options["voltage_v"]:
            for flow in options[other]:
                if volts.key == flow.key:
                    worth = (max(volts.rank, flow.rank), volts.rank + flow.rank)
                    ranks[volts.key] = min(ranks.get(volts.key, worth), worth)
        least = min(ranks.values(), default=(OF_DEVICE, 0))
        alone = [volts for volts in options["voltage_v"] if volts.key not in ranks and volts.rank == OF_BATTERY]
        if ranks and alone and least[0] >= (BARE if mixed else OF_DEVICE):
            return None, frozenset(ranks)
        best = [key for key, worth in ranks.items() if worth == least]
        if len(best) > 1:
            raise UsageError(which("voltage_v", [one for one in options["voltage_v"] if one.key in best], file))
        if best or options[other]:
            return best[0] if best else None, frozenset()
    return None, frozenset()


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


def _are_related(option: Option, others: Iterable[Option]) -> bool:
    """Whether it shares a word with all that was chosen, or either has no name."""
    return all(not option.key or not other.key or option.key & other.key for other in others)
