"""``purifier doctor PORT`` of a meter that is not read: all that somebody who is not there needs to tell why."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.link.pty import PseudoPort
from purifier.link.serial_link import open_link
from purifier.link.socket_port import SocketPort
from purifier.model.reading import Reading
from purifier.protocols.ascii_framer import framed
from purifier.protocols.decoder import Decoder
from purifier.services.machine.port_report import understood_words
from purifier.services.meters.ear import Understood, understood
from purifier.services.meters.recognise import lines_to_try
from tests.library.test_meters import SHUNT
from tests.protocols.wires import stream
from tests.recordings import library, line, meter
from tests.services.pretend.test_speaker_on_network import speaker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
SHORT = ("--listen", "0.15 s")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend meters and runs of a test are seen by that test alone."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))


@pytest.fixture
def port() -> Iterator[PseudoPort]:
    found = PseudoPort("board", 9600)
    yield found
    found.close()


@contextmanager
def doing(work: Callable[[], None]) -> Iterator[None]:
    """That, over and over, meanwhile."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(0.01):
            work()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_meter_that_speaks_is_named_and_its_bytes_are_shown(
    port: PseudoPort, capsys: pytest.CaptureFixture[str]
) -> None:
    with doing(lambda: port.send(line())):
        assert run(["doctor", str(port.device), *SHORT]) == 0
    said = capsys.readouterr()
    assert f"{port.device} is pretend:board, pretend board" in said.out and "can be opened" in said.out
    assert "purifier 0." in said.out and "pyserial" in said.out and "Python" in said.out
    assert "understood by diy-json (" in said.out and "this is most likely diy-json" in said.out
    assert "with its second:\n    0." in said.out
    assert "7B 22 76 6F 6C 74 61 67 65" in said.out and '{"voltage' in said.out
    assert "nothing is sent" in said.err and port.receive(0.0) == b""


def test_a_meter_that_waits_to_be_asked_is_not_asked_unless_it_is_named(
    port: PseudoPort, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(port.device), *SHORT]) == 1
    said = capsys.readouterr()
    speeds = {f"{one.baud} {one.format}" for one in lines_to_try(library())}
    assert speeds and all(f"{speed}: nothing came in" in said.out for speed in speeds)
    assert f"purifier doctor {port.device} --ask asks" in " ".join(said.out.split())
    assert port.receive(0.0) == b"", "not a byte was written"


def test_bytes_that_no_profile_understands_are_shown_at_every_speed(
    port: PseudoPort, capsys: pytest.CaptureFixture[str]
) -> None:
    with doing(lambda: port.send(b"\xf0\x0f\xf0")):
        assert run(["doctor", str(port.device), *SHORT, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    lines = [row["text"] for row in found["rows"] if row["check"] == "line"]
    assert lines and all("no profile understands any of it" in one for one in lines)
    assert {one["speed"] for one in found["heard"]} == {one.partition(":")[0] for one in lines}
    assert all(set(bytes.fromhex(one["hex"])) == {0x0F, 0xF0} and one["t_s"] >= 0.0 for one in found["heard"])


def test_messages_of_a_kind_that_several_meters_send_are_said_to_be_of_none_where_nothing_is_read(
    port: PseudoPort, capsys: pytest.CaptureFixture[str]
) -> None:
    message = framed(bytes.fromhex("20 03 46 00 00 00 10 04 0C D1 0C CF"))
    with doing(lambda: port.send(message)):
        assert run(["doctor", str(port.device), *SHORT]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "most likely" not in said and "none of them finds a value in them" in said
    assert "profiles new meter --like daren-v22 begins one" in said


def test_of_meters_that_know_the_messages_the_one_that_reads_them_is_first() -> None:
    found = understood(library(), stream("pace-v25", 2)[0])
    assert found[0].readings and found[0].id == "pace-v25"
    assert {one.readings for one in found if one[:2] == found[0][:2]} == {0, found[0].readings}


def test_two_ways_to_set_the_wire_are_told_apart(port: PseudoPort, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", str(port.device), *SHORT])
    lines = [one for one in capsys.readouterr().out.splitlines() if "nothing came in" in one]
    assert len(set(lines)) == len(lines) == len(lines_to_try(library()))
    assert any("115200 8N1, DTR low: nothing" in one for one in lines)


def test_a_profile_of_ones_own_that_was_not_tried_is_named_with_what_is_wrong_with_it(
    port: PseudoPort, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine" / "meters" / "shed-shunt.toml"
    file.parent.mkdir(parents=True)
    file.write_text(SHUNT.replace("baud = 57600", "baud = 5"))
    for words in ((), ("--ask",)):
        with doing(lambda: port.send(line())):
            run(["--profiles", str(file.parents[1]), "doctor", str(port.device), *SHORT, *words])
        said = " ".join(capsys.readouterr().out.split())
        assert f"not tried, for it cannot be used: {file}:5: link.baud: expected" in said
    file.write_text(SHUNT)
    run(["--profiles", str(file.parents[1]), "doctor", str(port.device), "--listen", "0.1 s"])
    assert "not tried" not in capsys.readouterr().out


def test_with_a_meter_its_polls_are_sent_and_told_and_what_came_back_can_be_decoded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    network = SocketPort("127.0.0.1", 0)
    speaking, device = speaker(network, meter("jbd-bms")), network.device
    with doing(lambda: speaking.step(lambda device: None)):
        assert run(["doctor", str(network.device), "--meter", "jbd-bms", "--listen", "1 s", "--json"]) == 0
    network.close()
    said = capsys.readouterr()
    found = json.loads(said.out)
    rows = {row["check"]: row["text"] for row in found["rows"]}
    assert rows["port"] == f"{device} is a network port: a pretend meter is behind it"
    assert rows["polls"].endswith("alone: DD A5 03 00 FF FD 77, DD A5 04 00 FF FC 77")
    assert rows["line"].startswith("9600 8N1: ") and "understood by jbd-bms (" in rows["line"]
    assert "the polls of its profile are sent" in said.err
    decoder = Decoder(meter("jbd-bms"))
    readings = [got for one in found["heard"] for got in decoder.feed(bytes.fromhex(one["hex"]), one["t_s"])]
    assert any(isinstance(one, Reading) and one.voltage_v == pytest.approx(13.6, rel=0.02) for one in readings)


def test_of_a_port_that_cannot_be_opened_what_is_known_is_printed_first(capsys: pytest.CaptureFixture[str]) -> None:
    network = SocketPort("127.0.0.1", 0)
    taken = open_link(str(network.device), meter().line)
    network.receive(1.0)
    for form in ("table", "json"):
        assert run(["doctor", str(network.device), *SHORT, "--format", form]) == 3
        said = capsys.readouterr()
        assert "is a network port" in said.out and "pyserial" in said.out
        assert "cannot be reached" in " ".join(said.err.split())
    taken.close()
    network.close()


@pytest.mark.parametrize("words", [("--listen", "2 d"), ("--meter", "diy-json", "--listen", "0.1 s")])
def test_what_was_typed_wrong_is_told_before_the_port_is_looked_at(
    words: tuple[str, ...], port: PseudoPort, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(port.device), *words]) == 2
    said = capsys.readouterr()
    assert "--listen: expected" in said.err and said.out == ""


def test_the_list_of_profiles_that_understand_it_is_kept_short() -> None:
    understood = [Understood(0, 2, 1, f"meter-{number}") for number in range(7)]
    words = understood_words(understood)
    assert words.startswith("understood by meter-0 (2 messages, 1 reading), ") and words.endswith(" and 3 more")
