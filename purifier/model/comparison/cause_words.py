"""The cause of a residual in the words of a person: watts, watt-hours and hours, what else is sure, what would tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from purifier.model.comparison.attribution import Part, Told

SMALL: Final = 0.03
"""What explains no more of the hours than this is as it was predicted."""

UNSURE: Final = 0.05
"""From this doubt on a power is told with two figures."""
NO_OVERHEAD_W: Final = 0.05


class Found(NamedTuple):
    """What is most likely true of a run: hours by which it differs, and what each assumption was and is."""

    residual_h: float
    parts_h: Mapping[Part, float]
    parts: Mapping[Part, float]
    """The same as logarithms of hours over predicted hours."""
    complete: bool
    tells_energy: bool
    sure_of_energy: bool
    """The run itself shows what the battery gave, to a few percent."""
    is_metered: bool
    settings: int
    of_purifier: bool
    load_w: float
    load_doubt: float
    """Half-width of what the meter leaves open of it, a fraction."""
    predicted_load_w: float
    energy_wh: float
    predicted_energy_wh: float
    before_w: float
    predicted_before_w: float
    behind_w: float
    predicted_behind_w: float


def cause_words(found: Found, part: Told, *, is_sure: bool = True) -> str:
    """The sentences for a named cause; one of which nobody ``is_sure`` is most likely."""
    said = {"power": _power, "capacity": _capacity, "overhead": _overhead}[part](found)
    if not is_sure:
        said = f"Most likely {said[0].lower()}{said[1:]}"
    if part != "capacity" and found.tells_energy and found.sure_of_energy and abs(found.parts["capacity"]) <= SMALL:
        also = " The battery gave what was predicted."
    elif part == "capacity" and found.is_metered and abs(found.parts["power"]) <= SMALL:
        also = f" The {_machine(found)} drew what {_settings(found)}."
    elif not found.tells_energy and part != "capacity":
        also = " What the battery would give in all is not known."
    else:
        also = ""
    return f"{said}: {_explains(found, part)}.{also}"


def as_predicted_words(found: Found) -> str:
    """The sentences for a run in which nothing is off."""
    if not found.tells_energy:
        now, was = measured_watts(found.load_w, doubt=found.load_doubt), measured_watts(found.predicted_load_w)
        return (
            f"As far as it went the run was as predicted: {now} where {was} "
            "were predicted. What the battery would give in all is not known."
        )
    way = "longer" if found.residual_h > 0.0 else "shorter"
    much = hours_words(abs(found.residual_h))
    return f"The run went as predicted: {much} {way} is no more than runs of one battery differ by."


def doubtful_words(found: Found, candidates: Sequence[Told]) -> str:
    """The sentences for what cannot be told: those that are likeliest, and what would tell them apart."""
    kinds = set(candidates)
    *most, last = (_candidate(found, one) for one in candidates)
    either = f"{', '.join(most)} or {last}"
    if "as-predicted" in kinds:
        would = _would_tell_more(found)
    elif kinds == {"power", "overhead"}:
        other = "at another setting" if found.settings < 2 else "at the lowest setting"
        would = f"A run {other} would tell" if found.is_metered else f"A run with a meter, or {other}, would tell"
    elif kinds == {"capacity", "overhead"}:
        would = "A run until empty at another setting would tell"
    else:
        would = _would_tell_more(found)
    return f"Either {either}: this run cannot tell which. {would}."


def _would_tell_more(found: Found) -> str:
    if not found.is_metered:
        return "A run with a meter would tell"
    return "A second run like this one would tell" if found.tells_energy else "A run until empty would tell"


def _power(found: Found) -> str:
    now, was = found.load_w, found.predicted_load_w
    figures = f"{measured_watts(now, was, found.load_doubt)}, not {measured_watts(was, now)}"
    if found.settings == 1 or was <= 0.0:
        return f"The {_machine(found)} drew {figures}"
    off = f"{abs(now / was - 1.0):.0%} {_more(now - was)}"
    return f"The {_machine(found)} drew {off} than {_settings(found)} ({figures} on average)"


def _capacity(found: Found) -> str:
    if not found.tells_energy:
        return f"The battery gave more than the {found.predicted_energy_wh:.0f} Wh that were predicted"
    return f"The battery gave {_wh(found.energy_wh)}, not {_wh(found.predicted_energy_wh)}"


def _overhead(found: Found) -> str:
    before_more = found.before_w - found.predicted_before_w
    behind_more = found.behind_w - found.predicted_behind_w
    if abs(before_more) > abs(behind_more):
        what, now, was = "The battery's output took", found.before_w, found.predicted_before_w
        none = "Something that no meter saw took"
    else:
        what, now, was = (
            f"What stands between battery and {_machine(found)} took",
            found.behind_w,
            found.predicted_behind_w,
        )
        none = what
    if was < NO_OVERHEAD_W:
        return f"{none} about {watts(now)} all the time (overhead), where none was predicted"
    return f"{what} about {watts(now, was)} for being on (overhead), not {watts(was, now)}"


def _explains(found: Found, part: Told) -> str:
    """``that explains 15 of the 18 hours lost``."""
    assert part in ("power", "capacity", "overhead")
    whole, share = found.residual_h, found.parts_h[part]
    much = hours_words(abs(whole))
    is_all = abs(share) >= 0.95 * abs(whole)
    if found.complete:
        of = "the" if is_all else f"{_number(abs(share), abs(whole))} of the"
        return f"that explains {of} {much} {'lost' if whole < 0.0 else 'gained'}"
    would = f"the whole battery would last {much} {'less' if whole < 0.0 else 'more'} than planned"
    return would if is_all else f"{would}, and that is {_number(abs(share), abs(whole))} of them"


def _candidate(found: Found, told: Told) -> str:
    if told == "power":
        return f"the {_machine(found)} drew {_more(-found.parts['power'])} than {_settings(found)}"
    if told == "capacity":
        return f"the battery gave {_more(found.parts['capacity'])} than was predicted"
    if told == "overhead":
        much = _more(-found.parts["overhead"])
        return f"{much} than was predicted went into overhead (what is drawn for being on)"
    return "nothing is off by more than runs of one battery differ"


def _settings(found: Found) -> str:
    if not found.of_purifier:
        return "was stated"
    return "its setting says" if found.settings == 1 else "its settings say"


def _machine(found: Found) -> str:
    return "purifier" if found.of_purifier else "load"


def _more(difference: float) -> str:
    return "more" if difference > 0.0 else "less"


def watts(power_w: float, beside_w: float | None = None) -> str:
    """Watts with one digit after the point, none from 100 W on; with two where it would read as ``beside_w`` does."""
    said = f"{power_w:.0f} W" if power_w >= 100.0 else f"{power_w:.1f} W"
    return f"{power_w:.2f} W" if beside_w is not None and said == watts(beside_w) else said


def measured_watts(power_w: float, beside_w: float | None = None, doubt: float = 0.0) -> str:
    """Watts as the table beside them has them: with three figures, with two from a ``doubt`` of a twentieth on.

    One more where it would read as ``beside_w`` does.
    """
    digits = 2 if doubt >= UNSURE else 3
    places = max(0, digits - 1 - (math.floor(math.log10(abs(power_w))) if abs(power_w) >= 0.1 else -1))
    alike = beside_w is not None and f"{power_w:.{places}f}" == f"{beside_w:.{places}f}"
    return f"{power_w:.{places + alike}f} W"


def _wh(energy_wh: float) -> str:
    return f"{energy_wh:.3g} Wh" if energy_wh < 100.0 else f"{energy_wh:.0f} Wh"


def hours_words(hours: float) -> str:
    """``18 hours``, ``3.5 hours``, ``20 minutes``."""
    if hours >= 1.0:
        return f"{_number(hours, hours)} hours"
    return f"{hours * 60.0:.0f} minutes"


def _number(hours: float, whole: float) -> str:
    """Hours as a number that fits the unit that ``whole`` is said in."""
    if whole < 1.0:
        return f"{hours * 60.0:.0f}"
    return f"{hours:.0f}" if whole >= 9.95 else f"{hours:.1f}"
