"""The answer as text to send: the numbers of the plan, and names that stay names."""

from __future__ import annotations

import html
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from purifier.cli.main import main
from purifier.services.plan.answer import answers
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.share.carrying import carrying
from purifier.services.share.markdown import command, markdown
from purifier.services.share.setup_text import read_setup_text
from purifier.services.share.words import words
from purifier.services.wording import duration, unpadded
from tests.services.share.hostile import hostile_library
from tests.services.share.own import OWN, bare_library

RENDERED = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").enable("strikethrough")


def test_the_sentence_names_who_and_is_the_plans_own() -> None:
    columns = plan(bare_library(), FOUNDING)
    lines = words(columns, "us").splitlines()
    assert len(lines) == 3
    for line, answer in zip(lines, answers(columns, "us", lettered=False), strict=True):
        assert line.endswith(answer) and " with " not in line and "AirFanta 3Pro on " in line
    assert lines[1].startswith("B: AirFanta 3Pro on Anker SOLIX C1000, 12 V port: Plan on ")


@pytest.mark.parametrize("units", ["us", "metric"])
def test_every_hour_of_the_plan_stands_in_the_markdown(units: str) -> None:
    columns = plan(bare_library(), FOUNDING)
    shown = RENDERED.render(markdown(columns, FOUNDING, units))  # type: ignore[arg-type]
    for column in columns:
        for row in column.rows:
            assert f"<strong>{unpadded(duration(row.runtime_low_h, down=True))}</strong>" in shown
            assert f">{unpadded(duration(row.runtime_h))}</td>" in shown
    for answer in answers(columns, units, lettered=False):  # type: ignore[arg-type]
        assert f"<strong>{html.escape(answer)}</strong>" in shown


def test_its_command_plans_the_same() -> None:
    stated = {"reserve": "20 %", "realistic": "yes"}
    request = Request(FOUNDING.batteries, FOUNDING.purifier, setting="2", conditions=stated)
    said = CliRunner().invoke(main, [*shlex.split(command(request))[1:], "--json"])
    by_file = plan(bare_library(), request)
    assert f'"runtime_h": {by_file[0].rows[0].runtime_h!r}' in said.stdout


def test_profiles_that_nobody_else_has_go_with_it(tmp_path: Path) -> None:
    library = hostile_library(tmp_path)
    sent = carrying(library, OWN)
    text = markdown(plan(library, OWN), sent, "us")
    assert set(read_setup_text(text, "a message").profiles) == set(sent.profiles)


def test_no_name_is_taken_for_markup(tmp_path: Path) -> None:
    library = hostile_library(tmp_path)
    columns = plan(library, OWN)
    text = markdown(columns, carrying(library, OWN), "us")
    assert "\x1b" not in text and "\u202e" not in text and "\uffff" not in text
    shown = RENDERED.render(text)
    assert "<script" not in shown and "<a " not in shown and "<em>" not in shown and "<s>" not in shown
    assert shown.count("<code>") == 2, "the command and the text, and none of the name"
    assert shown.count("<td") == 4 * len(columns[0].rows)
    assert "&lt;script&gt;x&lt;/script&gt;" in shown and "[l](http:" in shown
    assert "\x1b" not in words(columns, "us")
