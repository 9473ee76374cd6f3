"""The answer in one sentence, with the number to plan with: what stands on top wherever a plan is shown or shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from purifier.services.plan.air_words import ABOUT, air
from purifier.services.plan.calendar import days_told
from purifier.services.plan.spans import Span, span
from purifier.services.wording import flow_unit, least_hours, letter, likely_hours

if TYPE_CHECKING:
    from purifier.model.case import Caution
    from purifier.services.plan.plan import Column, Row
    from purifier.services.wording import Units


def span_of(row: Row) -> Span:
    """How long a setting lasts, as precisely as that is known."""
    return span(row.runtime_low_h, row.runtime_h, row.runtime_high_h)


def least_told(row: Row) -> str:
    """*At least*, for a table."""
    return least_hours(row.runtime_low_h, row.runtime_high_h)


def likely_told(row: Row) -> str:
    """What is likely, for a table."""
    return likely_hours(row.runtime_h, row.runtime_low_h, row.runtime_high_h)


def answer(row: Row, units: Units, who: str = "", hours_per_day: float | None = None) -> str:
    """``Plan on 9 days at setting 2 (likely 13): 141 CFM, about 4 W.``

    ``who`` is the set-up's letter where there are several.  Where something would end the run early the sentence says
    not to rely on it, and why.  Watts are the purifier's own, and the battery's where they differ by a quarter.
    """
    told, stop = span_of(row), stopping(row)
    where = (f" with {who}" if who else "") + ("" if row.setting == "load" else f" at setting {row.setting}")
    if stop is not None and row.runtime_h <= 0.0:
        return f"{f'{who}: ' if who else ''}{stop.text}"
    if stop is not None:
        return f"Do not rely on {told.least}{where}: {stop.text}"
    likely = "" if told.likely == told.least else f" (likely {told.likely_briefly})"
    days = ""
    if hours_per_day is not None:
        days = f", {days_told(row.runtime_low_h, hours_per_day, down=True)} of {hours_per_day:g} h each"
    return f"Plan on {told.least}{where}{likely}{days}: {_for_what(row, units)}."


def answers(columns: Sequence[Column], units: Units, *, lettered: bool = True) -> tuple[str, ...]:
    """The sentence of each set-up, at the setting `told_at`; with its letter where there are several, unless that
    stands before it."""
    several = lettered and len(columns) > 1
    return tuple(
        answer(
            column.rows[told_at(column)],
            units,
            letter(i) if several else "",
            column.setup.conditions.hours_per_day,
        )
        for i, column in enumerate(columns)
    )


def told_at(column: Column) -> int:
    """The setting that is spoken of where none is pointed at: the best, else the lowest that can be relied on."""
    if column.best is not None and stopping(column.rows[column.best]) is None:
        return column.best
    return next((i for i, row in enumerate(column.rows) if stopping(row) is None), column.best or 0)


def stopping(row: Row) -> Caution | None:
    """What would end the run early, if anything is sure to."""
    return next((caution for caution in row.warnings if caution.gravity == "stops"), None)


def about_watts(power_w: float) -> str:
    """``about 4 W``: one figure where that is near enough, else two."""
    one, two = float(f"{power_w:.1g}"), float(f"{power_w:.2g}")
    near = one if abs(one - power_w) <= 0.03 * power_w else two
    return f"about {near:g} W" if near >= 0.1 else f"about {1000.0 * near:g} mW"


def _for_what(row: Row, units: Units) -> str:
    """The clean air and the watts."""
    drawn = about_watts(row.load_power_w)
    if row.battery_power_w > 1.25 * row.load_power_w:
        drawn += f" ({about_watts(row.battery_power_w).removeprefix('about ')} from the battery)"
    if row.purifier_id is None:
        return drawn
    if row.air_m3_per_h is None:
        return f"clean air not known, {drawn}"
    return f"{air(row, units).replace(f'{ABOUT} ', 'about ')} {flow_unit(units)}, {drawn}"
