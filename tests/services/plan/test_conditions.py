"""One line in the table is enough: a condition reaches option, file, help and sentence from there."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from purifier.cli.main import main
from purifier.model.conditions import Conditions
from purifier.model.figures import Figure
from purifier.services.plan.conditions import CONDITIONS, Condition, in_words
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import load, save
from purifier.ui.help.explain import TOPICS


def test_the_table_and_the_model_name_the_same_conditions() -> None:
    assert {one.field for one in CONDITIONS.values()} == {one.name for one in fields(Conditions)}


@pytest.mark.parametrize("one", CONDITIONS.values(), ids=list(CONDITIONS))
def test_each_is_an_option_a_key_in_files_and_explained(one: Condition, tmp_path: Path) -> None:
    text = CliRunner().invoke(main, ["plan", "--help"], terminal_width=400, max_content_width=400).output
    line = next(line for line in text.splitlines() if line.strip().startswith(f"--{one.name} "))
    assert one.help[1:] in line and (one.is_flag or f"e.g. '{one.example}'" in line)
    stated = {one.name: one.example} | ({one.goes_with: CONDITIONS[one.goes_with].example} if one.goes_with else {})
    save(tmp_path / "one.toml", Request(("1280 Wh",), load="4 W", conditions=stated))
    assert load(tmp_path / "one.toml").conditions == stated
    assert (one.label, one.explained) in TOPICS["conditions"].lines


@pytest.mark.parametrize("one", CONDITIONS.values(), ids=list(CONDITIONS))
def test_its_own_example_can_be_read_and_is_said(one: Condition) -> None:
    stated = {one.name: one.example} | ({one.goes_with: CONDITIONS[one.goes_with].example} if one.goes_with else {})
    conditions = read_conditions(stated)
    value = getattr(conditions, one.field)
    if not one.has_own_words:
        assert isinstance(value, bool if one.is_flag else float if one.sure else Figure)
    assert in_words(conditions) != in_words(Conditions())
    assert one.said(value.value if isinstance(value, Figure) else value) in in_words(conditions)
    assert one.goes_with or one.unsaid in in_words(Conditions())
    assert not one.unsaid or one.unsaid not in in_words(conditions).split(", ")
