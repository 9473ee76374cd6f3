"""An answer about other registers, or from elsewhere, is never read as if it were one's own."""

from __future__ import annotations

import struct

import pytest

from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from tests.protocols.test_published_layouts import crc
from tests.protocols.wires import meter

QUESTION = crc(b"\xff\x03" + struct.pack(">HH", 0x0100, 7))
ROVER = (100, 133, 0, 0x1010, 122, 0, 0)
"""100 %, 13.3 V, nothing charged, 16 degrees twice, 12.2 V at the load: seven registers, as a smart battery has."""


def answer(address: int, *words: int) -> bytes:
    return crc(bytes((address, 3, 2 * len(words))) + struct.pack(f">{len(words)}H", *words))


def readings(id_: str, data: bytes) -> list[Reading]:
    decoder = Decoder(meter(id_))
    return [one for one in decoder.feed(data) + decoder.flush() if isinstance(one, Reading)]


@pytest.mark.parametrize("question", [QUESTION, b""])
@pytest.mark.parametrize("address", [1, 48, 247, 255])
def test_a_charge_controllers_answer_is_no_smart_battery(question: bytes, address: int) -> None:
    asked = crc(bytes((address,)) + question[1:-2]) if question else b""
    assert readings("renogy-battery", (asked + answer(address, *ROVER)) * 3) == []
    (reading, *_) = readings("renogy-rover", (asked + answer(address, *ROVER)) * 3)
    assert (reading.soc_percent, reading.voltage_v, reading.temperature_c) == (100, 13.3, 16)


def test_the_question_in_front_says_what_an_answer_is_about() -> None:
    battery = struct.unpack(">7H", struct.pack(">hHIIH", -86, 133, 97_200, 100_000, 15))
    own, other = (crc(b"\xf7\x03" + struct.pack(">HH", start, 7)) for start in (5042, 5000))
    assert len(readings("renogy-battery", own + answer(247, *battery))) == 1
    assert readings("renogy-battery", (other + answer(247, *battery)) * 3) == []
    assert readings("renogy-battery", (own + answer(48, *battery)) * 3) == []


def test_the_sum_of_all_packs_is_not_the_cells_of_one() -> None:
    system = bytes.fromhex(
        "00 04 34 14CD 0000 FFF3 FFFF 6B40 0000 80E8 0000 0122 0000 80E8 0000 0001 0000 0000 0000 0708 0000 0708 0000"
        "0240 01D0 0001 000A 0340 03E7"
    )
    assert len(system) == 3 + 52
    decoder = Decoder(meter("seplos-v3"))
    (reading,) = [one for one in decoder.feed(crc(system)) + decoder.flush() if isinstance(one, Reading)]
    assert (reading.voltage_v, reading.current_a, reading.soc_percent) == (53.25, -1.3, 83.2)
    assert not any(name.startswith("cell_") for name in reading.extra)


def test_a_smart_battery_that_does_not_know_its_capacity_is_read_without_it() -> None:
    words = struct.unpack(">7H", struct.pack(">hHIIH", -60, 131, 5000, 0xFFFFFFFF, 1))
    (reading,) = readings("renogy-battery", answer(247, *words))
    assert (reading.voltage_v, reading.current_a, reading.charge_ah) == (13.1, -0.6, None)
    assert reading.extra == {"remaining_ah": 5.0, "cycles": 1}
