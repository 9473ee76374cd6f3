"""Checks of every rule over frames made by hand, lengths of two bytes, what stands in front of the check and behind."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

from purifier.model.reading import Reading
from tests.protocols.language.tables import AMPS, VOLTS, back, problems, read, table


def xored(body: bytes) -> int:
    value = 0
    for byte in body:
        value ^= byte
    return value


RULES: dict[str, Callable[[bytes], bytes]] = {
    "sum16": lambda body: struct.pack(">H", sum(body) % 65536),
    "sum32": lambda body: struct.pack(">I", sum(body)),
    "not-sum8": lambda body: bytes((255 - sum(body) % 256,)),
    "minus-sum8": lambda body: bytes(((256 - sum(body) % 256) % 256,)),
    "xor-sum8": lambda body: bytes((xored(body) ^ sum(body) % 256,)),
}
LIVE = 'name = "live"\nfields = [' + VOLTS + ", " + AMPS + "]"
BODY = b"\xaa\xbb" + struct.pack(">Hh", 1280, -150)


@pytest.mark.parametrize("check", RULES)
@pytest.mark.parametrize("start", [0, 1, 2])
def test_a_frame_proves_itself_from_the_byte_that_is_stated(check: str, start: int) -> None:
    check_bytes = RULES[check](BODY[start:])
    text = table(
        f'shape = "frame"\nbegins = "AA BB"\nlength = {6 + len(check_bytes)}\ncheck = "{check}"\ncheck_from = {start}',
        LIVE,
    )
    (reading,), reasons, decoder = read(text, BODY + check_bytes + b"\xaa")
    assert (reading.voltage_v, reading.current_a) == (12.8, -1.5)
    assert (reasons, decoder.frames_rejected, decoder.bytes_skipped) == ([], 0, 1)
    assert back(text, reading) == [reading]
    for at in range(2, 6 + len(check_bytes)):
        damaged = bytearray(BODY + check_bytes)
        damaged[at] ^= 0x41
        if RULES[check](bytes(damaged[start:6])) == damaged[6:]:
            assert check == "xor-sum8"  # the only one that two flipped bits can get past
            continue
        none, reasons, decoder = read(text, bytes(damaged))
        assert (none, reasons, decoder.frames_rejected) == ([], ["the check does not hold"], 1)


def closed(check: str = "sum16", ends: bytes = b"\x0d") -> bytes:
    body = BODY + b"\x68"
    return body + RULES[check](body) + ends


def test_what_closes_the_data_stands_in_front_of_the_check_which_covers_it() -> None:
    framing = 'shape = "frame"\nbegins = "AA BB"\nlength = 10\ncheck = "sum16"\ncloses = "68"\nends = "0D"'
    text = table(framing, LIVE)
    (reading,), reasons, decoder = read(text, closed())
    assert (reading.voltage_v, reasons, decoder.bytes_skipped) == (12.8, [], 0)
    assert back(text, reading) == [reading]
    other = BODY + b"\x69" + RULES["sum16"](BODY + b"\x69") + b"\x0d"  # its check holds, what closes it is wrong
    assert read(text, other)[0] == []
    last = table(framing, LIVE.replace("byte = 4", "byte = 5"))
    assert any("expected 2 bytes before byte 6, where the data end; found 5" in one for one in problems(last))


def told(order: str, length: int) -> bytes:
    return struct.pack(">H" if order == "big" else "<H", length)


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("much", [0, 40, 500, 2000])
def test_a_length_of_two_bytes(order: str, much: int) -> None:
    text = table(
        f'shape = "frame"\nbegins = "4E 57"\nlength_at = 2\nlength_size = 2\nlength_plus = 2\ncheck = "sum16"\n'
        f'byte_order = "{order}"',
        'name = "live"\nfields = [' + VOLTS.replace("byte = 2", "byte = 4") + ", " + AMPS.replace("= 4", "= 6") + "]",
    )
    form = ">Hh" if order == "big" else "<Hh"
    body = b"\x4e\x57" + told(order, 8 + much) + struct.pack(form, 1312, 275) + bytes(much)
    frame = body + RULES["sum16"](body)
    (reading, second), reasons, decoder = read(text, frame + b"\x4e" + frame)
    assert second == reading
    assert (reading.voltage_v, reading.current_a) == (13.12, 2.75)
    assert (reasons, decoder.bytes_skipped) == ([], 1)
    assert back(text, reading) == [reading]


@pytest.mark.parametrize(("size", "missing"), [(2, "voltage_v"), (3, "voltage_v"), (4, "current_a"), (5, "current_a")])
def test_a_frame_that_ends_inside_a_value_is_refused(size: int, missing: str) -> None:
    text = table('shape = "frame"\nbegins = "AA"\nlength_at = 1\nlength_plus = 0\ncheck = "sum16"', LIVE)
    body = (bytes((0xAA, size + 2)) + BODY[2:])[:size]
    readings, reasons, _ = read(text, body + RULES["sum16"](body))
    assert (readings, reasons) == ([], [f"the frame is too short for {missing}"])


@pytest.mark.parametrize("length", [0, 1, 3, 5, 2100, 65535])
def test_a_length_that_cannot_be_costs_a_byte_and_what_follows_is_read(length: int) -> None:
    text = table(
        'shape = "frame"\nbegins = "4E 57"\nlength_at = 2\nlength_size = 2\nlength_plus = 0\ncheck = "sum16"',
        'name = "live"\nfields = [' + VOLTS.replace("byte = 2", "byte = 4") + ", " + AMPS.replace("= 4", "= 6") + "]",
    )
    body = b"\x4e\x57" + struct.pack(">HHh", 10, 1312, 275)
    frame = body + RULES["sum16"](body)
    readings, _, decoder = read(text, b"\x4e\x57" + struct.pack(">H", length) + frame * 3)
    assert len(readings) == 3
    assert decoder.frames_ok == 3


FORKED = table(
    'shape = "frame"\nlength = 9\ncheck = "minus-sum8"\ncheck_from = 0',
    'name = "new"\nbegins = "AA .. 01"\nfields = ['
    + VOLTS.replace("byte = 2", "byte = 3") + ", " + AMPS.replace("byte = 4", "byte = 5") + "]",
    'name = "old"\nbegins = "BB .. .. 02"\nlength = 10\nfields = ['
    + VOLTS.replace("byte = 2", "byte = 5") + ", " + AMPS.replace("byte = 4", "byte = 7") + "]",
)  # fmt: skip


def of_forked(begins: bytes, volts: int, amps: int) -> bytes:
    body = begins + struct.pack(">Hh", volts, amps) + b"\x00" * (len(begins) == 3)
    return body + RULES["minus-sum8"](body)


def test_frames_that_have_no_beginning_in_common_and_some_bytes_that_may_be_anything() -> None:
    new, old = of_forked(b"\xaa\x55\x01", 1280, 100), of_forked(b"\xbb\xaa\x00\x02\x00", 1190, -100)
    readings, _, decoder = read(FORKED, b"\xaa\xbb" + old + b"\xaa" + new + new + b"\x01\xbb")
    assert [one.voltage_v for one in readings] == [11.9, 12.8, 12.8]
    assert (decoder.frames_ok, decoder.bytes_skipped) == (3, 2 + 1 + 2)
    other = of_forked(b"\xaa\x55\x03", 1280, 100)  # its third byte is another kind's
    assert read(FORKED, other)[0] == []


def test_the_gaps_of_a_beginning_are_sent_as_nothing() -> None:
    (reading,) = back(FORKED, Reading(voltage_v=12.8, current_a=1.0, power_w=12.8))
    assert reading == Reading(voltage_v=12.8, current_a=1.0, power_w=12.8)


@pytest.mark.parametrize("begins", ["", 'begins = "AA"'])
def test_a_gap_in_what_all_frames_begin_with(begins: str) -> None:
    text = table(
        f'shape = "frame"\nlength = 8\ncheck = "minus-sum8"\n{begins}',
        'name = "live"\nbegins = "AA .. 01"\nfields = [' + VOLTS.replace("= 2", "= 3") + ", "
        + AMPS.replace("byte = 4", "byte = 5") + "]",
        'name = "more"\nbegins = "AA .. 02"\nfields = [{ name = "cycles", byte = 3, kind = "u16" }]',
    )  # fmt: skip
    frames = [b"\xaa" + bytes((any_, kind)) + struct.pack(">Hh", 1280, 100) for any_ in (0, 7, 255) for kind in (2, 1)]
    readings, reasons, decoder = read(text, b"".join(one + RULES["minus-sum8"](one) for one in frames))
    assert ([one.voltage_v for one in readings], reasons, decoder.bytes_skipped) == ([12.8] * 3, [], 0)


CODED = table(
    'shape = "frame"\nbegins = "AA"\nlength_at = 2\nlength_plus = 4\ncheck = "not-sum8"\ncode_at = 1',
    'name = "live"\nfields = [' + VOLTS.replace("= 2", "= 3") + ", " + AMPS.replace("byte = 4", "byte = 5") + "]",
)


def test_a_refusal_is_whole_and_told_with_its_code() -> None:
    refusal = b"\xaa\x43\x00"
    good = b"\xaa\x00\x04" + struct.pack(">Hh", 1280, -150)
    data = refusal + RULES["not-sum8"](refusal) + good + RULES["not-sum8"](good)
    (reading,), reasons, decoder = read(CODED, data)
    assert reasons == ["the meter refuses the request: code 43"]
    assert (reading.voltage_v, decoder.frames_ok, decoder.frames_rejected, decoder.bytes_skipped) == (12.8, 2, 0, 0)
