"""A room as people write it, how tight it is, who is in it, and what is in the air."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import PurifierError, UsageError
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.read_room import READERS, air_changes, head_count, kind_of_air, room_size

FT3_M3 = 0.3048**3
BEDROOM_M3 = 12 * 12 * 8 * FT3_M3


@pytest.mark.parametrize(
    "text",
    [
        "12x12x8ft",
        "12 x 12 x 8 ft",
        "12ft x 12ft x 8ft",
        "12' x 12' × 8'",
        "12 by 12 by 8 feet",
        "144 ft2 x 8 ft",
        "144 sq ft at 8 feet",
        "144 sqft, 96 in",
    ],
)
def test_a_room_by_its_sides_or_its_floor_has_a_height(text: str) -> None:
    size = room_size(text)
    assert size.volume_m3 == pytest.approx(BEDROOM_M3) and size.height_m == pytest.approx(8 * 0.3048)


@pytest.mark.parametrize(
    ("text", "m3"),
    [("33 m3", 33.0), ("33m³", 33.0), ("1152 ft3", BEDROOM_M3), ("1152 cu ft", BEDROOM_M3), ("5000 L", 5.0)],
)
def test_a_volume_has_none(text: str, m3: float) -> None:
    size = room_size(text)
    assert size.volume_m3 == pytest.approx(m3) and size.height_m is None


def test_sides_in_mixed_units_each_keep_their_own() -> None:
    assert room_size("3.6 m x 360 cm x 8 ft").volume_m3 == pytest.approx(3.6 * 3.6 * 8 * 0.3048)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("12x12x8", "write '12x12x8 ft' or '12x12x8 m'"),
        ("33", "write '33 m3' or '33 ft3'"),
        ("144 ft2", "an area alone is no room"),
        ("12 ft", "one side alone is no room"),
        ("12x12 ft", "its height is missing"),
        ("12x12x0 ft", "more than nothing"),
        ("-3 m3", "more than nothing"),
        ("0.5 m3", "expected 1 to 100000 m3"),
        ("300x300x300 m", "expected 1 to 100000 m3"),
        ("a bedroom", "a room such as '12x12x8 ft'"),
        ("", "a room such as '12x12x8 ft'"),
    ],
)
def test_what_is_no_room_is_refused_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(PurifierError, match=r"^--room: ") as refused:
        room_size(text)
    assert says in str(refused.value)


def test_tightness_is_a_word_or_a_number() -> None:
    assert [air_changes(text) for text in ("tight", "Typical", "LEAKY")] == [0.25, 0.5, 1.5]
    assert [air_changes(text) for text in ("0.7", "0.7 /h", "0.7 per hour", "0.7 ACH")] == [0.7] * 4
    with pytest.raises(UsageError, match="did you mean 'leaky'"):
        air_changes("leeky")
    with pytest.raises(UsageError, match=r"0\.01 to 50"):
        air_changes("0")


def test_people_are_whole_and_some() -> None:
    assert [head_count(text) for text in ("4", "1 person", "30 people")] == [4, 1, 30]
    for text in ("0", "2.5", "-1", "four", "1e3", "10001", "٤"):
        with pytest.raises(UsageError, match="--people: a whole number from 1 to 10000"):
            head_count(text)


def test_air_is_one_of_three() -> None:
    assert kind_of_air("Smoke") == "smoke"
    with pytest.raises(UsageError, match=r"'smoke', 'infection', 'outside' was expected.*did you mean 'outside'"):
        kind_of_air("outsid")


def test_tightness_without_a_room_says_what_is_missing() -> None:
    with pytest.raises(UsageError, match="--tightness says how tight a room is: give --room too"):
        read_conditions({"tightness": "tight"})


@given(st.sampled_from(sorted(READERS)), st.text(max_size=40))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    try:
        READERS[name](text)
    except PurifierError as error:
        assert str(error).startswith(f"--{name}")
