"""A run beside its prediction as lines of figures: what was predicted, what was measured, how far off it was."""

from __future__ import annotations

from typing import Final

from purifier.plain_text import plain
from purifier.services.runs.compared import Compared, Stretch
from purifier.services.runs.in_words import AS_PREDICTED_PERCENT
from purifier.services.wording import UNKNOWN, duration, figures, least_hours, time_words, unpadded

HEADINGS: Final = ("", "predicted", "measured", "off by")
STRETCH_HEADINGS: Final = ("setting", "from", "for", "predicted", "measured", "off by")
_TOLD_BY: Final = {"mark": "noted", "power": "by its power", "set-up": "as planned", None: ""}


def lines(row: Compared) -> list[tuple[str, str, str, str]]:
    """A line for each quantity under `HEADINGS`; of a run without readings its hours alone."""
    was, now = row.predicted, row.measured
    found = [("lasted", _hours(was.runtime_h), _lasted(row), _hours_off(was.runtime_h, now.runtime_h, row))]
    if row.projected is not None:
        ahead, doubt = row.projected, row.doubt_percent or 0.0
        far = _off(ahead.runtime_error_percent, doubt, _hours_words(was.runtime_h, ahead.runtime_h))
        found.append(("", "", f"{_hours(ahead.runtime_h)} projected", far))
    held = "" if row.at_least_held is None else "held" if row.at_least_held else "MISSED"
    found.append(("at least", unpadded(least_hours(was.runtime_low_h, was.runtime_high_h)), "", held))
    if row.source == "ran":
        return found
    doubt, energy_doubt = row.doubt_percent or 0.0, row.energy_doubt_percent or 0.0
    for label, unit, predicted, measured, error, how_sure in (
        ("power", "W", was.battery_power_w, now.battery_power_w, row.power_error_percent, doubt),
        ("energy", "Wh", was.energy_wh, now.energy_wh, row.energy_error_percent, energy_doubt),
        ("charge", "Ah", was.charge_ah, now.charge_ah, row.charge_error_percent, energy_doubt),
    ):
        shown, far = _amount(measured, unit, doubt), _far(predicted, measured, unit, doubt)
        found.append((label, _amount(predicted, unit), shown, _off(error, how_sure, far)))
    return found


def _lasted(row: Compared) -> str:
    hours = row.measured.runtime_h
    if row.complete or hours is None:
        return _hours(hours)
    return f"{_hours(hours)} so far" if row.stopped.why == "running" else f"{_hours(hours)}, not to the end"


def _hours_off(predicted_h: float | None, measured_h: float | None, row: Compared) -> str:
    return _off(row.runtime_error_percent, 0.0, _hours_words(predicted_h, measured_h))


def stretch(one: Stretch) -> tuple[str, ...]:
    """One segment under `STRETCH_HEADINGS`."""
    told, doubt = _TOLD_BY[one.told_by], one.doubt_percent or 0.0
    return (
        f"{plain(one.setting)}{f' ({told})' if told else ''}" if one.setting else "not known",
        time_words(one.from_s),
        time_words(one.hours * 3600.0),
        _amount(one.predicted_power_w, "W"),
        _amount(one.measured_power_w, "W", doubt),
        _off(one.power_error_percent, doubt, _far(one.predicted_power_w, one.measured_power_w, "W", doubt)),
    )


def _off(percent: float | None, doubt_percent: float, far: str) -> str:
    """A residual, ``+4.4 W (+15 %)``, no finer than what was measured; one within its doubt is ``as predicted``."""
    if percent is None:
        return ""
    if abs(percent) <= max(doubt_percent, AS_PREDICTED_PERCENT):
        return "as predicted"
    return f"{far} ({percent:+.{0 if abs(percent) >= 9.95 or doubt_percent >= 1.0 else 1}f} %)"


def _far(predicted: float | None, measured: float | None, unit: str, doubt_percent: float) -> str:
    """A residual with no more places than both values have; of the values as they are shown, for people subtract."""
    if predicted is None or measured is None:
        return ""
    shown = figures(measured, doubt_percent), figures(predicted)
    places = min(len(one.partition(".")[2]) for one in shown)
    return f"{float(shown[0]) - float(shown[1]):+.{places}f} {unit}"


def _hours_words(predicted_h: float | None, measured_h: float | None) -> str:
    if predicted_h is None or measured_h is None:
        return ""
    return f"{'-' if measured_h < predicted_h else '+'}{_hours(abs(measured_h - predicted_h))}"


def _hours(hours: float | None) -> str:
    return unpadded(duration(hours))


def _amount(value: float | None, unit: str, doubt_percent: float = 0.0) -> str:
    return UNKNOWN if value is None else f"{figures(value, doubt_percent)} {unit}"
