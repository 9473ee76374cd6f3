"""What a line makes of bytes that it does not carry as they were sent."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from purifier.services.pretend.mishear import at_another_speed, damaged


@given(st.binary(max_size=200))
def test_at_the_right_speed_all_is_heard(data: bytes) -> None:
    assert at_another_speed(data, 19200, 19200) == data


def test_at_half_the_speed_every_bit_is_heard_twice() -> None:
    # By hand: 0x55 is 0 10101010 1 on the line, and so on without a gap; doubled and cut at every fall that follows.
    assert at_another_speed(b"\x55\x55", 9600, 19200) == b"\x66\x66\x66\xfe"


def test_at_half_the_speed_a_letter_becomes_another() -> None:
    # U is 0101... on the wire with its start bit: heard at half the speed each pair of bits is one.
    assert at_another_speed(b"PID\t0x203\r\n" * 20, 9600, 19200).count(b"PID") == 0


@given(st.binary(max_size=100), st.sampled_from((300, 4800, 9600, 38400, 115200)))
def test_any_two_speeds_end(data: bytes, baud: int) -> None:
    assert len(at_another_speed(data, baud, 19200)) <= 1 + len(data) * (1 + 19200 // baud)


@given(st.binary(min_size=8, max_size=100), st.integers(0, 1000))
def test_damage_is_small_and_the_same_each_time(data: bytes, seed: int) -> None:
    spoiled = damaged(data, Random(seed))
    assert spoiled == damaged(data, Random(seed))
    assert abs(len(spoiled) - len(data)) <= 8
