"""What people write into a run when they turn the knob."""

from __future__ import annotations

import pytest

from purifier.model.comparison.marks import setting_of

NUMBERED = ("1", "2", "3", "4", "5", "6")
NAMED = ("sleep", "low", "medium", "high", "turbo")
PERCENT = ("25%", "50%", "100%")


@pytest.mark.parametrize(
    ("text", "names", "setting"),
    [
        ("setting 3", NUMBERED, "3"),
        ("Setting: 3", NUMBERED, "3"),
        ("on 3", NUMBERED, "3"),
        ("3", NUMBERED, "3"),
        ("  3. ", NUMBERED, "3"),
        ("fan to 5 now", NUMBERED, "5"),
        ("speed=2", NUMBERED, "2"),
        ("auf stufe 4", NUMBERED, "4"),
        ("from setting 2 to 4", NUMBERED, "4"),
        ("sleep", NAMED, "sleep"),
        ("Turbo!", NAMED, "turbo"),
        ("mode 'sleep' again", NAMED, "sleep"),
        ("turned to high, too loud", NAMED, "high"),
        ("fan at 50%", PERCENT, "50%"),
        ("setting 7", (), "7"),
        ("level sleep", (), "sleep"),
        ("3", (), "3"),
    ],
)
def test_a_mark_says_the_setting_as_people_say_it(text: str, names: tuple[str, ...], setting: str) -> None:
    assert setting_of(text, names) == setting


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("opened the window", NUMBERED),
        ("smoke outside at 3 pm", NUMBERED),
        ("battery at 12.5 V", NUMBERED),
        ("on 3 h of it", NUMBERED),
        ("filter 3 changed", NUMBERED),
        ("13", NUMBERED),
        ("setting 9", NUMBERED),
        ("AQI 3, low cloud", NUMBERED),
        ("battery low", NAMED),
        ("PM2.5 is high today", NAMED),
        ("battery at 50%", PERCENT),
        ("", NUMBERED),
        ("two", ()),
        ("moved it to the kitchen", ()),
    ],
)
def test_what_is_about_something_else_is_no_setting(text: str, names: tuple[str, ...]) -> None:
    assert setting_of(text, names) is None
