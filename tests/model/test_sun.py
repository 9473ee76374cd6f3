"""What a panel adds, held against a battery that is followed hour by hour through days of sun."""

from __future__ import annotations

import math

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.bands import Prepared
from purifier.model.estimate import mean_draw_w, path_power_w
from purifier.model.sun import sun_wh, sunlit_h
from purifier.services.plan.join import join
from purifier.services.plan.request import Request

LIBRARY = Library((bundle(),))
STEPS = 4
"""Steps an hour."""


def followed_h(full_wh: float, draw_w: float, panel_w: float, sun_h: float, begins: int, most_h: float) -> float:
    """Hours until a full battery of ``full_wh`` is empty; the sun shines for the first ``sun_h`` of each day, the run
    begins ``begins`` hours into one. A full battery takes nothing more."""
    left_wh = full_wh
    for step in range(round(most_h * STEPS)):
        shines = (begins + step / STEPS) % 24.0 < sun_h
        left_wh = min(full_wh, left_wh + ((panel_w * 0.75 if shines else 0.0) - draw_w) / STEPS)
        if left_wh < -1e-9:
            return step / STEPS
    return math.inf


@pytest.mark.parametrize(("panel_w", "dark_h"), [(20.0, 60.0), (40.0, 30.0), (35.0, 100.0), (70.0, 25.0)])
def test_a_battery_in_the_sun_lasts_as_long_as_told_at_whatever_hour_the_run_begins(
    panel_w: float, dark_h: float
) -> None:
    draw_w = 5.0
    told_h = sunlit_h(dark_h, draw_w, 24.0, sun_wh(panel_w, 3.0))
    ever_h = 500.0
    bright_h = sunlit_h(dark_h + 3.0, draw_w, 24.0, sun_wh(panel_w, 3.0)) + 24.0
    until_h = min(bright_h + 1.0, ever_h)
    lasted = [followed_h(dark_h * draw_w, draw_w, panel_w, 3.0, begins, until_h) for begins in range(0, 24, 3)]
    assert min(lasted) >= min(told_h, ever_h) - 1.0 / STEPS
    assert until_h == ever_h or min(lasted) <= bright_h, "no more careful than by the hours of sun of the first day"


def test_the_sun_of_a_day_that_was_not_seen_counts_for_nothing() -> None:
    assert sunlit_h(20.0, 5.0, 24.0, 1000.0) == 20.0, "empty before the sun is sure to have come"
    assert sunlit_h(30.0, 5.0, 24.0, 0.0) == 30.0
    assert sunlit_h(30.0, 5.0, 24.0, 120.0) == math.inf, "as much comes in as goes out"
    assert sunlit_h(30.0, 5.0, 24.0, 60.0) == pytest.approx(24.0 + 2.0 * 6.0), "half of each later day is given back"
    assert sunlit_h(30.0, 5.0, 8.0, 0.0) == 30.0 and sunlit_h(30.0, 5.0, 8.0, 40.0) == math.inf


@pytest.mark.parametrize("conditions", [{}, {"hours-per-day": "8 h", "wire": "5 m 18 AWG"}, {"realistic": "yes"}])
def test_nineteen_samples_in_twenty_last_as_long_in_the_sun_as_is_told(conditions: dict[str, str]) -> None:
    request = Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", conditions=conditions)
    path = Prepared(join(LIBRARY, request, "lifepo4-12v-100ah"))
    load_w, spread = 9.7, 0.08
    band = path.band(load_w, spread)
    assert path.sunlit(load_w, spread, 0.0) == pytest.approx((band.low_h, path.estimate(load_w).runtime_h, band.high_h))
    at = path.at(load_w)
    needs_wh = mean_draw_w(at, path_power_w(at, load_w)) * 24.0 / at.day
    lows = []
    for share in (0.2, 0.5, 0.8, 1.01):
        low_h, likely_h, high_h = path.sunlit(load_w, spread, share * needs_wh)
        assert low_h <= likely_h <= high_h and likely_h == path.likely_sunlit_h(load_w, share * needs_wh)
        lows.append(low_h)
    assert lows == sorted(lows) and lows[0] > band.low_h
    assert likely_h == math.inf > low_h, "what is likely to go on for ever is not sure to"


def test_where_nothing_is_in_doubt_what_is_sure_is_what_is_likely() -> None:
    """So the draws that the sun is held against are those of the estimate, lead and all."""
    sure = {"hours-per-day": "8 h", "wire": "200 mohm", "parasitic": "20 mA"}
    path = Prepared(join(LIBRARY, Request(load="10 W", conditions=sure), "100 Ah x 12.8 V ± 0 %"))
    for daily_wh in (20.0, 60.0, 80.0):
        low_h, likely_h, high_h = path.sunlit(10.0, 0.0, daily_wh)
        assert low_h == pytest.approx(likely_h) and high_h == pytest.approx(likely_h)
