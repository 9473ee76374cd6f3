"""Why a run stopped: from the last minutes of its readings, and from what is known of the set-up.

Each reason has its own marks, and one is named only when its marks are there and no other reason's are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from purifier.model.comparison.circumstances import Circumstances, Stopped
from purifier.model.comparison.last_minutes import LastMinutes, last_minutes
from purifier.model.comparison.own_doing import STEEP, auto_off, is_steep, protection, used_up
from purifier.model.prediction import KNEE_CHARGE, LAST_CHARGE, PLATEAU_CHARGE
from purifier.model.sample import Sample

LOOK_BACK_MS: Final = 3_600_000
"""So much before the last reading under load is looked at; readings after it, all that there are (an hour will do)."""
MUCH_LEFT: Final = 0.85
"""With less than this drawn it is not, as far as anybody knows."""
NEAR_MS: Final = 300_000
"""An event belongs to an end from which it is no further away."""
SHAPES: Final = ((0.70, 0.0), (0.78, 1.2), (0.88, STEEP))
"""A battery of which nothing is known is empty at such a share of its highest voltage, when that falls at least so many
times as fast as before: the deeper it is, the less must its fall have quickened."""
SUDDEN: Final = 0.2
"""An old battery may have so little of its charge left; one that falls from plateau to knee faster has a weak cell."""
BY_HAND: Final = ("stopped", "duration")


def why_it_stopped(last: Sequence[Sample], known: Circumstances) -> Stopped:
    """Say why current or readings stopped; ``last`` in order of time, see `LOOK_BACK_MS`."""
    if known.is_running:
        return Stopped("running", "The run goes on.")
    if _was_empty(known):
        return Stopped("empty", _how_empty(known), gave_all=True)
    end = last_minutes(last, known.signs.plateau_v)
    if end is None:
        return Stopped("cannot-tell", "No current flowed in its last readings: they do not tell why it stopped.")
    return _silent(end, known) if end.is_silent else _seen(end, known)


def _was_empty(known: Circumstances) -> bool:
    """Whoever watched the run, or ended it, said that the battery was empty, and nothing says otherwise since."""
    told = [event.kind for event in known.events if event.kind in ("empty", "resumed")]
    return known.end_reason == "empty" or (bool(told) and told[-1] == "empty")


def _how_empty(known: Circumstances) -> str:
    """That the battery was empty, and which cell fell first, where whoever watched the run saw one."""
    said: Mapping[str, object] = next((event.data for event in reversed(known.events) if event.kind == "empty"), {})
    volts, number = said.get("cell_v"), said.get("cell")
    if not isinstance(volts, float | int):
        return "The battery was empty."
    which = f"cell {number:.0f}" if isinstance(number, float | int) else "one cell"
    return f"The battery was empty: {which} fell first, to {volts:.2f} V."


def _silent(end: LastMinutes, known: Circumstances) -> Stopped:
    """The readings stop while the load is on."""
    if known.end_reason in BY_HAND and (known.silent_s is None or known.silent_s < 60.0) and not _lost(end, known):
        if known.end_reason == "duration":
            return Stopped("stopped-by-hand", "The time that was asked for was over; the load was still on.")
        return Stopped("stopped-by-hand", "It was ended by hand while the load was still on.")
    if _is_low(end, known) and _is_sudden(end, known):
        return _sudden(end)
    if _is_low(end, known):
        return Stopped(
            "empty",
            f"The battery was empty: its voltage had fallen to {end.last_v:.4g} V when the readings ended.",
            gave_all=True,
        )
    if _lost(end, known) or not known.meter_on_battery:
        return Stopped("meter-died", "The meter fell silent, or its line, while all was well with the battery.")
    fits = [one for one in (auto_off(end, known), protection(end, known), used_up(known)) if one is not None]
    if len(fits) == 1:
        return fits[0]
    if known.end_reason in ("file", "capture", "interrupted"):
        return Stopped("cannot-tell", "The recording ends while the load is on: it does not tell what came then.")
    return Stopped(
        "cannot-tell",
        "The readings stop while the load is on: the meter may have died, or have lost its supply with the load.",
    )


def _seen(end: LastMinutes, known: Circumstances) -> Stopped:
    """The meter saw the load go."""
    if end.after_a is not None and end.after_a < -max(0.05, 0.1 * end.load_a):
        return Stopped("unplugged", "The load went and the battery was put on charge.")
    is_low, gone = _is_low(end, known), end.has_collapsed
    if is_low and _is_sudden(end, known):
        return _cut(end, known) if gone else _sudden(end)
    if is_low:
        cut = ": the battery's own protection (BMS) cut it off" if gone else ""
        words = f"The battery was empty: its voltage had fallen to {end.last_v:.4g} V{cut}."
        return Stopped("empty", words, gave_all=True)
    if known.sees_output:
        return _output_went(end, known) if gone else _unplugged(end, known)
    if gone:
        return _cut(end, known)
    fits = [one for one in (auto_off(end, known), used_up(known)) if one is not None]
    if len(fits) == 1 and (fits[0].why != "empty" or is_steep(end)):
        return fits[0]
    return _unplugged(end, known)


def _output_went(end: LastMinutes, known: Circumstances) -> Stopped:
    """A station's output lost its voltage."""
    fits = [one for one in (auto_off(end, known), used_up(known), protection(end, known)) if one is not None]
    if len(fits) == 1:
        return fits[0]
    return Stopped(
        "cannot-tell",
        "The output went off: it may have been switched off, or did so itself; nothing in the readings tells which.",
    )


