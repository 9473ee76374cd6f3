"""How sure the mean power of a run is."""

from __future__ import annotations

import random
import statistics

import pytest

from purifier.model.comparison.piece import Piece, mean_doubt, mean_w, unseen_share
from tests.model.comparison.minutes import MINUTE_MS, minutes


def test_the_mean_is_over_the_time_that_was_seen() -> None:
    seen = [*minutes([10.0] * 30), *minutes([30.0] * 10, start=60)]
    assert mean_w(seen) == pytest.approx(15.0)
    assert unseen_share(seen, 70 * MINUTE_MS) == pytest.approx(30 / 70)
    assert mean_w([Piece(0, 60_000, 0, 0.0, 0.0)]) is None and mean_w([]) is None


def test_the_counter_of_the_meter_vouches_for_a_gap_that_it_bridged() -> None:
    seen = minutes([10.0] * 30)
    bridged = [*seen, Piece(45 * MINUTE_MS, 46 * MINUTE_MS, MINUTE_MS, 10.0 / 60, 0.0, bridged_wh=10.0 * 15 / 60)]
    assert unseen_share(bridged, 46 * MINUTE_MS) == pytest.approx(0.0, abs=1e-9)
    assert unseen_share(seen, 46 * MINUTE_MS) == pytest.approx(16 / 46)


def test_nine_times_in_ten_the_mean_of_a_noisy_load_is_within_its_doubt() -> None:
    """Readings once a minute of a load that flickers: each stands for a minute, and the truth is 10 W."""
    dice = random.Random(4)
    held = 0
    for _ in range(400):
        seen = minutes([dice.gauss(10.0, 3.0) for _ in range(120)])
        held += abs((mean_w(seen) or 0.0) / 10.0 - 1.0) <= mean_doubt(seen, 120 * MINUTE_MS)
    assert 0.86 <= held / 400 <= 0.94


def test_a_load_that_comes_and_goes_by_the_hour_is_seen_as_it_is() -> None:
    seen = minutes([20.0 if i // 60 % 2 else 0.0 for i in range(1440)])
    assert mean_doubt(seen, 1440 * MINUTE_MS) < 0.03
    assert statistics.fmean(one.power_w or 0.0 for one in seen) == pytest.approx(10.0)


def test_a_gap_makes_the_mean_less_sure_and_more_so_where_the_load_varies() -> None:
    steady, varies = minutes([10.0] * 60), minutes([5.0 + i / 6.0 for i in range(60)])
    whole, cut = 60 * MINUTE_MS, 120 * MINUTE_MS
    assert mean_doubt(steady, whole) < 0.01 < mean_doubt(steady, cut) == pytest.approx(0.05, rel=0.1)
    assert mean_doubt(varies, cut) > 3 * mean_doubt(steady, cut)


def test_coarse_steps_of_the_meter_leave_as_much_open_as_they_do() -> None:
    assert mean_doubt(minutes([10.0] * 60), 60 * MINUTE_MS, 0.08) == pytest.approx(0.08, rel=0.01)


def test_of_a_single_piece_little_is_known() -> None:
    assert mean_doubt(minutes([10.0]), MINUTE_MS) == pytest.approx(0.05, rel=0.01)
    assert mean_doubt([], 0.0) == 1.0
