"""What switches itself off, or is used up: reasons for an end that need a reason of their own to be believed."""

from __future__ import annotations

from typing import Final

from purifier.model.comparison.circumstances import Circumstances, Stopped
from purifier.model.comparison.last_minutes import LastMinutes
from purifier.model.degrees import degrees as in_degrees

ROUND_HOURS: Final = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0)
"""Times after which outputs are made to switch themselves off."""
TIMER_SLACK_H: Final = 0.03
"""The load may have begun a little after the output was switched on."""
SMALL_W: Final = 25.0
"""Outputs that switch off by themselves take loads under this for none, where nobody stated it [W]."""
USED_UP: Final = 0.95
"""Of what it was predicted to give: with so much drawn a battery may well be empty."""
STEEP: Final = 2.0
"""The voltage falls steeply when it falls so many times as fast as before,"""
STEEP_SHARE_PER_H: Final = 0.03
"""and by at least this share of itself an hour."""
NEAR_MOST: Final = 0.8
"""Of the most that a battery can give: from there on its protection may act."""


def auto_off(end: LastMinutes, known: Circumstances) -> Stopped | None:
    """A small load that went at the time, or at the power, at which its output switches itself off."""
    if not known.may_switch_off or end.load_w is None or known.discharge_ms is None:
        return None
    share = known.share
    if is_steep(end) or (share is not None and share >= USED_UP):
        return None
    hours = (end.off_ms - known.discharge_ms) / 3.6e6
    below, after = known.switches_off_below_w, known.switches_off_after_h
    is_small = end.load_w < (SMALL_W if below is None else below.high)
    if after is not None and abs(hours - after.value) <= max(2.0 * TIMER_SLACK_H, 0.02 * after.value):
        if is_small or below is None:
            return _off_by(f"after {hours:.3g} h, as this output does", end)
    elif is_small and any(abs(hours - round_h) <= TIMER_SLACK_H for round_h in ROUND_HOURS):
        return _off_by(f"after {hours:.2g} h", end)
    if below is None or not is_small:
        return None
    if hours <= 0.25:
        return _off_by(f"at once: it takes loads below {below.value:g} W for none", end)
    crossed = end.highest_w is not None and end.highest_w >= below.low and end.load_w < 0.97 * end.highest_w
    if after is None and crossed:
        return _off_by(f"when the load fell below {below.value:g} W", end)
    return None


def _off_by(when: str, end: LastMinutes) -> Stopped:
    return Stopped(
        "auto-off", f"The output switched itself off {when} (auto-off, ECO mode): the load was {end.load_w:.3g} W."
    )


def protection(end: LastMinutes, known: Circumstances) -> Stopped | None:
    """Whether the battery's own protection had a reason to act: too much current, or cold."""
    most, cold, degrees = known.max_current_a, known.discharge_above_c, known.temperature_c
    if most is not None and end.peak_a >= NEAR_MOST * most:
        reason = f"at {end.peak_a:.3g} A, where {most:.3g} A is the most it gives"
    elif cold is not None and degrees is not None and degrees <= cold + 1.0:
        reason = f"in the cold, at {in_degrees(round(degrees))}"
    else:
        return None
    return Stopped("bms-cut", f"The battery's own protection (BMS) cut it off {reason}.")


def used_up(known: Circumstances) -> Stopped | None:
    """Whether so much was drawn that it may well be empty."""
    share = known.share
    if share is None or share < USED_UP:
        return None
    return Stopped("empty", f"The battery was empty: it had given {share:.0%} of what was predicted.", gave_all=True)


def is_steep(end: LastMinutes, times: float = STEEP) -> bool:
    """Whether the voltage falls ``times`` as fast as before, or faster; with 0: whatever it did before."""
    fall, earlier = end.fall_v_per_h, end.earlier_fall_v_per_h
    if not times:
        return True
    if fall is None or earlier is None or end.voltage_v is None or fall < STEEP_SHARE_PER_H * end.voltage_v:
        return False
    return fall >= times * max(0.0, earlier)
