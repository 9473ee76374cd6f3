"""A tinkerer's own binary meter, one TOML file and nothing else: decoded, pretended and recorded as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.store.opening import open_for_reading
from tests.library.filled_in import filled_in
from tests.library.test_meters import SHUNT, crc
from tests.patience import HANGS_S, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")

SETUP = ("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "4")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The program with one more folder of profiles, in which there is one meter."""
    (tmp_path / "mine" / "meters").mkdir(parents=True)
    (tmp_path / "mine" / "meters" / "home-made.toml").write_text(SHUNT, encoding="utf-8")
    monkeypatch.setenv("PURIFIER_DB", str(tmp_path / "runs.sqlite3"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return [sys.executable, "-m", "purifier", "--profiles", str(tmp_path / "mine")]


def test_its_bytes_are_read(mine: list[str]) -> None:
    message = crc(
        b"\xc3\x5a\x01\x06" + (12803).to_bytes(2, "little") + (-51234 & 0xFFFFFF).to_bytes(3, "little") + b"\x3e"
    )
    done = subprocess.run(
        [*mine, "decode", "--meter", "home-made", "--hex"], input=message.hex(" "), capture_output=True, text=True
    )
    (line,) = done.stdout.splitlines()
    assert (json.loads(line)["voltage_v"], json.loads(line)["current_a"]) == (12.803, 5.1234)
    assert json.loads(done.stderr.splitlines()[-1])["frames_ok"] == 1


def test_it_is_pretended_and_recorded(mine: list[str], tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    pretend = subprocess.Popen([*mine, "simulate", "--meter", "home-made", *SETUP], stdout=pipe, stderr=pipe, text=True)
    assert pretend.stdout is not None
    device = pretend.stdout.readline().strip()
    record = [*mine, "log", device, "--meter", "home-made", *SETUP, "--commit-every", "0.1 s"]
    logger = subprocess.Popen(record, stdout=pipe, stderr=pipe, text=True)
    assert logger.stdout is not None
    try:
        run = int(logger.stdout.readline())

        def three() -> bool:
            with closing(open_for_reading(tmp_path / "runs.sqlite3")) as connection:
                found: tuple[int] = connection.execute("SELECT count(*) FROM reading WHERE run = ?", (run,)).fetchone()
            return found[0] >= 3

        until(three)
    finally:
        for process in (logger, pretend):
            process.terminate()
            process.communicate(timeout=HANGS_S)
    shown = json.loads(subprocess.run([*mine, "show", str(run), "--json"], capture_output=True, text=True).stdout)
    text = json.dumps(shown)
    assert "home-made" in text
    exported = subprocess.run([*mine, "export", str(run), "--format", "jsonl"], capture_output=True, text=True).stdout
    readings = [json.loads(line) for line in exported.splitlines()]
    # Setting 4 draws 16.58 W at the jack: about 1.25 A from a full pack, out of the battery.
    assert all(-1.4 < one["current_a"] < -1.1 and 13.0 < one["voltage_v"] < 14.0 for one in readings)


def test_a_template_for_a_meter_that_is_checked_can_be_pretended_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "meters").mkdir()
    file = tmp_path / "meters" / "mine.toml"
    file.write_text(filled_in("meter"))
    assert run(["profiles", "check", str(file)]) == 0
    assert capsys.readouterr() == ("", "1 checked, no problems\n")
    command = [sys.executable, "-m", "purifier", "--profiles", str(tmp_path), "simulate", "--meter", "mine"]
    words = [*command, "-b", "lifepo4-12v-100ah", "--load", "30 W"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith("/dev/"), process.stderr.read()
        process.kill()
    file.write_text(file.read_text().replace("#check_from = 0", "check_from = 25"))
    assert run(["profiles", "check", str(file)]) == 0
    assert "note: 'purifier simulate' cannot pretend it: check 'sum8'" in capsys.readouterr().err
