"""Runs beside their predictions as text for a terminal: a block a run, then what a person would say of it."""

from __future__ import annotations

from textwrap import fill
from typing import Final

from purifier.cli.output import LONGEST_CELL, aligned
from purifier.plain_text import plain, sentence
from purifier.services.runs.compared import Compared, Comparison, Stretch
from purifier.services.wording import UNKNOWN, duration, figures, stated_words, time_words, unpadded

WIDTH: Final = 88
AS_PREDICTED_PERCENT: Final = 0.5
"""A residual that rounds to nothing."""
_TOLD_BY: Final = {"mark": "noted", "power": "by its power", "set-up": "as planned", None: ""}


def render(comparison: Comparison) -> str:
    """A block for each run, and the score of all predictions."""
    blocks = [_run(row) for row in comparison.rows]
    return "\n\n".join([*blocks, fill(sentence(comparison.score.text), WIDTH)])


def sentences(row: Compared) -> tuple[str, ...]:
    """What a person would say of a run: how far off it was, why, why it stopped, what is doubtful."""
    said = [_how_far_off(row), _what_remained(row)]
    said += [] if row.cause is None else [row.cause.text]
    # That the battery was empty is told by the first of them.
    said += [row.stopped.text] if not (row.complete and row.stopped.why == "empty") else []
    if row.source == "import" and row.stopped.why == "empty" and not row.complete:
        said.append(
            f"Nobody said so when it came in: 'purifier import --undo {row.run}', and importing it with --complete, "
            "makes it a complete run."
        )
    if row.made == "after" or (row.made == "before" and row.complete and not row.scored):
        said.append(f"It does not count in the score: {row.unscored}.")
    if row.source != "ran" and row.stated:
        said.append(sentence(stated_words(row.stated).capitalize()))
    said += [sentence(f"In doubt: {one}") for one in row.doubts]
    return tuple(one for one in said if one)


def _run(row: Compared) -> str:
    name = f": {row.name[:LONGEST_CELL]}" if row.name else ""
    title = plain(f"Run {row.run}{name} ({row.about[:LONGEST_CELL]})")
    headings = ("", "predicted", "measured", "off by")
    table = aligned(headings, [*_lines(row)], "predicted measured")
    parts = [title, _indented(table)]
    if len(row.segments) > 1:
        stretches = [_stretch(one) for one in row.segments]
        names = ("setting", "from", "for", "predicted", "measured", "off by")
        parts.append(_indented(aligned(names, stretches, "from for predicted measured")))
    parts.append(fill(plain(" ".join(sentences(row))), WIDTH))
    return "\n".join(parts)


def _lines(row: Compared) -> list[tuple[str, str, str, str]]:
    was, now, doubt = row.predicted, row.measured, row.doubt_percent or 0.0
    lasted = _hours(now.runtime_h) if row.complete or now.runtime_h is None else f"{_hours(now.runtime_h)} so far"
    if not row.complete and row.stopped.why != "running" and now.runtime_h is not None:
        lasted = f"{_hours(now.runtime_h)}, not to the end"
    lines = [("lasted", _hours(was.runtime_h), lasted, off(row.runtime_error_percent, 0.0))]
    if row.projected is not None:
        projected = row.projected
        lines.append(("", "", f"{_hours(projected.runtime_h)} projected", off(projected.runtime_error_percent, doubt)))
    lines.append(("at least", _hours(was.runtime_low_h), "", _held(row)))
    if row.source == "ran":
        return lines
    power = _amount(was.battery_power_w, "W"), _amount(now.battery_power_w, "W", doubt)
    lines.append(("power", *power, off(row.power_error_percent, doubt)))
    for label, unit, predicted, measured, error in (
        ("energy", "Wh", was.energy_wh, now.energy_wh, row.energy_error_percent),
        ("charge", "Ah", was.charge_ah, now.charge_ah, row.charge_error_percent),
    ):
        lines.append((label, _amount(predicted, unit), _amount(measured, unit, doubt), off(error, doubt)))
    return lines


def _held(row: Compared) -> str:
    return "" if row.at_least_held is None else "held" if row.at_least_held else "MISSED"


def _stretch(one: Stretch) -> tuple[str, ...]:
    told = _TOLD_BY[one.told_by]
    return (
        f"{plain(one.setting)}{f' ({told})' if told else ''}" if one.setting else "not known",
        time_words(one.from_s),
        time_words(one.hours * 3600.0),
        _amount(one.predicted_power_w, "W"),
        _amount(one.measured_power_w, "W", one.doubt_percent or 0.0),
        off(one.power_error_percent, one.doubt_percent or 0.0),
    )


def _how_far_off(row: Compared) -> str:
    lasted_h, likely_h, low_h = row.measured.runtime_h, row.predicted.runtime_h, row.predicted.runtime_low_h
    if row.made is None:
        return f"There is nothing to hold it against: {row.unscored}."
    if not row.complete or lasted_h is None or likely_h is None or row.runtime_error_percent is None:
        return ""
    off_h = lasted_h - likely_h
    if abs(row.runtime_error_percent) < AS_PREDICTED_PERCENT:
        said = f"It lasted {_hours(lasted_h)}, as predicted"
    else:
        way = "less" if off_h < 0.0 else "more"
        said = f"It lasted {_hours(lasted_h)}, {_hours(abs(off_h))} {way} than was likely"
    if row.at_least_held:
        said = f"{said}; 'at least' held"
    elif low_h is not None:
        said = f"{said}, and {_hours(low_h - lasted_h)} less than 'at least': that was missed"
    return f"{said}.{_at_its_settings(row, lasted_h)}"


def _at_its_settings(row: Compared, lasted_h: float) -> str:
    """What a run was to last at the settings it went through, which the plan for one of them does not say."""
    settings = {one.setting for one in row.segments}
    if len(settings) < 2 or None in settings or row.cause is None or row.cause.residual_h is None:
        return ""
    meant = _hours(lasted_h - row.cause.residual_h)
    return f" The plan was for one setting; for those that it ran at it would have said {meant}."


def _what_remained(row: Compared) -> str:
    """Projected is no measurement, and is said to be none."""
    if row.complete or row.made is None or row.projected is None:
        return ""
    projected = row.projected
    if projected.left_h <= 0.0:
        return "It has given all that was predicted, and was not empty."
    if row.stopped.why == "running":
        begins = f"As it goes it will last {_hours(projected.runtime_h)} in all"
    else:
        begins = f"It was not run empty: as it went it would have lasted {_hours(projected.runtime_h)} in all"
    return (
        f"{begins}, {_hours(projected.left_h)} more (likely {_hours(projected.runtime_low_h)} to "
        f"{_hours(projected.runtime_high_h)}); that is projected, not measured."
    )


def off(percent: float | None, doubt_percent: float) -> str:
    """A residual in percent, no finer than what was measured; one within its doubt is ``as predicted``."""
    if percent is None:
        return ""
    if abs(percent) <= max(doubt_percent, AS_PREDICTED_PERCENT):
        return "as predicted"
    return f"{percent:+.0f} %" if abs(percent) >= 9.95 or doubt_percent >= 1.0 else f"{percent:+.1f} %"


def _hours(hours: float | None) -> str:
    return unpadded(duration(hours))


def _amount(value: float | None, unit: str, doubt_percent: float = 0.0) -> str:
    return UNKNOWN if value is None else f"{figures(value, doubt_percent)} {unit}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
