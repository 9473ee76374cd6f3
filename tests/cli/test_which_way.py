"""``purifier log`` with a meter whose sign nobody knows: the question, its answer, and what stands in its place."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from purifier.cli.log import ask_which_way
from purifier.library.catalogue import Library
from purifier.services.meters.which_way import told_way
from tests.conftest import REPOSITORY

METER = Library([REPOSITORY / "profiles"]).meter("eg4-v20")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)


def asked(monkeypatch: pytest.MonkeyPatch, typed: str, *, terminal: bool, invert: bool | None = None) -> str:
    @click.command()
    def ask() -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
        ask_which_way(METER, invert)

    result = CliRunner().invoke(ask, input=typed, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stderr


@pytest.mark.parametrize("way", ["minus", "plus"])
def test_it_is_asked_once_and_kept(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "while the battery discharges?" in asked(monkeypatch, f"{way}\n", terminal=True)
    assert told_way("eg4-v20") == way
    assert asked(monkeypatch, "", terminal=True) == ""


def test_who_does_not_know_is_asked_again_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, "\n", terminal=True)
    assert told_way("eg4-v20") is None
    assert "while the battery discharges?" in asked(monkeypatch, "plus\n", terminal=True)


def test_without_a_terminal_it_is_said_and_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    said = asked(monkeypatch, "", terminal=False)
    assert "begin again with --invert" in said and "eg4-v20" in said


@pytest.mark.parametrize("invert", [True, False])
def test_an_option_answers_it(invert: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, "", terminal=True, invert=invert) == ""
