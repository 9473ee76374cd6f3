"""``purifier plan --setup -``: a set-up that somebody sent, in either form, with profiles that are not here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main
from purifier.services.share.carrying import carrying
from purifier.services.share.setup_text import setup_text
from tests.services.share.own import OWN, own_library, own_profiles


def invoke(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=given)


@pytest.fixture
def sent(tmp_path: Path) -> str:
    return setup_text(carrying(own_library(tmp_path / "theirs"), OWN))


def test_a_scanned_text_plans_as_where_it_came_from_and_leaves_nothing_behind(
    sent: str, tmp_path: Path, user_folders: Path
) -> None:
    there = ["--profiles", str(tmp_path / "theirs"), "plan", "-b", "shelf*2", "-p", "attic-fan", "--reserve", "20 %"]
    here = invoke("plan", "--setup", "-", "--json", given=f"Scanned:\n{sent}\n")
    assert here.exit_code == 0 and here.stderr == ""
    assert json.loads(here.stdout) == json.loads(invoke(*there, "--json").stdout)
    assert list(user_folders.rglob("*.toml")) == []


def test_what_was_sent_is_kept_with_save_and_its_profiles_with_it(sent: str, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept.toml")
    saved = invoke("plan", "--setup", "-", "--save", kept, given=sent)
    assert "with the battery 'shelf', purifier 'attic-fan' and chemistry 'shelf-cells' in it" in saved.stderr
    assert (
        invoke("plan", "--setup", kept, "--json").stdout == invoke("plan", "--setup", "-", "--json", given=sent).stdout
    )
    assert invoke("plan", "--setup", "-", "--json", given=Path(kept).read_text("utf-8")).exit_code == 0


def test_a_file_may_hold_the_text_as_well(sent: str, tmp_path: Path) -> None:
    (tmp_path / "message.txt").write_text(f"> {sent[:40]}\n> {sent[40:]}\n", "utf-8")
    assert invoke("plan", "--setup", str(tmp_path / "message.txt")).exit_code == 0


def test_the_text_itself_may_be_typed_behind_the_option(
    sent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = invoke("plan", "--setup", "-", "--json", given=sent).stdout
    for word in (sent, f"Here it is: {sent}", sent.lower()):
        assert invoke("plan", "--setup", word, "--json").stdout == scanned
    monkeypatch.chdir(tmp_path)
    kept = Path("purifier") / "1" / "99" / "x.toml"
    assert "No such file" in str(invoke("plan", "--setup", f"./{kept}").exception)
    invoke("plan", "-b", "1280 Wh", "--load", "5 W", "--save", str(kept))
    assert invoke("plan", "--setup", str(kept)).exit_code == 0, "a file that is there is a file"


def test_a_text_with_slashes_one_after_the_other_loses_none(sent: str) -> None:
    head, number, count, body = sent.split("/", 3)
    cut = invoke("plan", "--setup", f"{head}/{number}/{count}//{body}")
    assert str(cut.exception).startswith("--setup: the set-up text is damaged: ")
    told = invoke("plan", "--setup", f"{head}/{number}/3/A//")
    assert "it is too short" in str(told.exception) or "not those that were sent" in str(told.exception)


def test_saving_replaces_a_setup_and_says_so_and_nothing_else(sent: str, tmp_path: Path) -> None:
    asked, file = ("plan", "-b", "1280 Wh", "--load", "5 W", "--save"), tmp_path / "x.toml"
    assert "saved to" in invoke(*asked, str(file)).stderr
    ours = file.read_bytes()
    for content in (ours, ours + b"oops = ", sent.encode(), b"batteries = ['1 kWh']\nload = '5 W'\n", b""):
        file.write_bytes(content)
        assert f"replaced {file}" in invoke(*asked, str(file)).stderr
        assert file.read_bytes() == ours
    for content in (b"my diary\n", b"[tool.ruff]\n", bytes(range(256)), b"\n" * 9):
        file.write_bytes(content)
        told = invoke(*asked, str(file))
        assert "is there already and is no set-up: name another file" in str(told.exception)
        assert file.read_bytes() == content


def test_a_profile_that_clashes_is_told_and_replaces_nothing(sent: str, tmp_path: Path) -> None:
    mine = ("--profiles", str(own_profiles(tmp_path / "mine", energy="600 Wh")))
    told = invoke(*mine, "plan", "--setup", "-", "--json", given=sent)
    assert "battery 'shelf': another one of that name is here" in told.stderr
    assert {row["battery"] for row in json.loads(told.stdout)["rows"]} == {"shelf-received*2"}
    both = invoke(*mine, "plan", "--setup", "-", "-b", "shelf", "--json", given=sent)
    assert {row["battery"] for row in json.loads(both.stdout)["rows"]} == {"shelf"}, "what is typed wins"


def test_a_recorded_plan_carries_the_profiles_that_came_along(sent: str, tmp_path: Path) -> None:
    told = invoke("ran", "40 h", "--setup", "-", "--setting", "low", "--db", str(tmp_path / "r.sqlite3"), given=sent)
    assert told.exit_code == 0, told.stderr
    compared = invoke("compare", told.stdout.split()[0], "--db", str(tmp_path / "r.sqlite3"))
    assert compared.exit_code == 0, compared.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "found nothing"),
        ("batteries = 5\n", "standard input:1: batteries"),
        ("PURIFIER/1/99/ABC", "99 letters were expected behind PURIFIER/1/99/, found 3"),
        ("# " + "x" * (1 << 20), "is larger than 1024 KiB"),
    ],
    ids=["nothing", "a wrong key", "a cut", "far too much"],
)
def test_what_cannot_be_read_ends_with_a_sentence(given: str, words: str) -> None:
    told = CliRunner().invoke(main, ["plan", "--setup", "-"], input=given, standalone_mode=False)
    assert words in str(told.exception)
    assert getattr(told.exception, "exit_code", None) == 2


def test_where_standard_input_is_taken_or_shut_it_says_so() -> None:
    asked = invoke("plan", "--ask", "--setup", "-")
    assert asked.exit_code == 2 and "--setup - reads to its end: name a file" in " ".join(asked.stderr.split())
    kept = invoke("log", "/dev/null", "--meter", "diy-json", "--setup", "-", "--detach")
    assert kept.exit_code == 2 and "purifier plan --setup - --save FILE" in " ".join(kept.stderr.split())
    drawn = invoke("plan", "--ask", "-b", "1280 Wh", "--picture", "x.svg")
    assert drawn.exit_code == 2 and not Path("x.svg").exists()
