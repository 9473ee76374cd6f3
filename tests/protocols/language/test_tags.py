"""Values behind tags: in any order, of sizes that are fixed, several or counted; unknown, repeated and cut off ones."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from tests.protocols.language.tables import back, problems, read, table

TAGGED = table(
    'shape = "frame"\nbegins = "4E 57"\nlength_at = 2\nlength_size = 2\nlength_plus = 2\n'
    'check = "sum32"\ncloses = "68"',
    """name = "live"
tags_at = 4
tags = ["79: n x 1", "83-84: 2", "85 C0: 1", "AA: 4", "BA: 3 or 4"]
tags_left = 2
fields = [
  { name = "voltage_v", tag = "83", byte = 0, kind = "u16", unit = "0.01 V", range = "0 V to 150 V" },
  { name = "current_a", tag = "84", byte = 0, kind = "s16", unit = "0.01 A", range = "-99 A to 99 A" },
  { name = "soc_percent", tag = "85", byte = 0, kind = "u8", unit = "1 %", range = "0 % to 100 %" },
  { name = "capacity_ah", tag = "AA", byte = 0, kind = "u32", unit = "1 Ah" },
  { name = "cell_#_v", tag = "79", byte = 2, kind = "u16", apart = 3, rest = true, unit = "1 mV" },
  { name = "maker", tag = "BA", byte = 0, kind = "text", rest = true },
  { name = "marks", tag = "BA", byte = 3, kind = "u8" },
]""",
)
VOLTS, AMPS = b"\x83" + struct.pack(">H", 5359), b"\x84" + struct.pack(">h", 208)
SOC, CAPACITY = b"\x85\x0f", b"\xaa" + struct.pack(">I", 14)
CELLS = b"\x79\x06" + struct.pack(">BHBH", 1, 3821, 2, 3819)


def sent(*tagged: bytes) -> bytes:
    data = b"".join(tagged)
    body = b"\x4e\x57" + struct.pack(">H", len(data) + 9) + data + b"\x00\x07" + b"\x68"
    return body + struct.pack(">I", sum(body))


@pytest.mark.parametrize(
    "order",
    [
        (CELLS, VOLTS, AMPS, SOC, CAPACITY),
        (CAPACITY, SOC, AMPS, VOLTS, CELLS),
        (SOC, CELLS, CAPACITY, VOLTS, b"\xc0\x79", AMPS),  # a value that looks like a tag is none
    ],
)
def test_values_are_found_in_whatever_order_they_come(order: tuple[bytes, ...]) -> None:
    (reading,), reasons, decoder = read(TAGGED, b"\x4e" + sent(*order) + b"\x57")
    assert (reading.voltage_v, reading.current_a, reading.soc_percent) == (53.59, 2.08, 15)
    assert (reading.extra["capacity_ah"], reading.extra["cell_1_v"], reading.extra["cell_2_v"]) == (14, 3.821, 3.819)
    assert (reasons, decoder.bytes_skipped) == ([], 2)
    (again,) = back(TAGGED, reading)
    assert {**again.extra, "maker": "", "marks": 0} == {**reading.extra, "maker": "", "marks": 0}
    assert again._replace(extra={}) == reading._replace(extra={})


@pytest.mark.parametrize(("maker", "marks"), [(b"abc", None), (b"abc\x00", 0), (b"abc\x07", 7)])
def test_a_tag_of_several_sizes_takes_the_one_with_which_all_comes_out(maker: bytes, marks: int | None) -> None:
    (reading,), reasons, _ = read(TAGGED, sent(VOLTS, b"\xba" + maker, AMPS))
    assert (reading.voltage_v, reading.current_a, reading.extra["maker"][:3]) == (53.59, 2.08, "abc")  # type: ignore[index]
    assert reading.extra.get("marks") == marks
    assert reasons == []


def test_what_is_not_there_is_not_known() -> None:
    (reading,), reasons, _ = read(TAGGED, sent(VOLTS, AMPS))
    assert (reading.soc_percent, reading.extra, reasons) == (None, {}, [])


def test_of_a_tag_that_comes_twice_the_first_counts() -> None:
    (reading,), reasons, _ = read(TAGGED, sent(VOLTS, AMPS, b"\x83\x00\x01", SOC))
    assert (reading.voltage_v, reading.soc_percent, reasons) == (53.59, 15, [])


def test_what_comes_before_an_unknown_tag_is_read_and_told() -> None:
    (reading,), reasons, _ = read(TAGGED, sent(VOLTS, AMPS, b"\xee\x01\x02", SOC))
    assert (reading.voltage_v, reading.soc_percent) == (53.59, None)
    assert len(reasons) == 1
    assert reasons[0].startswith("tag EE in byte 10 is not one that the profile knows, nor is what stands behind it")


@pytest.mark.parametrize(
    ("tagged", "why"),
    [
        ((VOLTS, b"\xee\x01", AMPS), "tag EE in byte 7 is not one that the profile knows"),
        ((VOLTS, SOC), "current_a is not there: no value has the tag 84"),
        ((VOLTS, SOC, b"\x84\x00"), "tag 84 in byte 9 is longer than what is left"),
        ((VOLTS, b"\x79\xff\x00", AMPS), "tag 79 in byte 7 is longer than what is left"),
        ((), "voltage_v is not there: no value has the tag 83"),
    ],
)
def test_without_volts_or_amperes_the_message_is_refused_with_what_keeps_them_away(
    tagged: tuple[bytes, ...], why: str
) -> None:
    readings, reasons, decoder = read(TAGGED, sent(*tagged))
    assert (readings, decoder.frames_rejected, len(reasons)) == ([], 1, 1)
    assert reasons[0].startswith(why)


def test_a_frame_too_short_for_its_tags_is_refused() -> None:
    body = b"\x4e\x57\x00\x07\x68"
    readings, reasons, _ = read(TAGGED, body + struct.pack(">I", sum(body)))
    assert (readings, reasons) == ([], ["the frame is too short for a tag"])


def test_a_list_behind_a_tag_ends_where_its_value_does() -> None:
    for count in range(4):
        cells = b"".join(struct.pack(">BH", one, 3000 + one) for one in range(count))
        (reading,), _, _ = read(TAGGED, sent(b"\x79" + bytes((len(cells),)) + cells, VOLTS, AMPS))
        assert len(reading.extra) == count
    (reading,), reasons, _ = read(TAGGED, sent(b"\x79\x05" + bytes(5), VOLTS, AMPS))
    assert (reading.voltage_v, reading.extra) == (53.59, {})
    assert reasons == ["what stands behind tag 79 is too short for cell_#_v: left out"]


@pytest.mark.parametrize(("size", "byte"), [("n x 2", 1), ("n x 3", 2), ("2 or 5", 3), ("9 or 4", 3)])
def test_a_value_is_written_as_long_as_its_tag_allows(size: str, byte: int) -> None:
    text = TAGGED.replace("BA: 3 or 4", f"BA: {size}").replace("byte = 3", f"byte = {byte}")
    text = "\n".join(line for line in text.splitlines() if '"maker"' not in line)
    state: dict[str, float | str] = {"marks": 7, "capacity_ah": 14}
    (reading,) = back(text, Reading(voltage_v=53.59, current_a=2.08, soc_percent=15), **state)
    assert (reading.extra["marks"], reading.voltage_v) == (7, 53.59)


def test_a_profile_whose_values_overrun_their_tags_is_told() -> None:
    (told,) = problems(TAGGED.replace('tag = "85", byte = 0', 'tag = "85", byte = 1'))
    assert "expected at most 0, for so long is what stands behind the tag; found 1" in told
