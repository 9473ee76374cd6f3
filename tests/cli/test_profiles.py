"""``purifier profiles`` and the command around it, from the outside."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from purifier import __version__
from purifier.cli.main import COMMANDS, run
from tests.patience import HANGS_S

Invoke = Callable[..., tuple[int, str, str]]

GOOD = 'name = "Good"\nenergy = "100 Wh"\nsources = [{covers = ["energy"], kind = "measured", note = "x"}]\n'


@pytest.fixture
def invoke(capsys: pytest.CaptureFixture[str]) -> Invoke:
    """Run the command line: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one good and one bad battery."""
    (tmp_path / "batteries").mkdir()
    (tmp_path / "batteries" / "good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "batteries" / "bad.toml").write_text('name = 3\ncolour = "red"\n', encoding="utf-8")
    return tmp_path


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["rows"]
    return found


def test_list_shows_the_good_and_counts_the_bad(invoke: Invoke, shelf: Path) -> None:
    code, out, err = invoke("--profiles", shelf, "profiles", "list", "--kind", "batteries")
    assert code == 0
    assert "Good" in out
    assert "lifepo4-12v-100ah" in out
    assert "bad.toml" not in out
    assert err == "1 bad file left out: 'purifier profiles check' says what is wrong\n"


def test_list_counts_several_bad_files_and_is_quiet_about_none(invoke: Invoke, shelf: Path) -> None:
    assert invoke("profiles", "list")[2] == ""
    (shelf / "purifiers").mkdir()
    (shelf / "purifiers" / "worse.toml").write_text("", encoding="utf-8")
    assert invoke("--profiles", shelf, "profiles", "list")[2].startswith("2 bad files left out: ")
    assert invoke("--profiles", shelf, "profiles", "list", "--kind", "battery")[2].startswith("1 bad file left out: ")


def test_profiles_alone_lists_all_kinds(invoke: Invoke) -> None:
    code, out, err = invoke("profiles")
    assert (code, err) == (0, "")
    for folder, id_ in (("batteries", "lifepo4"), ("purifiers", "airfanta-3pro"), ("priors", "station-ac")):
        assert f"\n{folder}\n" in f"\n{out}"
        assert id_ in out


def test_list_in_json_and_csv_agree(invoke: Invoke) -> None:
    _, as_json, _ = invoke("profiles", "list", "--kind", "purifier", "--json")
    _, as_csv, _ = invoke("profiles", "list", "--kind", "purifiers", "--format", "csv")
    from_json = rows(as_json)
    from_csv = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["id"] for row in from_json] == [row["id"] for row in from_csv]
    (airfanta,) = (row for row in from_json if row["id"] == "airfanta-3pro")
    assert airfanta["cadr_high_cfm"] == 413
    assert airfanta["settings"] == ["1", "2", "3", "4", "5", "6"]
    assert all(list(row) == list(from_csv[0]) for row in from_json)


def test_show_names_each_numbers_source_and_spread(invoke: Invoke, shelf: Path) -> None:
    _, out, _ = invoke("--profiles", shelf, "profiles", "show", "good")
    (line,) = (line for line in out.splitlines() if line.startswith("energy"))
    assert "100 Wh" in line
    assert "(10 %)" in line
    assert "[1]" in line
    assert "[1] measured: x" in out
    _, as_json, _ = invoke("--profiles", shelf, "profiles", "show", "good", "--json")
    shown = json.loads(as_json)
    assert (shown["kind"], shown["id"], shown["name"]) == ("battery", "good", "Good")
    (energy,) = (row for row in shown["rows"] if row["key"] == "energy")
    assert energy["value"] == 100.0
    assert energy["unit"] == "Wh"
    assert (energy["spread_percent"], energy["spread_stated"]) == (10.0, False)
    assert energy["source_kind"] == "measured"


def test_show_puts_a_field_of_a_meter_on_one_line(invoke: Invoke) -> None:
    said = {row["key"]: row["text"] for row in rows(invoke("profiles", "show", "diy-csv", "--json")[1])}
    assert said["frames[1].fields[2]"] == (
        "name voltage_v, labels millivolts, kind quantity, unit 1 mV, range 0 V to 600 V, step 20 V"
    )
    assert said["frames[1].fields[4]"].startswith("name current_a, labels milliamps, kind ")
    assert said["frames[1].fields[8]"].startswith("name temperature_c, labels temperature, temp, kind ")
    assert said["framing.header"] == "yes"
    assert said["link.dtr"] == "no"


def test_show_in_csv_has_the_rows_of_json(invoke: Invoke) -> None:
    _, as_json, _ = invoke("profiles", "show", "anker-solix-c1000", "--json")
    _, as_csv, _ = invoke("profiles", "show", "anker-solix-c1000", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(as_csv)))
    assert [row["key"] for row in found] == [row["key"] for row in rows(as_json)]
    (overhead,) = (row for row in found if row["key"] == "outputs.dc.overhead")
    assert overhead == {
        "key": "outputs.dc.overhead",
        "text": "2.5 W ± 30 %",
        "value": "2.5",
        "unit": "W",
        "spread_percent": "30.0",
        "spread_stated": "true",
        "source_kind": "estimated",
        "source": "https://www.jefftk.com/p/running-an-air-purifier-on-batteries",
    }


@pytest.mark.parametrize(
    "id_", ["lifepo4-12v-100ah", "inverter-300w", "airfanta-3pro", "lifepo4", "station-ac", "rd-usb"]
)
def test_show_knows_every_kind(invoke: Invoke, id_: str) -> None:
    code, out, _ = invoke("profiles", "show", id_)
    assert code == 0
    assert f" {id_})" in out.splitlines()[0]


def test_show_asks_which_when_an_id_is_taken_twice(invoke: Invoke, shelf: Path) -> None:
    (shelf / "batteries" / "adapter.toml").write_text(GOOD, encoding="utf-8")
    code, out, err = invoke("--profiles", shelf, "profiles", "show", "adapter")
    assert (code, out) == (2, "")
    assert "say --kind battery or --kind prior" in err
    assert invoke("--profiles", shelf, "profiles", "show", "adapter", "--kind", "battery")[0] == 0


def test_show_of_a_bad_profile_lists_its_problems(invoke: Invoke, shelf: Path) -> None:
    code, out, err = invoke("--profiles", shelf, "profiles", "show", "bad")
    assert (code, out) == (2, "")
    assert "purifier: the battery profile 'bad' cannot be used" in err
    assert "bad.toml:2: colour: unknown key" in err


def test_show_of_an_unknown_id(invoke: Invoke) -> None:
    code, _, err = invoke("profiles", "show", "airfanty")
    assert code == 2
    assert "did you mean 'airfanta-3pro'?" in err


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("EcoFlow DELTA 2", "EcoFlow DELTA 2 (battery ecoflow-delta-2)"),
        ("core 300s", "Levoit Core 300S (purifier levoit-core-300s)"),
        ("victron smartshunt", "Victron SmartShunt, BMV and MPPT (VE.Direct) (meter victron-ve-direct)"),
        ("LIFEPO4", "Lithium iron phosphate (LiFePO4) (chemistry lifepo4)"),
    ],
)
def test_show_takes_a_name(invoke: Invoke, text: str, first: str) -> None:
    code, out, _ = invoke("profiles", "show", text)
    assert code == 0 and out.splitlines()[0] == first


def test_show_of_a_name_that_several_have_says_which(invoke: Invoke) -> None:
    _, _, err = invoke("profiles", "show", "c1000")
    assert "'anker-solix-c1000' or 'anker-solix-c1000-gen-2'" in err
    _, _, err = invoke("profiles", "show", "victron")
    assert "'victron' may be any of several profiles: say --kind " in err


def test_check_prints_problems_and_says_no(invoke: Invoke, shelf: Path) -> None:
    code, out, err = invoke("--profiles", shelf, "profiles", "check")
    assert code == 1
    assert f"{shelf / 'batteries' / 'bad.toml'}:1: name: expected a text" in out
    assert "good.toml" not in out
    assert err.endswith(" problems\n")
    _, as_json, _ = invoke("--profiles", shelf, "profiles", "check", "--json")
    assert {"path", "line", "key", "message"} == set(rows(as_json)[0])


def test_check_of_the_bundle_says_yes(invoke: Invoke) -> None:
    code, out, err = invoke("profiles", "check")
    assert (code, out) == (0, "")
    assert err.endswith("checked, no problems\n")


def test_check_of_a_loose_file_takes_its_folders_kind_or_asks(invoke: Invoke, shelf: Path) -> None:
    assert invoke("profiles", "check", shelf / "batteries" / "good.toml")[0] == 0
    assert invoke("profiles", "check", shelf / "batteries" / "bad.toml")[0] == 1
    loose = shelf / "loose.toml"
    loose.write_text(GOOD, encoding="utf-8")
    code, _, err = invoke("profiles", "check", loose)
    assert code == 2
    assert "Say --kind" in err
    assert invoke("profiles", "check", loose, "--kind", "battery")[0] == 0
    assert invoke("profiles", "check", loose, "--kind", "purifiers")[0] == 1
    code, out, _ = invoke("profiles", "check", shelf / "nowhere.toml", "--kind", "battery")
    assert code == 1
    assert "nowhere.toml: cannot be read: No such file" in out


def test_check_of_a_folder_checks_what_is_in_it(invoke: Invoke, shelf: Path) -> None:
    for folder in (shelf, shelf / "batteries"):
        code, out, err = invoke("profiles", "check", folder)
        assert code == 1
        assert "bad.toml:2: colour" in out
        assert err.startswith("2 checked")


def test_new_prints_a_profile_in_which_only_what_is_the_templates_is_wrong(invoke: Invoke, tmp_path: Path) -> None:
    for word in ("battery", "converters", "purifier", "chemistry"):
        code, out, _ = invoke("profiles", "new", word)
        assert code == 0
        file = tmp_path / "mine.toml"
        file.write_text(out, encoding="utf-8")
        code, out, _ = invoke("profiles", "check", file, "--kind", word)
        assert code == 1 and all("still the template's" in line for line in out.splitlines())


def test_a_template_is_written_into_ones_own_folder_which_is_made(invoke: Invoke, user_folders: Path) -> None:
    """The steps that 'where' names work from nothing."""
    own = user_folders / "purifier/profiles"
    said = invoke("profiles", "where")[1]
    assert "'purifier profiles new battery --write ID'" in " ".join(said.split())
    code, out, err = invoke("profiles", "new", "battery", "--write", "garage")
    file = own / "batteries/garage.toml"
    assert (code, out, err) == (0, f"{file}\n", "fill it in, then: purifier profiles check\n")
    assert file.read_text("utf-8") == invoke("profiles", "new", "battery")[1]
    assert "--write" not in invoke("profiles", "where")[1], "it is there now"
    code, out, _ = invoke("profiles", "check")
    assert code == 1 and out.count("still the template's") == 3
    assert invoke("plan", "-b", "garage", "-p", "airfanta-3pro")[0] == 2, "nothing plans with it"


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        (
            "Garage Pack",
            "expected lower-case words joined by hyphens, beginning with a letter, found 'Garage Pack'",
        ),
        ("../garage", "found '../garage' (did you mean 'garage'?)"),
        ("lifepo4-12v-100ah", "there is a battery called 'lifepo4-12v-100ah' already, which this would hide"),
    ],
)
def test_a_template_is_not_written_as_what_is_no_id_or_taken(
    invoke: Invoke, user_folders: Path, id_: str, words: str
) -> None:
    code, out, err = invoke("profiles", "new", "battery", "--write", id_)
    assert (code, out) == (2, "") and words in err
    assert list(user_folders.iterdir()) == []


def test_a_template_never_goes_over_a_file(invoke: Invoke, user_folders: Path) -> None:
    file = user_folders / "purifier/profiles/batteries/bad.toml"
    file.parent.mkdir(parents=True)
    file.write_text("mine", "utf-8")
    assert "is there already" in invoke("profiles", "new", "battery", "--write", "bad")[2]
    assert file.read_text("utf-8") == "mine"


def test_what_lies_where_nothing_is_read_is_told_with_where_it_belongs(invoke: Invoke, user_folders: Path) -> None:
    own = user_folders / "purifier/profiles"
    (own / "battery").mkdir(parents=True)
    (own / "Purifiers").mkdir()
    (own / "stuff").mkdir()
    (own / "meters").mkdir()
    (own / ".drafts/batteries").mkdir(parents=True)
    for name in ("battery/a.toml", "Purifiers/b.toml", "stuff/c.toml", "d.toml", "meters/e.TOML", "meters/f.toml.txt"):
        (own / name).write_text(GOOD, "utf-8")
    for name in (".drafts/batteries/g.toml", ".h.toml", "meters/notes.txt"):
        (own / name).write_text(GOOD, "utf-8")
    (own / "i.toml").write_text("", "utf-8")
    want = {
        own / "battery/a.toml": "'battery' is no folder of a kind of profile (did you mean 'batteries'?)",
        own / "Purifiers/b.toml": "'Purifiers' is no folder of a kind of profile (did you mean 'purifiers'?)",
        own / "stuff/c.toml": "'stuff' is no folder of a kind of profile (did you mean 'batteries'?)",
        own / "d.toml": "is not read here: move it into batteries/",
        own / "meters/e.TOML": "expected a name that ends in .toml, found 'e.TOML' (rename it to 'e.toml'?)",
        own / "meters/f.toml.txt": "expected a name that ends in .toml, found 'f.toml.txt' (rename it to 'f.toml'?)",
        own / "i.toml": "is not read here: move it into one of batteries/, converters/",
    }
    code, out, _ = invoke("profiles", "check")
    assert code == 1 and len(out.splitlines()) == len(want)
    for path, words in want.items():
        assert any(line.startswith(f"{path}: ") and words in line for line in out.splitlines()), path
    del want[own / "i.toml"]  # in a folder that is anybody's, only what is plainly a profile
    code, out, _ = invoke("profiles", "check", own)
    assert code == 1 and len(out.splitlines()) == len(want)
    code, out, _ = invoke("profiles", "check", own / "meters")
    assert code == 1 and len(out.splitlines()) == 2


def test_a_folder_full_of_other_things_is_left_alone(invoke: Invoke, shelf: Path) -> None:
    (shelf / "batteries/bad.toml").unlink()
    (shelf / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    (shelf / "src").mkdir()
    (shelf / "src/settings.toml").write_text('name = "x"\nenergy = "much"\n', "utf-8")
    assert invoke("profiles", "check", shelf) == (0, "", "1 checked, no problems\n")
    assert invoke("--profiles", shelf, "profiles", "check")[0] == 0


def test_a_file_is_checked_once_however_often_it_is_named(invoke: Invoke, shelf: Path) -> None:
    bad = shelf / "batteries/bad.toml"
    once = invoke("profiles", "check", shelf)
    assert invoke("profiles", "check", bad, shelf, shelf / "batteries/../batteries")[1:] == once[1:]


def test_a_file_that_is_not_there_is_said_so(invoke: Invoke, shelf: Path) -> None:
    """Rather than asked what kind it is of."""
    code, out, _ = invoke("profiles", "check", shelf / "nosuch.toml", shelf / "batteries/goood.toml")
    assert code == 1
    assert "nosuch.toml: cannot be read: No such file or directory\n" in out
    assert "goood.toml: cannot be read: No such file or directory (did you mean 'good.toml'?)" in out


def test_a_copy_that_stands_in_front_of_a_bundled_one_is_marked(invoke: Invoke, shelf: Path, bundle: Path) -> None:
    text = (bundle / "batteries/lifepo4-12v-100ah.toml").read_text("utf-8")
    (shelf / "batteries/lifepo4-12v-100ah.toml").write_text(text, "utf-8")
    table = invoke("--profiles", shelf, "profiles", "list", "--kind", "battery")[1]
    assert table.count("(your copy)") == 1


def test_schema_prints_json(invoke: Invoke) -> None:
    assert json.loads(invoke("profiles", "schema", "battery")[1])["title"] == "battery profile"
    assert "battery" in json.loads(invoke("profiles", "schema")[1])["$defs"]


def test_where_prints_the_folders_in_order(invoke: Invoke, shelf: Path) -> None:
    code, out, _ = invoke("--profiles", shelf, "profiles", "where")
    assert code == 0
    assert out.splitlines()[1].startswith(str(shelf))
    found = rows(invoke("--profiles", shelf, "profiles", "where", "--json")[1])
    assert [row["origin"] for row in found] == ["--profiles", "your own", "bundled"]
    assert [row["exists"] for row in found] == [True, False, True]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("profile",), "did you mean 'profiles'?"),
        (("profiles", "list", "--kind", "batery"), "did you mean 'battery'?"),
        (("profiles", "new"), "KIND"),
        (("--profiles", "/nowhere", "profiles"), "--profiles: expected a folder of profiles, found nothing there"),
    ],
)
def test_what_cannot_be_carried_out_exits_2(invoke: Invoke, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = invoke(*arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_version_and_help(invoke: Invoke) -> None:
    assert invoke("--version") == (0, f"purifier {__version__}\n", "")
    code, out, _ = invoke("--help")
    assert code == 0
    for name in COMMANDS:
        assert name in out
    # pytest's stdin is no terminal: help in place of the app.
    assert invoke() == (0, out, "")


def in_a_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=HANGS_S)
    return done.stdout.splitlines()[-1]


HEAVY = (
    *("textual", "pint", "serial", "sqlite_utils", "plotext"),
    *("tomllib", "difflib", "importlib.metadata", "platformdirs"),
)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = in_a_process(
        f"import sys\nfrom purifier.cli.main import run\nrun({arguments!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert loaded == "[]"


def test_reading_the_bundle_does_not_need_pint() -> None:
    loaded = in_a_process(
        "import sys\nfrom purifier.cli.main import run\nrun(['profiles', 'show', 'airfanta-3pro'])\n"
        "print('pint' in sys.modules)"
    )
    assert loaded == "False"


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "purifier", "profiles", "list", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=HANGS_S) == 141
    assert error == ""


def test_a_full_disk_is_one_sentence() -> None:
    full = Path("/dev/full")
    if not full.exists() or not stat.S_ISCHR(full.stat().st_mode):
        pytest.skip("no /dev/full on this system")  # in some containers it is a file like any other
    with full.open("w") as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "purifier", "profiles", "list"],
            stdout=nowhere,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=HANGS_S,
        )
    assert (done.returncode, done.stderr) == (2, "purifier: No space left on device\n")


def test_signs_an_old_terminal_cannot_show_are_no_failure() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "purifier", "profiles", "show", "station-ac"],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
        check=False,
        timeout=HANGS_S,
    )
    assert done.returncode == 0
    assert done.stderr == b""
