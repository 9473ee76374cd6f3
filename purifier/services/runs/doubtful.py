"""What makes it doubtful what was measured of a run, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from purifier.model.comparison.segments import Expected, Segment, only_fitting
from purifier.plain_text import plain
from purifier.services.runs.facts import Facts
from purifier.services.runs.measured import Drawn, drawn_elsewhere_wh, has_dead_band, meter_offset_w
from purifier.services.runs.summary import Summary, says_no_current
from purifier.services.wording import time_words

SEEN: Final = 0.995
"""With so much of the time seen nothing is said of the rest."""
SMALL_LOAD: Final = 0.03
"""An offset that may be more than this share of the load is worth a word."""
NO_CURRENT: Final = "its meter says nothing of a current: what was drawn is not known"
MOST_SAID: Final = 4
LONGEST_SAID: Final = 200


def doubts_in_words(
    facts: Facts, numbers: Summary, segments: Sequence[Segment], drawn: Drawn, expected: Sequence[Expected]
) -> tuple[str, ...]:
    """What makes the measurement doubtful, each in a sentence without its full stop."""
    run, said = facts.run, [NO_CURRENT] if says_no_current(facts) else []
    if drawn.meter_w is not None and drawn.unseen > 1.0 - SEEN:
        gaps = (
            f": {numbers.gaps} gap{'s' if numbers.gaps > 1 else ''}, {time_words(numbers.gap_s)}"
            if numbers.gaps
            else ""
        )
        said.append(f"readings vouch for {1.0 - drawn.unseen:.0%} of the time{gaps}")
    if numbers.measurement_spread_percent:
        said.append(
            f"the steps of the current are coarse: they leave open ±{numbers.measurement_spread_percent:.1f} % of "
            "charge and energy"
        )
    if has_dead_band(facts):
        said.append("the current was too small for the meter to show: what was drawn is by its counter")
    if other_wh := drawn_elsewhere_wh(facts, drawn):
        said.append(f"{other_wh:.3g} Wh were drawn outside of what was taken for the discharge: its hours are not all")
    zero = meter_offset_w(run, drawn) / drawn.meter_w if drawn.meter_w else 0.0
    if zero > SMALL_LOAD and run.frozen.source == "log" and not run.frozen.how.zero_a:
        said.append(
            f"what a meter shows while nothing flows may be {zero:.0%} of so small a load: 'purifier zero' measures it"
        )
    if numbers.charged_wh > 0.01 * (numbers.drawn_wh or 0.0) and numbers.charged_wh > 0.01:
        said.append(f"it was charged between: {numbers.charged_wh:.3g} Wh")
    said += _odd_setting(segments, expected)
    others = [one for one in facts.events if one.kind == "doubt" and one.data.get("what") != "dead-band"]
    said += [plain(one.text).partition(": ")[0][:LONGEST_SAID] for one in others[:MOST_SAID]]
    return tuple(said)


def _odd_setting(segments: Sequence[Segment], expected: Sequence[Expected]) -> list[str]:
    """A run whose power is that of another setting than the planned one."""
    first = segments[0] if segments else None
    if first is None or first.told_by != "set-up" or not first.power_w or len(expected) < 2:
        return []
    other = only_fitting(first.power_w, first.doubt or 0.0, expected)
    if other is None or other == first.setting:
        return []
    return [f"its power is that of setting {other}, and it was planned at {first.setting}"]
