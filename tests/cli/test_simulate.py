"""``purifier simulate`` and ``purifier ports`` as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from purifier.errors import LinkLost
from purifier.library.catalogue import Library
from purifier.link.clock import boottime_s
from purifier.link.retry import waits
from purifier.link.serial_link import SerialLink, open_link
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import polls
from tests.patience import HANGS_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

SETUP = ("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "3")


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend meters of a test are seen by that test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@contextmanager
def simulate(*options: str, meter: str = "victron-ve-direct") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running pretend meter, and the device it printed."""
    command = [sys.executable, "-m", "purifier", "simulate", "--meter", meter, *SETUP, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        device = process.stdout.readline().strip()
        try:
            assert device, process.stderr.read()
            yield process, device
        finally:
            process.kill()


def readings(link: SerialLink, decoder: Decoder, count: int, seconds: float = HANGS_S) -> list[Reading]:
    """The next ``count`` readings, asking where the meter wants to be asked."""
    found: list[Reading] = []
    end = boottime_s() + seconds
    while len(found) < count and boottime_s() < end:
        for poll in polls(decoder.meter) or (b"",):
            if poll:
                link.write(poll)
            found += [one for one in decoder.feed(*link.read()) if isinstance(one, Reading)]
    return found


def purifier(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "purifier", *arguments], capture_output=True, text=True, timeout=HANGS_S
    )


@pytest.mark.parametrize("meter_id", ["victron-ve-direct", "jbd-bms"])
def test_what_it_prints_first_can_be_logged_from(meter_id: str, bundle: Path) -> None:
    meter = Library([bundle]).meter(meter_id)
    with simulate("--speed", "100", meter=meter_id) as (_, device):
        link = open_link(device, meter.line, polls(meter), wait_s=0.05)
        found = readings(link, Decoder(meter), 3)
        link.close()
    assert len(found) >= 3
    for reading in found:
        assert reading.voltage_v == pytest.approx(13.6, rel=0.02)
        assert reading.power_w == pytest.approx(-9.7, rel=0.1)


def test_it_is_listed_while_it_runs_and_gone_afterwards() -> None:
    with simulate() as (process, device):
        rows = json.loads(purifier("ports", "--json").stdout)["rows"]
        (mine,) = [row for row in rows if row["device"] == device]
        assert mine["identity"] == "pretend:victron-ve-direct"
        assert mine["description"] == "pretend victron-ve-direct", "told apart in a list"
        assert (mine["holder"], mine["missing"]) == (None, None)
        process.send_signal(signal.SIGTERM)
        process.wait(HANGS_S)
        rows = json.loads(purifier("ports", "--json").stdout)["rows"]
        assert [row for row in rows if row["kind"] == "pretend"] == []


def test_who_listens_to_it_is_named(bundle: Path) -> None:
    meter = Library([bundle]).meter("victron-ve-direct")
    with simulate() as (_, device):
        link = open_link(device, meter.line)
        done = purifier("ports")
        assert f"(PID {os.getpid()})" in done.stdout
        link.close()


def test_two_of_a_kind_have_names_of_their_own() -> None:
    with simulate(), simulate():
        rows = json.loads(purifier("ports", "--json").stdout)["rows"]
    names = [row["identity"] for row in rows if row["kind"] == "pretend"]
    assert names == ["pretend:victron-ve-direct", "pretend:victron-ve-direct-2"]


def test_a_pretended_unplug_is_survived_by_a_link(bundle: Path) -> None:
    meter = Library([bundle]).meter("victron-ve-direct")
    with simulate("--faults", "unplug:2", "--speed", "100") as (process, device):
        link = open_link(device, meter.line, wait_s=0.05)
        decoder = Decoder(meter)
        assert readings(link, decoder, 1)
        with pytest.raises(LinkLost):
            while True:
                link.read()
        assert process.stdout is not None
        again = process.stdout.readline().strip()
        assert link.reopen(), link.reason
        assert link.device == again
        assert readings(link, decoder, 1)
        link.close()
    assert next(waits()) < 1.0


def test_it_falls_silent_when_the_battery_is_empty(bundle: Path) -> None:
    meter = Library([bundle]).meter("victron-ve-direct")
    with simulate("--speed", "90000", "--start", "5 %") as (process, device):
        link = open_link(device, meter.line, wait_s=0.05)
        assert process.stderr is not None
        process.stderr.readline()
        assert "the battery is empty" in process.stderr.readline()
        decoder = Decoder(meter)
        while link.read()[0]:
            pass  # what was said before
        assert readings(link, decoder, 1, seconds=1.0) == []
        link.close()


_HOLD = """
import os, sys
import serial, struct  # before the rights are gone
from purifier.link.opening import open_port
from purifier.link.ports import port_at
from purifier.protocols.meter import Line
os.setgid(65534)
os.setuid(65534)
opened = open_port(port_at(sys.argv[1]), Line(19200))
print('open', flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="needs root, to become somebody else")
def test_a_killed_logger_does_not_shut_the_next_one_out() -> None:
    with simulate() as (_, device):
        os.chmod(device, 0o666)
        for _ in range(3):
            command = [sys.executable, "-c", _HOLD, device]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as logger:
                assert logger.stdout is not None and logger.stdout.readline() == b"open\n"
                logger.kill()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--meter", "victron-ve-dirct", *SETUP), "did you mean"),
        (("--meter", "victron-ve-direct", *SETUP[:4]), "--setting: say which of 1, 2, 3, 4, 5, 6"),
        (("--meter", "victron-ve-direct", *SETUP, "-b", "1280 Wh"), "one battery was expected (-b ID), found 2"),
        (("--meter", "victron-ve-direct", *SETUP, "--faults", "fire"), "--faults: expected some of corrupt, silence"),
        (("--meter", "rdtech-um25c", "-b", "upower-ue-12li300bl*2", "--load", "9000 W"), "rdtech-um25c cannot measure"),
        (("--meter", "victron-ve-direct", *SETUP, "--speed", "0"), "--speed"),
    ],
)
def test_what_cannot_be_pretended_is_said_in_a_sentence(arguments: tuple[str, ...], words: str) -> None:
    done = purifier("simulate", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
