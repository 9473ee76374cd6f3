"""The unit that logs from boot on: what is typed stays words, and the logger gets at what it needs and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.errors import UsageError
from purifier.services.machine import systemd_unit
from purifier.services.machine.systemd_unit import group_of, unit
from purifier.services.machine.unit_shelter import Reach
from tests.programs import program

LOG = ("/dev/ttyUSB0", "--meter", "victron-ve-direct", "-b", "lifepo4-12v-100ah", "--load", "15 W")
AFTER = ["ExecStartPre=/bin/touch /tmp/owned", "User=root", "[Evil]", "DeviceAllow=char-* rw"]
BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029", "\x00", "\x1b[2K", "\u202e", "\t"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no systemd on Windows")


def keys(text: str) -> list[str]:
    """Every line that systemd reads, in its order."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def values(text: str, key: str) -> list[str]:
    """What a key is set to, time after time."""
    return [line.partition("=")[2] for line in keys(text) if line.startswith(f"{key}=")]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `doctor --systemd` prints; it must be able to."""
    assert run(["doctor", "--systemd", "--", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
@pytest.mark.parametrize("at", range(len(LOG)))
def test_no_argument_ends_its_line(at: int, sign: str) -> None:
    words = [f"{word}{sign}{AFTER[0]}" if place == at else word for place, word in enumerate(LOG)]
    with pytest.raises(UsageError, match="a line end or another control sign cannot stand in a unit") as raised:
        unit(words, user="jo")
    assert "\n" not in str(raised.value) and "\x1b" not in str(raised.value)


@pytest.mark.parametrize("line", AFTER)
@pytest.mark.parametrize("variable", ["PURIFIER_DB", "PURIFIER_PROFILES", "XDG_DATA_HOME", "LOGNAME", "USER"])
def test_no_variable_ends_its_line(
    variable: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, f"{tmp_path}/x\n{line}")
    monkeypatch.setattr(systemd_unit, "user_name", lambda: "jo")
    code = run(["doctor", "--systemd", "--", *LOG])
    out = capsys.readouterr().out
    assert not [one for one in out.splitlines() if one.startswith(line)]
    assert code == (0 if variable in ("LOGNAME", "USER") else 2)


@pytest.mark.parametrize("name", ["jo\nUser=root", "", "jo jo", "-jo", "1000\n", "%u"])
def test_no_name_of_a_user_or_a_group_ends_its_line(name: str) -> None:
    with pytest.raises(UsageError, match="has no name that can stand in a unit"):
        unit(LOG, user=name)
    if name:
        with pytest.raises(UsageError, match="has no name that can stand in a unit"):
            unit(LOG, user="jo", group=name)


@pytest.mark.parametrize(
    "word",
    ["; rm x", ";", "$HOME", "${HOME}", "%h", "\\n", "a b", '"', "'", "\\", "", "ü", "`id`", "#x", "-", "@", "\\x0a"],
)
def test_every_word_comes_out_as_it_went_in(word: str) -> None:
    (command,) = values(unit([*LOG, "--name", word, "--new"], user="jo"), "ExecStart")
    read = [
        re.sub(r"\\(.)", r"\1", quoted or plain).replace("%%", "%").replace("$$", "$")
        for quoted, plain in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', command)
    ]
    assert read[-3:] == ["--name", word, "--new"]


def test_root_has_a_user_of_its_own_log() -> None:
    text = unit(LOG, user="root", group="dialout")
    assert values(text, "User") == ["purifier"] and values(text, "SupplementaryGroups") == ["dialout"]
    assert values(text, "StateDirectory") == ["purifier"]
    assert values(text, "Environment") == ["PURIFIER_DB=/var/lib/purifier/runs.sqlite3"]
    assert "#   sudo useradd --system --user-group --no-create-home --shell /usr/sbin/nologin purifier\n" in text


def test_a_database_that_root_names_is_where_it_was_named(tmp_path: Path) -> None:
    text = unit(LOG, user="root", reach=Reach(LOG[0], tmp_path / "new" / "runs.sqlite3"))
    assert not values(text, "StateDirectory") and values(text, "ReadWritePaths") == [str(tmp_path / "new")]
    assert f'sudo install -d -m 0700 -o purifier -g "$(id -gn purifier)" {tmp_path}/new\n' in text
    text = unit(LOG, user="root", reach=Reach(LOG[0], tmp_path / "runs.sqlite3"))
    assert "sudo install" not in text and f"(give purifier the right to write to {tmp_path}, or" in text


def test_the_logger_can_write_where_it_has_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(systemd_unit, "user_name", lambda: "jo")
    data, captures = "/srv/the runs", "/mnt/captures"
    text = printed(capsys, *LOG, "--db", f"{data}/runs.sqlite3", f"--capture={captures}/100%.jsonl")
    assert values(text, "ReadWritePaths") == [f'"{data}" {captures}']
    assert values(text, "ProtectSystem") == ["strict"] and values(text, "UMask") == ["0077"]
    assert values(text, "User") == ["jo"] and not values(text, "StateDirectory")
    monkeypatch.setenv("PURIFIER_DB", "/srv/other/runs.sqlite3")
    assert values(printed(capsys, *LOG), "ReadWritePaths") == ["/srv/other"]
    monkeypatch.delenv("PURIFIER_DB")
    monkeypatch.setenv("XDG_DATA_HOME", "/home/jo/.local/share")
    text = printed(capsys, *LOG)
    assert values(text, "ReadWritePaths") == ["/home/jo/.local/share/purifier"]
    assert values(text, "ProtectHome") == ["read-only"]


@pytest.mark.parametrize(
    ("database", "home", "temporary"),
    [
        ("/srv/r/runs.sqlite3", "yes", "yes"),
        ("/home/jo/runs.sqlite3", "read-only", "yes"),
        ("/tmp/x/r.db", "yes", "no"),
    ],
)
def test_what_is_hidden_is_not_what_it_needs(
    database: str, home: str, temporary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systemd_unit, "_program", lambda: ["/usr/bin/purifier"])
    text = unit(LOG, user="jo", reach=Reach(LOG[0], Path(database)))
    assert (values(text, "ProtectHome"), values(text, "PrivateTmp")) == ([home], [temporary])
    monkeypatch.setattr(systemd_unit, "_program", lambda: ["/home/jo/venv/bin/purifier"])
    assert values(unit(LOG, user="jo", reach=Reach(LOG[0], Path(database))), "ProtectHome") == ["read-only"]


@pytest.mark.parametrize(
    ("port", "kinds", "drivers"),
    [
        ("/dev/ttyUSB0", ["ttyUSB", "ttyACM"], ["usbserial", "cdc_acm"]),
        ("/dev/ttyACM3", ["ttyUSB", "ttyACM"], ["usbserial", "cdc_acm"]),
        (
            "/dev/serial/by-id/usb-VictronEnergy_BV_VE_Direct_cable-if00-port0",
            ["ttyUSB", "ttyACM"],
            ["usbserial", "cdc_acm"],
        ),
        ("usb:0403:6015:VE1234", ["ttyUSB", "ttyACM"], ["usbserial", "cdc_acm"]),
        ("VE1234", ["ttyUSB", "ttyACM"], ["usbserial", "cdc_acm"]),
        ("/dev/ttyS0", ["ttyS"], []),
        ("/dev/ttyAMA0", ["ttyAMA"], []),
        ("/dev/rfcomm0", ["rfcomm"], []),
        ("/dev/ttyXRUSB0", ["ttyXRUSB"], []),
        ("ttyS1", ["ttyS"], []),
        ("/dev/pts/3", ["pts"], []),
        ("socket://10.0.0.2:4000", [], []),
    ],
)
def test_ports_are_let_in_by_kind_since_adapters_come_back_under_other_names(
    port: str, kinds: list[str], drivers: list[str]
) -> None:
    text = unit([port, *LOG[1:]], user="jo")
    assert values(text, "DevicePolicy") == ["closed"]
    assert values(text, "DeviceAllow") == [f"char-{kind} rw" for kind in kinds]
    for key in ("Wants", "After"):  # a kind is known by its driver, which may be loaded with the first adapter only
        assert " ".join(values(text, key)) == " ".join(f"modprobe@{driver}.service" for driver in drivers)
    network = port.startswith("socket")
    assert values(text, "PrivateNetwork") == ["no" if network else "yes"]
    assert ("AF_INET" in values(text, "RestrictAddressFamilies")[0]) is network
    assert "AF_UNIX" in values(text, "RestrictAddressFamilies")[0]  # how the service manager is told


def test_the_command_of_a_hook_is_let_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, *LOG, "--hook", "curl -d alarm ntfy.sh/x")
    assert values(text, "PrivateNetwork") == ["no"] and "AF_INET" in values(text, "RestrictAddressFamilies")[0]


@pytest.mark.parametrize(
    ("option", "path"), [("--db", "runs.sqlite3"), ("--capture", "a/b.jsonl"), ("--setup", "x.toml")]
)
def test_a_path_that_begins_where_somebody_stands_is_asked_for_in_full(
    option: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["doctor", "--systemd", "--", *LOG, option, path]) == 2
    assert f"{option}: a service is started in no folder of yours: expected a full path, such as {tmp_path}/{path}" in (
        capsys.readouterr().err
    )


def test_an_option_that_log_has_not_is_told_before_the_service_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--systemd", "--", *LOG, "--durration", "8 h"]) == 2
    assert "--durration" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["no-such-port-anywhere", "socket://10.0.0.2:4000"])
def test_a_port_that_is_not_there_yet_is_of_the_usual_group(port: str) -> None:
    if sys.platform == "win32":
        pytest.skip("no groups of ports there")
    import grp

    known = {one.gr_name for one in grp.getgrall()}
    usual = next((name for name in ("dialout", "uucp") if name in known), None)
    assert group_of(port) == (None if "://" in port else usual)


UNITS = {
    "as root": lambda: unit(LOG, user="root", group="dialout"),
    "as somebody": lambda: unit(LOG, user="jo", reach=Reach(LOG[0], Path("/srv/a b%c/r.db"), Path("/mnt/c.jsonl"))),
    "network": lambda: unit(["socket://10.0.0.2:4000", *LOG[1:]], user="root"),
    "with a hook": lambda: unit([*LOG, "--hook", "x"], user="root", reach=Reach(LOG[0], hook=True)),
    "odd words": lambda: unit([*LOG, "--name", 'a; b $c %d "e" \\f'], user="root"),
}


@pytest.mark.parametrize("made", UNITS.values(), ids=UNITS)
def test_systemd_understands_every_line_and_finds_the_logger_well_shut_in(made: object, tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    assert callable(made)
    file = tmp_path / "purifier-log.service"
    file.write_text(made())
    done = subprocess.run([analyze, "verify", str(file)], capture_output=True, text=True)
    about = [line for line in done.stderr.splitlines() if "purifier-log" in line]
    assert not about
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=25", "--no-pager", str(file)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "Overall exposure level" in done.stdout, done.stdout[-300:] + done.stderr
