"""Frames of hex digits: their two checks, their refusals, questions and answers of others, and digits that lie."""

from __future__ import annotations

import struct

import pytest

from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.told import at_address
from tests.protocols.language.tables import back, meter_of, read, table

LIVE = """name = "live"
begins = "20 02 46 00"
poll = "~20024642E00202FD33"
fields = [
  { name = "voltage_v", byte = 6, kind = "u16", unit = "1 mV", range = "0 V to 65 V" },
  { name = "current_a", byte = 8, kind = "s16", unit = "0.1 A", range = "-500 A to 500 A" },
  { name = "cells", byte = 10, kind = "u8" },
  { name = "cell_#_v", byte = 11, kind = "u16", count_by = "cells", unit = "1 mV", range = "0 V to 5 V" },
]"""
DIGITS = table('shape = "ascii-hex"\naddress = 2\naddress_at = 1\naddress_most = 15', LIVE)


def framed(info: bytes, address: int = 2, code: int = 0, version: int = 0x20) -> bytes:
    """By the book: LENGTH vouches for itself in its first digit, CHKSUM for all characters."""
    count = 2 * len(info)
    low = sum(int(digit, 16) for digit in f"{count:03X}") % 16
    length = (16 - low) % 16 << 12 | count
    text = f"{version:02X}{address:02X}46{code:02X}{length:04X}{info.hex().upper()}"
    return f"~{text}{-sum(text.encode()) & 0xFFFF:04X}\r".encode()


def live(volts: int = 53000, amps: int = -25, cells: tuple[int, ...] = (3300, 3301)) -> bytes:
    return struct.pack(f">HhB{len(cells)}H", volts, amps, len(cells), *cells)


ASKED = framed(b"\x02", code=0x42)


def test_by_the_book() -> None:
    assert ASKED.decode() == "~20024642E00202FD33\r"
    (reading,), reasons, decoder = read(DIGITS, framed(live()))
    assert (reading.voltage_v, reading.current_a) == (53.0, -2.5)
    assert (reading.extra, reasons) == ({"cells": 2, "cell_1_v": 3.3, "cell_2_v": 3.301}, [])
    assert decoder.bytes_skipped == 0
    assert encode(meter_of(DIGITS), reading) == framed(live())
    assert polls(meter_of(DIGITS)) == (ASKED,)
    assert answer(meter_of(DIGITS), ASKED, reading) == framed(live())


@pytest.mark.parametrize("cells", [0, 1, 15, 16, 127, 255])
def test_lengths_up_to_where_their_digits_turn_over(cells: int) -> None:
    (reading,), _, _ = read(DIGITS, framed(live(cells=(3300,) * cells)))
    assert len(reading.extra) == 1 + cells
    assert back(DIGITS, reading) == [reading]


def test_small_letters_and_line_feeds_behind_the_return_are_read_too() -> None:
    body = framed(live()).decode().lower()[1:-5]
    small = f"~{body}{0x10000 - sum(body.encode()):04x}\r\n".encode()
    readings, reasons, decoder = read(DIGITS, small * 2)
    assert ([one.voltage_v for one in readings], reasons, decoder.bytes_skipped) == ([53.0, 53.0], [], 2)


@pytest.mark.parametrize("at", [1, 4, 9, 12, 20, 30, -2, -5])
def test_a_wrong_digit_is_rejected(at: int) -> None:
    bad = bytearray(framed(live()))
    bad[at] = ord("7") if bad[at] != ord("7") else ord("8")
    readings, reasons, decoder = read(DIGITS, bytes(bad) + framed(live()))
    assert ([one.voltage_v for one in readings], decoder.frames_rejected) == ([53.0], 1)
    assert reasons == ["the check does not hold"]


@pytest.mark.parametrize("lie", [b"E00C", b"000E", b"F00E", b"2FFE", b"100F"])
def test_a_length_that_lies_is_rejected_though_the_check_holds(lie: bytes) -> None:
    text = framed(live())[1:-5]
    lied = text[:8] + lie + text[12:]
    assert lied != text
    readings, reasons, _ = read(DIGITS, b"~" + lied + b"%04X\r" % (0x10000 - sum(lied)))
    assert (readings, reasons) == ([], ["the check does not hold"])


