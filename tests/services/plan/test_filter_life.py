"""How long a filter lasts, told beside a plan: in the room, or in its notes where there is none."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.room.filter_life import Between
from purifier.services.plan.filter_life import FilterLife, life_words
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request
from purifier.services.share.told import granted
from tests.services.runs.fans import fan_file

PACK = "lifepo4-12v-100ah"
ROOM = ("--room", "50 m3", "--tightness", "0.6", "--air", "smoke")


@pytest.fixture(autouse=True)
def fans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a fan whose filter lasts 4380 h at 300 m3/h and costs $40."""
    monkeypatch.setenv("COLUMNS", "200")
    return fan_file(tmp_path / "profiles")


def said(fans: Path, *asked: str) -> str:
    batteries = () if "-b" in asked else ("-b", PACK)
    done = CliRunner().invoke(main, ["--profiles", str(fans), "plan", *batteries, *asked], catch_exceptions=False)
    assert done.exit_code == 0
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("-p", "test-fan", "--setting", "3"), "A filter lasts about 180 days at setting 3 ($0.22 a day), in"),
        (("-p", "test-fan", "--setting", "1"), "A filter lasts about 550 days at setting 1 ($0.07 a day), in ordinary"),
        (
            ("-p", "test-fan*2", "--setting", "3", "--hours-per-day", "8 h"),
            "Each filter lasts about 550 days at setting 3, 8 h a day ($0.15 a day together), in ordinary air.",
        ),
    ],
)
def test_without_a_room_the_notes_say_it(fans: Path, asked: tuple[str, ...], words: str) -> None:
    assert words in said(fans, *asked)


def test_with_a_room_it_stands_there_and_only_there(fans: Path) -> None:
    text = said(fans, "-p", "test-fan", "--setting", "3", *ROOM)
    words = "A filter lasts about 180 days at this setting ($0.22 a day), in ordinary air."
    assert text.count("A filter lasts") == 1 and text.index("In this room") < text.index(words) < text.index("Taken")


def test_a_life_that_nobody_stated_is_not_told(fans: Path) -> None:
    assert "filter lasts" not in said(fans, "-p", "airfanta-3pro", "--setting", "2", *ROOM)
    assert "filter lasts" not in said(fans, "--load", "15 W")


def test_of_several_set_ups_it_is_told_once(fans: Path) -> None:
    text = said(fans, "-b", PACK, "-b", "anker-solix-c1000", "-p", "test-fan", "--setting", "3")
    assert text.count("A filter lasts") == 1 and "A, B: A filter lasts about 180 days" in text


def test_a_plan_that_is_handed_on_says_it_too(fans: Path) -> None:
    library = Library((fans, bundle()))
    told = granted(plan(library, Request((PACK,), "test-fan", setting="2")))
    assert "A filter lasts about 270 days at setting 2 ($0.15 a day), in ordinary air." in told


def rows(fans: Path, *asked: str) -> list[dict[str, Any]]:
    command = ["--profiles", str(fans), "plan", "-b", PACK, *asked, "--json"]
    found: list[dict[str, Any]] = json.loads(CliRunner().invoke(main, command, catch_exceptions=False).stdout)["rows"]
    return found


def test_programs_get_days_cost_and_the_air_that_is_left(fans: Path) -> None:
    (row,) = rows(fans, "-p", "test-fan", "--setting", "3", *ROOM)
    assert row["filter_life_days"] == pytest.approx(182.5)
    assert row["filter_usd_per_day"] == pytest.approx(40.0 / 182.5)
    left = [(one["hours"], one["cadr_m3_per_h"]) for one in row["cadr_after_h"]]
    assert [hours for hours, _ in left] == [0.0, 24.0, 168.0, 720.0, 8760.0]
    assert left[0][1] == 300.0 and all(a > b for (_, a), (_, b) in pairwise(left))
    (unknown,) = rows(fans, "-p", "airfanta-3pro", "--setting", "2", *ROOM)
    assert unknown["cadr_after_h"] is unknown["filter_life_days"] is unknown["filter_usd_per_day"] is None


def test_the_air_halves_when_the_row_says_so(fans: Path) -> None:
    """The Sqair of the comparison table: 315 m3/h, 4.47 g, a closed room."""
    asked = ("-p", "smart-air-sqair", "-b", f"{PACK}+inverter-300w-230v", "--setting", "3", *ROOM)
    command = ["plan", *asked, "--json"]
    (row,) = json.loads(CliRunner().invoke(main, command, catch_exceptions=False).stdout)["rows"]
    at = {one["hours"]: one["cadr_m3_per_h"] for one in row["cadr_after_h"]}
    assert 720.0 < row["filter_half_h"] < 8760.0 and at[720.0] > 157.5 > at[8760.0]
    text = said(fans, *asked)
    falls = re.search(r"its 185 CFM fall to (\d+) in a week and (\d+) in a month; half the clean air is left", text)
    assert falls is not None
    assert [int(falls[1]), int(falls[2])] == [round(at[168.0] / 1.699), round(at[720.0] / 1.699)]


def test_all_that_is_known_of_a_filter_stands_among_the_few_sentences(fans: Path) -> None:
    block = said(fans, "-p", "test-fan", "--setting", "3", *ROOM).partition("In this room")[2].partition("Taken for")[0]
    assert "A filter lasts about" in block and "its 177 CFM fall to" in block
    assert "and 3 more sentences: --warnings" in block


@pytest.mark.parametrize(
    ("life", "words"),
    [
        (
            FilterLife(Between(180.0, 240.0), Between(0.17, 0.22), 1, None),
            "180 to 240 days at 2 ($0.17 to $0.22 a day)",
        ),
        (
            FilterLife(Between(180.0, math.inf), Between(0.0, 0.22), 1, None),
            "at least 180 days at 2 (up to $0.22 a day)",
        ),
        (FilterLife(Between(900.0, 1500.0), None, 1, None), "900 days to 4.1 years at 2"),
        (FilterLife(Between(1500.0, 1500.0), None, 1, None), "about 4.1 years at 2"),
        (FilterLife(Between(0.5, 0.5), None, 1, None), "about 12 h at 2"),
    ],
)
def test_spans_and_costs_are_as_precise_as_they_are_known(life: FilterLife, words: str) -> None:
    assert life_words(life, "2") == f"A filter lasts {words}, in ordinary air"
