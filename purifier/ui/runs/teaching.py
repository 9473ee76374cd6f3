"""What runs teach, as the calibrate screen shows it: each thing beside what the profile believed, and the plan."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from purifier.model.setup import PLAIN_LOAD
from purifier.plain_text import plain, sentence
from purifier.services.wording import duration, least_hours, likely_hours, most_hours, time_words, unpadded
from purifier.ui.bars import band
from purifier.ui.fitting import cut, filled
from purifier.ui.runs.columns import percent
from purifier.ui.tones import MARK, MUTED, STRONG

if TYPE_CHECKING:
    from purifier.model.calibration.parameters import Parameter
    from purifier.services.calibrate.report import Band, Judged, Report

LEAST_BAND: Final = 12
LEAST_WORDS: Final = 22
FAR_PERCENT: Final = 10.0
"""A run that is off by more than this, and by the most, is pointed out: was it like the others?"""
MANY: Final = 2
AIR: Final = 1.08
"""The scale ends a little beyond the widest band."""
BEFORE: Final = "├─┼┤"
AFTER: Final = "╞═╪╡"


def used(one: Judged | None, run: int, name: str, width: int, *, here: bool, left_out: bool, odd: bool) -> Content:
    """A run of the list: whether it is used, what it ran, what the others foretell for it; ``odd``: look at it."""
    facts = "left out" if left_out else ""
    if one is not None and not left_out:
        facts = f"setting {plain(one.setting)}, " if one.setting and one.setting != PLAIN_LOAD else ""
        facts += time_words(one.hours * 3600.0) + ("" if one.complete else ", not to empty")
        facts += "" if one.error_percent is None else f", off by {percent(one.error_percent)}"
    box, mark = "[ ] " if left_out else "[x] ", "! " if odd and not left_out else ""
    words, tone = f"{box}{run}  {plain(name)}", MUTED if left_out else ""
    cursor = ("▸ " if here else "  ", MARK)
    room = width - cell_len(facts) - len(mark) - 3
    if room < LEAST_WORDS:
        below = Content.assemble("\n      ", (mark, STRONG), (facts, MUTED))
        return Content.assemble(cursor, (cut(words, width - 2), tone), below)
    return Content.assemble(cursor, (filled(words, room), tone), " ", (mark, STRONG), facts)


def doubts(one: Judged, every: Sequence[Judged]) -> tuple[str, ...]:
    """What speaks against believing a run: that it stopped early is told beside its hours."""
    said = [flag for flag in one.flags if "before the battery was empty" not in flag]
    errors = [abs(other.error_percent) for other in every if other.error_percent is not None]
    if one.error_percent is not None and len(errors) > MANY and abs(one.error_percent) == max(errors) > FAR_PERCENT:
        said.append(f"it fits the others least (off by {percent(one.error_percent)})")
    return tuple(said)


def flags(one: Judged | None, every: Sequence[Judged], *, left_out: bool) -> Content:
    """What the run under the cursor is worth, and what the key does about it."""
    if left_out:
        return Content.assemble("It is kept, but not used: ", ("space", MARK), " uses it again.")
    if one is None:
        return Content("")
    foretold = "" if one.foretold_h is None else f"The others foretell {unpadded(duration(one.foretold_h))}. "
    said = doubts(one, every)
    if not said:
        return Content(f"{foretold}Nothing speaks against it.")
    words = _capital("; ".join(said))
    return Content.assemble((f"! {words} ", STRONG), foretold, ("space", MARK), " leaves it out.")


def plan(bands: Sequence[Band], chosen: int, width: int) -> Content:
    """The plan of one setting before and after, as two bars on one scale; and the 'at least' of all of them."""
    if not bands:
        return Content("")
    one = bands[chosen]
    label = len("your runs") + 1
    room = max(LEAST_BAND, width - label)
    scale = room / (AIR * max(one.before_high_h, one.after_high_h, 1e-9))

    def line(name: str, low: float, likely: float, high: float, glyphs: str, tone: str) -> Content:
        drawn = band(low * scale, likely * scale, high * scale, room, glyphs)
        return Content.assemble(f"{name:<{label}}", (drawn, tone))

    lines = [
        Content.assemble(
            (f"The plan at setting {plain(one.setting)}" if one.setting != PLAIN_LOAD else "The plan", STRONG)
        ),
        line("profile", one.before_low_h, one.before_h, one.before_high_h, BEFORE, MUTED),
        _numbers(one.before_low_h, one.before_h, one.before_high_h, label, width),
        line("your runs", one.after_low_h, one.after_h, one.after_high_h, AFTER, "bold $text-accent"),
        _numbers(one.after_low_h, one.after_h, one.after_high_h, label, width, STRONG),
    ]
    if len(bands) > 1:
        rows = [("setting", "at least", "your runs", "likely", "your runs")]
        for each in bands:
            least = least_hours(each.before_low_h, each.before_high_h), least_hours(each.after_low_h, each.after_high_h)
            likely = (
                likely_hours(each.before_h, each.before_low_h, each.before_high_h),
                likely_hours(each.after_h, each.after_low_h, each.after_high_h),
            )
            rows.append((plain(each.setting), *least, *likely))
        widths = [max(cell_len(row[at]) for row in rows) for at in range(5)]
        lines.append(Content(""))
        for number, row in enumerate(rows):
            text = "  ".join(f"{cell:>{columns}}" for cell, columns in zip(row, widths, strict=True))
            here = "▸ " if number == chosen + 1 else "  "
            lines.append(Content.assemble((here, MARK), (cut(text, width - 2), MUTED if number == 0 else "")))
    return Content("\n").join(lines)


def _numbers(low: float, likely: float, high: float, label: int, width: int, tone: str = "") -> Content:
    told = least_hours(low, high), likely_hours(likely, low, high), most_hours(low, high)
    least, middle, most = map(unpadded, told)
    rest = f", likely {middle}, at most {most}"
    indent = max(0, min(label, width - len("at least ") - len(least) - len(rest)))
    return Content.assemble(" " * indent, (f"at least {least}", tone), rest)


def parameters(found: Sequence[Parameter], width: int) -> Content:
    """Each thing that can be learned: what the profile believed, and what it is now with its range."""
    rows = [("", "profile", "your runs", "nine times in ten")]
    told = [True]
    for one in found:
        digits, before = _digits(one.high - one.low), _digits(one.prior_high - one.prior_low)
        rows.append(
            (
                plain(one.name),
                f"{_figure(one.prior, before)} {one.unit}",
                f"{_figure(one.value, digits)} {one.unit}",
                f"{_figure(one.low, digits)} .. {_figure(one.high, digits)} {one.unit}",
            )
        )
        told.append(one.is_told)
    widths = [max(cell_len(row[at]) for row in rows) for at in range(4)]
    lines = [Content.assemble(("What they teach", STRONG), ("   ? hardly told by these runs", MUTED))]
    for number, (row, is_told) in enumerate(zip(rows, told, strict=True)):
        cells = [
            filled(row[0], widths[0]),
            *(f"{cell:>{columns}}" for cell, columns in zip(row[1:], widths[1:], strict=True)),
        ]
        text = cut("  ".join(cells) + ("" if is_told or number == 0 else " ?"), width)
        lines.append(Content.styled(text, MUTED if number == 0 or not is_told else ""))
    return Content("\n").join(lines)


def _figure(value: float, digits: int) -> str:
    """No minus before a zero."""
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _digits(width: float) -> int:
    """Digits behind the point that an interval of this width bears: two figures of it."""
    return 0 if width <= 0.0 else min(4, max(0, 1 - floor(log10(width))))


def goodness(report: Report) -> Content:
    """How well runs are foretold from the others, beside what the label and the run before would have said."""
    own, label, before = (
        report.leave_one_out_error_percent,
        report.nameplate_error_percent,
        report.previous_run_error_percent,
    )
    lines = [Content.styled("How good that is", STRONG)]
    if own is None:
        only = f", the label alone is off by {label:.1f} %" if label is not None else ""
        lines.append(Content(f"One complete run{only}: how well others are foretold a second run will show."))
        return Content("\n").join(lines)
    against = f" The label alone is off by {label:.1f} %" if label is not None else ""
    against += f", the run before by {before:.1f} %." if before is not None else "." if against else ""
    lines.append(
        Content.assemble("Left out one by one, a run is foretold to ", (f"{own:.1f} %", STRONG), f".{against}")
    )
    if before is not None and before < own:
        lines.append(Content("The run before alone would have been the better guess."))
    return Content("\n").join(lines)


def advice(report: Report, setting: str | None) -> Content:
    """The run to make next, and what no run of these can tell."""
    whose = f", to be surer of setting {plain(setting)}" if setting else ""
    lines = [Content.assemble(("The next run to make", STRONG), whose), Content(_capital(report.next_best_run))]
    if report.unknown:
        lines += [Content(""), Content.styled("Not told by these runs", STRONG)]
        lines += [Content(_capital(one)) for one in report.unknown]
    return Content("\n").join(lines)


def _capital(text: str) -> str:
    said = sentence(plain(text))
    return said[:1].upper() + said[1:]
