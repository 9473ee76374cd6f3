"""The Log screen's sentences: how a run stands, how good its readings are, what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from purifier.plain_text import plain as cleaned
from purifier.services.plan.spans import span
from purifier.services.runs.state_words import briefly
from purifier.services.runs.states import OVER
from purifier.services.wording import duration, says_its_kind, since_start, stated_words, time_words, unpadded, watts
from purifier.store.timing import local_text
from purifier.ui.tones import MARK, MUTED, STRONG, WRONG
from purifier.ui.words import STATE_GLYPHS, micro

if TYPE_CHECKING:
    from purifier.services.runs.summary import Summary
    from purifier.services.runs.watch import Watched

PRETEND: Final = " PRETEND "
DOT: Final = " · "
KIND: Final = 15
"""Columns for what kind of thing happened."""
NO_CURRENT: Final = "Its meter says nothing of a current: what is drawn is not known."
LONGEST: Final = 400
"""Letters of a text of the database, which may have no end."""


def ago(seconds: float) -> str:
    """``now``, ``4 s ago``, ``3 min ago``."""
    return "now" if seconds < 0.95 else f"{time_words(seconds)} ago"


def exactly(hours: float) -> str:
    """``9 d 21 h 14 min``, ``5 h 7 min``, ``12 min``: what a watcher wants to see move."""
    minutes = max(0, int(hours * 60.0 + 0.5))
    days, rest = divmod(minutes, 1440)
    if days:
        return f"{days} d {rest // 60} h {rest % 60} min"
    return f"{rest // 60} h {rest % 60} min" if rest >= 60 else f"{rest} min"


def is_pretend(watched: Watched) -> bool:
    """Whether the run is of a meter that is not there."""
    from purifier.services.runs.about import is_pretended

    return is_pretended(watched.run)


def title(watched: Watched) -> str:
    """``Run 7: Shelf battery``, or what it is about when nobody named it."""
    named = cleaned(watched.run.frozen.name[:LONGEST]).removeprefix("PRETEND: ")
    name = named or cleaned(watched.summary.about[:LONGEST]).removeprefix("PRETEND: ")
    return micro(f"Run {watched.run.id}: {name}")


def state_line(watched: Watched, width: int, *, badge: bool = True) -> Content:
    """The state as glyph and word with the age of the last reading; at the right what measures it, and for how long.

    ``badge``: a pretend run is marked.
    """
    state = watched.state
    run = watched.run
    words = briefly(state, complete=run.complete, reason=run.end_reason)
    if state in OVER:
        words = briefly("ended", complete=run.complete, reason=run.end_reason)
        words += ": the battery ran empty" if run.complete else ""
        words += ", listening whether it goes on" if state == "listening" else ""
        words += ", told, not measured" if run.frozen.source == "ran" else ""
    elif watched.age_s is not None:
        words += f", last reading {ago(watched.age_s).replace('now', 'just now')}"
    elif state == "recording":
        words += f", waiting for the first reading: they are saved every {_written_every_s():.0f} s"
    tone = MARK if state in ("recording", "importing") else STRONG if state in OVER else WRONG
    left = Content.styled(f"{STATE_GLYPHS[state]} {words}", tone)
    if badge and is_pretend(watched):
        left = Content.assemble((PRETEND, "reverse bold"), " ") + left
    for right in (_source(watched), cleaned(watched.run.frozen.meter), ""):
        gap = width - left.cell_length - cell_len(right)
        if gap >= 2:
            return left + Content(" " * gap) + Content.styled(right, MUTED)
    return left


def _source(watched: Watched) -> str:
    from purifier.services.runs.about import meter_name

    run = watched.run
    if run.origin is not None:
        return cleaned(" · ".join((*run.origin.files, run.origin.format))[:LONGEST])
    what = cleaned(meter_name(run) or run.meter_identity or "")
    day = int((watched.summary.last_s or 0.0) // 86_400) + 1
    return f"{what} at {cleaned(run.port)}, day {day}"


def plan_line(watched: Watched) -> Content:
    """What was predicted, and below it what has been measured so far."""
    from purifier.services.runs.summary import is_unplanned

    one = watched.summary
    unplanned = is_unplanned(watched.run)
    lines = [Content("No prediction: no set-up was given.") if unplanned else _plan_said(one)]
    if one.complete and one.runtime_h is not None:
        lasted = (exactly(one.runtime_h), STRONG)
        off = "" if unplanned else f" ({_off(one.runtime_h, one.predicted_runtime_h)})"
        lines[0] += Content.assemble(" It lasted ", lasted, f"{off}.")
    if one.source == "ran":
        lines.append(Content("It was told, not measured: there are no readings."))
    elif one.mean_power_w is None or one.drawn_ah is None or one.drawn_wh is None:
        begun = watched.run.discharge_ms is not None
        first = "The first minute is being measured." if begun else "No discharge has been seen yet."
        lines.append(Content(NO_CURRENT if one.readings and one.drawn_ah is None else first))
    else:
        lines.append(
            Content.assemble(
                "So far " if watched.state not in OVER else "On average ",
                (watts(one.mean_power_w), STRONG),
                *([] if unplanned else _against_plan(one)),
                f"; this run drew {round(one.drawn_ah, 2) + 0.0:.2f} Ah, {round(one.drawn_wh, 1) + 0.0:.1f} Wh.",
                f" {stated[:1].upper()}{stated[1:]}." if (stated := stated_words(one.stated)) else "",
            )
        )
    return Content("\n").join(lines)


def _against_plan(one: Summary) -> tuple[str, tuple[str, str], str]:
    """How the mean power compares with what was expected; only of a run that has one."""
    off = _off(one.mean_power_w or 0.0, one.predicted_power_w)
    return f" where {watts(one.predicted_power_w)} was expected (", (off, STRONG), ")"


def _plan_said(one: Summary) -> Content:
    at = f" at setting {cleaned(one.setting)}" if one.setting and one.purifier_id else ""
    low, likely, high = one.predicted_runtime_low_h, one.predicted_runtime_h, one.predicted_runtime_high_h
    if low is None or likely is None:
        return Content.assemble("Plan said ", (unpadded(duration(likely)), STRONG), f"{at}.")
    told = span(low, likely, likely if high is None else high)
    rest = told.in_words.removeprefix(f"at least {told.least}")
    return Content.assemble("Plan said at least ", (told.least, STRONG), f"{at}{rest}.")


def _off(measured: float, predicted: float | None) -> str:
    if predicted is None:
        return "what was planned cannot be read"
    if not predicted:
        return "nothing was expected"
    percent = round(100.0 * (measured / predicted - 1.0), 1) + 0.0  # no minus before zero
    return f"{percent:+.1f} %"


def quality(watched: Watched) -> Content:
    """Coverage, gaps, faults by reason, reconnects, and how much of it is on the disk."""
    one = watched.summary
    parts = []
    if one.source == "ran":
        parts.append("told, not measured")
    elif one.coverage_percent is None:
        parts.append(
            "no readings yet" if not one.readings else "first reading" if one.readings == 1 else "first readings"
        )
    else:
        parts.append(f"coverage {one.coverage_percent:.2f} %, {_grouped(one.readings)} readings")
        gaps = f"{one.gaps} gap{'s' if one.gaps > 1 else ''}, {time_words(one.gap_s)}" if one.gaps else "no gaps"
        if watched.state in ("lost", "stale") and watched.age_s is not None:
            gaps = f"a gap of {time_words(watched.age_s)} so far" + (f", {gaps} before it" if one.gaps else "")
        parts.append(gaps + (f" (longest {time_words(one.longest_gap_s)})" if one.gaps > 1 else ""))
    if one.faults:
        reasons = ", ".join(f"{_grouped(times)} × {cleaned(reason)}" for reason, times in watched.faults[:3])
        more = f", {len(watched.faults) - 3} more reasons" if len(watched.faults) > 3 else ""
        parts.append(f"{_grouped(one.faults)} bad frame{'s' if one.faults > 1 else ''}: {reasons}{more}")
    elif watched.run.origin is None:
        parts.append("no bad frames")
    if one.reconnects:
        parts.append("reconnected once" if one.reconnects == 1 else f"reconnected {one.reconnects} times")
    if one.dropped:
        parts.append(f"{_grouped(one.dropped)} readings lost to a full disk")
    if watched.age_s is not None and watched.state not in OVER:
        often = f", every {_written_every_s():.0f} s" if watched.state == "recording" else ""
        parts.append("all saved" if watched.age_s < 0.95 else f"saved up to {ago(watched.age_s)}{often}")
    return Content.styled(DOT.join(parts), MUTED)


def _written_every_s() -> float:
    """How often a recorder on this machine writes unless told otherwise: so old may be what is shown [s]."""
    from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for

    return COMMIT_EVERY_S[mode_for(linked_version())]


def events(watched: Watched) -> Content:
    """What happened to the run, the newest first."""
    lines = []
    for utc_ms, event in reversed(watched.events):
        when = since_start(event.t_ms / 1000.0) if utc_ms is None else local_text(utc_ms, "%d %b %H:%M:%S")
        at = f"{when:<15}"
        tone = MARK if event.kind == "mark" else ""
        kind = cleaned(event.kind)[:40].replace("-", " ")
        text = cleaned(event.text[:LONGEST])
        kind = "" if says_its_kind(kind, text) else kind
        lines.append(Content.assemble((at, MUTED), "  ", (f"{kind:<{KIND if kind else 0}}", tone), text))
    return Content("\n").join(lines) if lines else Content.styled("nothing yet", MUTED)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")
