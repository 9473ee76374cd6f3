"""What goes wrong on a pretend line, and when."""

from __future__ import annotations

import pytest

from purifier.errors import UsageError
from purifier.services.pretend.faults import Faults, read_faults


def test_the_words_of_the_option() -> None:
    assert read_faults("corrupt,silence,unplug") == Faults(10, 30.0, 45.0)
    assert read_faults("corrupt:5, unplug:3.5,speed") == Faults(5, None, 3.5, True)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("corupt", "did you mean 'corrupt'"),
        ("", "found ''"),
        ("silence:0", "1 to 1000000 seconds"),
        ("unplug:x", "found"),
    ],
)
def test_another_word_is_answered_with_those_there_are(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match="--faults") as raised:
        read_faults(text)
    assert hint in str(raised.value)


def test_faults_come_at_the_end_of_each_period_and_pass() -> None:
    faults = read_faults("unplug:30,corrupt:3")
    assert [at for at in range(60) if faults.unplugged(at)] == [25, 26, 27, 28, 29, 55, 56, 57, 58, 59]
    assert not any(faults.silent(at) for at in range(1000))
    assert [number for number in range(1, 10) if faults.corrupts(number)] == [3, 6, 9]


def test_short_periods_leave_time_to_work_in() -> None:
    faults = read_faults("silence:3")
    assert [faults.silent(at / 10) for at in (0, 10, 19, 20, 29)] == [False, False, False, True, True]
