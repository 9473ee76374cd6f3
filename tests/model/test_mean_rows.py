"""Hourly means in one file with the readings themselves."""

from __future__ import annotations

from purifier.model.block import ENDED, Block
from purifier.model.last_known import LastKnown
from tests.model.blocks import block, cut, rows

HOUR = 3_600_000


def mixed() -> Block:
    """Means of three hours, and from half past one on, readings: of the second hour there are both."""
    return block(
        [0, HOUR, HOUR + HOUR // 2, HOUR + HOUR // 2 + 5000, 2 * HOUR, 2 * HOUR + 9000],
        mean_ms=[HOUR, HOUR, 0, 0, HOUR, 0],
        v=[13.0, 12.0, 12.5, 12.4, 11.0, 12.3],
    )


def test_where_there_are_readings_the_mean_of_that_time_is_left_out() -> None:
    for sizes in ([], [1], [2, 1], [1, 1, 1, 1, 1]):
        known = LastKnown(True)
        found = list(known.join(cut(mixed(), sizes)))
        assert [row[1] for row in rows(found, "voltage_v")] == [13.0, 12.5, 12.4, 12.3]
        assert known.means_left_out == 2


def test_a_mean_of_one_quantity_stays_beside_readings_of_another() -> None:
    whole = block([0, 1000, HOUR + 1000], mean_ms=[HOUR, 0, 0], i=[-2.0, None, None], v=[None, 13.0, 12.9])
    found = list(LastKnown(True).join([whole]))
    assert rows(found, "voltage_v", "current_a") == [(0, None, -2.0), (1000, 13.0, -2.0), (HOUR + 1000, 12.9, None)]
    # It lasts up to the next row, which has its value too, and that value no longer than the hour.
    assert [mean for one in found for mean in one.mean_ms or []] == [1000, 0, 0]


def test_an_hour_without_a_change_is_known_by_the_reading_before_it() -> None:
    # Written on change only: nothing changed from the first hour on, and its mean says nothing new.
    whole = block([10, HOUR, 2 * HOUR], mean_ms=[0, HOUR, HOUR], v=[13.0, 13.0, 13.0])
    known = LastKnown(True)
    assert [row[0] for row in rows(known.join([whole]))] == [10] and known.means_left_out == 2
    # Where it was said that nobody knows it any more, the mean is all there is.
    dead = block([10, 20, HOUR, 2 * HOUR], mean_ms=[0, 0, HOUR, HOUR], v=[13.0, ENDED, 12.0, 12.0])
    assert [row[1] for row in rows(LastKnown(True).join([dead]))] == [13.0, None, 12.0, 12.0]


def test_a_file_of_means_alone_loses_none() -> None:
    whole = block(range(0, 48 * HOUR, HOUR), mean_ms=[HOUR] * 48, v=13.0, i=-1.0)
    known = LastKnown(False)
    found = list(known.join(cut(whole, [5, 5])))
    assert sum(map(len, found)) == 48 and known.means_left_out == 0
    assert sum(mean for one in found for mean in one.mean_ms or []) == 48 * HOUR
