"""A meter whose sign nobody knows: asked of a person once, kept, and read the way that was told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.meters.which_way import FILE, is_open, keep_way, told_way, turns
from tests.conftest import REPOSITORY

LIBRARY = Library([REPOSITORY / "profiles"])
OPEN = ("aili-tf03k", "daren-v22", "eg4-v20", "jbd-up")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)
    return tmp_path


def test_the_bundle_says_of_which_meters_it_is_not_known() -> None:
    assert [id_ for id_ in LIBRARY.ids("meter") if LIBRARY.meter(id_).sign_open] == sorted(OPEN)


@pytest.mark.parametrize("id_", OPEN)
def test_the_profile_says_so_in_words(id_: str) -> None:
    assert "is not settled: you are asked once" in (LIBRARY.meter(id_).note or "")


@pytest.mark.parametrize("id_", OPEN)
def test_it_is_open_until_it_is_told(id_: str) -> None:
    meter = LIBRARY.meter(id_)
    assert is_open(meter) and not turns(meter)
    keep_way(id_, "plus")
    assert not is_open(meter) and turns(meter)
    keep_way(id_, "minus")
    assert not is_open(meter) and not turns(meter)
    assert turns(replace(meter, sign="discharge-positive"))


def test_a_meter_whose_sign_is_known_is_never_asked_about_or_turned() -> None:
    keep_way("jbd-bms", "plus")
    meter = LIBRARY.meter("jbd-bms")
    assert not is_open(meter) and not turns(meter)


@pytest.mark.parametrize("text", ["", "eg4-v20 = 3", 'eg4-v20 = "sideways"', "no TOML [", "\x00"])
def test_what_the_file_holds_otherwise_is_as_if_nobody_had_been_asked(text: str, data_folder: Path) -> None:
    (data_folder / FILE).write_text(text)
    assert told_way("eg4-v20") is None
    keep_way("jbd-up", "minus")
    assert (told_way("jbd-up"), told_way("eg4-v20")) == ("minus", None)
