"""``purifier decode --explain``, from the outside: what a person sees who writes a profile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from purifier.cli.explain_text import explained
from purifier.cli.main import run
from purifier.cli.wrapping import columns_of
from purifier.protocols.decoder import Decoder
from purifier.protocols.explain import Explainer
from tests.patience import HANGS_S
from tests.protocols.test_published_layouts import basic
from tests.protocols.wires import IDS, meter, stream

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

SHOWN = """\
0-1  2 bytes skipped: no frame begins here
  4F 4B                                             OK
2-33  live, 32 bytes
    0-2   DD 03 00           begins
    3     19                 length  25 + 7 = 32 bytes in all
    4-5   05 34              voltage_v            1332  13.32 V
    6-7   FF 29              current_a            -215  -2.15 A
    8-9   26 54              remaining_ah         9812  98.12 Ah
   10-11  27 10              capacity_ah         10000  100 Ah
   12-13  00 0C              cycles                 12  12
   14-19  2C 7C 00 00 00 00  not in the profile
   20-21  00 00              protection              0  0
   22     20                 not in the profile
   23     62                 soc_percent            98  98 %
   24     03                 switches                3  3
   25     04                 cells                   4  4
   26     01                 how many  1 of temperature_c
   27-28  0B 8B              temperature_c        2955  22.4 degC
   29-30  FC 01              check  minus-sum16 from byte 2: holds
   31     77                 ends
  = kept for the readings that follow
34  the end of the input
  = a reading: voltage_v 13.32 V, current_a -2.15 A, power_w -28.638 W,
    charge_ah -1.88 Ah, soc_percent 98 %, temperature_c 22.4 degC, and 6 more

live: 1, not in the profile: 14-19, 22
2 of 34 bytes are in no frame
"""


def explain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], id_: str, data: bytes, *options: str
) -> tuple[str, list[str]]:
    """What is printed, and what is said beside it."""
    file = tmp_path / "dump"
    file.write_bytes(data)
    assert run(["decode", "--meter", id_, "--explain", *options, str(file)]) == 0
    out, err = capsys.readouterr()
    return out, err.splitlines()


def test_a_frame_stands_there_byte_by_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out, said = explain(tmp_path, capsys, "jbd-bms", b"OK" + basic((2955,)))
    assert out == SHOWN
    assert json.loads(said[-1]) == {"readings": 1, "frames_ok": 1, "frames_rejected": 0, "bytes_skipped": 2}


def test_offsets_are_those_of_the_bytes_and_times_those_of_the_capture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = basic((2955,))
    rows = [(10.5, frame[:9]), (10.75, frame[9:] + b"\0"), (11.5, frame)]
    text = "".join(json.dumps({"t": at, "hex": data.hex()}) + "\n" for at, data in rows)
    out, _ = explain(tmp_path, capsys, "jbd-bms", text.encode())
    heads = [line for line in out.splitlines() if line[:1].isdigit()]
    assert heads[:3] == [
        "0-31  live, 32 bytes, at 10.75 s",
        "32  1 byte skipped: no frame begins here, at 10.75 s",
        "33-64  live, 32 bytes, at 11.5 s",
    ]


@pytest.mark.parametrize("width", [20, 60, 80])
def test_it_fits_the_terminal(width: int) -> None:
    for id_ in IDS:
        data, _ = stream(id_, 2)
        explainer = Explainer(Decoder(meter(id_)))
        told = [*explainer.feed(data[:50] + b"\x00\xff" * 20 + data), *explainer.flush()]
        lines = [line for one in told for text in explained(one, width) for line in click.unstyle(text).split("\n")]
        assert [line for line in lines if columns_of(line) > width] == [], id_


def on_terminal(file: Path, **env: str) -> str:
    """What a terminal of 80 columns is sent."""
    import pty

    near, far = pty.openpty()
    command = [sys.executable, "-m", "purifier", "decode", "--meter", "diy-json", "--explain", str(file)]
    surroundings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"COLUMNS": "80", **env}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=far, stderr=far, env=surroundings) as process:
        os.close(far)
        seen = b""
        while True:
            try:
                more = os.read(near, 65536)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            seen += more
        process.wait(timeout=HANGS_S)
    os.close(near)
    return seen.decode()


def test_colours_are_for_terminals_and_never_the_devices_own(tmp_path: Path) -> None:
    file = tmp_path / "dump"
    file.write_bytes(b'{"voltage": 12.6, "current": -0.4, "\\u001b[31mred": "\\u001b[2J[bold]x[/bold]"}\nno\x1b[31m!\n')
    shown = on_terminal(file)
    assert "\x1b[33m" in shown and "\x1b[32m" in shown, "what nothing reads, and the reading, stand out"
    assert "\x1b[2J" not in shown and "\x1b[31mred" not in shown and "\x1b[31m!" not in shown
    assert "[bold]x[/bold]" in shown, "nothing in a device's text is markup"
    assert "\x1b" not in on_terminal(file, NO_COLOR="1")


def test_it_is_printed_as_it_comes() -> None:
    command = [sys.executable, "-u", "-m", "purifier", "decode", "--meter", "aili-tf03k", "--explain"]
    frame = bytes.fromhex("A5 02 07 D0 00 00 0A 87 00 00 24 05 00 94 11 DD")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(frame * 2000)
        running.stdin.flush()
        first = running.stdout.readline()
        out, err = running.communicate(timeout=HANGS_S)
    assert first.startswith(b"0-15  ") and out.count(b"a reading:") == 2000
    assert json.loads(err.splitlines()[-1])["readings"] == 2000


def test_without_readings_it_still_says_what_may_be_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, said = explain(tmp_path, capsys, "jbd-bms", b"DD 03 00 1B")
    assert out.startswith("0-10  11 bytes skipped")
    assert said[0] == "no readings: are these the bytes of 'jbd-bms'? Hex text wants --hex."
    out, _ = explain(tmp_path, capsys, "jbd-bms", b"")
    assert out == ""
