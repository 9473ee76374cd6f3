"""Columns packed at once are what readings packed one by one are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from purifier.model.block import Cells
from purifier.model.reading import Reading
from purifier.store.columns import pack_columns
from purifier.store.packing import pack

ANY = st.none() | st.floats() | st.integers(-600_000, 600_000).map(lambda whole: whole / 10_000)
USUAL = st.floats(-1000.0, 1000.0)


@given(st.data(), st.sampled_from([ANY, USUAL]))
def test_columns_are_packed_as_readings_are(data: st.DataObject, cells: st.SearchStrategy[float | None]) -> None:
    count = data.draw(st.integers(0, 20))
    columns: list[Cells | None] = [
        data.draw(st.none() | st.lists(cells, min_size=count, max_size=count)) for _ in range(5)
    ]
    times = [1000 * i for i in range(count)]
    said = [[None] * count if column is None else column for column in columns]
    voltage, current, charge, soc, power = said
    expected = [
        tuple(pack(t, Reading(t / 1000.0, v, i, p, q, s)))
        for t, v, i, p, q, s in zip(times, voltage, current, power, charge, soc, strict=True)
    ]
    assert pack_columns(times, *columns) == expected


def test_a_power_that_is_volts_times_amperes_takes_no_room() -> None:
    rows = pack_columns([0, 1000], [12.98, 12.98], [-0.33, -0.33], power=[-4.2834, -4.0])
    assert rows == [(0, 129_800, -3_300, None, None, 0), (1000, 129_800, -3_300, None, None, 1)]
