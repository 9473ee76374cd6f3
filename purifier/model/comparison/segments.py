"""A run cut into segments: stretches at one setting of the fan, by marks, by steps in its power, by its set-up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from purifier.model.comparison.piece import Piece, mean_doubt, mean_w
from purifier.model.comparison.steps import steps

ToldBy = Literal["mark", "power", "set-up"]

SNAP_MS: Final = 600_000
"""People mark a change up to so long before or after they make it."""


class Expected(NamedTuple):
    """What the meter should see of a setting [W], and the 90 % interval of that."""

    setting: str
    power_w: float
    low_w: float
    high_w: float


class Mark(NamedTuple):
    """From ``t_ms`` after the run's start on it runs at ``setting``, somebody noted."""

    t_ms: int
    setting: str


class Segment(NamedTuple):
    """A stretch at one setting. Times in ms since the run's start; what is drawn is positive, at the meter."""

    setting: str | None
    """None: nobody noted it, and its power fits no setting, or several."""
    told_by: ToldBy | None
    start_ms: int
    end_ms: int
    power_w: float | None
    """Mean over the time that readings vouch for; None: there is none."""
    doubt: float | None
    """Half-width (90 %) of that mean as a fraction, what the meter itself is off left out."""
    drawn_wh: float
    drawn_ah: float
    """Bridged gaps included."""

    @property
    def hours(self) -> float:
        """How long it was so [h], gaps included."""
        return (self.end_ms - self.start_ms) / 3.6e6


class _Cut(NamedTuple):
    """A boundary: the segment's first piece, and its setting where somebody noted it."""

    at: int
    setting: str | None


def segments(
    pieces: Sequence[Piece],
    marks: Sequence[Mark],
    expected: Sequence[Expected],
    planned: str | None,
    resolution: float = 0.0,
) -> tuple[Segment, ...]:
    """The segments of a discharge, in order of time; ``pieces`` and ``marks`` are too.

    ``segments(pieces, marks, expected, planned, resolution)``: what was drawn minute by minute, see
    `purifier.store.pieces`; what people noted, see `purifier.model.comparison.marks`; what the meter should see of
    each setting, its own errors included; the setting of the set-up, None: nobody gave one; what the meter's steps
    leave open, a half-width as a fraction.  Without marks and ``expected`` it cuts by steps alone.

    The first is at the ``planned`` setting, unless a mark says otherwise, or it is one of several and its power is that
    of another setting; later ones at the setting that was noted, else at the only one of ``expected`` whose power
    theirs fits: alone, or by what the machine was off by before.
    """
    if not pieces:
        return ()
    cuts = _cuts(pieces, marks, _steps(pieces, resolution))
    found: list[Segment] = []
    for number, cut in enumerate(cuts):
        until = cuts[number + 1].at if number + 1 < len(cuts) else len(pieces)
        part = pieces[cut.at : until]
        end_ms = part[-1].end_ms if until == len(pieces) else pieces[until].start_ms
        power_w = mean_w(part)
        doubt = None if power_w is None else mean_doubt(part, end_ms - part[0].start_ms, resolution)
        setting: str | None = cut.setting
        told_by: ToldBy | None = None if setting is None else "mark"
        begun_elsewhere = len(cuts) > 1 and _is_other(planned, power_w, doubt or 0.0, expected)
        if setting is None and number == 0 and planned is not None and not begun_elsewhere:
            setting, told_by = planned, "set-up"
        elif setting is None and power_w is not None:
            setting = _fitting(power_w, doubt or 0.0, expected, found)
            told_by = None if setting is None else "power"
        drawn_wh, drawn_ah = math.fsum(one.total_wh for one in part), math.fsum(one.total_ah for one in part)
        found.append(Segment(setting, told_by, part[0].start_ms, end_ms, power_w, doubt, drawn_wh, drawn_ah))
    return _joined(found, pieces, resolution)


def only_fitting(power_w: float, doubt: float, expected: Sequence[Expected]) -> str | None:
    """The setting of ``expected`` whose interval holds a power [W], give or take ``doubt``; None: none, or several."""
    near = [one.setting for one in expected if _fits(power_w, doubt, one)]
    return near[0] if len(near) == 1 else None


def _is_other(planned: str | None, power_w: float | None, doubt: float, expected: Sequence[Expected]) -> bool:
    """Whether a power fits another setting than the ``planned`` one, and only that."""
    return power_w is not None and only_fitting(power_w, doubt, expected) not in (None, planned)


def _fits(power_w: float, doubt: float, one: Expected) -> bool:
    return one.low_w / (1.0 + doubt) <= power_w <= one.high_w * (1.0 + doubt)


def _fitting(power_w: float, doubt: float, expected: Sequence[Expected], before: Sequence[Segment]) -> str | None:
    """The setting of a stretch by its power; one machine is off by much the same at all its settings."""
    alone = only_fitting(power_w, doubt, expected)
    off = _off_by(expected, before)
    if off is None:
        return alone
    together = only_fitting(power_w / off, doubt, expected)
    if alone is None or together is None:
        return alone or together
    return alone if alone == together else None


def _off_by(expected: Sequence[Expected], before: Sequence[Segment]) -> float | None:
    """Measured over expected power of the segments whose setting somebody stated; None where there are none."""
    by_name = {one.setting: one.power_w for one in expected}
    known = [
        (one.power_w, by_name[one.setting], one.hours)
        for one in before
        if one.told_by in ("mark", "set-up")
        and one.setting in by_name
        and one.power_w is not None
        and one.power_w > 0.0
    ]
    total_w = math.fsum(power * hours for _, power, hours in known)
    return math.fsum(power * hours for power, _, hours in known) / total_w if total_w > 0.0 else None


def _steps(pieces: Sequence[Piece], resolution: float) -> list[int]:
    """Indices of the pieces with which another level begins; pieces that nobody vouches for are passed over."""
    known = [(i, power) for i, one in enumerate(pieces) if (power := one.power_w) is not None]
    return [known[at][0] for at in steps([power for _, power in known], resolution)]


def _cuts(pieces: Sequence[Piece], marks: Sequence[Mark], found: Sequence[int]) -> list[_Cut]:
    """The boundaries, the start being the first: marks at the step that they are about, and steps nobody noted."""
    noted: dict[int, str | None] = {0: None, **dict.fromkeys(found)}
    starts = [one.start_ms for one in pieces]
    for mark in marks:
        if mark.t_ms >= pieces[-1].end_ms:
            continue
        near = min([0, *found], key=lambda at: abs(starts[at] - mark.t_ms))
        if abs(starts[near] - mark.t_ms) > SNAP_MS:
            near = max((at for at in range(len(starts)) if starts[at] <= mark.t_ms), default=0)
        noted[near] = mark.setting
    return [_Cut(at, noted[at]) for at in sorted(noted)]


def _joined(found: Sequence[Segment], pieces: Sequence[Piece], resolution: float) -> tuple[Segment, ...]:
    """Neighbours of one stated setting as one: it was noted again, or never left."""
    joined: list[Segment] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is None or last.setting != one.setting or one.setting is None or one.told_by != "mark":
            joined.append(one)
            continue
        part = [piece for piece in pieces if last.start_ms <= piece.start_ms < one.end_ms]
        joined[-1] = last._replace(
            end_ms=one.end_ms,
            power_w=mean_w(part),
            doubt=mean_doubt(part, one.end_ms - last.start_ms, resolution),
            drawn_wh=last.drawn_wh + one.drawn_wh,
            drawn_ah=last.drawn_ah + one.drawn_ah,
        )
    return tuple(joined)