def _is_sudden(end: LastMinutes, known: Circumstances) -> bool:
    """Whether the voltage came down far faster than charge can have been drawn: one cell was empty, not the battery."""
    signs, last = known.signs, end.last_v
    if not signs.full_ah or not end.load_a:
        return False
    whole_h = signs.full_ah / end.load_a
    if end.plateau_h is not None and end.plateau_h < SUDDEN * (PLATEAU_CHARGE - KNEE_CHARGE) * whole_h:
        return True
    if signs.last_v is None or signs.knee_v is None or last is None or last <= signs.last_v:
        return False
    usual_v_per_h = (signs.knee_v - signs.last_v) / ((KNEE_CHARGE - LAST_CHARGE) * whole_h)
    return end.fall_v_per_h is not None and end.fall_v_per_h * SUDDEN > usual_v_per_h


def _sudden(end: LastMinutes) -> Stopped:
    return Stopped(
        "bms-cut",
        "The battery's own protection (BMS) cut it off: the voltage fell within minutes"
        + ("" if end.last_v is None else f", to {end.last_v:.4g} V")
        + ", as when one cell is empty long before the others.",
        gave_all=True,
    )


def _cut(end: LastMinutes, known: Circumstances) -> Stopped:
    """A pack's voltage went with the current, though it had not been low."""
    why = protection(end, known)
    if why is not None:
        return why
    volts = "" if end.voltage_v is None else f" at {end.voltage_v:.4g} V"
    if is_steep(end):
        return _sudden(end)
    return Stopped("bms-cut", f"The battery's own protection (BMS) cut it off{volts}.")


def _unplugged(end: LastMinutes, known: Circumstances) -> Stopped:
    """The current went and the voltage stayed: somebody did it, as long as nothing else fits."""
    volts = "" if end.after_v is None else f"; the battery stayed at {end.after_v:.4g} V"
    if known.sees_output:
        volts = "; the output stayed on"
    if not known.sees_output and (not end.stayed or _is_doubtful(end, known)):
        return Stopped(
            "cannot-tell",
            f"The current stopped{volts}: the load was switched off, or something switched itself off.",
        )
    return Stopped("unplugged", f"The load was unplugged or switched off{volts}.")


def _is_doubtful(end: LastMinutes, known: Circumstances) -> bool:
    """Whether a device between battery and load may as well have switched itself off, or the battery be empty."""
    share = known.share
    if is_steep(end) or (share is not None and share >= MUCH_LEFT and known.signs.plateau_v is None):
        return True
    below = known.switches_off_below_w
    return known.may_switch_off and below is not None and end.load_w is not None and end.load_w < below.high


def _is_low(end: LastMinutes, known: Circumstances) -> bool:
    """Whether the voltage came down by discharge to where little is left; by the curve, else by its shape."""
    signs, last = known.signs, end.last_v
    if last is None or known.sees_output:
        return False
    low_v = max(signs.knee_v or 0.0, 1.01 * (signs.cutoff_v or 0.0))
    if low_v:
        fell = known.highest_v is None or known.highest_v - last >= 0.005 * known.highest_v
        heavier = end.earlier_w is not None and end.load_w is not None and end.load_w > 1.3 * end.earlier_w
        return last <= low_v and fell and not heavier
    highest = known.highest_v
    return highest is not None and any(last <= v * highest and is_steep(end, times) for v, times in SHAPES)


def _lost(end: LastMinutes, known: Circumstances) -> bool:
    """Whether the line was lost, or what came on it made no sense, when the readings stopped."""
    signs = [e for e in known.events if e.kind in ("link-lost", "not-understood", "reconnect")]
    near = [e for e in signs if e.t_ms >= end.off_ms - NEAR_MS]
    return bool(near) and near[-1].kind != "reconnect"
