"""What a search found, in words: the answer, what it is, what to buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from purifier.services.plan.air_words import ABOUT, air
from purifier.services.plan.answer import span_of
from purifier.services.plan.calendar import days_told
from purifier.services.plan.losses import output_name
from purifier.services.plan.spans import span
from purifier.services.wording import counted, duration, flow_unit, least_hours, mass, money, unpadded

if TYPE_CHECKING:
    from purifier.services.choose.found import Answer, Found
    from purifier.services.choose.together import Together
    from purifier.services.choose.wanted import Asking
    from purifier.services.plan.buy import Item
    from purifier.services.wording import Units


def what(answer: Answer) -> str:
    """``2 x LiFePO4 12 V 100 Ah, direct, AirFanta 3Pro at 2``."""
    return f"{counted(answer.count, answer.kit.battery.name)}, {way(answer)}, {machine(answer)}"


def way(answer: Answer) -> str:
    """``direct``, ``12 V port``, ``AC outlet``, or the converter."""
    kit = answer.kit
    if kit.converter is not None:
        return kit.converter.name
    return "direct" if kit.is_bare else output_name(kit.battery.outputs[kit.output])


def machine(answer: Answer) -> str:
    """``AirFanta 3Pro at 2``."""
    return f"{counted(answer.kit.purifiers, answer.kit.purifier.name)} at {answer.speed.setting.name}"


def asked(asking: Asking, units: Units) -> str:
    """``120 CFM of clean air (30 CFM for each of 4 people) for 3 days, at most $400``: what was searched for."""
    need = asking.need
    why = f" ({asking.target.why})" if asking.target.why else ""
    air_ = asking.target._replace(why="").words(units)
    limits = [f"for {time_words(asking.hours)}{asking.until}"]
    if need.hours_per_day < 24.0:
        limits.append(f"{need.hours_per_day:g} h a day")
    if need.max_price_usd is not None:
        limits.append(f"at most {money(need.max_price_usd)}")
    if need.max_mass_kg is not None:
        limits.append(f"no heavier than {mass(need.max_mass_kg, units)}")
    if need.max_noise_dba is not None:
        limits.append(f"no louder than {need.max_noise_dba:.3g} dBA")
    if need.night_noise_dba is not None:
        limits.append(f"by night no louder than {need.night_noise_dba:.3g} dBA")
    return f"{air_}{why} {', '.join(limits)}"


def time_words(hours: float) -> str:
    """``3 days``, ``10 h 31 min``: a time that was asked for, to the minute."""
    minutes = round(hours * 60.0)
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return f"{days} day{'s' if days > 1 else ''}"
    told = [
        f"{days} d" if days else "",
        f"{rest // 60} h" if rest >= 60 else "",
        f"{rest % 60} min" if rest % 60 else "",
    ]
    return " ".join(filter(None, told))


def headline(asking: Asking, found: Found, units: Units) -> str:
    """The answer in one sentence: the best set-up, or that none does it and which comes nearest."""
    if is_best_in_turn(asking, found):
        assert found.together is not None
        return in_turn(found.together, units)
    if found.answers:
        best = found.answers[0]
        return f"{'Buy' if best.cost_usd else 'Use'} {what(best)}: {does(best, units)}."
    if found.unpriced and asking.need.max_price_usd is None:
        first = found.unpriced[0]
        return f"{what(first)} does it: {does(first, units)}."
    if found.unpriced:
        most = money(asking.need.max_price_usd)
        return (
            f"Nothing whose price is known does it for {most}; {what(found.unpriced[0])} would, at a price that is not."
        )
    if found.missed:
        return f"Nothing does it. Nearest comes {what(found.missed[0])}: it {_lowered(found.missed[0].reason)}."
    return "Nothing does it, and nothing comes near: ask for less clean air, or for fewer hours."


def does(answer: Answer, units: Units) -> str:
    """``at least 9 days, 141 CFM, $353 to buy``."""
    each = answer.hours_per_day
    least = span_of(answer.row).least
    if each < 24.0:
        least = f"{days_told(answer.row.runtime_low_h, each, down=True)} of {each:g} h each"
    told = f"at least {least}, {air(answer.row, units).replace(f'{ABOUT} ', 'about ')}"
    price = "at a price that is not known" if answer.cost_usd is None else f"{money(answer.cost_usd)} to buy"
    return f"{told} {flow_unit(units)}, {price if answer.cost_usd != 0.0 else 'nothing to buy'}"


def least(answer: Answer) -> str:
    """``9 d 0 h``: what it lasts at least on the calendar, for a table."""
    longer = 24.0 / answer.hours_per_day
    return least_hours(answer.row.runtime_low_h * longer, answer.row.runtime_high_h * longer)


def does_any(asking: Asking, found: Found) -> bool:
    """Whether anything does it, the price included where that has a limit."""
    unlimited = asking.need.max_price_usd is None
    return bool(found.answers or (unlimited and found.unpriced) or is_best_in_turn(asking, found))


def is_best_in_turn(asking: Asking, found: Found) -> bool:
    """Whether all that is owned, one battery after the other, does it for less than anything else."""
    turns, most = found.together, asking.need.max_price_usd
    if turns is None or turns.cost_usd is None or turns.runtime_low_h < asking.need.hours:
        return False
    best = found.answers[0].cost_usd if found.answers else None
    return (most is None or turns.cost_usd <= most) and (best is None or turns.cost_usd < best)


def in_turn(found: Together, units: Units) -> str:
    """What is owned, one battery after the other."""
    kit, _, row = found.legs[0]
    names = " and then ".join(counted(count, leg.battery.name) for leg, count, _ in found.legs)
    runs = f"{counted(kit.purifiers, kit.purifier.name)} at {found.speed.setting.name}"
    hours = span(found.runtime_low_h, found.runtime_h, found.runtime_h)
    price = "at a price that is not known"
    if found.cost_usd is not None:
        price = f"{money(found.cost_usd)} to buy" if found.cost_usd else "nothing to buy"
    told = f"{names} run {runs} {hours.in_words}, {air(row, units)} {flow_unit(units)}, {price}"
    return f"All that is yours, one after the other: {told}."


def margin(answer: Answer) -> str:
    """``9 d 0 h at least, 6 d 0 h to spare``: what it lasts at least beyond the need, on the calendar."""
    longer = 24.0 / answer.hours_per_day
    lasts = unpadded(duration(answer.row.runtime_low_h * longer, down=True))
    spare = unpadded(duration(answer.margin_h * longer, down=True)) if answer.margin_h > 0.0 else "nothing"
    return f"{lasts} at least, {spare} to spare"


def buy_lines(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    """(what, price, where that is from) for each thing that is needed; what is owned costs nothing."""
    lines = []
    for item in answer.items:
        price = "yours" if item.price_usd == 0.0 and item.owned else money(item.price_usd)
        named = f"{counted(item.count, item.what)}{_as_needed(item, answer)}"
        lines.append((named, price, "" if price == "yours" else item.source))
    return tuple(lines)


def _as_needed(item: Item, answer: Answer) -> str:
    """``: 5 A, 18 AWG`` behind a fuse, the purifier's plug behind connectors."""
    wires = answer.row.wiring
    if item.role == "fuse" and wires.fuse_a is not None:
        each = " each" if answer.count > 1 else ""
        wire = "" if wires.american is None or wires.carries_a is not None else f", {wires.american}"
        return f": {wires.fuse_a:g} A{each}{wire}"
    into = answer.kit.purifier.inputs.get("dc")
    if item.role == "connectors" and answer.kit.converter is None and into is not None and into.connector is not None:
        return f": to {into.connector}"
    return ""


def per_energy(answer: Answer) -> str:
    """``$0.15/Wh with its parts, each more $0.11/Wh, $0.28 for each CFM and day``, without what is not known."""
    told = []
    battery = answer.kit.battery
    if answer.cost_usd == 0.0:
        return ""
    own = [item for item in answer.items if item.kind in ("battery", "converter", "part")]
    prices = [None if item.each_usd is None else item.count * item.each_usd for item in own]
    if all(price is not None for price in prices):
        total = sum(price for price in prices if price is not None)
        parts = " with its parts" if any(item.kind == "part" for item in own) else ""
        told.append(f"${total / (answer.count * battery.energy_wh.value):.2f}/Wh{parts}")
    if battery.price_usd is not None:
        told.append(f"each more ${battery.price_usd.value / battery.energy_wh.value:.2f}/Wh")
    if answer.usd_per_cfm_day is not None and answer.cost_usd:
        told.append(f"${answer.usd_per_cfm_day:.2g} for each CFM and day")
    return ", ".join(told)


def _lowered(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}"
