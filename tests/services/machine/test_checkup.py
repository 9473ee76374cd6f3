"""A meter listened to: the three recipes, and what a good meter gets to hear. Real bytes over a link that is a list."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Iterable

import pytest

from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.services.machine.checkup import Overheard, findings, overhear
from purifier.services.machine.diagnose import Finding
from tests.patience import HANGS_S
from tests.recordings import library, line


class Wire:
    """A link on which these messages come in, and then nothing more."""

    identity = device = "/dev/ttyUSB0"

    def __init__(self, messages: Iterable[bytes]) -> None:
        self.messages = list(messages)
        self.at_s = 0.0
        self._silence = threading.Event()

    def read(self) -> tuple[bytes, float]:
        self.at_s += 1.0
        if self.messages:
            return self.messages.pop(0), self.at_s
        self._silence.wait(0.02)  # as a port's read does when nothing comes, and leaves the processor to others
        return b"", self.at_s

    def write(self, data: bytes) -> None:
        """Polls go nowhere."""

    def reopen(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing to let go of."""


def heard(*messages: bytes, meter: str = "diy-json", how: How | None = None) -> dict[str, Finding]:
    table = library().meter(meter)
    wire = Wire(messages)
    found = Overheard(wire.device)
    decoder = Decoder(table)
    from purifier.services.machine.checkup import _take
    from purifier.services.meters.mailbox import Heard

    while wire.messages:
        _take(found, decoder, Heard(*wire.read()))
    found.seconds = 60.0
    return {one.check: one for one in findings(table, how or How(), found)}


class Impatient(Wire):
    """Somebody presses Ctrl-C when nothing more comes."""

    pressed = False

    def read(self) -> tuple[bytes, float]:
        if not self.messages and not self.pressed:
            self.pressed = True
            _thread.interrupt_main()
        return super().read()


def test_ctrl_c_ends_the_listening_and_what_was_heard_is_told() -> None:
    wire = Impatient([line(13.05, -0.35)] * 3)
    found = overhear(library().meter("diy-json"), How(), wire, HANGS_S)
    assert len(found.readings) == 3 and found.seconds < HANGS_S
    assert b"".join(data for _, data in found.pieces) == found.sample == line(13.05, -0.35) * 3


def test_a_good_meter_is_told_to_be_good() -> None:
    found = heard(*[line(13.05, -0.35)] * 30)
    assert {one.state for one in found.values()} == {"ok"}
    assert "30 readings" in found["readings"].text and "one every 1 s" in found["readings"].text
    assert "13.05 V" in found["voltage"].text and "read as discharge" in found["current"].text


def test_my_current_is_zero() -> None:
    found = heard(*[line(13.05, 0.0)] * 30)
    assert found["current"].state == "note" and "through the shunt" in (found["current"].fix or "")
    assert "dead band" not in found["current"].text


def test_my_sign_is_wrong() -> None:
    found = heard(*[line(13.05, 0.35)] * 30)
    assert "add --invert" in (found["sign"].fix or "")
    assert "leave --invert out" in (heard(*[line(13.05, 0.35)] * 30, how=How(invert=True))["sign"].fix or "")


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ((), "nothing comes in"),
        ((bytes(range(128, 256)) * 4,), "speed"),
        ((b"hello\r\n" * 20,), "text"),
    ],
)
def test_nothing_is_read(messages: tuple[bytes, ...], words: str) -> None:
    found = heard(*messages)
    assert found["readings"].state == "wrong" and words in found["readings"].text
    assert found["readings"].fix


def test_milliamperes_taken_for_amperes() -> None:
    found = heard(b"volts,current\n", *[b"13.05,198.0\n"] * 30, meter="diy-csv")
    sentences = " ".join(f"{one.text} {one.fix}" for one in found.values())
    assert "--columns" in sentences and "mA" in sentences


def test_a_lead_that_hangs_in_the_air() -> None:
    assert heard(*[line(0.02, -0.35)] * 30)["voltage"].state == "wrong"


def test_watts_that_contradict_the_rest() -> None:
    found = heard(*[b'{"voltage": 13.0, "current": -0.35, "power": -9.1}\n'] * 30)
    assert found["power"].state == "wrong"


def test_listening_ends_when_its_time_is_over_and_lets_go_of_the_port() -> None:
    wire = Wire([line()] * 5)
    found = overhear(library().meter("diy-json"), How(), wire, 0.5)
    assert len(found.readings) == 5 and found.seconds >= 0.5
