"""Which run is shown first, and what a meter is taken for by listening."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import LinkError
from purifier.model.reading import Reading
from purifier.protocols.encoder import encode, polls
from purifier.services.meters.recognise import Attempt, lines_to_try, listen
from purifier.services.runs.current import current, recorded_now, run_lines
from tests.patience import HANGS_S
from tests.recordings import Recording, at, library, read


def test_the_run_that_is_recorded_goes_first_then_the_newest(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    first, second = Recording(database), Recording(database, 1.0)
    second.close()
    with closing(read(database)) as connection:
        assert recorded_now(database) == (1,) and current(connection, database) == 1
        first.close()
        assert recorded_now(database) == () and current(connection, database) == 2
        lines = run_lines(connection, database, at(10.0))
    assert [(line.id, line.state) for line in lines] == [(2, "interrupted"), (1, "interrupted")]
    assert lines[0].name == "4.10 W, LiFePO4 12 V 100 Ah"


def test_a_recorder_that_died_records_nothing(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = Recording(database)
    recording.die()
    assert recorded_now(database) == ()


def test_only_speeds_at_which_a_meter_talks_by_itself_are_listened_at() -> None:
    talkers = [library().meter(id_) for id_ in library().ids("meter") if not polls(library().meter(id_))]
    lines = lines_to_try(library())
    assert {(line.baud, line.format, line.dtr) for line in lines} == {
        (meter.line.baud, meter.line.format, meter.line.dtr) for meter in talkers
    }
    assert len(lines) < len(talkers)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
def test_a_meter_is_recognised_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from purifier.link.pty import PseudoPort

    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("purifier.services.meters.recognise.LISTEN_S", 0.5)
    meter = library().meter("victron-ve-direct")
    message = encode(meter, Reading(voltage_v=13.1, current_a=-0.33, power_w=-4.3, charge_ah=-1.0, soc_percent=99.0))
    port, over, received = PseudoPort(meter.id, meter.line.baud), threading.Event(), bytearray()

    def talk() -> None:
        while not over.is_set():
            port.send(message)
            received.extend(port.receive(0.05))

    thread = threading.Thread(target=talk)
    thread.start()
    heard: list[Attempt] = []
    try:
        assert port.device is not None
        for one in listen(library(), port.device, lambda: False):
            heard.append(one)
    finally:
        over.set()
        thread.join(HANGS_S)
        port.unplug()
    assert heard[-1].meters[0] == "victron-ve-direct"
    assert bytes(received) == b"", "the meter got something"


def test_listening_stops_when_it_is_told_to() -> None:
    assert list(listen(library(), "/dev/null", lambda: True)) == []


def test_a_port_that_is_not_there_says_so() -> None:
    with pytest.raises(LinkError, match="no-such-port"):
        list(listen(library(), "no-such-port", lambda: False))
