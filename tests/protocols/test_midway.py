"""A port that is opened, or comes back, in the middle of a line: half a line is never a reading."""

from __future__ import annotations

import pytest

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.meter import vital_names
from tests.protocols.wires import IDS, close, meter, stream


def heard(id_: str, *parts: bytes, columns: tuple[str, ...] = ()) -> tuple[list[Reading], list[str]]:
    """What comes of a stream that is opened before each of ``parts``."""
    decoder = Decoder(meter(id_), columns=columns)
    found = []
    for part in parts:
        decoder.begin_midway()
        found += decoder.feed(part, 1.0)
    return [one for one in found if isinstance(one, Reading)], [one.reason for one in found if isinstance(one, Fault)]


@pytest.mark.parametrize("cut", range(len(b"12.81,-0.41\n")))
def test_a_row_that_may_be_half_is_no_reading(cut: int) -> None:
    row = b"12.81,-0.41\n"
    readings, _ = heard("diy-csv", row[cut:] + row * 3, columns=("volts", "amps"))
    assert {(one.voltage_v, one.current_a) for one in readings} == {(12.81, -0.41)}
    assert len(readings) in (2, 3)


def test_two_halves_around_an_unplug_are_not_joined() -> None:
    readings, faults = heard("diy-csv", b"1,-0.41\n12.81,-0.41\n12.8", b"1,-0.41\n12.81,-0.41\n", columns=("v", "a"))
    assert {one.voltage_v for one in readings} == {12.81} and len(readings) == 2
    assert sum("half a row" in reason for reason in faults) == 2


def test_a_board_that_starts_with_its_opening_loses_nothing() -> None:
    readings, faults = heard("diy-csv", b"volts,amps\n12.81,-0.41\n12.80,-0.41\n")
    assert [one.voltage_v for one in readings] == [12.81, 12.8] and not faults


def test_half_a_label_is_no_label() -> None:
    sample = b"Shunt Voltage: 0.02 mV\r\nBus Voltage: 12.81 V\r\nCurrent: -0.41 A\r\n\r\n"
    for cut in range(len(b"Shunt Voltage: 0.02 mV\r\n")):
        readings, _ = heard("diy-labels", sample[cut:] + sample * 2)
        assert {one.voltage_v for one in readings} == {12.81}


@pytest.mark.parametrize("id_", IDS)
def test_every_meter_is_read_from_anywhere_in_its_stream(id_: str) -> None:
    data, sent = stream(id_, 6)
    name = "voltage_v" if "voltage_v" in sent[0] else min(vital_names(meter(id_)) & sent[0].keys())
    said = {values[name] for values in sent}
    for cut in range(0, len(data) // 3, 7):
        readings, _ = heard(id_, data[cut:])
        if id_ != "diy-csv":  # whose line of names has gone by
            assert readings
        told = [getattr(one, name, None) if name in Reading._fields else one.extra.get(name) for one in readings]
        assert all(any(close(float(value), float(one)) for one in said) for value in told if value is not None)
