"""Until when, as people say it, in hours from now."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.services.choose.until import hours_until

NOW = datetime(2026, 11, 26, 20, 0)  # a Thursday


@pytest.fixture(params=["UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine in another zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("no time zones to set here")
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("7 am", 11.0),
        ("7AM", 11.0),
        ("07:00", 11.0),
        ("7:30 pm", 23.5),
        ("19.30", 23.5),
        ("9 p.m.", 1.0),
        ("midnight", 4.0),
        ("24:00", 4.0),
        ("12 am", 4.0),
        ("noon", 16.0),
        ("12 pm", 16.0),
        ("tomorrow 7 am", 11.0),
        ("tomorrow at noon", 16.0),
        ("friday 7 am", 11.0),
        ("Fri 7 am", 11.0),
        ("thursday 7 am", 6 * 24 + 11.0),
        ("thursday 9 pm", 1.0),
        ("2026-11-28", 28.0),
        ("2026-11-28 06:00", 34.0),
        ("2026-11-28T06:00", 34.0),
    ],
)
def test_the_next_such_time(text: str, hours: float) -> None:
    assert hours_until(text, NOW) == pytest.approx(hours)


@pytest.mark.parametrize("zone", ["America/New_York"], indirect=True)
@pytest.mark.usefixtures("zone")
def test_a_night_in_which_the_clocks_are_put_back_is_longer() -> None:
    assert hours_until("7 am", datetime(2026, 10, 31, 20, 0)) == pytest.approx(12.0)
    assert hours_until("7 am", datetime(2026, 3, 7, 20, 0)) == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("7", "can be read two ways: write '7 am' or '7 pm'"),
        ("13 pm", "a time such as"),
        ("25:00", "a time such as"),
        ("7:75", "a time such as"),
        ("2026-02-30", "a time such as"),
        ("2026-11-01", "is over"),
        ("fryday 7 am", "did you mean 'friday'"),
        ("", "a time such as"),
    ],
)
def test_what_is_no_time_to_come_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=r"^--until") as refused:
        hours_until(text, NOW)
    assert says in str(refused.value)


@given(st.text(max_size=25) | st.from_regex(r"[0-9]{1,2}[:.]?[0-9]{0,2} ?(am|pm)?", fullmatch=True))
def test_any_text_is_a_time_to_come_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert 0.0 < hours_until(text, NOW) <= timedelta(days=366 * 8000) / timedelta(hours=1)
