"""What the doctor finds, and the fix it gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.machine.diagnose import (
    Finding,
    clock,
    diagnose,
    meddlers,
    ports,
    profiles,
    room,
    sqlite,
    zone,
)
from purifier.services.machine.systemd_unit import unit
from purifier.services.meters.ports import PortRow
from purifier.store.place import database
from purifier.store.timing import UNSET_BEFORE_MS
from tests.programs import program

FREE = PortRow(
    device="/dev/ttyUSB0",
    identity="usb:1a86:7523:0001",
    kind="usb",
    description="CH340",
    serial_number="0001",
    by_id=None,
    by_path=None,
    holder_pid=None,
    holder=None,
    missing=None,
    fix=None,
)


def states(findings: object) -> list[str]:
    return [finding.state for finding in findings]  # type: ignore[attr-defined]


def test_this_machine_is_looked_at_as_a_whole(bundle: Path, tmp_path: Path) -> None:
    found = diagnose(Library([bundle]), tmp_path / "runs.sqlite3")
    assert {"sqlite", "disk", "clock", "time zone", "ports", "profiles"} <= {finding.check for finding in found}
    assert all(finding.fix for finding in found if finding.state == "wrong"), "nothing wrong without a way out"
    assert not list(tmp_path.iterdir()), "looking changes nothing"


def test_an_sqlite_that_loses_pages_is_named_but_not_wrong() -> None:
    assert sqlite((3, 40, 1)).state == "note"
    assert "15 s" in sqlite((3, 40, 1)).text
    assert sqlite((3, 51, 3)) == Finding("sqlite", "ok", "SQLite 3.51.3: readings are saved every 5 s")
    assert sqlite((3, 31, 0)).state == "wrong"


Disk = namedtuple("Disk", "total used free")


@pytest.mark.parametrize(("megabytes", "state"), [(5, "wrong"), (300, "note"), (90_000, "ok")])
def test_room_is_told_in_days(megabytes: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(1e12, 0, megabytes * 1_000_000))
    (finding,) = room(tmp_path / "not" / "yet" / "there" / "runs.sqlite3")
    assert finding.state == state
    assert ("about 110 days of readings" in finding.text) == (state == "note")


def test_a_folder_that_may_not_be_written_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (finding,) = room(tmp_path / "runs.sqlite3")
    assert (finding.check, finding.state) == ("database", "wrong")
    assert "--db" in str(finding.fix)


@pytest.mark.parametrize(
    ("platform", "make_room", "set_clock"),
    [
        ("linux", "make room; this shows what is large: du -xh", "sudo date -u --set"),
        ("darwin", "make room; this shows what is large: du -xh", "set it in the system's settings"),
        ("win32", "make room", "set it in the system's settings"),
    ],
)
def test_a_fix_is_one_that_the_system_has(
    platform: str, make_room: str, set_clock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(1e12, 0, 1_000_000))
    (full,) = room(tmp_path / "runs.sqlite3")
    (early,) = clock(0.0, None)
    assert str(full.fix).startswith(make_room) and ("du" in str(full.fix)) == ("du" in make_room)
    assert str(early.fix).startswith(set_clock)


def test_a_clock_without_a_battery_is_noticed() -> None:
    (finding,) = clock(0.0, None)
    assert finding.state == "wrong" and "1970-01-01" in finding.text
    written_s = UNSET_BEFORE_MS / 1000.0 + 1.0
    assert states(clock(written_s, False)) == ["note"]
    assert (
        states(clock(UNSET_BEFORE_MS / 1000.0 + 1.0, True))
        == states(clock(UNSET_BEFORE_MS / 1000.0 + 1.0, None))
        == ["ok"]
    )


def test_a_time_zone_that_does_not_exist_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Atlantis")
    assert zone().state == "note"
    monkeypatch.setenv("TZ", "UTC")
    assert zone().state == "ok"


def test_ports_that_cannot_be_opened_are_wrong_with_the_command() -> None:
    shut = replace(FREE, missing="jo may not open /dev/ttyUSB0", fix="run: sudo usermod -aG dialout jo")
    (finding,) = ports([shut])
    assert finding == Finding("ports", "wrong", "jo may not open /dev/ttyUSB0", "run: sudo usermod -aG dialout jo")
    (finding,) = ports([replace(FREE, holder="minicom", holder_pid=41)])
    assert finding.state == "note" and "minicom (PID 41)" in finding.text
    assert states(ports([FREE])) == ["ok"]
    assert states(ports([])) == ["note"]


def test_programs_that_talk_to_adapters_are_named(tmp_path: Path) -> None:
    for pid, name in ((7, "ModemManager"), (8, "brltty"), (9, "bash")):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "comm").write_text(f"{name}\n")
    assert [(one.check, one.state) for one in meddlers([FREE], tmp_path)] == [
        ("ModemManager", "wrong"),
        ("brltty", "wrong"),
    ]
    assert states(meddlers([], tmp_path)) == ["note"]


def test_bad_profiles_are_listed_a_few_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "batteries").mkdir()
    for number in range(5):
        (tmp_path / "batteries" / f"bad-{number}.toml").write_text("name = 3\n")
    found = list(profiles(Library([tmp_path])))
    assert len(found) == 4 and "more problems; 5 files cannot be used" in found[-1].text
    assert [one.fix for one in found] == [None, None, None, "purifier profiles check"], "the fix is said once"
    assert states(found) == ["wrong"] * 4


def test_the_unit_restarts_for_ever_and_watches() -> None:
    text = unit(["/dev/ttyUSB0", "--meter", "jbd-bms", "--load", "15 W", "-b", "50%$x"], user="jo", group="dialout")
    for line in (
        "Type=notify",
        "Restart=always",
        "WatchdogSec=60",
        "StartLimitIntervalSec=0",
        "User=jo",
        "SupplementaryGroups=dialout",
    ):
        assert f"{line}\n" in text
    assert text.count('log /dev/ttyUSB0 --meter jbd-bms --load "15 W" -b "50%%$$x"\n') == 1


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    file = tmp_path / "purifier-log.service"
    file.write_text(unit(["/dev/ttyUSB0", "--name", "nightly; run"], user="root"))
    done = subprocess.run([program("systemd-analyze"), "verify", str(file)], capture_output=True, text=True)
    about = [line for line in done.stderr.splitlines() if "purifier-log" in line]
    assert not about


def test_the_command_answers_with_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "batteries").mkdir()
    (tmp_path / "batteries" / "bad.toml").write_text("name = 3\n")
    command = [sys.executable, "-m", "purifier", "--profiles", str(tmp_path), "doctor"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "WRONG" in done.stdout and "purifier profiles check" in done.stdout


@pytest.mark.parametrize("folder", ["a file", "/proc"])
def test_a_place_that_can_hold_no_runs_is_said_to_be_none(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("needs a folder that keeps no files")
    (tmp_path / "a file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / folder))
    monkeypatch.delenv("PURIFIER_DB", raising=False)
    (finding,) = room(database())
    assert finding.state == "wrong" and str(tmp_path / folder) in finding.text
    assert "nothing can be kept" in finding.text or os.geteuid(), "only root is let into /proc so far"
    assert finding.fix is not None and "XDG_DATA_HOME" in finding.fix
