"""A pretend meter on a network port: what it says there, who hears it, and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from purifier.errors import LinkLost
from purifier.link.serial_link import SerialLink, open_link
from purifier.link.socket_port import SocketPort
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import polls
from purifier.protocols.meter import Meter
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.request import Request
from purifier.services.pretend.faults import read_faults
from purifier.services.pretend.pretence import pretend
from purifier.services.pretend.speaker import Speaker
from tests.patience import until
from tests.recordings import library


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend meters of a test are seen by that test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def port() -> Iterator[SocketPort]:
    found = SocketPort("127.0.0.1", 0)
    yield found
    found.close()


def speaker(port: SocketPort, meter: Meter, faults: str = "") -> Speaker:
    setup, setting = one_setup(library(), Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro", setting="3"))
    pretence = pretend(setup, setting.power_w.value)
    return Speaker(port, meter, pretence, faults=read_faults(faults) if faults else None, speed=50.0)


def heard(link: SerialLink, speaking: Speaker, meter: Meter, count: int) -> list[Reading]:
    """The next ``count`` readings from ``link``, and the meter's polls written there."""
    decoder, found = Decoder(meter), list[Reading]()

    def enough() -> bool:
        for poll in polls(meter) or (b"",):
            if poll:
                link.write(poll)
            speaking.step(lambda device: None)
            found.extend(one for one in decoder.feed(*link.read()) if isinstance(one, Reading))
        return len(found) >= count

    until(enough)
    return found


@pytest.mark.parametrize("meter_id", ["victron-ve-direct", "jbd-bms", "diy-csv"])
def test_everybody_who_connects_hears_it_from_the_start(port: SocketPort, meter_id: str) -> None:
    meter = library().meter(meter_id)
    speaking = speaker(port, meter)
    speaking.step(lambda device: None)  # nobody there
    for _ in range(2):
        link = open_link(str(port.device), meter.line, polls(meter), wait_s=0.02)
        found = heard(link, speaking, meter, 2)
        assert found[-1].voltage_v == pytest.approx(13.6, rel=0.02)
        link.close()
        speaking.step(lambda device: None)


def test_a_pretended_unplug_refuses_and_comes_back(port: SocketPort) -> None:
    meter = library().meter("victron-ve-direct")
    speaking = speaker(port, meter, "unplug:1")
    device, came_back = port.device, list[str]()
    link = open_link(str(device), meter.line, wait_s=0.02)
    with pytest.raises(LinkLost):
        while True:
            speaking.step(came_back.append)
            link.read()
    assert not link.reopen() and "refused" in link.reason and came_back == []
    while not came_back:
        speaking.step(came_back.append)
    assert came_back == [device] and link.reopen(), link.reason
    assert heard(link, speaking, meter, 1)
    link.close()
