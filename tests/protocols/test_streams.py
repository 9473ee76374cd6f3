"""What every meter's decoder promises, whatever the bytes and however they come."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode, preamble
from purifier.protocols.meter import vital_names
from purifier.protocols.text_framers import WINDOW
from tests.protocols.wires import CHECKED, IDS, cuts, decode, draw, meter, samples, says, stream

every_meter = pytest.mark.parametrize("id_", IDS)


@every_meter
def test_a_clean_stream_gives_all_it_says(id_: str) -> None:
    data, sent = stream(id_, 6)
    readings, decoder = decode(id_, [data])
    assert len(readings) == 6
    assert all(says(reading, values) for reading, values in zip(readings, sent, strict=True))
    assert decoder.frames_rejected == 0
    assert decoder.bytes_skipped == len(preamble(meter(id_)).rstrip(b"\r\n")) + (2 * 6 if "labels" in id_ else 0)


@every_meter
@pytest.mark.parametrize("seed", range(5))
def test_whole_byte_by_byte_and_in_pieces_is_the_same(id_: str, seed: int) -> None:
    """Seed 0: byte by byte."""
    data, _ = stream(id_, 5)
    random_ = random.Random(seed)
    clean = preamble(meter(id_))
    noisy = clean + random_.randbytes(70) + data[:-3] + b"\r\n" + random_.randbytes(300) + data
    whole, first = decode(id_, [noisy])
    assert whole
    pieces = list(cuts(noisy, random_)) if seed else [bytes((byte,)) for byte in noisy]
    cut, second = decode(id_, pieces)
    assert cut == whole
    assert (first.frames_ok, first.frames_rejected, first.bytes_skipped) == (
        second.frames_ok,
        second.frames_rejected,
        second.bytes_skipped,
    )


@every_meter
@pytest.mark.parametrize("seed", range(4))
def test_junk_costs_no_more_than_the_reading_next_to_it(id_: str, seed: int) -> None:
    random_ = random.Random(seed)
    made = samples(id_, 6, seed)

    def junk() -> bytes:
        return random_.randbytes(random_.randint(1, 200))

    data = preamble(meter(id_)) + junk()
    for number, (bytes_, _) in enumerate(made):
        data += bytes_ + (junk() if number % 2 else b"")
    readings, _ = decode(id_, [data])
    sent = [values for _, values in made]
    assert all(any(says(one, values, all_of_it=False) for values in sent) for one in readings)
    for values in sent[1::2]:
        assert any(says(one, values, all_of_it=False) for one in readings)


@pytest.mark.parametrize("id_", CHECKED)
@pytest.mark.parametrize("one_in", [11, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seed", [5])
def test_one_flipped_bit_yields_only_readings_that_were_sent(id_: str, seed: int, one_in: int) -> None:
    data, sent = stream(id_, 3, seed)
    for bit in range(0, len(data) * 8, one_in):  # an odd number of them comes to each place in a byte
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        readings, _ = decode(id_, [bytes(broken)])
        assert len(readings) <= 3
        for one in readings:
            said = [getattr(one, name, None) or one.extra.get(name) for name in vital_names(meter(id_))]
            assert set(said) != {None}
            assert any(says(one, values, all_of_it=False) for values in sent), f"bit {bit}: {one}"


@every_meter
@pytest.mark.parametrize("seed", [20260604])
def test_a_million_random_bytes_are_no_reading(id_: str, seed: int) -> None:
    readings, decoder = decode(id_, [random.Random(seed).randbytes(1_000_000)])
    assert readings == []
    assert len(decoder._rest) == 0


@every_meter
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(parts=st.lists(st.one_of(st.binary(max_size=60), st.integers(0, 40)), max_size=12), at=st.floats(0, 1e9))
def test_no_bytes_raise_and_every_number_is_finite(id_: str, parts: list[bytes | int], at: float) -> None:
    """Random bytes between stretches of a right stream."""
    data, _ = stream(id_, 2)
    decoder = Decoder(meter(id_))
    found: list[Reading | Fault] = []
    for part in parts:
        piece = part if isinstance(part, bytes) else data[part * len(data) // 40 :][: len(data) // 5]
        found += decoder.feed(piece, at)
        assert len(decoder._rest) <= WINDOW + 1
    for one in found + decoder.flush():
        if isinstance(one, Fault):
            assert len(one.raw) <= 64
            assert one.reason.isprintable()
        else:
            numbers = [one.voltage_v, one.current_a, one.power_w, one.charge_ah, *one.extra.values()]
            assert all(abs(number) < 1e30 for number in numbers if isinstance(number, int | float))


@every_meter
@settings(max_examples=40)
@given(seed=st.integers(0, 1 << 32))
def test_what_is_encoded_decodes_to_itself(id_: str, seed: int) -> None:
    one = meter(id_)
    reading, state, values = draw(one, random.Random(seed))
    readings, decoder = decode(id_, [preamble(one) + encode(one, reading, state)])
    assert decoder.frames_rejected == 0
    (said,) = readings
    assert says(said, values)
    if one.framing.shape in ("frame", "modbus"):  # there the wire holds whole numbers and nothing is lost
        assert said.voltage_v == reading.voltage_v
        assert said.current_a == reading.current_a


@every_meter
@pytest.mark.parametrize(
    "filler", [b"\n", b"x", b"A5 ", b"\xa5\x01", b":", b"\r\n", b"{", b"\xdd\x03\x00\xff", b"\x00"]
)
def test_endless_nonsense_is_not_hoarded(id_: str, filler: bytes) -> None:
    decoder = Decoder(meter(id_))
    for _ in range(60):
        decoder.feed(filler * (3000 // len(filler)))
        assert len(decoder._rest) <= WINDOW + 1


@every_meter
def test_a_decoder_never_says_more_than_its_fault_holds(id_: str) -> None:
    data, _ = stream(id_, 3)
    decoder = Decoder(meter(id_))
    broken = data.replace(b"\n", b"\x0b") if b"\n" in data else data[1:]
    faults = [one for one in decoder.feed(broken, 7.5) + decoder.flush() if isinstance(one, Fault)]
    assert all(one.at_s == 7.5 and one.length >= len(one.raw) for one in faults)
