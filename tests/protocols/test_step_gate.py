"""A leap is doubted until a second reading says the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from purifier.model.reading import Reading
from purifier.protocols.step_gate import WITHIN_S, Gate, step_gate
from tests.protocols.wires import IDS, meter

STEPS = {"voltage_v": 5.0, "remaining_ah": 10.0}


def passed(*readings: Reading) -> list[bool]:
    gate, outcome = Gate(), []
    for reading in readings:
        gate, doubt = step_gate(gate, reading, STEPS)
        outcome.append(doubt is None)
    return outcome


def at(seconds: float | None, volts: float | None, remaining: float = 50.0) -> Reading:
    return Reading(at_s=seconds, voltage_v=volts, extra={"remaining_ah": remaining})


def test_a_single_leap_does_not_pass() -> None:
    assert passed(at(0, 12.8), at(1, 92.8), at(2, 12.8)) == [True, False, True]


def test_a_leap_that_is_said_twice_passes_the_second_time() -> None:
    assert passed(at(0, 12.8), at(1, 0.0), at(2, 0.0), at(3, 0.1)) == [True, False, True, True]


def test_two_different_leaps_do_not_vouch_for_each_other() -> None:
    assert passed(at(0, 12.8), at(1, 92.8), at(2, 40.0), at(3, 12.8)) == [True, False, False, True]


def test_values_in_extra_are_looked_at() -> None:
    assert passed(at(0, 12.8), at(1, 12.8, 500.0), at(2, 12.8)) == [True, False, True]


def test_after_a_silence_and_without_times_anything_passes() -> None:
    assert passed(at(0, 12.8), at(WITHIN_S + 1, 50.0)) == [True, True]
    assert passed(at(None, 12.8), at(None, 50.0)) == [True, True]
    assert passed(at(0, 12.8), at(1, None), at(2, 50.0)) == [True, True, True]


def test_half_a_minute_apart_a_leap_is_doubted_and_later_it_is_not() -> None:
    assert WITHIN_S == 30.0
    assert passed(at(0, 12.8), at(30, 50.0)) == [True, False]
    assert passed(at(0, 12.8), at(30.5, 50.0)) == [True, True]
    assert passed(at(7, 12.8), at(7, 50.0)) == [True, False]
    assert passed(at(7, 12.8), at(6, 50.0)) == [True, True]  # a clock set back tells nothing


def test_a_step_is_the_most_that_is_believed_either_way() -> None:
    assert passed(at(0, 12.0), at(1, 17.0), at(2, 12.0)) == [True, True, True]
    assert passed(at(0, 12.0), at(1, 17.1), at(2, 6.9), at(3, 7.0)) == [True, False, False, True]


def test_a_value_that_is_a_word_is_not_looked_at() -> None:
    worded = Reading(at_s=1, voltage_v=12.8, extra={"remaining_ah": "---"})
    assert passed(at(0, 12.8), worded, at(2, 12.8, 500.0)) == [True, True, True]


def test_the_doubt_says_what_leapt() -> None:
    gate, _ = step_gate(Gate(), at(0, 12.8), STEPS)
    _, doubt = step_gate(gate, at(1, 92.8), STEPS)
    assert doubt == "voltage_v leaps from 12.8 to 92.8, at most 5 was expected between two readings"


@given(volts=st.lists(st.floats(10.0, 14.9), max_size=30))
def test_small_steps_always_pass(volts: list[float]) -> None:
    assert all(passed(*(at(number, each) for number, each in enumerate(volts))))


def test_every_bundled_meter_states_a_step_for_its_voltage() -> None:
    having = [id_ for id_ in IDS if any(one.name == "voltage_v" for frame in meter(id_).frames for one in frame.fields)]
    assert len(having) > 25
    assert all(meter(id_).steps.get("voltage_v", 0.0) > 0.0 for id_ in having)
