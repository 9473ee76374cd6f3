"""What a person would say of a run beside its prediction: how far off it was, why, why it stopped, what is doubtful."""

from __future__ import annotations

from typing import Final

from purifier.plain_text import sentence
from purifier.services.runs.compared import Compared
from purifier.services.runs.doubtful import NO_CURRENT
from purifier.services.wording import duration, figures, stated_words, unpadded

AS_PREDICTED_PERCENT: Final = 0.5
"""A residual that rounds to nothing."""
WORTH_A_WORD_H: Final = 1.0 / 60.0


def sentences(row: Compared) -> tuple[str, ...]:
    """The sentences on a run, the most important first."""
    said = [_how_far_off(row), _elsewhere(row), _what_remained(row), _why(row), _too_little(row)]
    # That the battery was empty is told by the first of them, and where nothing was drawn nothing stopped.
    told = (row.complete and row.stopped.why == "empty") or (_is_idle(row) and row.stopped.why == "cannot-tell")
    said += [] if told else [row.stopped.text]
    if row.source == "import" and row.stopped.why == "empty" and not row.complete:
        said.append(
            f"Nobody said so when it came in: 'purifier import --undo {row.run}', and importing it with --complete, "
            "makes it a complete run."
        )
    if row.made == "after" or (row.made == "before" and row.complete and not row.scored):
        said.append(f"It does not count in the score: {row.unscored}.")
    if row.source != "ran" and row.stated:
        said.append(sentence(stated_words(row.stated).capitalize()))
    said += [sentence(f"In doubt: {'; '.join(row.doubts)}")] if row.doubts else []
    return tuple(one for one in said if one)


def _how_far_off(row: Compared) -> str:
    lasted_h, likely_h, low_h = row.measured.runtime_h, row.predicted.runtime_h, row.predicted.runtime_low_h
    if row.made is None:
        return f"There is nothing to hold it against: {row.unscored}."
    if lasted_h is None or likely_h is None:
        return ""
    if not row.complete and row.stopped.gave_all:
        lasted, likely = hours_words(lasted_h), hours_words(likely_h)
        return f"It lasted {lasted} until the battery gave no more, where {likely} were likely."
    if row.runtime_error_percent is None:
        return ""
    if is_as_predicted(row):
        said = f"It lasted {hours_words(lasted_h)}, as predicted"
    else:
        way = "less" if lasted_h < likely_h else "more"
        said = f"It lasted {hours_words(lasted_h)}, {hours_words(abs(lasted_h - likely_h))} {way} than was likely"
    if row.at_least_held:
        return f"{said}; 'at least' held."
    if low_h is None:
        return f"{said}."
    short_h = low_h - lasted_h
    by = hours_words(short_h) if short_h >= WORTH_A_WORD_H else "a little"
    return f"{said}, and {by} less than 'at least': that was missed."


def is_as_predicted(row: Compared) -> bool:
    """Whether a complete run lasted as long as was likely, to the last digit that is told."""
    return row.runtime_error_percent is not None and abs(row.runtime_error_percent) < AS_PREDICTED_PERCENT


def _elsewhere(row: Compared) -> str:
    """That it was not left at its setting, and what the plan would have been for those that it went through."""
    others = [one for one in row.segments if one.setting != row.segments[0].setting or one.told_by != "set-up"]
    at = [one for one in others if one.setting is None or one.setting != row.setting]
    if row.made is None or not at or (row.setting is None and len(row.segments) < 2):
        return ""
    setting = f"at setting {row.setting}" if row.setting is not None else "on the load"
    said = f"It was not left {setting}, which the plan was made for"
    if len(at) == 1 and at[0].setting is None and at[0].measured_power_w is not None:
        said += (
            f": for {hours_words(at[0].hours)} it drew {figures(at[0].measured_power_w, at[0].doubt_percent or 0.0)} W"
        )
        said += ", which fits no other setting, or several" if row.setting is not None else ""
    meant_h = None if row.cause is None or row.cause.residual_h is None else row.cause.residual_h
    if row.complete and meant_h is not None and row.measured.runtime_h is not None:
        said += f"; for what it went through the plan would have said {hours_words(row.measured.runtime_h - meant_h)}"
    return f"{said}."


def _what_remained(row: Compared) -> str:
    """Projected is no measurement, and is said to be none."""
    if row.complete or row.made is None or row.projected is None:
        return ""
    projected = row.projected
    if projected.left_h <= 0.0:
        return "It has given all that was predicted, and was not empty."
    if row.stopped.why == "running":
        begins = f"As it goes it will last {hours_words(projected.runtime_h)} in all"
    else:
        begins = f"It was not run empty: as it went it would have lasted {hours_words(projected.runtime_h)} in all"
    least = unpadded(duration(projected.runtime_low_h, down=True))
    return (
        f"{begins}, {hours_words(projected.left_h)} more (likely {least} to "
        f"{hours_words(projected.runtime_high_h)}); that is projected, not measured."
    )


def _why(row: Compared) -> str:
    """The cause; of a run that went as predicted nothing more is said than that."""
    if row.cause is None or (is_as_predicted(row) and (row.cause.what == "as-predicted" or _nothing_is_off(row))):
        return ""
    residual_h = row.cause.residual_h
    if row.cause.what == "as-predicted" and row.complete and residual_h is not None:
        return row.cause.text if abs(residual_h) >= WORTH_A_WORD_H else "So it went as predicted."
    return row.cause.text


def _too_little(row: Compared) -> str:
    seen = row.measured.charge_ah is not None or row.measured.battery_power_w is not None
    if seen or row.source == "ran" or row.stated or NO_CURRENT in row.doubts:
        return ""
    return "Nothing was drawn in it." if _is_idle(row) else "There is too little of it to tell more."


def _is_idle(row: Compared) -> bool:
    return row.measured.runtime_h is None


def _nothing_is_off(row: Compared) -> bool:
    """Whether nobody named a cause, and the power is as predicted, as far as it was measured."""
    off = row.power_error_percent
    return (
        row.cause is not None
        and row.cause.what == "cannot-tell"
        and (off is None or abs(off) <= (row.doubt_percent or 0.0))
    )


def hours_words(hours: float) -> str:
    """Hours in running text: ``3 h 20 min``."""
    return unpadded(duration(hours))
