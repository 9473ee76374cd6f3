"""A stream explained: every byte exactly once, by what reads it anyway, and why what does not count does not."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import xor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.model.reading import Fault, Reading
from purifier.protocols.ascii_framer import framed
from purifier.protocols.checks import CHECKS
from purifier.protocols.decoder import Decoder
from purifier.protocols.explain import Explainer, Told
from purifier.protocols.explain_summary import Summary
from purifier.protocols.frame_rows import Row
from purifier.protocols.meter import TEXT_SHAPES, Meter
from purifier.protocols.modbus_framer import modbus_request
from purifier.protocols.told import at_address
from tests.protocols.test_published_layouts import LIVE, basic, block
from tests.protocols.wires import IDS, cuts, meter, stream

JUNK = bytes.fromhex("01 02 03 04 05")


def explain(one: Meter, chunks: Iterable[bytes]) -> list[Told]:
    """All that is told of a stream that comes in ``chunks``."""
    explainer = Explainer(Decoder(one))
    told = [stretch for chunk in chunks for stretch in explainer.feed(chunk)]
    return [*told, *explainer.flush()]


def of(id_: str, data: bytes) -> list[Told]:
    return explain(meter(id_), [data])


def said(told: Iterable[Told]) -> list[Reading | Fault]:
    return [one for stretch in told for one in stretch.found]


def row(told: Told, name: str) -> Row:
    """The only row of that name."""
    (found,) = [one for one in told.rows if one.name == name]
    return found


def holes(told: Sequence[Told], data: bytes) -> list[int]:
    """Where one stretch does not begin where the last one ended, up to the end of the input."""
    ends = [0, *(one.at + one.size for one in told)]
    return [one for one, begins in zip(ends, [*(one.at for one in told), len(data)], strict=True) if one != begins]


@pytest.mark.parametrize("id_", IDS)
def test_every_byte_of_every_meter_is_told_once_and_read_as_it_always_is(id_: str) -> None:
    data, _ = stream(id_, 2)
    data = data[: len(data) // 3] + JUNK + data
    told = of(id_, data)
    decoder = Decoder(meter(id_))
    assert not holes(told, data)
    assert sorted(map(repr, said(told))) == sorted(map(repr, [*decoder.feed(data), *decoder.flush()]))
    for one in told:
        if one.kind and meter(id_).framing.shape not in TEXT_SHAPES:
            places = {
                at for row in one.rows if row.start is not None for at in range(row.start, row.start + len(row.found))
            }
            assert places == set(range(max(places) + 1))


@settings(max_examples=250)
@given(st.sampled_from(IDS), st.integers(0, 2**32 - 1))
def test_whatever_comes_is_told_to_the_last_byte_however_it_comes(id_: str, seed: int) -> None:
    random_ = random.Random(seed)
    data = bytearray(stream(id_, 2)[0])
    for _ in range(random_.randint(0, 6)):
        at = random_.randrange(len(data))
        match random_.randrange(4):
            case 0:
                data[at] ^= 1 << random_.randrange(8)
            case 1:
                del data[at : at + random_.randint(1, 20)]
            case 2:
                data[at:at] = random_.randbytes(random_.randint(1, 20))
            case _:
                data[at:at] = data[at : at + random_.randint(1, 60)]
        data = data or bytearray(b"\0")
    whole = explain(meter(id_), [bytes(data)])
    assert not holes(whole, bytes(data))
    assert explain(meter(id_), cuts(bytes(data), random_)) == whole
    summary = Summary(meter(id_).framing)
    for one in whole:
        summary.add(one)
    assert summary.size == len(data) and all(isinstance(line, str) for line in summary.lines())


@given(st.sampled_from(IDS), st.binary(max_size=300))
def test_any_bytes_at_all_are_told(id_: str, data: bytes) -> None:
    assert not holes(of(id_, data), data)


def test_a_frame_is_told_field_by_field_with_what_holds_it_together() -> None:
    junk, frame, end = of("jbd-bms", JUNK + basic((2955,)))
    assert (junk.at, junk.size, junk.skipped, junk.title) == (0, 5, True, "5 bytes skipped: no frame begins here")
    assert (frame.at, frame.kind, frame.title) == (5, "live", "live, 32 bytes")
    assert row(frame, "length").note == "25 + 7 = 32 bytes in all"
    assert row(frame, "check").note == "minus-sum16 from byte 2: holds" and row(frame, "check").tone == "good"
    volts = row(frame, "voltage_v")
    assert (volts.start, volts.number, volts.value) == (4, "1332", "13.32 V")
    assert row(frame, "temperature_c").value == "22.4 degC"
    assert row(frame, "how many").note == "1 of temperature_c"
    assert [one for one in end.found if isinstance(one, Reading)]


def test_a_check_that_does_not_hold_says_what_was_expected_and_what_was_found() -> None:
    frame = bytearray(basic((2955,)))
    frame[-2] ^= 0xFF
    told = of("jbd-bms", bytes(frame) + basic((2955,)))
    bad = told[0]
    assert bad.title == "live: the check does not hold" and bad.outcome == "left out" and not bad.ok
    check = row(bad, "check")
    assert check.tone == "bad" and check.found == bytes(frame[-3:-1])
    assert (
        check.note == f"minus-sum16 from byte 2: does not hold, {basic((2955,))[-3:-1].hex(' ').upper()} was expected"
    )
    assert row(bad, "voltage_v").value, "what it would say helps to find out what is wrong"
    assert told[1].at == len(frame) and told[1].ok


def test_a_frame_inside_one_that_failed_is_read_and_ends_it() -> None:
    frame = basic((2955,))
    bad, good, *_ = of("jbd-bms", frame[:10] + frame)
    assert (bad.at, bad.size, bad.outcome) == (0, 10, "another frame begins in its byte 10, and takes the rest")
    assert (good.at, good.size, good.ok) == (10, len(frame), True)


def test_a_length_that_no_frame_has_is_no_want_of_a_beginning() -> None:
    data = bytes.fromhex("7E A1 11 00 00 FF") + bytes(20)
    assert "no frame begins here" in of("ant-bms", bytes(30))[0].title
    one = meter("ant-bms")
    turned = replace(one, framing=replace(one.framing, length_at=4, length_size=2, byte_order="big"))
    (told,) = explain(turned, [data.replace(b"\0\xff", b"\x17\0")])
    wanted = 'its length, 17 00, would be 5898 bytes in all; byte_order = "little" makes it 33'
    assert told.title == f"26 bytes skipped: a frame would begin here, but {wanted}"


def test_a_single_byte_is_called_one() -> None:
    assert of("diy-json", b"x")[0].title == "a line, 1 byte"
    summary = Summary(meter("jk-uart").framing)
    for told in of("jk-uart", b"x"):
        summary.add(told)
    assert list(summary.lines()) == ["1 of 1 byte is in no frame"]


def test_an_input_that_ends_inside_a_frame_says_so() -> None:
    frame = basic((2955,))
    told = of("jbd-bms", frame + frame[:9])
    assert [one.title for one in told if one.skipped] == ["9 bytes skipped: the input ends inside what begins here"]


def plantower(version: int) -> bytes:
    words = (28, *range(201, 213), version << 8)
    body = b"\x42\x4d" + b"".join(word.to_bytes(2, "big") for word in words)
    return body + sum(body).to_bytes(2, "big")


def test_a_condition_that_is_not_met_says_so_with_what_is() -> None:
    (told,) = of("plantower-pms", plantower(154))
    assert told.absent == (
        "over_5_um_per_cm3, over_10_um_per_cm3: not here, version is 154 (here when version != 154)",
    )
    assert (row(told, "humidity_percent").start, row(told, "humidity_percent").value) == (26, "21.2 %")
    (told,) = of("plantower-pms", plantower(151))
    assert any(
        one.endswith("humidity_percent: not here, version is 151 (here when version = 154)") for one in told.absent
    )


def jk(*tags: str) -> bytes:
    inner = bytes.fromhex("00000000 03 00 01" + "".join(tags) + "00000000 68")
    body = b"NW" + (len(inner) + 6).to_bytes(2, "big") + inner
    return body + sum(body).to_bytes(4, "big")


def test_tags_are_told_those_that_nothing_reads_too_and_those_that_did_not_come() -> None:
    data = jk("79 06 01 0CE4 02 0CE5", "83 0530", "84 8021", "85 32", "86 02", "AA 00000064", "C0 01")
    (told,) = of("jk-uart", data)
    assert row(told, "tag 83").found == b"\x83"
    unread = row(told, "tag 86")
    assert (unread.found, unread.note, unread.tone) == (b"\x86\x02", "not in the profile", "unread")
    assert row(told, "current_a").note == "bits 0 to 14" and row(told, "current_a").value == "0.33 A"
    assert row(told, "soc_ah").note == "soc_percent * capacity_ah" and row(told, "soc_ah").value == "50 Ah"
    assert "warnings: not here, no tag 8B came" in told.absent
    assert "cell_#_v: the 1 in front of each but the first: not in the profile" in told.absent


def test_a_list_stands_a_few_to_a_row_with_its_bytes() -> None:
    live = next(one for one in of("seplos-v2", stream("seplos-v2", 1)[0]) if one.kind == "live")
    cells = [one for one in live.rows if one.name.startswith("cell_")]
    assert cells[0].name == "cell_1-4_v" and len(cells[0].found) == 8
    assert cells[0].note.endswith(" V") and len(cells[0].note.split()) == 5


def test_a_list_of_what_the_meter_does_not_know_says_so_once() -> None:
    body = (bytes.fromhex("55 AA EB 90 02 00") + (3357).to_bytes(2, "little")).ljust(299, b"\0")
    live = of("jk-rs485", body + CHECKS["sum8"](body))[0]
    assert row(live, "cell_1-4_v").note == "3.357 - - - V (-: not known)"
    assert row(live, "cell_5-8_v").note == "not known"


def test_modules_stand_one_behind_the_other_under_their_numbers() -> None:
    one = bytes.fromhex("02 0CE4 0CE5 01 0BA6 FFDF C350 2710 02 C350 0005")
    body = bytes.fromhex("20 02 46 00 00 00 11 02") + one + one
    (told,) = of("pylontech", framed(body))
    assert [row.name for row in told.rows if row.tone == "heading"] == ["module 1", "module 2"]
    assert told.outcome == "left out"
    assert next(fault.reason for fault in told.found if isinstance(fault, Fault)).startswith("2 modules answer")


def test_a_question_and_an_answer_that_is_about_something_else_are_told_as_that() -> None:
    pzem = meter("pzem-017")
    frame = pzem.frames[0]
    own = modbus_request(frame, 1)
    strange = bytes((1, frame.function, 0x10, 0x00, 0x00, 0x01))
    strange += CHECKS["crc16-modbus"](strange)
    answer = bytes((1, frame.function, 2, 0, 7))
    answer += CHECKS["crc16-modbus"](answer)
    told = of("pzem-017", own + strange + answer)
    assert [one.title for one in told] == [
        f"a question: asks for {frame.name}",
        "a question that is not the profile's",
        "7 bytes skipped: the answer to that question, and none of the profile's",
    ]
    assert row(told[1], "first register").note == "4096 (0x1000)"


def test_a_refusal_says_its_code() -> None:
    refusal = bytes.fromhex("01 84 02")
    told = of("pzem-017", refusal + CHECKS["crc16-modbus"](refusal))
    assert told[0].title == "the meter refuses the request: Modbus exception 2"
    assert row(told[0], "code").note == "2"


def test_what_another_address_says_is_told_as_left_out() -> None:
    data, _ = stream("pzem-017", 2)
    told = explain(at_address(meter("pzem-017"), 5), [data])
    assert {one.outcome for one in told} == {"left out"}
    assert all("not 5, the one asked for" in one.reason for one in said(told) if isinstance(one, Fault))


def test_a_block_is_told_label_by_label() -> None:
    (told, *_) = of("victron-ve-direct", block(*LIVE))
    assert (row(told, "voltage_v").where, row(told, "voltage_v").found, row(told, "voltage_v").value) == (
        "V",
        "12805",
        "12.805 V",
    )
    assert row(told, "check").tone == "good"


def test_labels_columns_and_keys_say_what_they_became_and_which_nothing_reads() -> None:
    (told,) = of("diy-labels", b"Bus Voltage: 12.60 V\r\nCurrent: -412.30 mA\r\nUptime: 12\r\n\r\n")[:1]
    assert row(told, "current_a").where == "Current" and row(told, "current_a").value == "-0.4123 A"
    (told,) = of("diy-json", b'{"ina": {"voltage": 12.6, "current": -0.4}, "rssi": "-70"}\n')
    assert row(told, "voltage_v").where == "ina.voltage"
    assert [one.where for one in told.rows if one.tone == "unread"] == ["rssi"]
    names, values = of("diy-csv", b"BusV[V],Current[mA],X\n12.60,-412.30,3\n")
    assert names.outcome == "left out: no values in it" and not names.kind
    assert (row(values, "current_a").where, row(values, "current_a").found) == ("Current[mA]", "-412.30")
    assert row(values, "not in the profile").where == "X"


def test_a_line_of_numbers_tells_its_check_whether_it_holds() -> None:
    data, _ = stream("junctek-kg", 1)
    live = next(one for one in of("junctek-kg", data) if one.kind == "live")
    assert row(live, "check").tone == "good" and row(live, "address").where == "column 0"
    line = data.splitlines()[-1].split(b",")
    line[2] = b"%d" % (int(line[2]) + 1)
    (bad,) = [one for one in of("junctek-kg", b",".join(line) + b"\r\n") if not one.ok]
    assert row(bad, "check").note.startswith(f"{int(line[1]) + 1} was expected")


def test_a_value_that_cannot_be_is_told_where_it_stands() -> None:
    frame = bytearray(basic((2955,)))
    frame[4:6] = b"\xff\xff"
    frame[-3:-1] = CHECKS["minus-sum16"](bytes(frame[2:-3]))
    (told,) = of("jbd-bms", bytes(frame))
    assert row(told, "voltage_v").tone == "bad" and row(told, "voltage_v").note.startswith("voltage_v is 655.35")
    assert told.outcome == "left out" and not told.kind


def summed_up(id_: str, data: bytes) -> list[str]:
    summary = Summary(meter(id_).framing)
    for one in of(id_, data):
        summary.add(one)
    return list(summary.lines())


def test_in_the_end_stands_what_of_each_kind_nothing_reads() -> None:
    lines = summed_up("plantower-pms", plantower(151) + plantower(151) + JUNK)
    assert lines == ["air: 2, not in the profile: 29", "5 of 69 bytes are in no frame"]
    assert summed_up("diy-json", b'{"voltage": 12.6, "current": -0.4}\n') == ["sample: 1, every label is read"]


def test_the_check_that_would_hold_on_all_that_failed_is_named() -> None:
    def frame(number: int) -> bytes:
        body = bytes.fromhex("A5 01 90 08") + bytes((2, 16, 0, 0, 117, 48, 3, number))
        return body + bytes((reduce(xor, body[1:]),))

    failed = b"".join(map(frame, (100, 101, 103, 108)))
    assert (
        summed_up("daly-bms", failed)[0]
        == '4 messages failed: check = "xor8" with check_from = 1 would hold on all of them'
    )
    assert summed_up("daly-bms", frame(100) + frame(101))[0] == "2 messages failed", "two may be chance"


def test_an_input_without_end_takes_no_memory() -> None:
    explainer = Explainer(Decoder(meter("jbd-bms")))
    tracemalloc.start()
    for _ in range(64):
        assert not list(explainer.feed(bytes(1 << 16)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20
    (told,) = explainer.flush()
    assert (told.size, told.title) == (1 << 22, "4194304 bytes skipped: no frame begins here")


def test_marks_of_a_frame_stand_beside_each_other_and_not_over_each_other() -> None:
    live = next(one for one in of("daly-bms", stream("daly-bms", 1)[0]) if one.kind == "live")
    marks = [(one.start, len(one.found), one.name) for one in live.rows if one.tone == "frame"]
    assert marks == [(0, 1, "begins"), (1, 1, "address"), (2, 2, "begins")]


def test_a_frame_that_waited_for_others_is_told_once() -> None:
    elsewhere, _ = stream("junctek-kg", 3)
    meant = at_address(meter("junctek-kg"), 7)
    told = explain(meant, [elsewhere.replace(b"=1,", b"=7,")])
    plain = explain(meter("junctek-kg"), [elsewhere.replace(b"=1,", b"=7,")])
    assert plain[0].outcome.startswith("waits") and plain[-1].outcome == ""
    assert [one.rows for one in plain if one.size] == [one.rows for one in told if one.size]


def test_a_part_of_the_table_that_another_master_asked_for_goes_by_its_registers() -> None:
    frame = meter("epever-tracer").frames[0]
    volts = next(one for one in frame.fields if one.name == "voltage_v")
    asked = bytes((1, frame.function, *(volts.register or 0).to_bytes(2, "big"), 0, 1))
    answer = bytes((1, frame.function, 2, 4, 206))
    data = b"".join(one + CHECKS["crc16-modbus"](one) for one in (asked, answer))
    _, told, *_ = of("epever-tracer", data)
    assert (told.title, told.kind) == (f"register {volts.register}, 7 bytes", f"register {volts.register}")
    assert row(told, "voltage_v").where == f"@{volts.register}" and row(told, "voltage_v").value == "12.3 V"


def test_an_answer_whose_question_was_not_heard_is_told_as_whole() -> None:
    alone = bytes.fromhex("01 04 02 04 CE")
    alone += CHECKS["crc16-modbus"](alone)
    (told,) = of("pzem-017", alone)
    assert told.title.startswith("7 bytes skipped: a whole message")
