"""Readings in and out of rows, exactly; and SQL that says the same as Python."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.reading import Reading
from purifier.model.run_statistics import Minute
from purifier.model.sample import Sample
from purifier.store.packing import (
    BEST_WATTS_SQL,
    MOST_AMOUNT,
    WATTS_SQL,
    Packed,
    pack,
    pack_minute,
    power_w,
    sample,
)
from purifier.store.readings import quick
from purifier.store.ring import Ring

TENTHS = st.integers(-5_000_000, 5_000_000)


@given(st.none() | TENTHS, st.none() | TENTHS, st.none() | TENTHS, st.none() | st.integers(0, 1000))
def test_what_a_meter_says_comes_back_as_it_was(v: int | None, i: int | None, q: int | None, soc: int | None) -> None:
    said = Reading(
        1.5,
        None if v is None else v / 10_000,
        None if i is None else i / 10_000,
        None,
        None if q is None else q / 10_000,
        None if soc is None else soc / 10,
    )
    assert quick(pack(1500, said)) == said


@given(st.none() | TENTHS, st.none() | TENTHS, st.none() | TENTHS, st.none() | st.integers(0, 1000))
def test_the_sums_are_made_of_what_the_meter_said(v: int | None, i: int | None, q: int | None, soc: int | None) -> None:
    volts, amperes, charge = (None if one is None else one / 10_000 for one in (v, i, q))
    percent = None if soc is None else soc / 10
    watts = None if volts is None or amperes is None else volts * amperes
    assert sample(Packed(1500, v, i, q, soc, None)) == Sample(1500, volts, amperes, watts, charge, percent)


def test_a_row_in_numbers() -> None:
    said = Reading(1.5, 12.98, -0.33, -4.2834, -1.2345, 79.9)
    assert pack(1500, said) == (1500, 129_800, -3_300, -12_345, 799, 0)
    assert sample(pack(1500, said)) == (1500, 12.98, -0.33, -4.2834, -1.2345, 79.9)


@given(st.integers(0, 600_000), st.integers(-500_000, 500_000), st.integers(-500_000, 500_000) | st.none())
def test_power_comes_back_whatever_its_relation_to_volts_and_amperes(v: int, i: int, p: int | None) -> None:
    watts = round(v * i / 1e8, 6) if p is None else p / 10_000
    row = pack(0, Reading(0.0, v / 10_000, i / 10_000, watts))
    assert power_w(row) == pytest.approx(watts, abs=5.1e-5)
    if p is not None and p != round(v * i / 10_000):
        assert power_w(row) == watts


def test_the_usual_powers_take_no_room() -> None:
    product = pack(0, Reading(0.0, 12.98, -0.33, round(12.98 * -0.33, 6)))
    whole = pack(0, Reading(0.0, 12.98, -0.33, -4.0))
    assert (product.power, whole.power) == (0, 1)
    assert power_w(product) == -4.2834 and power_w(whole) == -4.0


@given(
    st.none() | st.integers(0, 600_000),
    st.none() | st.integers(-500_000, 500_000),
    st.none() | st.integers(-60_000, 60_000),
)
def test_sql_and_python_agree_on_power(v: int | None, i: int | None, code: int | None) -> None:
    row = Packed(0, v, i, None, None, code)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE reading (voltage INTEGER, current INTEGER, power INTEGER)")
        connection.execute("INSERT INTO reading VALUES (?, ?, ?)", (v, i, code))
        said, best = connection.execute(f"SELECT {WATTS_SQL}, {BEST_WATTS_SQL} FROM reading").fetchone()
    connection.close()
    assert said == (None if power_w(row) is None else pytest.approx(power_w(row), abs=2e-6))
    assert best == (None if sample(row).power_w is None else pytest.approx(sample(row).power_w, abs=2e-6))


def test_a_power_rounded_to_watts_is_not_believed_in_sums() -> None:
    assert sample(pack(0, Reading(0.0, 12.98, -0.33, -4.0))).power_w == pytest.approx(-4.2834)
    assert sample(pack(0, Reading(0.0, 12.98, -0.33, -4.9))).power_w == -4.9
    assert sample(pack(0, Reading(0.0, 12.5, -0.4, -6.0))).power_w == -5.0  # a watt off, and no more
    assert sample(pack(0, Reading(0.0, 12.5, -0.4, -7.0))).power_w == -7.0


@pytest.mark.parametrize("nonsense", [float("inf"), -1e300])
def test_no_measurement_is_stored_for_a_number_beyond_all_bounds(nonsense: float) -> None:
    assert pack(0, Reading(0.0, voltage_v=nonsense)).voltage is None


def test_a_ring_gives_up_the_oldest_and_counts_it() -> None:
    ring = Ring(3)
    for t in range(5):
        ring.append(Packed(t, None, t, None, None, None))
    assert [row.t_ms for row in ring] == [2, 3, 4]
    assert (ring.dropped, ring.first, ring.last) == (2, 0, 1)
    assert next(iter(ring)) == Packed(2, None, 2, None, None, None)


def test_amounts_that_no_battery_holds_are_kept_in_bounds_and_can_be_summed() -> None:
    """Two readings whose clocks are a lifetime apart: energy as of a power station."""
    minute = Minute(0, 2, 1000, None, None, None, None, None, 1e12, 0.0, 1e15, 0.0, -1e12, -1e300)
    amounts = pack_minute(minute)[-6:]
    assert amounts == (MOST_AMOUNT, 0, MOST_AMOUNT, 0, -MOST_AMOUNT, -MOST_AMOUNT)
    with closing(sqlite3.connect(":memory:")) as connection:
        summed = "SELECT sum(value) FROM json_each(?)"
        assert connection.execute(summed, (json.dumps([MOST_AMOUNT] * 90),)).fetchone() == (90 * MOST_AMOUNT,)
