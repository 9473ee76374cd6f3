"""What would make it last, in words: a line a change, with what it gives up and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.services.longer.need import need_short, need_words
from purifier.services.plan.air_words import ABOUT, air
from purifier.services.plan.calendar import days_told
from purifier.services.plan.spans import span
from purifier.services.wording import UNKNOWN, flow, flow_unit, money

if TYPE_CHECKING:
    from purifier.services.longer.change import Change, Longer
    from purifier.services.longer.trials import Outcome
    from purifier.services.wording import Units

SHOWN: Final = 3
"""So many changes of one step are told, and of two; the others are in JSON."""


def heading(found: Longer) -> str:
    """``To last 7 days at setting 3``, ``It lasts 7 days already at setting 2``, or that nothing found does it."""
    need, at = need_words(found.hours), found.now.row.at_setting
    if found.already:
        return f"It lasts {need} already{at}: {least_words(found.now, 0.0)}."
    if found.changes:
        return f"To last {need}{at}:"
    return f"Nothing found makes it last {need}{at}."


def told(found: Longer, units: Units) -> tuple[str, ...]:
    """The lines below `heading`: the best changes, each a sentence without its full stop, then what there is to add."""
    if found.already:
        return ()
    shown = best(found)
    lines = [line(one, found, units) for one in shown]
    if found.nearest is not None:
        lines.append(f"The nearest: {line(found.nearest, found, units)}")
    if found.no_sun and not found.already:
        lines.append(f"No solar panel is among them. {found.no_sun}")
    return tuple(lines)


def best(found: Longer) -> tuple[Change, ...]:
    """The changes that are told: of one step, then of two, leaving out those of two that one step beats."""
    singles = [one for one in found.changes if len(one.parts) == 1]
    pairs = [one for one in found.changes if len(one.parts) > 1 and not any(_beats(other, one) for other in singles)]
    return (*singles[:SHOWN], *pairs[:SHOWN])


def _beats(single: Change, pair: Change) -> bool:
    """It costs no more, and gives up no more air."""
    price = single.price_usd
    cheaper = price is not None and price <= (0.0 if pair.price_usd is None else pair.price_usd)
    return cheaper and single.outcome.mean_air_m3_per_h >= pair.outcome.mean_air_m3_per_h


def line(change: Change, found: Longer, units: Units) -> str:
    """``Turn it down to setting 1 (57 CFM instead of 141): at least 9 days, costs nothing``."""
    gives_up = given_up(change, found.now, units)
    words = f"{what(change)}{f' ({gives_up})' if gives_up else ''}"
    need_h = found.hours if change is not found.nearest else 0.0
    return f"{words}: {least_words(change.outcome, need_h)}, {price_words(change)}"


def what(change: Change) -> str:
    """What is to be changed: ``Turn it down to setting 2, and one more LiFePO4 12 V 100 Ah``."""
    words = ", and ".join(step.words for step in change.parts)
    return words[:1].upper() + words[1:]


def given_up(change: Change, before: Outcome, units: Units) -> str:
    """What of clean air goes, and how loud it is then: ``57 CFM instead of 141``; empty where that stays as it is."""
    if not {"setting", "hours"} & set(change.kinds):
        return ""
    after, words = change.outcome, []
    if before.row.air_m3_per_h is not None and after.row.air_m3_per_h is not None:
        if "hours" in change.kinds:
            now, then, over = air_over_day(after, units), air_over_day(before, units), " over the day"
        else:
            now, then, over = air(after.row, units), air(before.row, units), ""
        words.append(f"{now} {flow_unit(units)}{over} instead of {then}")
    if "hours" in change.kinds:
        words.append("the air goes back while it is off")
    loud, was = after.row.noise_dba, before.row.noise_dba
    if "setting" in change.kinds and loud is not None and was is not None:
        words.append(f"{loud:.0f} dBA instead of {was:.0f}")
    return ", ".join(words)


def air_over_day(of: Outcome, units: Units) -> str:
    """Its clean air, hours in which it is off counted in, without the unit: ``71``; ``?`` where it is not known."""
    if of.row.air_m3_per_h is None:
        return UNKNOWN
    about = f"{ABOUT} " if of.row.air_is_estimated else ""
    return about + flow(of.row.air_m3_per_h * of.hours_per_day / 24.0, units)


def least_words(of: Outcome, need_h: float) -> str:
    """``at least 9 days``, rounded down but not below ``need_h`` [h of the calendar], which it is known to meet."""
    if of.hours_per_day < 24.0:
        days = days_told(of.low_h, of.hours_per_day, down=True)
        each = "" if days == "for ever" else f" of {of.hours_per_day:g} h each"
        return f"{'' if days == 'for ever' else 'at least '}{days}{each}"
    one = span(of.low_h, of.likely_h, of.high_h)
    if one.least == "for ever":
        return one.least
    return f"at least {need_words(need_h) if one.least_h < need_h * (1.0 - 1e-9) else one.least}"


def least_briefly(of: Outcome, need_h: float) -> str:
    """``9 d``: the same for a table."""
    if of.hours_per_day < 24.0:
        return days_told(of.low_h, of.hours_per_day, down=True).replace(" days", " d").replace(" day", " d")
    one = span(of.low_h, of.likely_h, of.high_h)
    return need_short(need_h) if one.least_h < need_h * (1.0 - 1e-9) else one.short


def price_words(change: Change) -> str:
    """What has to be bought: ``costs nothing``, ``$189 with a shunt, a fuse, connectors and a charger``."""
    if change.price_usd is None:
        return "its price is not known" if len(change.parts) == 1 else "a price in it is not known"
    parts = " and ".join(filter(None, (", ".join(change.besides[:-1]), *change.besides[-1:])))
    return f"{money(change.price_usd)}{f' with {parts}' if parts else ''}" if change.price_usd else "costs nothing"
