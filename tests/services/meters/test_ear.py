"""What is said when an open line makes no reading: a person must know what to do from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.encoder import answer, encode, polls
from purifier.protocols.meter import Meter
from purifier.protocols.told import as_told, at_address
from purifier.services.meters.ear import Ear, nonsense
from purifier.services.meters.why import silence
from tests.protocols.test_published_layouts import LIVE, block

LIBRARY = Library((bundle(),))
READING = Reading(voltage_v=13.1, current_a=-0.6, soc_percent=50.0)


def meter(id_: str) -> Meter:
    return LIBRARY.meter(id_)


def heard(id_: str, sample: bytes, **how: object) -> str | None:
    """What is said about bytes that came in and made no frame."""
    return nonsense(as_told(meter(id_), How(**how)), "/dev/x", sample)  # type: ignore[arg-type]


def test_a_header_that_went_by_before_is_answered_with_columns_to_type() -> None:
    said = heard("diy-csv", b"7,12.81,-0.41\r\n" * 5)
    assert said == (
        "/dev/x: no line has named the columns, and the values carry no units: name them, such as "
        "--columns volts,amps,watts"
    )
    assert heard("diy-csv", b"7,12.81,-0.41\r\n" * 5, columns=("-", "volts", "amps")) is None


@pytest.mark.parametrize("id_", ["jbd-bms", "pzem-017", "junctek-kg", "daly-bms"])
def test_ones_own_echo_without_an_answer_is_told(id_: str) -> None:
    said = heard(id_, b"".join(polls(meter(id_))) * 3)
    assert said is not None
    assert "questions were heard and no answer" in said and "TX and RX touch" in said
    assert "speed" not in said and "another meter" not in said


@pytest.mark.parametrize(
    ("id_", "sample", "words"),
    [
        (
            "victron-ve-direct",
            block(*(dict(LIVE) | {"V": "900000"}).items()) * 3,
            "voltage_v is 900, expected 0 to 400",
        ),
        ("diy-json", b'{"voltage":12.8,"current":412}\n' * 3, "current_a is 412, expected -200 to 200: is it in mA?"),
        ("diy-json", b'{"a":{"v":12,"i":1},"b":{"v":5,"i":1}}\n' * 3, "several sensors speak, 'a' and 'b': --pick a"),
    ],
)
def test_what_is_whole_but_cannot_be_is_told_by_its_value(id_: str, sample: bytes, words: str) -> None:
    said = heard(id_, sample)
    assert said is not None and said.startswith(f"/dev/x: {words}") and "speed" not in said


def test_answers_of_another_address_alone_are_told_with_the_option() -> None:
    other = at_address(meter("daly-bms"), 4)
    data = b"".join(answer(other, poll, READING) for poll in polls(other)) * 3
    said = heard("daly-bms", data, address=2)
    assert said == "/dev/x: an answer from address 4, not 2, the one asked for: --address 4 reads it"


def test_a_meter_known_to_be_unreadable_brings_its_profiles_own_note() -> None:
    report = encode(meter("atorch-dl24"), READING)
    said = heard("atorch-dl24", (report[:-1] + bytes((report[-1] ^ 0x55,))) * 3)
    assert said is not None and "--meter atorch-unchecked reads those" in said


def test_a_board_that_prints_a_sample_once_a_minute_is_waited_for() -> None:
    slow = Ear(meter("diy-labels"), "/dev/x")
    assert slow.trouble(b"Voltage: 12.8 V\r\nCurrent: -0.4 A\r\n", 0.0, False) is None
    assert [slow.trouble(b"", float(at), False) for at in range(1, 60)] == [None] * 59
    assert heard("diy-csv", b"volts,amps\n12.8,-0.4\n") is None


def test_silence_leaves_a_slow_board_its_time_and_names_the_address_that_was_asked() -> None:
    assert "nothing comes in so far; a board that prints once a minute only takes its time" in silence(
        meter("diy-csv"), "/dev/x"
    )
    assert "once a minute" not in silence(meter("victron-ve-direct"), "/dev/x")
    for id_, asked in (
        ("pzem-017", "is its address 1 (--address N asks another)?"),
        ("jbd-bms", "the right way round?"),
    ):
        said = silence(meter(id_), "/dev/x")
        assert said.startswith("/dev/x: the meter does not answer") and said.endswith(asked)
    assert "is its address 7 " in silence(at_address(meter("pzem-017"), 7), "/dev/x")


def test_bytes_that_are_nothing_at_all_are_told_by_what_they_look_like() -> None:
    assert "most likely the speed is wrong" in str(heard("diy-json", bytes(range(128, 256)) * 3))
    assert "they are text, so the speed is right, and it is another meter" in str(heard("diy-labels", b"hello\r\n" * 9))
    said = str(nonsense(replace(meter("renogy-battery"), note=None), "/dev/x", b"hello there"))
    assert said.endswith("wrong speed (the profile says 9600 baud 8N1), or another meter? Try another --meter")
