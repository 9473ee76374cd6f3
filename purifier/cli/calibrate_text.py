"""What ``calibrate`` found, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, log10
from typing import Final

from purifier.cli.tables import fitted
from purifier.cli.wrapping import wrapped
from purifier.model.calibration.parameters import Parameter
from purifier.plain_text import plain
from purifier.services.calibrate.report import Band, Judged, Report
from purifier.services.wording import duration, least_hours, likely_hours, most_hours, time_words, unpadded

_BANDS: Final = ("setting", "profile: at least", "likely", "your runs: at least", "likely", "at most")


def text(report: Report, width: int) -> str:
    """What the runs teach, how good that is, what they cannot tell, what to do next, in ``width`` columns."""
    return "\n".join(_lines(report, width))


def _lines(report: Report, width: int) -> Iterator[str]:
    complete = sum(one.complete for one in report.runs)
    yield _wrapped(f"{report.battery_name}: {_counted(len(report.runs))}, {complete} from full to empty", width)
    yield ""
    headings = ["", "profile", "your runs", "nine times in ten", ""]
    yield fitted(headings, [_parameter(one) for one in report.parameters if _is_told(report, one)], width)
    yield ""
    yield fitted(
        ["run", "setting", "ran", "the others foretell", "error", "name"],
        [_run(one) for one in report.runs],
        width,
        right="run ran error",
    )
    for one in report.runs:
        for flag in one.flags:
            yield _wrapped(f"run {one.run}: {flag}", width)
    for sentence in _how_good(report):
        yield _wrapped(sentence, width)
    yield ""
    yield fitted(_BANDS, [_band(one) for one in report.bands], width, _BANDS[1:])
    yield ""
    for sentence in report.unknown:
        yield _wrapped(f"not told: {sentence}", width)
    yield _wrapped(f"next: {report.next_best_run}", width)


def _wrapped(text: str, width: int) -> str:
    return wrapped(plain(text), width)


def _is_told(report: Report, one: Parameter) -> bool:
    """Whether the runs are about it, even if they say little: of settings that were not run, only what they share."""
    about = {f"power at {stretch.setting}" for run in report.fit.runs for stretch in run.stretches}
    return not one.name.startswith("power at ") or one.name in about or one.is_told


def _counted(count: int) -> str:
    return f"{count} run{'s' if count != 1 else ''}"


def _parameter(one: Parameter) -> list[str]:
    digits = _digits(one.high - one.low)
    value, low, high = (f"{number:.{digits}f}" for number in (one.value, one.low, one.high))
    hardly = "" if one.is_told else "hardly told"
    return [
        one.name,
        f"{one.prior:.{_digits(one.prior_high - one.prior_low)}f} {one.unit}",
        f"{value} {one.unit}",
        f"{low} .. {high} {one.unit}",
        hardly,
    ]


def _digits(width: float) -> int:
    """Digits behind the point that an interval of this width bears: two figures of it."""
    return 0 if width <= 0.0 else min(4, max(0, 1 - floor(log10(width))))


def _run(one: Judged) -> list[str]:
    foretold = "" if one.foretold_h is None else unpadded(duration(one.foretold_h))
    error = "" if one.error_percent is None else f"{one.error_percent:+.1f} %"
    return [str(one.run), one.setting, time_words(one.hours * 3600.0), foretold, error, one.name]


def _how_good(report: Report) -> Iterator[str]:
    own, label, before = (
        report.leave_one_out_error_percent,
        report.nameplate_error_percent,
        report.previous_run_error_percent,
    )
    if own is None:
        yield "one complete run: how well it foretells others a second run will show"
        return
    rest = [f"the label alone {label:.1f} %"] if label is not None else []
    if before is not None:
        rest.append(f"the run before {before:.1f} %")
    yield f"left out one by one, a run is foretold to {own:.1f} %; {_joined(rest)}"
    if before is not None and before < own:
        yield "the run before alone would have been the better guess"


def _joined(words: Sequence[str]) -> str:
    return ", ".join(words)


def _band(one: Band) -> list[str]:
    told = (
        least_hours(one.before_low_h, one.before_high_h),
        likely_hours(one.before_h, one.before_low_h, one.before_high_h),
        least_hours(one.after_low_h, one.after_high_h),
        likely_hours(one.after_h, one.after_low_h, one.after_high_h),
        most_hours(one.after_low_h, one.after_high_h),
    )
    return [one.setting, *map(unpadded, told)]
