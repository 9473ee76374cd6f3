"""``purifier plan`` with a room: the air in it, and the people first."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from purifier.cli.main import main, run
from purifier.services.plan.in_room import KEYS

ASKED = ("-p", "airfanta-3pro", "-b", "lifepo4-12v-100ah", "-b", "anker-solix-c1000")
BEDROOM = ("--room", "12x12x8ft", "--tightness", "typical", "--air", "smoke")
CO2 = "Not with four people and the window shut: CO2 settles at about 5 300 ppm."


@pytest.fixture(autouse=True)
def nobodys_own_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("PURIFIER_PROFILES", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def plan(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plan", *arguments], catch_exceptions=False)


def rows(*arguments: str) -> list[dict[str, object]]:
    done = plan(*arguments, "--json")
    assert done.exit_code == 0
    return json.loads(done.stdout)["rows"]  # type: ignore[no-any-return]


def test_four_people_are_told_first_and_once() -> None:
    done = plan(*ASKED, *BEDROOM, "--people", "4")
    assert done.exit_code == 0
    assert done.stdout.startswith(CO2)
    said = " ".join(done.stdout.split())
    assert said.count("CO2 settles") == said.count("nothing may burn") == 1
    assert "It would do with 39 m³/h (23 CFM) of outdoor air, or with 1 person." in said


def test_one_person_may_stay() -> None:
    said = " ".join(plan(*ASKED, *BEDROOM, "--people", "1").stdout.split())
    assert said.startswith("Plan on 9 days") and "Not with" not in said
    assert "CO2 settles at about 1 600 ppm with one person" in said
    assert "! A particle filter stops neither CO2, CO nor other gases: nothing may burn indoors." in said


def test_the_air_of_the_room_stands_below_the_hours() -> None:
    text = plan(*ASKED, *BEDROOM).stdout
    block = next(block for block in text.split("\n\n") if block.startswith("In this room, at setting 2:"))
    assert 4 <= len(block.splitlines()[1:]) <= 8
    for words in ("7.3 clean air changes an hour", "6.1 % of the smoke outdoors", "in 5 min, 90 % in 17 min"):
        assert words in block
    assert text.index("12 d 22 h") < text.index(block) < text.index("Taken for granted")
    counted = re.search(r"and (\d+) more sentences: --warnings", block)
    everything = plan(*ASKED, *BEDROOM, "--warnings").stdout
    assert counted is not None and "Fan curve unknown" in everything and "--warnings" not in everything


def test_two_purifiers_have_a_block_each() -> None:
    asked = ("-p", "airfanta-3pro", "-p", "levoit-core-300s", "-b", "anker-solix-c1000")
    text = plan(*asked, *BEDROOM, "--people", "4").stdout
    assert text.count("In this room, at setting") == 2 and text.count("CO2 settles") == 1


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for more in (("--people", "4"), ("--people", "3", "--warnings"), ("--people", "1", "--units", "metric")):
        assert max(map(len, plan(*ASKED, *BEDROOM, *more).stdout.splitlines())) <= width


def test_programs_get_the_numbers_and_the_code() -> None:
    found = {row["setting"]: row for row in rows(*ASKED[:4], *BEDROOM, "--people", "4")}
    two = found["2"]
    assert [round(float(two[key]), 3) for key in ("each", "steady_state_ratio", "t50_minutes", "t90_minutes")] == [  # type: ignore[arg-type]
        7.344,
        0.061,
        5.249,
        17.436,
    ]
    assert two["persons_ecai"] == 4 and two["people_allowed"] == 1
    codes = [one["code"] for one in two["warnings"]]  # type: ignore[attr-defined]
    assert "co2-unsafe" in codes and "gases" in codes and "too-little-air" not in codes
    table = list(csv.DictReader(io.StringIO(plan(*ASKED[:4], *BEDROOM, "--format", "csv").stdout)))
    assert set(KEYS) <= set(table[0]) and table[0]["people"] == table[0]["dose_ratio"] == ""


def test_without_a_room_the_keys_are_as_before() -> None:
    assert not set(KEYS) & set(rows(*ASKED)[0])
    assert set(rows(*ASKED, "--people", "4")[0]) - set(rows(*ASKED)[0]) == set(KEYS)
    assert "In this room" not in plan(*ASKED).stdout


def test_people_alone_are_told_how_many_the_air_is_enough_for() -> None:
    said = " ".join(plan(*ASKED, "--people", "12").stdout.split())
    assert "For these people, at setting 2: How far CO2 rises cannot be told without the room that they are in." in said
    assert "Against infection 12 people need 360 CFM of clean air" in said
    assert "this is enough for 4 people." in said and "CO2 settles" not in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--room", "a bedroom"), "--room: a room such as '12x12x8 ft'"),
        (("--room", "12x12x8"), "write '12x12x8 ft' or '12x12x8 m'"),
        (("--people", "-4", "--room", "33 m3"), "--people: a whole number"),
        (("--tightness", "tight"), "give --room too"),
        (("--air", "smoke"), "--air says what is in the air of a room: give --room too"),
        (("--room", "33 m3", "--tightness", "1e9"), "0.01 to 50"),
        (("--room", "33 m3", "--air", "smok"), "did you mean 'smoke'"),
        (("--room", "nan m3"), "--room"),
        (("--room", "1e400 m3"), "--room"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", *ASKED, *arguments]) == 2
    said = capsys.readouterr()
    assert says in said.err and said.out == "" and len(said.err.strip().splitlines()) == 1


def test_a_saved_set_up_brings_its_room_along(tmp_path: Path) -> None:
    path = str(tmp_path / "bedroom.toml")
    typed = plan(*ASKED, *BEDROOM, "--people", "4", "--json", "--save", path).stdout
    assert plan("--setup", path, "--json").stdout == typed
    one = rows("--setup", path, "--people", "1")
    assert {row["people"] for row in one} == {1}


def test_a_card_says_it_first_and_its_text_is_read_back() -> None:
    done = CliRunner().invoke(main, ["card", *ASKED, *BEDROOM, "--people", "4"], catch_exceptions=False)
    said = " ".join(done.stdout.split())
    assert said.index(CO2) < said.index("Plan on 9 days") and said.count("CO2 settles") == 1
    assert "IN THE ROOM - At setting 2: 7.3 clean air changes an hour" in said
    text = re.search(r"^PURIFIER/\S+(\n\S+)*", done.stdout, re.MULTILINE)
    assert text is not None
    back = CliRunner().invoke(main, ["plan", "--setup", "-", "--json"], input=text[0], catch_exceptions=False)
    assert json.loads(back.stdout)["rows"] == rows(*ASKED, *BEDROOM, "--people", "4")


def test_asked_line_by_line_it_comes_first_too() -> None:
    arguments = ["plan", *ASKED[:4], *BEDROOM, "--people", "4", "--ask"]
    done = CliRunner().invoke(main, arguments, input="quit\n", catch_exceptions=False)
    assert done.stdout.index("Not with four people") < done.stdout.index("Plan on 9 days")
    assert "In this room: 7.3 clean air changes an hour" in done.stdout
