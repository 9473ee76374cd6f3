"""Several meters on one line: who is asked, whose answers count, and that nobody is joined with anybody else."""

from __future__ import annotations

import struct
from itertools import permutations

import pytest

from purifier.errors import UsageError
from purifier.model.reading import Fault, Reading
from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.meter import Meter
from purifier.protocols.told import as_told, at_address
from tests.protocols.test_published_layouts import KG, crc, line, summed
from tests.protocols.wires import IDS, meter

ADDRESSED = (
    *("daly-bms", "pzem-017", "renogy-battery", "junctek-kg", "junctek-kh"),
    *("daren-v22", "eg4-v20", "pace-v25", "pylontech", "seplos-v2", "seplos-v3"),
    *("epever-tracer", "jbd-up", "jk-modbus", "jk-rs485", "renogy-rover", "tian-bms"),
)


def decoded(one: Meter, data: bytes) -> tuple[list[Reading], list[str], Decoder]:
    decoder = Decoder(one)
    found = decoder.feed(data) + decoder.flush()
    return (
        [each for each in found if isinstance(each, Reading)],
        [each.reason for each in found if isinstance(each, Fault)],
        decoder,
    )


def sent(id_: str, address: int, volts: float, charge_ah: float = 40.0) -> bytes:
    """What the meter at ``address`` answers to a round of its polls."""
    one = at_address(meter(id_), address)
    reading = Reading(voltage_v=volts, current_a=-1.0, soc_percent=50.0)
    state: dict[str, float | str] = {"remaining_ah": charge_ah, "capacity_ah": 100.0}
    asked = b"".join(answer(one, poll, reading, state) for poll in polls(one))
    return asked or encode(one, reading, state)


def test_daly_board_2_is_asked_as_41_and_answers_as_02() -> None:
    second = at_address(meter("daly-bms"), 2)
    assert polls(second)[0] == bytes.fromhex("A5 41 90 08 00 00 00 00 00 00 00 00 7E")
    assert all(poll == summed(poll[:-1]) for poll in polls(second))
    live = summed(bytes.fromhex("A5 02 90 08") + struct.pack(">HHHH", 132, 0, 30004, 812))
    (reading,), reasons, _ = decoded(second, live)
    assert (reading.voltage_v, reading.current_a, reasons) == (13.2, -0.4, [])
    assert encode(second, reading)[-13:] == live


def test_modbus_and_junctek_are_asked_with_a_check_of_their_own() -> None:
    assert polls(at_address(meter("pzem-017"), 7)) == (crc(bytes.fromhex("07 04 00 00 00 08")),)
    assert polls(at_address(meter("renogy-battery"), 48)) == (crc(b"\x30\x03" + struct.pack(">HH", 5042, 7)),)
    assert polls(at_address(meter("junctek-kg"), 12)) == (b":R50=12,2,1,\r\n", b":R51=12,2,1,\r\n", b":R00=12,2,1,\r\n")


@pytest.mark.parametrize("id_", ADDRESSED)
def test_the_profiles_own_address_changes_nothing(id_: str) -> None:
    plain, own = meter(id_), at_address(meter(id_), meter(id_).framing.address)
    assert (polls(own), own.framing, own.frames) == (polls(plain), plain.framing, plain.frames)
    assert at_address(own, own.framing.address) == own


@pytest.mark.parametrize("id_", ADDRESSED)
def test_only_the_one_asked_for_is_read_and_nothing_of_the_others_joins_it(id_: str) -> None:
    own = meter(id_).framing.address
    data = sent(id_, 9, 24.0, 10.0) + sent(id_, 3, 13.0, 30.0) + sent(id_, own, 48.0, 90.0)
    readings, reasons, decoder = decoded(at_address(meter(id_), 3), data * 2)
    assert {one.voltage_v for one in readings} == {13.0}
    assert {one.extra.get("remaining_ah", 30.0) for one in readings} == {30.0}
    assert decoder.foreign == decoder.frames_rejected == len(reasons) > 1
    assert "an answer from address 9, not 3, the one asked for: --address 9 reads it" in reasons


@pytest.mark.parametrize("id_", ADDRESSED)
def test_without_an_address_the_profiles_own_is_read_whoever_speaks_first(id_: str) -> None:
    own = meter(id_).framing.address
    for order in permutations([(own, 13.0), (5, 24.0), (6, 36.0)]):
        readings, reasons, _ = decoded(meter(id_), b"".join(sent(id_, *one) for one in order) * 2)
        assert {one.voltage_v for one in readings} == {13.0}, order
        assert any("--address 5 reads" in reason for reason in reasons)


@pytest.mark.parametrize("id_", ADDRESSED)
def test_one_alone_at_another_address_is_read_and_said(id_: str) -> None:
    readings, reasons, decoder = decoded(meter(id_), sent(id_, 5, 24.0))
    assert {one.voltage_v for one in readings} == {24.0}
    assert reasons == [
        f"address 5 answers, not {meter(id_).framing.address} as in the profile: read all the same; --address 5 asks it"
    ]
    assert decoder.frames_rejected == 0


