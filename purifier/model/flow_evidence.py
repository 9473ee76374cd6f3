"""Which way it flowed: what voltage, state of charge and counter do while a current flows one way, between rests."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Final, NamedTuple

from purifier.model.load_survey import Point, Survey
from purifier.model.thinned import Span

BINS: Final = 12
"""Into which a stretch is cut to see through the noise of its voltage."""
LEAST_STEPS: Final = 1.5
"""A voltage is flat that changes by less than so many of its steps,"""
LEAST_SHARE: Final = 0.0005
"""or by less than this share of itself."""
RESISTANCE_SHARE: Final = 0.05
"""By so much of itself a voltage may move, up or down, when a current comes or goes."""
LEAST_SOC_PERCENT: Final = 2.0


class Flow(NamedTuple):
    """A stretch in which something flowed one way, as the file writes it.

    ``falls``: what its voltage and its state of charge (None: they tell nothing) say of it; ``amount`` weighs it.
    ``jumps``: what the voltage did when it began.  ``counter_ah``: by how much the counter grew.
    """

    span: Span
    sign: int
    amount: float
    volts_fall: bool | None
    soc_falls: bool | None
    jumps_down: bool | None
    counter_ah: float | None
    volts: tuple[float, float] | None

    @property
    def falls(self) -> bool | None:
        """Whether it was discharged; None: it does not show, or what shows is contradictory."""
        first = self.soc_falls if self.soc_falls is not None else self.volts_fall
        return first if first is not None else self.jumps_down


def flows(survey: Survey) -> list[Flow]:
    """The stretches of a surveyed file between rests, in the order of time; another sign begins another one."""
    which = Point._fields.index(survey.flow_name)
    limit, rests, points = survey.rest, survey.rests, survey.points
    starts = [(rest.section, rest.start_ms) for rest in rests]

    def stretch(place: int) -> tuple[int, int, bool]:
        point = points[place]
        return point.section, bisect_right(starts, (point.section, point.t_ms)), (point[which] or 0.0) > 0.0

    flowing = [place for place, point in enumerate(points) if abs(point[which] or 0.0) > limit]
    found = []
    for (section, behind, is_plus), group in groupby(flowing, stretch):
        places = list(group)
        first, last = points[places[0]], points[places[-1]]
        start_ms, end_ms = first.t_ms, last.t_ms
        if behind and rests[behind - 1].section == section:
            start_ms = min(start_ms, rests[behind - 1].end_ms)
        if behind < len(rests) and rests[behind].section == section:
            end_ms = max(end_ms, rests[behind].start_ms)
        before = points[places[0] - 1] if places[0] else None
        is_still = before is not None and before.section == section and abs(before[which] or 0.0) <= limit
        span = Span(section, start_ms, end_ms)
        found.append(
            _flow([points[k] for k in places], before if is_still else None, span, 1 if is_plus else -1, which, survey)
        )
    return found


def as_one(survey: Survey) -> list[Flow]:
    """All that flowed as one stretch, for a load that pauses so often that no stretch shows anything by itself."""
    which = Point._fields.index(survey.flow_name)
    flowing = [point for point in survey.points if abs(point[which] or 0.0) > survey.rest]
    if not flowing or flowing[0].section != flowing[-1].section:
        return []
    span = Span(flowing[0].section, flowing[0].t_ms, flowing[-1].t_ms)
    return [_flow(flowing, None, span, 1 if (flowing[0][which] or 0.0) > 0.0 else -1, which, survey)]


def _flow(points: Sequence[Point], before: Point | None, span: Span, sign: int, which: int, survey: Survey) -> Flow:
    magnitudes = [abs(point[which] or 0.0) for point in points]
    hours = max(span.end_ms - span.start_ms, survey.interval_ms or 0) / 3.6e6
    known = [(v, flow) for point, flow in zip(points, magnitudes, strict=True) if (v := point.voltage_v) is not None]
    soc = [point.soc_percent for point in points if point.soc_percent is not None]
    charges = [point.charge_ah for point in points if point.charge_ah is not None]
    least_v = max(LEAST_STEPS * (survey.step_v or 0.0), LEAST_SHARE * abs(known[0][0])) if known else 0.0
    rise_v = _rise(known, least_v)
    jump_v = None
    if before is not None and before.voltage_v is not None and known:
        jump_v = known[0][0] - before.voltage_v
    rise_soc = soc[-1] - soc[0] if soc else None
    return Flow(
        span,
        sign,
        fmean(magnitudes) * hours,
        None if rise_v is None else rise_v < 0.0,
        None if rise_soc is None or abs(rise_soc) < LEAST_SOC_PERCENT else rise_soc < 0.0,
        None if jump_v is None or abs(jump_v) < 2.0 * least_v else jump_v < 0.0,
        charges[-1] - charges[0] if charges else None,
        (known[0][0], known[-1][0]) if known else None,
    )


def _rise(known: Sequence[tuple[float, float]], least_v: float) -> float | None:
    """By how much the voltage rose while about the same flowed [V], of (volts, what flowed); None: it shows nothing.

    What a heavier load brings down by itself comes back with a lighter one; both count as far as both loads flow.  And
    of what comes with less current, a battery's own resistance explains a part whichever way it flowed.
    """
    if len(known) < 2:
        return None
    size = -(-len(known) // BINS)
    bins = [known[k : k + size] for k in range(0, len(known), size)]
    means = [(fmean(v for v, _ in one), fmean(flow for _, flow in one)) for one in bins]
    usual = median(flow for _, flow in means)
    rise = 0.0
    for (a_v, a), (b_v, b) in pairwise(means):
        by_itself_v = RESISTANCE_SHARE * abs(a_v) * max(0.0, a - b) / a
        told_v = math.copysign(max(0.0, abs(b_v - a_v) - by_itself_v), b_v - a_v)
        rise += told_v * min(1.0, min(a, b) / usual)
    noise = median(abs(b - a) for (a, _), (b, _) in pairwise(known)) / math.sqrt(size)
    return None if abs(rise) <= max(least_v, 3.0 * noise) else rise
