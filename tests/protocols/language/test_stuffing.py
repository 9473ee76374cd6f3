"""Frames between marks: what would be taken for a mark comes in disguise, wherever it stands and however it is cut."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.protocols.language.tables import back, meter_of, read, table

STUFFED = table(
    'shape = "frame"\nbegins = "7E"\nends = "7E"\nstuffing = "7D"\nstuffed = "7D 7E 11 13"\nlength_at = 4\n'
    'length_plus = 7\ncheck = "not-sum8"\ncheck_from = 1\ncode_at = 3',
    """name = "air"
begins = "7E 00 03 00 04"
poll = "7E 00 03 00 FC 7E"
fields = [
  { name = "pm25_ug_m3", byte = 5, kind = "u16", unit = "0.1 ug/m3", range = "0 ug/m3 to 7000 ug/m3" },
  { name = "pm10_ug_m3", byte = 7, kind = "u16", unit = "0.1 ug/m3", range = "0 ug/m3 to 7000 ug/m3" },
]""",
    'name = "nothing new"\nbegins = "7E 00 03 00 00"',
    sign="unsigned",
)
SPECIAL = (0x7D, 0x7E, 0x11, 0x13)


def stuffed(inner: bytes) -> bytes:
    sent = b"".join(bytes((0x7D, one ^ 0x20)) if one in SPECIAL else bytes((one,)) for one in inner)
    return b"\x7e" + sent + b"\x7e"


def framed(fine: int, coarse: int, code: int = 0) -> bytes:
    body = struct.pack(">BBBBHH", 0, 3, code, 4, fine, coarse)
    return stuffed(body + bytes((~sum(body) & 0xFF,)))


@pytest.mark.parametrize("low", range(0, 256, 3))
def test_every_byte_inside_is_what_was_meant(low: int) -> None:
    for byte in range(low, min(low + 3, 256)):
        (reading,), reasons, decoder = read(STUFFED, framed(byte, byte << 8 | byte) if byte < 0xF0 else framed(byte, 7))
        assert reading.extra["pm25_ug_m3"] == byte / 10
        assert (reasons, decoder.bytes_skipped) == ([], 0)
        assert back(STUFFED, reading) == [reading]


@pytest.mark.parametrize("special", SPECIAL)
def test_a_check_that_needs_it_comes_in_disguise_too(special: int) -> None:
    fine = next(one for one in range(256) if ~(0 + 3 + 0 + 4 + one) & 0xFF == special)
    sent = framed(fine, 0)
    assert sent[-3:-1] == bytes((0x7D, special ^ 0x20))
    (reading,), _, _ = read(STUFFED, sent)
    assert reading.extra["pm25_ug_m3"] == fine / 10
    assert encode(meter_of(STUFFED), reading) == sent


def test_two_marks_between_frames_one_mark_and_noise_before_it() -> None:
    one, two = framed(125, 130), framed(126, 131)
    readings, reasons, decoder = read(STUFFED, b"\x01\x7d" + one + b"\x7e\x7e" + two)
    assert [reading.extra["pm25_ug_m3"] for reading in readings] == [12.5, 12.6]
    assert (reasons, decoder.bytes_skipped) == ([], 4)


def test_a_stream_that_begins_in_the_middle_of_a_frame_loses_that_one() -> None:
    one, two = framed(125, 130), framed(126, 131)
    readings, _, decoder = read(STUFFED, one[4:] + two + two)
    assert [reading.extra["pm25_ug_m3"] for reading in readings] == [12.6, 12.6]
    assert decoder.frames_ok == 2


@pytest.mark.parametrize("cut", [b"\x7e\x00\x03\x7d\x7e", b"\x7e\x00\x7d", b"\x7e\x7d\x7d\x5d\x7e"])
def test_a_disguise_that_hides_nothing_is_no_frame_and_costs_none(cut: bytes) -> None:
    readings, _, decoder = read(STUFFED, cut + framed(125, 130) + framed(126, 131))
    assert [reading.extra["pm25_ug_m3"] for reading in readings][-1] == 12.6
    assert decoder.frames_ok >= 1


def test_questions_refusals_and_nothing_new() -> None:
    nothing = stuffed(b"\x00\x03\x00\x00" + bytes((~3 & 0xFF,)))
    refusal = stuffed(b"\x00\x03\x43\x00" + bytes((~0x46 & 0xFF,)))
    asked = bytes.fromhex("7E 00 03 00 FC 7E")
    readings, reasons, decoder = read(STUFFED, asked + nothing + asked + refusal + asked + framed(125, 130))
    assert [reading.extra["pm25_ug_m3"] for reading in readings] == [12.5]
    assert reasons == ["the meter refuses the request: code 43"]
    assert (decoder.polls_heard, decoder.frames_ok, decoder.frames_rejected) == (3, 3, 0)


def test_a_wrong_length_or_check_is_rejected() -> None:
    body = struct.pack(">BBBBHH", 0, 3, 0, 5, 125, 130)
    long = stuffed(body + bytes((~sum(body) & 0xFF,)))
    bad = bytearray(framed(125, 130))
    bad[7] ^= 1
    for sent in (long, bytes(bad)):
        readings, reasons, decoder = read(STUFFED, sent)
        assert (readings, reasons, decoder.frames_rejected) == ([], ["the check does not hold"], 1)


def test_frames_of_a_stated_length_are_held_to_it() -> None:
    text = STUFFED.replace("length_at = 4\nlength_plus = 7", "length = 11").replace("7E 00 03 00 00", "7E 00 03 00 01")
    (reading,), _, _ = read(text, framed(125, 130))
    assert back(text, reading) == [reading]
    body = struct.pack(">BBBBHHB", 0, 3, 0, 4, 125, 130, 0)
    readings, reasons, _ = read(text, stuffed(body + bytes((~sum(body) & 0xFF,))))
    assert (readings, reasons) == ([], ["the check does not hold"])


def test_endless_bytes_between_marks_are_not_hoarded() -> None:
    readings, _, decoder = read(STUFFED, b"\x7e" + b"\x55" * 6000 + framed(125, 130))
    assert (len(readings), decoder.bytes_skipped) == (1, 6001)
    assert Reading(extra={"pm25_ug_m3": 12.5, "pm10_ug_m3": 13.0}) in readings
