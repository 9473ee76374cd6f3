"""The check rules against the worked examples of their makers, and what a single wrong bit does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.protocols.checks import CHECKS, check_size, holds, numbers_mod255
from purifier.protocols.encoder import polls
from tests.protocols.wires import IDS, meter


@pytest.mark.parametrize(
    ("check", "body", "expected"),
    [
        ("sum8", "A5 40 90 08 00 00 00 00 00 00 00 00", "7D"),
        ("sum8", "A5 02 07 D0 00 00 0A 87 00 00 24 05 00 94 11", "DD"),
        ("xor8", "CA 03 05 0F 05 C7 01 20 00 63 00 7B FE FF", "39"),
        ("minus-sum16", "03 00", "FF FD"),
        ("minus-sum16", "00 08 0F 46 0F 3E 0F 38 0F 3E", "FE C2"),
        ("crc16-modbus", "01 04 00 00 00 08", "F1 CC"),
        ("crc16-modbus", "", "FF FF"),
        ("sum8-xor44", "01 03", "40"),
        ("none", "01 02", ""),
        ("sum32", "4E 57 00 13 00 00 00 00 06 03 00 00 00 00 00 00 68", "00 00 01 29"),
        ("sum16", "42 4D 00 1C 0000 0008 0008 0000 0008 0008 00D2 0046 002D 001E 0000 0000 97 00", "02 C5"),
        ("not-sum8", "00 03 00", "FC"),
        ("minus-sum8", "16 11 0B 00 00 00 0C 00 00 03 CB 00 00 00 0C 01 00 00 00", "E7"),
        ("minus-sum8", "11 02 0B 01", "E1"),
        ("xor-sum8", "7E 01 01 00", "FE"),
        ("xor-sum8", "7E 02 01 00", "FC"),
        ("xor-sum8", "7C 01 01 00", "02"),
    ],
)
def test_worked_examples(check: str, body: str, expected: str) -> None:
    assert CHECKS[check](bytes.fromhex(body)) == bytes.fromhex(expected)


def test_the_sum_of_the_modbus_test_string() -> None:
    assert CHECKS["crc16-modbus"](b"123456789") == bytes.fromhex("374B")  # 0x4B37, low byte first


def test_numbers_add_up_as_numbers() -> None:
    assert numbers_mod255([5206, 6054, 295606, 5353, 1295308, 14069, 127, 0, 0, 0, 292, 5499]) == 105
    assert numbers_mod255([1]) == 2


@pytest.mark.parametrize("check", [name for name in CHECKS if name not in ("none", "um34c", "xor-sum8")])
@given(body=st.binary(min_size=1, max_size=40), bit=st.integers(0, 1 << 16))
def test_one_wrong_bit_is_always_seen(check: str, body: bytes, bit: int) -> None:
    frame = bytearray(body + CHECKS[check](body) + b"\x77")
    assert holds(check, 0, bytes(frame), b"\x77")
    bit %= 8 * len(frame)
    frame[bit // 8] ^= 1 << bit % 8
    assert not holds(check, 0, bytes(frame), b"\x77")


def test_xor_and_sum_are_blind_to_a_top_bit_and_see_most_others() -> None:
    body = bytes.fromhex("7E010158 0110 0CF3 0CF4")
    for at in range(len(body)):
        flipped = [body[:at] + bytes((body[at] ^ 1 << bit,)) + body[at + 1 :] for bit in range(8)]
        seen = [CHECKS["xor-sum8"](one) != CHECKS["xor-sum8"](body) for one in flipped]
        assert not seen[7]
        assert sum(seen) >= 1


@pytest.mark.parametrize("check", CHECKS)
def test_a_frame_too_short_for_its_check_does_not_hold(check: str) -> None:
    size = check_size(check)
    assert not holds(check, 3, bytes(size + 1), b"\x77")
    assert not holds(check, 1, bytes(size), b"")


def test_a_binary_meter_that_talks_by_itself_without_a_check_says_that_it_is_unproven() -> None:
    binary = [one for one in map(meter, IDS) if one.framing.shape == "frame" and not polls(one)]
    unproven = [one for one in binary if one.framing.check == "none"]
    assert [one.id for one in unproven] == ["atorch-unchecked"]
    assert all((one.note or "").startswith("unproven: ") for one in unproven)