def test_a_frame_without_its_return_ends_where_the_next_begins() -> None:
    readings, reasons, decoder = read(DIGITS, framed(live())[:-1] + framed(live(52000)))
    assert ([one.voltage_v for one in readings], reasons) == ([52.0], [])
    assert decoder.bytes_skipped == len(framed(live())) - 1


def test_a_frame_that_the_input_cuts_off_is_none() -> None:
    readings, _, decoder = read(DIGITS, framed(live()) + framed(live())[:-1])
    assert (len(readings), decoder.frames_ok, decoder.bytes_skipped) == (1, 1, len(framed(live())) - 1)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (1, "01, another version was expected"), (2, "02, the check of the question does not hold"),
        (3, "03, the length of the question does not hold"), (4, "04, it does not know this question"),
        (5, "05, it does not know this command"), (6, "06, the data of the question are wrong"),
        (0x90, "90, another address was expected"), (0x91, "91, its own parts do not answer it"),
    ],
)  # fmt: skip
def test_a_refusal_says_why(code: int, why: str) -> None:
    readings, reasons, decoder = read(DIGITS, ASKED + framed(b"", code=code) + framed(live()))
    assert (len(readings), reasons) == (1, [f"the meter refuses the request: code {why}"])
    assert (decoder.polls_heard, decoder.frames_ok, decoder.frames_rejected) == (1, 2, 0)


def test_the_echo_of_the_question_is_heard_and_costs_nothing() -> None:
    readings, reasons, decoder = read(DIGITS, (ASKED + framed(live())) * 3)
    assert (len(readings), reasons, decoder.polls_heard, decoder.frames_rejected) == (3, [], 3, 0)


def test_the_answer_to_somebody_elses_question_is_passed_over_with_it() -> None:
    """It may be as long as ours, and says nothing of what it is about."""
    other = framed(b"\x02", code=0x44)
    readings, reasons, decoder = read(DIGITS, other + framed(live(1000)) + ASKED + framed(live()))
    assert ([one.voltage_v for one in readings], reasons, decoder.polls_heard) == ([53.0], [], 2)
    unanswered = other + ASKED + framed(live())
    assert [one.voltage_v for one in read(DIGITS, unanswered)[0]] == [53.0]
    elsewhere = framed(b"\x03", address=3, code=0x44) + framed(
        live()
    )  # another board was asked than the one that speaks
    assert [one.voltage_v for one in read(DIGITS, elsewhere)[0]] == [53.0]


def test_an_empty_answer_is_too_short_for_what_the_table_wants() -> None:
    readings, reasons, _ = read(DIGITS, framed(b"") + framed(live()))
    assert (len(readings), reasons) == (1, ["the frame is too short for voltage_v"])


def test_what_is_no_digit_and_noise_between_frames() -> None:
    bad = bytearray(framed(live()))
    bad[15] = ord("G")
    readings, reasons, decoder = read(DIGITS, b"\x00login:\r" + bytes(bad) + b"~\r~~" + framed(live()))
    assert (len(readings), set(reasons)) == (1, {"the check does not hold"})
    assert decoder.frames_ok == 1


def test_it_is_asked_at_another_address_with_its_check_made_anew() -> None:
    third = at_address(meter_of(DIGITS), 3)
    assert polls(third) == (framed(b"\x03", address=3, code=0x42),)
    (reading,), reasons, _ = read(third, framed(live(), 5) + framed(live(52000), 3))
    assert reading.voltage_v == 52.0
    assert reasons == ["an answer from address 5, not 3, the one asked for: --address 5 reads it"]


def test_endless_digits_are_not_hoarded() -> None:
    question = framed(b"\x02" * 1900, code=0x44)
    for data in (b"~" + b"20" * 5000, question + b"~" + b"20" * 5000, question + framed(bytes(2000))):
        readings, _, _ = read(DIGITS, data + framed(live()))
        assert readings[-1].voltage_v == 53.0