def test_it_is_read_from_its_second_answer_on_with_the_time_of_its_first() -> None:
    decoder = Decoder(meter("pzem-017"))
    assert decoder.feed(sent("pzem-017", 5, 24.0), 1.0) == []
    assert [type(one) for one in decoder.feed(sent("pzem-017", 5, 24.1), 2.0)] == [Fault, Reading, Reading]
    (third,) = decoder.feed(sent("pzem-017", 5, 24.2), 3.0)
    assert isinstance(third, Reading) and third.at_s == 3.0


def test_two_strangers_are_not_chosen_between() -> None:
    data = sent("pzem-017", 5, 24.0) + sent("pzem-017", 6, 36.0)
    readings, reasons, decoder = decoded(meter("pzem-017"), data * 3)
    assert readings == []
    assert set(reasons) == {"answers come from addresses 5 and 6, none from 1: --address 5 reads one"}
    assert (decoder.frames_ok, decoder.frames_rejected) == (0, 6)


def test_two_strangers_are_told_as_soon_as_both_have_spoken() -> None:
    decoder = Decoder(meter("pzem-017"))
    assert decoder.feed(sent("pzem-017", 30, 24.0)) == []
    assert [type(one) for one in decoder.feed(sent("pzem-017", 31, 36.0))] == [Fault, Fault]
    assert [type(one) for one in decoder.feed(sent("pzem-017", 1, 13.0))] == [Reading]


def test_of_another_board_only_kinds_that_the_table_knows_are_taken_for_answers() -> None:
    cells = summed(bytes.fromhex("A5 02 95 08 01 0C E4 0C E5 0C E6 00"))
    _, reasons, decoder = decoded(meter("daly-bms"), cells)
    assert (reasons, decoder.frames_ok, decoder.bytes_skipped) == ([], 0, 13)


def test_one_that_speaks_up_later_stays_out() -> None:
    data = sent("daly-bms", 2, 24.0) * 3 + sent("daly-bms", 4, 36.0, 11.0) + sent("daly-bms", 2, 24.1)
    readings, reasons, _ = decoded(meter("daly-bms"), data)
    assert [one.voltage_v for one in readings] == [24.0, 24.0, 24.0, 24.1]
    assert {one.extra.get("remaining_ah", 40.0) for one in readings} == {40.0}
    assert reasons[1] == "address 4 answers as well and stays out: 2 counts; --address 4 reads it instead"


@pytest.mark.parametrize("id_", ADDRESSED)
def test_the_pieces_in_which_bytes_come_change_nothing(id_: str) -> None:
    data = sent(id_, 5, 24.0) + b"".join(polls(meter(id_))) + sent(id_, 6, 36.0) + sent(id_, 5, 24.1)
    whole, single = Decoder(meter(id_)), Decoder(meter(id_))
    found = whole.feed(data) + whole.flush()
    assert [one for byte in data for one in single.feed(bytes((byte,)))] + single.flush() == found
    assert (single.frames_ok, single.bytes_skipped) == (whole.frames_ok, whole.bytes_skipped)
    assert single.polls_heard == whole.polls_heard == len(polls(meter(id_)))


def test_daly_questions_to_any_board_are_no_answers() -> None:
    asked = b"".join(b"".join(polls(at_address(meter("daly-bms"), board))) for board in (1, 2, 16))
    readings, reasons, decoder = decoded(meter("daly-bms"), asked)
    assert (readings, reasons, decoder.frames_ok) == ([], [], 0)


def test_a_junctek_address_is_a_number_however_it_is_written() -> None:
    (reading,), reasons, _ = decoded(at_address(meter("junctek-kg"), 5), line("r50", *KG).replace(b"=1,", b"=05,"))
    assert (reading.voltage_v, reasons) == (52.06, [])


@pytest.mark.parametrize(
    ("id_", "address", "words"),
    [
        ("jbd-bms", 2, "--address: 'jbd-bms' has none: its messages do not say which of several meters speaks"),
        ("victron-ve-direct", 1, "--address: 'victron-ve-direct' has none"),
        ("diy-json", 1, "--address: 'diy-json' has none"),
        ("daly-bms", 17, "--address: expected a whole number from 1 to 16 for 'daly-bms', found 17"),
        ("daly-bms", 0, "--address: expected a whole number from 1 to 16 for 'daly-bms', found 0"),
        ("pzem-017", 248, "--address: expected a whole number from 1 to 247 for 'pzem-017', found 248"),
        ("junctek-kh", -1, "--address: expected a whole number from 1 to 99 for 'junctek-kh', found -1"),
    ],
)
def test_an_address_that_cannot_be_is_told(id_: str, address: int, words: str) -> None:
    with pytest.raises(UsageError, match=f"^{words}"):
        at_address(meter(id_), address)


def test_which_meters_have_addresses() -> None:
    having = []
    for id_ in IDS:
        try:
            having.append(as_told(meter(id_), How(address=2)).id)
        except UsageError:
            continue
    assert sorted(having) == sorted(ADDRESSED)


def test_what_is_told_reaches_the_decoder_and_nothing_told_changes_nothing() -> None:
    assert as_told(meter("diy-csv"), How()) is meter("diy-csv")
    told = as_told(meter("diy-csv"), How(columns=("volts", "current_mA"), pick="fan")).told
    assert (told.columns, told.pick) == (("volts", "current_mA"), "fan")
