"""Senseless calls that people and scripts really make: each is answered with a sentence that says what to change."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.library.problems import MOST_IN_A_FILE
from tests.recordings import Recording

LFP = ("-b", "lifepo4-12v-100ah")
AIR = ("-p", "airfanta-3pro")
TYPED = ("-b", "1280 Wh")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ((*TYPED, "--load", "0 W"), "--load: more than nothing was expected"),
        ((*TYPED, "--load", "-5 W"), "--load: more than nothing was expected"),
        ((*TYPED, "--load", "nan W"), "is not a finite number"),
        ((*TYPED, "--load", "inf W"), "is not a finite number"),
        ((*TYPED, "--load", "1e-320 W"), "--load: expected 1 mW to 100 kW"),
        ((*TYPED, "--load", "1e-320 W", "--json"), "--load: expected 1 mW to 100 kW"),
        ((*TYPED, "--load", "0.000001 W"), "--load: expected 1 mW to 100 kW"),
        ((*TYPED, "--load", "1e308 W"), "--load: expected 1 mW to 100 kW"),
        ((*TYPED, "--load", ""), "nothing was found"),
        ((*TYPED, "--load", "5 Wh"), "'5 Wh' is an energy"),
        ((*TYPED, "--load", "\x1b]52;c;eA==\x07"), "does not begin with a number"),
        ((*TYPED, "--load", "9**9**9 W"), "no unit known here"),
        ((*TYPED, "--load", "5 W ± 300 %"), "at most 200%"),
        ((*TYPED, "--load", "１２ W"), "does not begin with a number"),
        ((*TYPED, "--load", "5 W", "--load", "6 W"), "--load was given twice: give it once"),
        ((*LFP, *AIR, "--setting", "1", "--setting", "2"), "--setting was given twice: give it once"),
        ((*LFP, *AIR, "--health", "80 %", "--health", "90 %"), "--health was given twice"),
        (("-b", "0 Wh", "--load", "5 W"), "battery: more than nothing was expected"),
        (("-b", "-5 Wh", "--load", "5 W"), "battery: more than nothing was expected"),
        (("-b", "1e300 Wh", "--load", "1e-300 W"), "battery: expected 0.1 Wh to 1 GWh"),
        (("-b", "1e-320 Wh", "--load", "5 W"), "battery: expected 0.1 Wh to 1 GWh"),
        (("-b", "ecoflow-delta-2:ac", "--load", "-1 W"), "--load: more than nothing was expected"),
        (("-b", "lifepo4-12v-100ah*0", *AIR), "a count from 1 to 1000 was expected, found '0'"),
        (("-b", "lifepo4-12v-100ah*99999", *AIR), "a count from 1 to 1000 was expected, found '99999'"),
        ((*LFP, "-p", "airfanta-3pro*0"), "a count from 1 to 1000 was expected"),
        (("-b", "lifepo4-12v-100ah+a+b", *AIR), "one converter at most was expected behind a battery, found 'a', 'b'"),
        (("-b", "anker-solix-c1000:", *AIR), "the output is missing"),
        (("-b", "anker-solix-c1000:zz", *AIR), "has no output 'zz'"),
        (("-b", "a" * 5000, *AIR), "no battery profile is called"),
        (("-b", "\x1b[2J", *AIR), "battery"),
        ((*LFP, *AIR, "--health", "0 %"), "--health: expected more than 0 % to 120 %"),
        ((*LFP, *AIR, "--start", "101 %"), "--start: expected more than 0 % to 100 %"),
        ((*LFP, *AIR, "--reserve", "-1 %"), "--reserve: expected 0 % to 100 %"),
        ((*LFP, *AIR, "--depth", "50 % ± 200 %"), ""),
        ((*LFP, *AIR, "--health", "0.8"), "write '80 %' or '0.8 %'"),
        ((*LFP, *AIR, "--temperature", "-300 degC"), "--temperature: expected -60 to 80 degC"),
        ((*LFP, *AIR, "--temperature", "5"), "write '5 degC' or '5 degF'"),
        ((*LFP, *AIR, "--parasitic", "15"), "write '15 mA' or '15 A'"),
        ((*LFP, *AIR, "--parasitic", "200 A"), "--parasitic: expected 0 to 100 A"),
        ((*LFP, *AIR, "--hours-per-day", "25 h"), "--hours-per-day: expected more than 0 to 24 h"),
        ((*LFP, *AIR, "--hours-per-day", "0"), "--hours-per-day: expected more than 0 to 24 h"),
        ((*LFP, *AIR, "--cutoff", "0 V"), "--cutoff: expected more than 0 to 1000 V"),
        ((*LFP, *AIR, "--load-exponent", "1e9"), "--load-exponent: a number from 0 to 4"),
        ((*LFP, *AIR, "--wire", "200 ohm"), "--wire: expected 0 to 100 ohm"),
        ((*LFP, *AIR, "--wire", "2m 1,5mm²"), "write '2m 1.5 mm2'"),
        ((*LFP, *AIR, "--wire", "60 m 24 AWG"), "for 60 m take"),
        ((*LFP, *AIR, "--wire", "60 m 24 AWG", "--json"), "for 60 m take"),
        ((*LFP, *AIR, "--wire", "1 km 40 AWG"), "--wire: expected 0 to 100 ohm"),
        ((*LFP, *AIR, "--setting", "\x1b[31m"), "--setting"),
        ((*LFP, *AIR, "--setup", "/dev/null"), "is not a regular file"),
        ((*LFP, *AIR, "--setup", "no-such-file.toml"), "No such file"),
        ((*LFP, *AIR, "--save", "/dev/null/x.toml"), "cannot write"),
        ((*LFP, *AIR, "\x1b[31m"), "unexpected extra argument"),
    ],
)
def test_nonsense_is_answered_with_what_to_change(
    call: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["plan", *call])
    said = capsys.readouterr()
    assert told in said.err
    assert code == 2 if told else code == 0
    assert "Traceback" not in said.err and "\x1b" not in said.out + said.err and "\x07" not in said.out + said.err
    assert not re.search(r"(?<![\w-])(nan|inf)(?!\w)|-\d+ (min|h|d)\b", said.out)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "0 W"),
            "--load: more than nothing was expected",
        ),
        (("simulate", "--meter", "diy-json", *TYPED, "--load", "0 W"), "--load: more than nothing was expected"),
        (("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--duration", "8"), "'8 h' or '8 min'"),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--duration", "0 s"),
            "more than nothing",
        ),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--commit-every", "2 d"),
            "0.05 s to 1 h",
        ),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--alarm", "charge=200 %"),
            "0.1 % to 100 %",
        ),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--alarm", "no-data=10 ms"),
            "no unit known here",
        ),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--alarm", "no-data=0.01 s"),
            "0.1 s to 370",
        ),
        (("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--zero", "5"), "'5 mA' or '5 A'"),
        (
            ("log", "/dev/null", "--meter", "diy-json", *TYPED, *AIR, "-p", "levoit-core-400s"),
            "one purifier was expected",
        ),
        (("simulate", "--meter", "diy-json", *TYPED, "--load", "5 W", "--speed", "nan"), "a number between 0.01 and"),
        (("simulate", "--meter", "diy-json", "-b", "1 GWh", "--load", "1 mW"), "at most 1e+06 h can be pretended"),
        *(
            (("simulate", "--meter", "diy-json", *TYPED, "--load", "5 W", f"--listen={typed}"), told)
            for typed, told in (
                ("", "--listen: expected HOST:PORT, such as 127.0.0.1:5000"),
                ("5000", "(did you mean '127.0.0.1:5000'?)"),
                ("127.0.0.1:99999", "ports go up to 65535"),
                ("\x1b[31m:1", "found '[31m:1'"),
                ("127.0.0.1:1\x00", "expected HOST:PORT"),
            )
        ),
        (("doctor", "--listen", "5 s"), "go with a PORT"),
        (("doctor", "/dev/null", "--zero", "5 mA"), "goes with --meter ID"),
        (("doctor", "/dev/null", "--listen", "2 d"), "--listen: expected"),
        (("doctor", "/dev/null", "--listen", "2 d", "--meter", "diy-json"), "--listen: expected 1 s to 24 h"),
        (("doctor", "/dev/null", "--meter", "diy-jsn"), "did you mean 'diy-json'"),
        (("profiles", "new", "meter", "--like", "\x1b[31m"), "no meter profile is called"),
        (("profiles", "new", "meter", "--like", "jbd-bns"), "did you mean 'jbd-bms'"),
        (("profiles", "new", "meter", "--like", "a" * 100_000), "aaa…'"),
        (("profiles", "new", "meter", "--like", "jbd-bms", "--write", "../x"), "--write: expected lower-case words"),
        (("zero", "/dev/null", "--meter", "diy-json", "--within", "2 d"), "--within: expected 1 s to 24 h"),
        (("zero", "/dev/null", "--meter", "diy-json", "--readings", "0"), "--readings"),
        (("decode", "--meter", "diy-json", "--shunt-scale", "nan"), "--shunt-scale"),
        (("decode", "--meter", "diy-json", "--zero", "1e9 A"), "--zero: expected -1000 to 1000 A"),
        (("decode", "--meter", "diy-json", "--zero", "1 A", "--zero", "2 A"), "--zero was given twice"),
        (("prune", "--older-than", "-5 d"), "--older-than: expected 0 to"),
        (("prune", "--older-than", "365"), "'365 d' or '365 h'"),
        (("\x1b]52;c;eA==\x07",), "no command is called"),
        (("profiles", "show", "\x1b[31m"), "no profile is called"),
        (("profiles", "list", "--kind", "battery", "--kind", "meter"), "--kind was given twice"),
        (("profiles", "list", "--kind", "a" * 100_000), "found 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"),
        (("a" * 100_000,), "no command is called 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'"),
        (("runs", "--db", ""), "--db: expected a file such as runs.sqlite3, found the folder '.'"),
        (("doctor", "--systemd", "--", "/dev/ttyS0", "--name", "x\nUser=root"), "a line end or another control sign"),
        (("plan", *TYPED, "--load", "5 W", "--save", "/dev/null"), "it is a device, a file was expected"),
        (("plan", *TYPED, "--load", "5 W", "--save", "/"), "it is a folder, a file was expected"),
        (("log", "/dev/null", "--meter", "diy-json", *TYPED, "--load", "5 W", "--hook", "x" * 9999), "found 'xxxxxx"),
    ],
)
def test_the_other_commands_have_the_same_gate(
    call: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(call) == 2
    said = capsys.readouterr()
    assert told in said.err and "Traceback" not in said.err
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize(
    ("call", "hours", "told"),
    [
        ((*TYPED, "--load", "15"), 1280 / 15, "--load 15: read as 15 W"),
        (("-b", "1280", "--load", "15 W"), 1280 / 15, "-b 1280: read as 1280 Wh"),
        (("-b", "100 Ah x 12.8 V", "--load", "15 W"), 1280 / 15, ""),
        (("-b", "100 Ah @ 12.8 V", "--load", "15 W"), 1280 / 15, ""),
        (("-b", "100 Ah * 12.8 V", "--load", "15 W"), 1280 / 15, ""),
        ((*TYPED, "--load", "0.4 A x 12 V"), 1280 / 4.8, ""),
        (("-b", "1280 wh", "--load", "5w"), 256.0, ""),
        (("-b", "1.28 KWH", "--load", "5 Watts"), 256.0, ""),
        (("-b", "1280 watt hours", "--load", "17 BTU/h"), 1280 / (17 * 1055.056 / 3600), ""),
        ((*TYPED, "--load", "0.02 hp"), 1280 / (0.02 * 745.69987), ""),
        ((*TYPED, "--load", "5 W", "--health", "80"), 204.8, "--health 80: read as 80 %"),
        ((*TYPED, "--load", "5 W", "--hours-per-day", "8"), 256.0, "--hours-per-day 8: read as 8 h"),
        ((*TYPED, "--load", "5 W", "--reserve", "0"), 256.0, "--reserve 0: read as 0 %"),
        ((*TYPED, "--load", "5 W", "--temperature", "14 F"), 256.0, ""),
        ((*TYPED, "--load", "5 W", "--temperature", "-10 C"), 256.0, ""),
        (("-b", "LiFePO4-12V-100Ah", "--load", "5 W"), 256.0, ""),
        (("-b", "1e+3 Wh", "--load", "5 W"), 200.0, ""),
        # 2 x 2 m of 1.5 mm2 are 46 mohm; 5 W at 12.8 V lose 7 mW there.
        (("-b", "100 Ah x 12.8 V", "--load", "5 W", "--wire", "2 m 1.5 mm2"), 1280 / 5.00703, ""),
        # The data-sheet month of 720 h, the year of 8766 h: 5.33 W a month's 3 %, 0.146 W a year's 1 %.
        ((*TYPED, "--load", "5 W", "--self-discharge", "3 %/mo"), 1280 / (5 + 1280 * 0.03 / 720), ""),
        ((*TYPED, "--load", "5 W", "--self-discharge", "10 %/yr"), 1280 / (5 + 1280 * 0.1 / 8766), ""),
    ],
)
def test_what_people_type_is_taken_and_shown_back(
    call: tuple[str, ...], hours: float, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", *call, "--json"]) == 0
    said = capsys.readouterr()
    (row,) = json.loads(said.out)["rows"]
    assert row["runtime_h"] == pytest.approx(hours, rel=1e-4)
    assert said.err.strip() == told


def test_a_set_up_file_has_the_same_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "setup.toml"
    for text, told in (
        ('batteries = ["1280 Wh"]\nload = "0 W"\n', "--load: more than nothing was expected"),
        ('batteries = ["1280 Wh"]\nload = "5 W"\n[conditions]\ntemperature = "5"\n', "write '5 degC' or '5 degF'"),
        ('batteries = ["1280 Wh"]\nload = "5 W"\nload = "6 W"\n', "is not valid TOML"),
    ):
        path.write_text(text, "utf-8")
        assert run(["plan", "--setup", str(path)]) == 2
        assert told in capsys.readouterr().err


def test_what_is_saved_carries_its_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "setup.toml"
    assert run(["plan", "-b", "1280*2", "--load", "15", "--health", "80", "--save", str(path), "--json"]) == 0
    first = capsys.readouterr()
    saved = path.read_text("utf-8")
    assert '"1280 Wh*2"' in saved and 'load = "15 W"' in saved and 'health = "80 %"' in saved
    assert run(["plan", "--setup", str(path), "--json"]) == 0
    again = capsys.readouterr()
    assert again.out == first.out and "read as" not in again.err


def test_a_million_millennia_are_a_finite_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "-b", "1 GWh*1000", "--load", "1 mW", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert math.isfinite(row["runtime_h"]) and row["runtime_h"] == pytest.approx(1e15)
    assert run(["plan", "-b", "1 GWh*1000", "--load", "1 mW"]) == 0
    assert not re.search(r"\d{20}", capsys.readouterr().out)


@pytest.mark.parametrize("line", ['price = "5 USD"\nenergy = "1e-320 Wh"', 'energy = "10 MWh"\nvoltage = "1e-320 V"'])
def test_a_profile_of_no_world_is_a_sentence_too(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "batteries"
    folder.mkdir()
    source = '[[sources]]\ncovers = ["energy", "voltage", "price"]\nkind = "estimated"\nurl = "https://example.org"\n'
    (folder / "odd.toml").write_text(f'name = "odd"\nchemistry = "lifepo4"\n{line}\n[outputs.dc]\n{source}', "utf-8")
    code = run(["--profiles", str(tmp_path), "plan", "-b", "odd", "--load", "5 W", "--realistic", "--json"])
    said = capsys.readouterr()
    assert code in (0, 2) and "Traceback" not in said.err
    assert code == 2 or math.isfinite(json.loads(said.out)["rows"][0]["runtime_h"])


@pytest.mark.parametrize(
    "number", ["9" * 5000, "-" + "9" * 5000, "0" * 5000 + "2", "-1", "0", "1e3", "0x1", "１", "1_0"]
)
@pytest.mark.parametrize("command", ["show", "export", "stop", "mark", "prune"])
def test_a_run_number_of_any_form_is_a_sentence(
    command: str, number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.close()
    words = ["now"] if command == "mark" else []
    assert run([command, "--db", str(tmp_path / "runs.sqlite3"), "--", number, *words]) == 2
    said = capsys.readouterr().err
    assert "no run is called" in said and "there is run 1 only" in said and len(said) < 300


def test_a_run_number_with_zeros_before_it_is_that_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Recording(tmp_path / "runs.sqlite3").close()
    assert run(["show", "0" * 5000 + "1", "--db", str(tmp_path / "runs.sqlite3")]) == 0
    assert capsys.readouterr().out.startswith("Run 1 ")


@pytest.mark.slow
def test_a_profile_of_thousands_of_mistakes_is_told_by_its_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "batteries"
    folder.mkdir()
    (folder / "odd.toml").write_text("".join(f"key{number} = 1\n" for number in range(20_000)), "utf-8")
    assert run(["profiles", "check", str(folder / "odd.toml")]) == 1
    said = capsys.readouterr()
    told = said.out.splitlines()
    assert len(told) == MOST_IN_A_FILE + 1 and len(said.out) < 30_000
    left = re.fullmatch(r".*odd\.toml: and (\d+) more problems: mend those above first", told[-1])
    assert left is not None and f"1 checked, {int(left[1]) + MOST_IN_A_FILE} problems" in said.err
    assert int(left[1]) > 19_900
    assert run(["profiles", "check", "--json", str(folder / "odd.toml")]) == 1
    assert len(json.loads(capsys.readouterr().out)["rows"]) == MOST_IN_A_FILE + 1
    assert run(["--profiles", str(tmp_path), "plan", "-b", "odd", "--load", "5 W"]) == 2
    said = capsys.readouterr()
    assert f"it has {int(left[1]) + MOST_IN_A_FILE} problems" in said.err and len(said.err) < 30_000


def test_a_set_up_file_of_thousands_of_mistakes_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "setup.toml"
    path.write_text("".join(f"key{number} = 1\n" for number in range(5_000)), "utf-8")
    assert run(["plan", "--setup", str(path)]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == MOST_IN_A_FILE + 1 and "more problems: mend those above first" in said
