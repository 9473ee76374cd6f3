"""How long a purifier ran at each setting by all its runs, and what of its filter's life that used up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from purifier.errors import StoreError
from purifier.model.equipment import Purifier
from purifier.model.room.filter_life import NOTHING_KNOWN, Between, air_at, life_used_between, wear_at
from purifier.model.room.filters import usd_per_day
from purifier.services.runs.about import is_pretended
from purifier.services.runs.as_it_was import as_it_was, expected_of
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import STILL
from purifier.services.runs.stretches import drawn_by
from purifier.services.runs.summary import summary
from purifier.store import run_rows
from purifier.store.bad_rows import BadRows
from purifier.store.opening import explained, open_for_reading
from purifier.store.place import is_default, is_there

if TYPE_CHECKING:
    from purifier.model.run import Run
    from purifier.store.opening import Connection
    from purifier.store.timing import Now


@dataclass(frozen=True, slots=True)
class AtSetting:
    """Hours at one setting; None: at one that nobody noted and that its power does not tell."""

    setting: str | None
    hours: float


@dataclass(frozen=True, slots=True)
class FilterUse:
    """What one machine did in its runs. Numbers between two: what it did at a setting of unknown clean air is in doubt.

    None: nobody knows the clean air of any setting; how long a filter lasts, or what it costs, is not stated.
    """

    runs: int
    settings: tuple[AtSetting, ...]
    """In the purifier's order; what is no setting of its profile (any more) after those, the unknown one last."""
    air_m3: Between | None
    """That went through its filter [m3]."""
    life_used: Between | None
    """A share of the stated life, above 1 when it is overdue; a filter that was changed meanwhile is not known of."""
    usd_per_day: Between | None
    """What 24 hours of such running cost in filters [USD]."""

    @property
    def hours(self) -> float:
        """At all settings together."""
        return sum(one.hours for one in self.settings)

    def as_dict(self) -> dict[str, object]:
        """The object that ``profiles show --json`` prints: units in the keys, unknown is None."""
        return {
            "runs": self.runs,
            "hours": self.hours,
            "settings": [asdict(one) for one in self.settings],
            **_ends("air_m3", self.air_m3),
            **_ends("life_used_percent", self.life_used, 100.0),
            **_ends("filter_usd_per_day", self.usd_per_day),
        }


def filter_use(database: Path, purifier: Purifier, now: Now, bad: BadRows) -> FilterUse | None:
    """What the runs of ``purifier`` in the file come to as of ``now``; None where it has none. Pretended ones never
    count.

    The file is left as it is. What makes no sense in it goes to ``bad``; raises StoreError.
    """
    hours: dict[str | None, float] = {}
    count = 0
    with explained(database), closing(open_for_reading(database, as_it_is=True)) as connection:
        for run in run_rows.runs(connection, bad):
            if run.frozen.row.get("purifier_id") != purifier.id or is_pretended(run):
                continue
            try:
                with explained(database):
                    found = list(_hours_of(connection, database, run, now, bad))
            except StoreError as error:
                bad.add(run.id, "run", "", f"left out: {error}")
                continue
            for setting, lasted in found:
                hours[setting] = hours.get(setting, 0.0) + lasted
            count += bool(found)
    return _use(purifier, count, hours) if count else None


def use_or_trouble(
    database: Path, purifier: Purifier, now: Now, bad: BadRows | None = None
) -> tuple[FilterUse | None, str]:
    """As `filter_use`, and in place of a StoreError its sentence: for pages that are about something else.

    That there is no database yet where nobody named one is no trouble.
    """
    if not is_there(database) and is_default(database):
        return None, ""
    try:
        return filter_use(database, purifier, now, BadRows() if bad is None else bad), ""
    except StoreError as error:
        return None, str(error)


def _hours_of(
    connection: Connection, database: Path, run: Run, now: Now, bad: BadRows
) -> Iterator[tuple[str | None, float]]:
    """(setting, hours) of the stretches in which it ran: what lay still, or was charged, is none."""
    facts = Facts.read(connection, database, run, now, bad)
    lasted_h = summary(facts).discharge_h
    if run.frozen.source == "ran":
        planned = run.frozen.row.get("setting")
        if lasted_h is not None and lasted_h > 0.0:
            yield planned if isinstance(planned, str) else None, lasted_h
        return
    was = as_it_was(run.frozen)
    drawn, parts = drawn_by(connection, run, facts.events, lasted_h, () if was is None else expected_of(was))
    for one in parts:
        stood_still = one.power_w is not None and one.power_w <= STILL * (drawn.meter_w or 0.0)
        if one.hours > 0.0 and not stood_still:
            yield one.setting, one.hours


def _use(purifier: Purifier, runs: int, hours: dict[str | None, float]) -> FilterUse:
    names = [one.name for one in purifier.settings]
    order = [*names, *sorted(name for name in hours if name is not None and name not in names), None]
    settings = tuple(AtSetting(name, hours[name]) for name in order if name in hours)
    air, wear = air_at(purifier), wear_at(purifier)
    air_m3 = used = cost = None
    if air:
        unknown = Between(0.0, max(one.high for one in air.values()))
        rates = [(one.hours, air.get(one.setting or "", unknown)) for one in settings]
        air_m3 = Between(sum(h * rate.low for h, rate in rates), sum(h * rate.high for h, rate in rates))
    if purifier.filter_life_h is not None:
        worn = [(one.hours, wear.get(one.setting or "", NOTHING_KNOWN)) for one in settings]
        used = life_used_between(worn, purifier.filter_life_h.value)
        if purifier.filter_price_usd is not None:
            days, price = sum(hours.values()) / 24.0, purifier.filter_price_usd.value
            cost = Between(usd_per_day(price, used.low / days), usd_per_day(price, used.high / days))
    return FilterUse(runs, settings, air_m3, used, cost)


def _ends(key: str, between: Between | None, scale: float = 1.0) -> dict[str, object]:
    """``key`` between two, the last part of it being a unit or a word."""
    low, high = (None, None) if between is None else (scale * between.low, scale * between.high)
    return {f"{key}_low": low, f"{key}_high": high}
