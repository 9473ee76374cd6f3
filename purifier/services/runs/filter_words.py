"""How long a purifier ran, and what that did to its filter, in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from purifier.model.room.filter_life import Between
from purifier.plain_text import plain
from purifier.services.runs.filter_use import AtSetting, FilterUse
from purifier.services.wording import Units, money, volume


def filter_words(use: FilterUse, units: Units) -> str:
    """``Ran 120 h on 2 and 30 h on 3 in 4 runs: 21 % of its filter's life, $0.20 for each day that it runs.``"""
    ran = [_at(one) for one in use.settings]
    listed = ran[0] if len(ran) == 1 else f"{', '.join(ran[:-1])} and {ran[-1]}"
    runs = "one run" if use.runs == 1 else f"{use.runs} runs"
    if use.life_used is not None:
        share = f"{_told(use.life_used, _share)} % of its filter's life"
        share += ", unless it was changed meanwhile" if use.life_used.high >= 1.0 else ""
        cost = use.usd_per_day
        costs = "" if cost is None else f", {_told(cost, money)} for each day that it runs"
        return f"Ran {listed} in {runs}: {share}{costs}."
    missing = "how long a filter lasts is not stated (filter_life in its profile)"
    if use.air_m3 is None:
        return f"Ran {listed} in {runs}; {missing}."
    unit = volume(0.0, units).partition(" ")[2]
    air = _told(use.air_m3, lambda m3: volume(float(f"{m3:.3g}"), units).removesuffix(f" {unit}"))
    return f"Ran {listed} in {runs}: {air} {unit} of air through its filter; {missing}."


def _at(one: AtSetting) -> str:
    where = "at a setting that nobody noted" if one.setting is None else f"on {plain(one.setting)}"
    return f"{_hours(one.hours)} {where}"


def _hours(hours: float) -> str:
    if hours < 0.95:
        return f"{max(1.0, 60.0 * hours):.0f} min"
    return f"{hours:.1f} h" if hours < 9.95 else f"{hours:,.0f} h".replace(",", " ")


def _share(share: float) -> str:
    """In percent: whole, below ten with one decimal."""
    percent = 100.0 * share
    return f"{percent:.0f}" if percent >= 9.95 else f"{percent:.1f}" if percent >= 0.095 else f"{percent:.1g}"


def _told(between: Between, words: Callable[[float], str]) -> str:
    low, high = words(between.low), words(between.high)
    return high if low == high else f"at most {high}" if between.low <= 0.0 else f"{low} to {high}"
