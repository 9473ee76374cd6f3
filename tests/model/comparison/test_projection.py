"""How long a run that was stopped would have gone on."""

from __future__ import annotations

import pytest

from purifier.model.comparison.projection import Usable, project

USABLE = Usable(100.0, 80.0, 110.0)


def test_what_is_left_goes_on_at_the_mean_power() -> None:
    found = project(USABLE, 40.0, 4.0, 10.0)
    assert found is not None
    assert (found.runtime_h, found.left_h, found.left_wh) == pytest.approx((10.0, 6.0, 60.0))
    assert (found.runtime_low_h, found.runtime_high_h) == pytest.approx((8.0, 11.0))


def test_what_ran_longer_than_the_worst_case_is_at_least_as_long_as_it_ran() -> None:
    found = project(USABLE, 90.0, 9.0, 10.0)
    assert found is not None
    assert (found.runtime_low_h, found.runtime_h) == pytest.approx((9.0, 10.0))
    beyond = project(USABLE, 120.0, 12.0, 10.0)
    assert beyond is not None and beyond.left_h == 0.0
    assert beyond.runtime_low_h == beyond.runtime_h == beyond.runtime_high_h == 12.0


def test_a_power_that_is_not_sure_makes_the_rest_less_sure() -> None:
    sure, unsure = project(USABLE, 40.0, 4.0, 10.0), project(USABLE, 40.0, 4.0, 10.0, 0.5)
    assert sure is not None and unsure is not None and unsure.runtime_h == sure.runtime_h
    assert unsure.runtime_low_h == pytest.approx(10.0 - (2.0**2 + 3.0**2) ** 0.5)
    assert unsure.runtime_high_h == pytest.approx(10.0 + (1.0**2 + 3.0**2) ** 0.5)


def test_from_a_few_minutes_nothing_is_projected() -> None:
    assert project(USABLE, 1.0, 0.2, 5.0) is None and project(USABLE, 1.5, 0.3, 5.0) is not None


@pytest.mark.parametrize("power_w", [0.0, -3.0, float("nan")])
def test_without_a_draw_nothing_is_projected(power_w: float) -> None:
    assert project(USABLE, 10.0, 1.0, power_w) is None
