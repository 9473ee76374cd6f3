"""A run as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from purifier.cli.output import LONGEST_CELL, one_line
from purifier.cli.tables import flowing
from purifier.cli.wrapping import EASY, wrapped
from purifier.model.run import Event, Run
from purifier.plain_text import plain, sentence
from purifier.services.runs.air import Air, air_words, by_whom
from purifier.services.runs.state_words import in_full
from purifier.services.runs.states import OVER
from purifier.services.runs.summary import Summary, is_unplanned
from purifier.services.wording import (
    UNKNOWN,
    least_hours,
    likely_hours,
    most_hours,
    power_told,
    says_its_kind,
    since_start,
    stated_words,
    time_words,
    unpadded,
    watts,
)

MOST_EVENTS = 20
NO_PREDICTION = "no prediction: no set-up was given"


def local(utc: str | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """A time as the clock on the wall shows it, ``2026-06-04 12:22``; ``?`` for one that is not known."""
    try:
        return UNKNOWN if utc is None else datetime.fromisoformat(utc).astimezone().strftime(form)
    except (OverflowError, ValueError, OSError):  # at the ends of the calendar
        return UNKNOWN


def began(one: Summary) -> str:
    """When a run began; of one that was told only the day, which is all that anybody said."""
    return local(one.started_utc, "%Y-%m-%d" if one.source == "ran" else "%Y-%m-%d %H:%M")


def render(
    one: Summary,
    run: Run,
    events: Sequence[tuple[str | None, Event]],
    faults: Sequence[tuple[str, int]],
    width: int,
    cells: str = "",
    air: Sequence[Air] = (),
    says: Sequence[str] = (),
) -> str:
    """Everything about a run that a person wants to see first, in ``width`` columns; ``events`` with their UTC.

    ``cells``: how they stand, or stood at the end, in words; empty where the meter tells of none.  ``air``: what a run
    of it came to, or what the air was meanwhile; ``says``: what the sensor said last.
    """
    title = plain(f"Run {one.run}{f': {one.name[:LONGEST_CELL]}' if one.name else ''} ({one.about[:LONGEST_CELL]})")
    facts = [
        ("state", in_full(one.state, complete=one.complete, reason=one.end_reason, of=one.of)),
        ("began", f"{began(one) if one.started_utc else 'nobody knows when'}, {_source(one)}"),
        ("lasted", _lasted(one)),
        ("predicted", NO_PREDICTION if is_unplanned(run) else _predicted(one)),
        ("power", _power(one)),
        ("drawn", _drawn(one)),
        ("now" if one.state not in OVER else "last reading", _last(one)),
        *([("cells", cells)] if cells else []),
        ("coverage", _coverage(one)),
        ("bad frames", _faults(one, faults)),
    ]
    if one.of == "air":
        facts = _of_air(one, facts, air, says)
    elif air:
        found = "; and ".join(f"{_air(each, one)} ({by_whom(each)})" for each in air)
        facts.insert(-1, ("air meanwhile", found))
    if run.origin is not None:
        facts = [(name, words) for name, words in facts if name != "bad frames" or one.faults]
        if one.source == "ran":
            facts = [(name, words) for name, words in facts if name != "last reading"]
        elif one.stated:
            facts.append(("stated", stated_words(one.stated)))
        facts += [("resolution", _resolution(one))] if one.measurement_spread_percent else []
    blocks = [wrapped(title, width), flowing([(name, one_line(words)) for name, words in facts], width)]
    doubted = [event for _, event in events if event.kind == "doubt"]
    if doubted:
        blocks.append("In doubt\n" + "\n".join(_doubt(event, width) for event in doubted))
    if run.origin is not None and run.origin.understood:
        lines = (wrapped(plain(text), min(width, 96), "  ", "    ") for text in run.origin.understood)
        blocks.append("What was understood\n" + "\n".join(lines))
    notes = [event for _, event in events if event.kind == "note"]
    if notes:
        blocks.append("Notes\n" + "\n".join(wrapped(plain(event.text), width, "  ", "    ") for event in notes))
        events = [(utc, event) for utc, event in events if event.kind != "note"]
    if events:
        shown = [(_when(utc, event), *_kind_and_words(event)) for utc, event in events[-MOST_EVENTS:]]
        left_out = len(events) - len(shown)
        more = f" (the last {len(shown)} of {len(events)})" if left_out else ""
        blocks.append(f"What happened{more}\n" + flowing(shown, width))
    return "\n\n".join(blocks)


def _of_air(
    one: Summary, facts: Sequence[tuple[str, str]], air: Sequence[Air], says: Sequence[str]
) -> list[tuple[str, str]]:
    """The same of a run of the air: of a battery it says nothing."""
    known = dict(facts)
    lasted = "nothing was recorded" if one.last_s is None else time_words(one.last_s)
    known["lasted"] = lasted if one.state in OVER or one.last_s is None else f"{lasted} so far"
    known["air"] = "; ".join(_air(each, one) for each in air) or "nothing yet"
    last = "now" if "now" in known else "last reading"
    known[last] = ", ".join(says) or "nothing yet"
    return [(name, known[name]) for name in ("state", "began", "lasted", "air", last, "coverage", "bad frames")]


def _air(air: Air, one: Summary) -> str:
    return air_words(air, ended=one.state in OVER)


def _when(utc: str | None, event: Event) -> str:
    """The time on the clock; ``after 9:59:55`` where nobody knows when the run began."""
    if utc is not None:
        return local(utc, "%Y-%m-%d %H:%M:%S")
    return since_start(event.t_ms / 1000.0)


def _kind_and_words(event: Event) -> tuple[str, str]:
    words = _happened(event)
    return "" if says_its_kind(event.kind, words) else one_line(event.kind), one_line(words)


def _happened(event: Event) -> str:
    """What happened; a doubt stands above in full."""
    return f"{event.data.get('what', 'something odd')}, see above" if event.kind == "doubt" else event.text


def _doubt(event: Event, width: int) -> str:
    """One contradiction with what to do about it, in lines that a terminal holds."""
    text = sentence(f"{event.data.get('what', 'doubt')}: {event.text}")
    return wrapped(text, min(EASY, width), "  ", "    ")


def _resolution(one: Summary) -> str:
    return f"the steps of the current leave open ±{one.measurement_spread_percent:.1f} % of charge and energy"


def _source(one: Summary) -> str:
    if one.source == "ran":
        return "told, not measured"
    if one.source == "import":
        return f"imported from {', '.join(one.files) or 'a file'}{f' ({one.format})' if one.format else ''}"
    kinds = {"replay": "replayed from a capture", "demo": "pretended"}
    how = f"{one.meter} at {one.port}" if one.source == "log" else f"{kinds.get(one.source, one.source)}, {one.meter}"
    return how + (f", {one.meter_identity}" if one.meter_identity else "")


def _lasted(one: Summary) -> str:
    if one.discharge_h is None and one.readings and one.drawn_ah is None:
        return "not known: its meter says nothing of a current"
    if one.discharge_h is None:
        return "no discharge yet"
    words = time_words(one.discharge_h * 3600.0)
    if one.complete:
        return f"{words} from first discharge to empty"
    return f"{words} of discharge" if one.state in OVER else f"{words} of discharge so far"


def _predicted(one: Summary) -> str:
    low_h, likely_h, high_h = one.predicted_runtime_low_h, one.predicted_runtime_h, one.predicted_runtime_high_h
    told = least_hours(low_h, high_h), likely_hours(likely_h, low_h, high_h), most_hours(low_h, high_h)
    least, likely, most = map(unpadded, told)
    return f"at least {least}, likely {likely}, at most {most}"


def _power(one: Summary) -> str:
    if one.battery is None and one.predicted_power_w is None and one.files:
        return "not known" if one.mean_power_w is None else f"{watts(one.mean_power_w)} on average"
    expected = f"{watts(one.predicted_power_w)} expected"
    if one.mean_power_w is None:
        return expected
    off = f" ({one.mean_power_w / one.predicted_power_w - 1.0:+.1%})" if one.predicted_power_w else ""
    return f"{watts(one.mean_power_w)} on average, {expected}{off}"


def _drawn(one: Summary) -> str:
    if one.drawn_ah is None or one.drawn_wh is None:
        return "not measured"
    words = f"{one.drawn_ah:.3f} Ah, {one.drawn_wh:.2f} Wh"
    if one.bridged_ah:
        words += f"; {one.bridged_ah:.3f} Ah of it in gaps, by the meter's own counter"
    return words + (f"; charged {one.charged_ah:.3f} Ah, {one.charged_wh:.2f} Wh" if one.charged_wh else "")


def _last(one: Summary) -> str:
    power = None if one.power_w is None else power_told(one.power_w, one.voltage_v, one.current_a)
    shown = (
        (_exactly(one.voltage_v), "V"),
        (_exactly(one.current_a), "A"),
        (power, "W"),
        (_exactly(one.charge_ah), "Ah"),
        (_exactly(one.soc_percent), "%"),
    )
    return "  ".join(f"{text} {unit}" for text, unit in shown if text is not None) or "nothing yet"


def _exactly(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _coverage(one: Summary) -> str:
    if one.source == "ran":
        return "no readings: it was told"
    if one.coverage_percent is None:
        return f"{one.readings} readings, too few to tell" if one.readings else "no readings yet"
    words = f"{one.coverage_percent:.2f} % of the time, {one.readings} readings"
    if one.gaps:
        words += f"; {one.gaps} gap{'s' if one.gaps > 1 else ''}, {time_words(one.gap_s)}"
        words += f", the longest {time_words(one.longest_gap_s)}" if one.gaps > 1 else ""
    if one.reconnects:
        words += f"; reconnected {'once' if one.reconnects == 1 else f'{one.reconnects} times'}"
    return words + (f"; {one.dropped} readings lost to a full disk" if one.dropped else "")


def _faults(one: Summary, faults: Sequence[tuple[str, int]]) -> str:
    if not one.faults:
        return "none"
    return f"{one.faults}: " + ", ".join(f"{times} x {reason}" for reason, times in faults[:4])
