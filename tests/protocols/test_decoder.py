"""Signs, corrections and the merging of several frames into one reading."""

from __future__ import annotations

import pytest

from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode
from tests.protocols.test_published_layouts import basic, block, daly, jbd
from tests.protocols.wires import meter

DISCHARGE = Reading(voltage_v=12.8, current_a=-5.0, power_w=-64.0)


def only(id_: str, data: bytes, **options: float | bool) -> Reading:
    decoder = Decoder(meter(id_), **options)  # type: ignore[arg-type]
    (found,) = decoder.feed(data) + decoder.flush()
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize("id_", ["victron-ve-direct", "daly-bms", "junctek-kg", "pzem-017", "diy-json"])
def test_discharge_is_negative_whatever_the_wire_says_and_invert_turns_it(id_: str) -> None:
    data = encode(meter(id_), DISCHARGE)
    straight, turned = only(id_, data), only(id_, data, invert=True)
    assert (straight.current_a, straight.power_w) == (-5.0, -64.0)
    assert (turned.current_a, turned.power_w) == (5.0, 64.0)
    assert straight.voltage_v == turned.voltage_v == 12.8


def test_nothing_flowing_has_no_minus() -> None:
    for id_ in ("pzem-017", "daly-bms", "junctek-kg"):
        for invert in (False, True):
            idle = only(id_, encode(meter(id_), Reading(voltage_v=12.0, current_a=0.0)), invert=invert)
            assert "-" not in f"{idle.current_a} {idle.power_w}"


def test_zero_comes_off_before_the_scale_and_power_follows() -> None:
    data = block(("V", "12000"), ("I", "-1050"), ("P", "-13"), ("CE", "-2000"))
    plain = only("victron-ve-direct", data)
    assert (plain.current_a, plain.power_w, plain.charge_ah) == (-1.05, -13, -2.0)
    right = only("victron-ve-direct", data, zero_a=-0.05, shunt_scale=2.0)
    assert (right.current_a, right.power_w, right.charge_ah) == (-2.0, -24.0, -4.0)
    turned = only("victron-ve-direct", data, zero_a=0.05, invert=True)
    assert (turned.current_a, turned.power_w) == (1.0, 12.0)


def cells(first_mv: int) -> bytes:
    return jbd(4, first_mv.to_bytes(2, "big") * 4)


def test_only_the_first_reading_waits_for_its_companions() -> None:
    decoder = Decoder(meter("jbd-bms"))
    assert decoder.feed(basic(()), 1.0) == []
    (first,) = decoder.feed(cells(3300), 1.2)
    assert isinstance(first, Reading)
    assert (first.at_s, first.extra["cell_1_v"]) == (1.0, 3.3)
    (second,) = decoder.feed(basic(()), 2.0)
    assert isinstance(second, Reading)
    assert (second.at_s, second.extra["cell_1_v"]) == (2.0, 3.3)


def test_a_companion_that_never_comes_is_not_waited_for_again() -> None:
    decoder = Decoder(meter("jbd-bms"))
    assert decoder.feed(basic(()), 1.0) == []
    assert [one.at_s for one in decoder.feed(basic(()), 2.0)] == [1.0, 2.0]
    assert [one.at_s for one in decoder.feed(basic(()), 3.0)] == [3.0]


def test_the_end_of_the_input_gives_the_reading_that_waits() -> None:
    decoder = Decoder(meter("jbd-bms"))
    decoder.feed(basic(()), 1.0)
    assert [one.at_s for one in decoder.flush()] == [1.0]
    assert decoder.flush() == []


def test_values_of_companions_age() -> None:
    decoder = Decoder(meter("jbd-bms"))
    decoder.feed(cells(3300) + basic(()), 0.0)
    (fresh,), (stale,) = decoder.feed(basic(()), 60.0), decoder.feed(basic(()), 61.0)
    assert isinstance(fresh, Reading) and isinstance(stale, Reading)
    assert "cell_1_v" in fresh.extra
    assert "cell_1_v" not in stale.extra


def test_without_times_they_age_by_readings() -> None:
    decoder = Decoder(meter("jbd-bms"))
    found = decoder.feed(cells(3300) + basic(()) * 70)
    having = [one for one in found if isinstance(one, Reading) and "cell_1_v" in one.extra]
    assert (len(found), len(having)) == (70, 60)


def test_the_newest_value_of_a_companion_counts() -> None:
    decoder = Decoder(meter("daly-bms"))
    live = daly(0x90, bytes.fromhex("0084000075300384"))
    state = [daly(0x93, bytes((2, 1, 1, 0)) + ah.to_bytes(4, "big")) for ah in (90_000, 89_000)]
    found = decoder.feed(live + state[0] + live + state[1] + live) + decoder.flush()
    assert [one.extra["remaining_ah"] for one in found if isinstance(one, Reading)] == [90.0, 90.0, 89.0]
