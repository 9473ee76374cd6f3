"""Times in RFC 3339, to the millisecond, whatever their zone and however many digits they have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.utc_cells import utc_ms

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))


@given(st.lists(MOMENTS), st.integers(-720, 840), st.booleans())
def test_any_time_comes_back_to_the_millisecond(moments: list[datetime], minutes: int, in_zone: bool) -> None:
    expected = [round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)) for moment in moments]
    zone = timezone(timedelta(minutes=minutes))
    cells = [
        moment.astimezone(zone).isoformat() if in_zone else moment.isoformat().replace("+00:00", "Z")
        for moment in moments
    ]
    for found, wanted in zip(utc_ms(cells), expected, strict=True):
        assert found is not None and abs(found - wanted) <= 1  # half a millisecond goes either way


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2026-06-04T10:00:00",
        "2026-06-31T10:00:00Z",
        "2026-06-04T25:00:00Z",
        "2026-06-04T10:00:75Z",
        "2026-06-04T10:00:-5Z",
        "2026-06-04T10:00:nanZ",
        "now",
        "1780000000",
    ],
)
def test_what_is_no_time_or_says_no_zone_is_none_and_spoils_no_other(cell: str) -> None:
    assert utc_ms([cell]) == [None]
    assert utc_ms(["1970-01-01T00:00:01.5004999Z", cell]) == [1500, None]


@given(st.lists(st.text(max_size=30)))
def test_no_text_is_a_traceback(cells: list[str]) -> None:
    assert len(utc_ms(cells)) == len(cells)
