"""The meter that is not there: what it says, for every bundled meter, and how it suffers faults."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import pytest

from purifier.errors import LinkLost, UsageError
from purifier.library.catalogue import Library
from purifier.library.places import bundle as bundled
from purifier.link.clock import boottime_s
from purifier.link.pty import PseudoPort
from purifier.link.serial_link import SerialLink, open_link
from purifier.model.beliefs import pack_curve
from purifier.model.reading import Fault, Reading
from purifier.model.setup import Setup
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Meter
from purifier.services.meters.ear import Ear, nonsense, recognise
from purifier.services.meters.of_air import measures_air
from purifier.services.meters.why import silence
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.air import AirPretence
from purifier.services.pretend.faults import Faults, read_faults
from purifier.services.pretend.pretence import Pretence, pretend, reading_at, suits, synthetic_capture
from purifier.services.pretend.speaker import Speaker
from tests.patience import HANGS_S

METERS = Library([bundled()]).ids("meter")
needs_pty = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend meters of a test are seen by that test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def library(bundle: Path) -> Library:
    return Library([bundle])


def setup(library: Library, battery: str = "lifepo4-12v-100ah", **conditions: str) -> tuple[Setup, float]:
    """A set-up at setting 3 and its load [W]."""
    request = Request((battery,), purifier="airfanta-3pro", setting="3", conditions=conditions)
    joined, setting = one_setup(library, request)
    return joined, setting.power_w.value


def pretence(library: Library, battery: str = "lifepo4-12v-100ah", **conditions: str) -> Pretence:
    return pretend(*setup(library, battery, **conditions))


def hourly(of: Pretence) -> Iterator[Reading]:
    hour = 0
    while (reading := reading_at(of, hour * 3600.0)) is not None:
        yield reading
        hour += 1


def test_it_lasts_as_long_as_the_plan_says_and_follows_the_curve(library: Library) -> None:
    joined, load_w = setup(library)
    readings = list(hourly(pretend(joined, load_w)))
    assert len(readings) == pytest.approx(1280.0 / load_w, abs=1.0)
    full, empty = pack_curve(joined)[0][1], pack_curve(joined)[-1][1]
    assert readings[0].voltage_v == pytest.approx(full, rel=0.01)
    assert readings[-1].voltage_v is not None and empty < readings[-1].voltage_v < 11.5
    for before, after in pairwise(readings):
        assert before.charge_ah is not None and after.charge_ah is not None and before.current_a is not None
        assert after.charge_ah < before.charge_ah <= 0.0
        assert before.current_a < 0.0
        assert after.charge_ah - before.charge_ah == pytest.approx(before.current_a, rel=0.05), "Ah and A agree"


def test_it_stops_where_the_conditions_say(library: Library) -> None:
    half = list(hourly(pretence(library, start="90 %", reserve="40 %")))
    assert half[0].charge_ah == pytest.approx(-10.0, rel=0.05)
    assert half[-1].charge_ah == pytest.approx(-60.0, rel=0.05)
    cut = list(hourly(pretence(library, cutoff="12.0 V")))
    assert cut[-1].voltage_v == pytest.approx(12.0, abs=0.2)


def test_a_better_battery_lasts_longer_than_planned(library: Library) -> None:
    planned, better = pretend(*setup(library)), pretend(*setup(library), energy_ratio=1.04)
    assert better.discharge.runtime_h == pytest.approx(1.04 * planned.discharge.runtime_h)


def test_behind_a_station_the_voltage_is_that_of_its_port(library: Library) -> None:
    readings = list(hourly(pretence(library, "anker-solix-c1000:dc")))
    assert all(reading.voltage_v == pytest.approx(12.0, rel=0.01) for reading in readings)


def test_the_same_seed_gives_the_same_run_in_any_order(library: Library) -> None:
    of = pretence(library)
    forth = [reading_at(of, at) for at in range(0, 1000, 100)]
    back = [reading_at(of, at) for at in reversed(range(0, 1000, 100))]
    assert forth == back[::-1]
    assert reading_at(replace(of, seed=1), 0.0) != forth[0]


def test_a_battery_that_begins_low_says_so_and_is_empty_at_its_end(library: Library) -> None:
    of = pretence(library, start="6 %")
    first = reading_at(of, 0.0)
    last = reading_at(of, of.discharge.runtime_h * 3600.0 - 1.0)
    assert first is not None and last is not None
    assert first.soc_percent == pytest.approx(6.0)
    assert first.charge_ah == pytest.approx(-94.0)
    assert last.soc_percent == pytest.approx(0.0, abs=0.5)


@pytest.mark.parametrize(("typed", "cells"), [("100 Ah x 51.2 V", 16), ("40 Ah x 25.6 V", 8), ("3 Ah x 3.7 V", 1)])
def test_a_typed_battery_has_as_many_cells_as_its_volts_want(typed: str, cells: int, library: Library) -> None:
    joined, setting = one_setup(library, Request((typed,), load="2 W"))
    of = pretend(joined, setting.power_w.value)
    assert of.cells == cells
    if cells > 4:
        suits(library.meter("jk-uart"), of)


def test_a_battery_that_gives_nothing_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="gives nothing"):
        pretence(library, start="20 %", reserve="50 %")


def wire_close(meter: Meter, name: str, sent: float | None, heard: float | None) -> bool:
    """Whether what was heard is what was sent, but for what the wire can say."""
    if heard is None or sent is None:
        return True
    steps = [abs(one.times) / one.divisor for frame in meter.frames for one in frame.fields if one.name == name]
    coarse = max(steps, default=1e-6)
    return abs(sent - heard) <= max(0.51 * coarse, 1e-4, 0.002 * abs(sent))


@pytest.mark.parametrize("meter_id", METERS)
def test_every_meter_is_understood_when_it_is_pretended(meter_id: str, library: Library) -> None:
    meter = library.meter(meter_id)
    of = pretence(library)
    decoder = Decoder(meter)
    found: list[Reading | Fault] = []
    for at_s, message in islice(synthetic_capture(of, meter, every_s=600.0), 60):
        found += decoder.feed(message, at_s)
    found += decoder.flush()
    readings = [one for one in found if isinstance(one, Reading)]
    assert [one for one in found if isinstance(one, Fault)] == []
    assert len(readings) >= 59
    for heard in readings:
        assert heard.at_s is not None
        meant = [reading_at(of, at_s) for at_s in (heard.at_s, heard.at_s - 600.0)]
        assert any(
            sent is not None
            and wire_close(meter, "voltage_v", sent.voltage_v, heard.voltage_v)
            and wire_close(meter, "current_a", sent.current_a, heard.current_a)
            for sent in meant
        ), f"{heard}"


def test_a_whole_discharge_ends_in_silence(library: Library) -> None:
    of = pretence(library)
    messages = list(synthetic_capture(of, library.meter("victron-ve-direct"), every_s=3600.0, silence_s=60.0))
    assert messages[-1][0] == pytest.approx(messages[-2][0] + 3660.0)
    assert messages[-1][1] == b""
    assert all(message for _, message in messages[:-1])


def test_a_meter_that_cannot_measure_it_says_so(library: Library) -> None:
    of = pretence(library)
    high = replace(of.discharge, curve=tuple((charge, 100.0 * volts) for charge, volts in of.discharge.curve))
    with pytest.raises(UsageError, match="victron-ve-direct cannot measure this battery"):
        suits(library.meter("victron-ve-direct"), replace(of, discharge=high))


@pytest.fixture
def line(library: Library) -> Iterator[tuple[PseudoPort, Meter]]:
    meter = library.meter("victron-ve-direct")
    port = PseudoPort(meter.id, meter.line.baud)
    yield port, meter
    port.unplug()


def listen(
    link: SerialLink, speaker: Speaker, decoder: Decoder, until: int, seconds: float = HANGS_S
) -> list[Reading | Fault]:
    """Read from ``link`` what ``speaker`` says until ``until`` frames were understood."""
    found: list[Reading | Fault] = []
    end = boottime_s() + seconds
    while decoder.frames_ok < until and boottime_s() < end:
        speaker.step(lambda device: None)
        found += decoder.feed(*link.read())
    return found


@needs_pty
@pytest.mark.parametrize("meter_id", METERS)
def test_every_meter_can_be_read_from_a_port(meter_id: str, library: Library) -> None:
    meter = library.meter(meter_id)
    port = PseudoPort(meter.id, meter.line.baud)
    link = open_link(port.name, meter.line, polls(meter), wait_s=0.02)
    air = measures_air(meter)
    speaker = Speaker(port, meter, AirPretence(120.0, 4.0, 5.0) if air else pretence(library), speed=50.0)
    decoder = Decoder(meter)
    found: list[Reading | Fault] = []
    end = boottime_s() + HANGS_S
    while sum(isinstance(one, Reading) for one in found) < 2 and boottime_s() < end:
        for poll in polls(meter):
            link.write(poll)
            speaker.step(lambda device: None)
            found += decoder.feed(*link.read())
        if not polls(meter):
            speaker.step(lambda device: None)
            found += decoder.feed(*link.read())
    readings = [one for one in found if isinstance(one, Reading)]
    assert len(readings) >= 2
    if air:
        said = {name: value for name, value in readings[0].extra.items() if name.endswith("_ug_m3")}
        assert said and all(isinstance(value, int | float) and 0.0 <= value < 200.0 for value in said.values())
    elif any(one.name == "voltage_v" for frame in meter.frames for one in frame.fields):
        assert readings[0].voltage_v == pytest.approx(13.6, rel=0.02)
    else:
        assert readings[0].soc_percent == pytest.approx(100.0, abs=2.0)
    link.close()
    port.unplug()


@needs_pty
def test_damaged_messages_are_refused_and_the_others_read(library: Library, line: tuple[PseudoPort, Meter]) -> None:
    port, meter = line
    link = open_link(port.name, meter.line, wait_s=0.02)
    decoder = Decoder(meter)
    speaker = Speaker(port, meter, pretence(library), faults=read_faults("corrupt:3"), speed=50.0)
    found = listen(link, speaker, decoder, until=60)
    readings = [one for one in found if isinstance(one, Reading)]
    assert len(readings) >= 20
    assert decoder.frames_rejected > 0
    assert all(one.voltage_v == pytest.approx(13.6, rel=0.02) for one in readings), "none of them was believed"
    link.close()


@needs_pty
def test_an_unplug_is_an_unplug(library: Library, line: tuple[PseudoPort, Meter]) -> None:
    port, meter = line
    link = open_link(port.name, meter.line, wait_s=0.02)
    speaker = Speaker(port, meter, pretence(library), faults=read_faults("unplug:1.2"), speed=50.0)
    came_back: list[str] = []
    with pytest.raises(LinkLost):
        while True:
            speaker.step(came_back.append)
            link.read()
    while not came_back:
        speaker.step(came_back.append)
    assert came_back == [port.device]
    assert link.reopen()
    decoder = Decoder(meter)
    assert [one for one in listen(link, speaker, decoder, until=2) if isinstance(one, Reading)]
    link.close()


@needs_pty
def test_silence_is_told_with_what_to_do(library: Library, line: tuple[PseudoPort, Meter]) -> None:
    _, meter = line
    ear = Ear(meter, "/dev/ttyUSB0")
    assert ear.trouble(b"", 100.0, False) is None
    assert ear.trouble(b"", 107.0, False) is None
    said = ear.trouble(b"", 108.5, False)
    assert said == silence(meter, "/dev/ttyUSB0")
    assert "nothing comes in" in said and "TX" in said
    assert ear.trouble(b"", 109.0, True) is None
    assert "does not answer" in silence(library.meter("jbd-bms"), "/dev/ttyUSB0")


@needs_pty
def test_a_wrong_speed_is_told_within_ten_seconds(library: Library, line: tuple[PseudoPort, Meter]) -> None:
    port, meter = line
    link = open_link(port.name, meter.line, wait_s=0.02)
    speaker = Speaker(port, meter, pretence(library), faults=Faults(wrong_speed=True), speed=50.0)
    decoder = Decoder(meter)
    ear = Ear(meter, link.device)
    said, readings, virtual_s = None, [], 0.0
    while said is None and virtual_s < 10.0:
        speaker.step(lambda device: None)
        data, at_s = link.read()
        readings += [one for one in decoder.feed(data, at_s) if isinstance(one, Reading)]
        virtual_s += 0.1
        said = ear.trouble(data, virtual_s, decoder.frames_ok > 0)
    assert readings == []
    assert said is not None and "most likely the speed is wrong (the profile says 19200 baud 8N1)" in said
    link.close()


def test_another_meter_of_the_same_speed_is_told_apart(library: Library) -> None:
    labels, block = library.meter("diy-labels"), library.meter("victron-ve-direct")
    sample = b"".join(message for _, message in islice(synthetic_capture(pretence(library), block), 3))
    said = nonsense(labels, "/dev/ttyUSB0", b"12.8,1.2\r\n" * 20)
    assert said is not None and "another meter" in said and "the speed is right" in said
    assert recognise(library, sample)[0] == "victron-ve-direct"


@needs_pty
def test_nobody_listening_loses_the_old_and_keeps_the_new(library: Library, line: tuple[PseudoPort, Meter]) -> None:
    if sys.platform == "win32":
        pytest.skip("needs pseudo-terminals")
    port, _ = line
    for number in range(20_000):
        port.send(f"{number:05d}\r\n".encode())
    assert port.device is not None
    descriptor = os.open(port.device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    heard: list[bytes] = []
    while heard[-1:] != [b"19999"]:
        heard += os.read(descriptor, 65536).split()
    os.close(descriptor)
    assert len(heard) < 10_000
