"""Set-ups kept in files: what goes in comes out, and what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import SetupFileError
from purifier.services.plan import setup_files
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.kept import Kept
from purifier.services.plan.request import FOUNDING, Request

words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
requests = st.builds(
    Request,
    batteries=st.lists(words, min_size=1, max_size=4).map(tuple),
    purifier=st.none() | words,
    load=st.none() | words,
    setting=st.none() | words,
    conditions=st.dictionaries(st.sampled_from(sorted(CONDITIONS)), words),
)


@given(requests)
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, request_: Request) -> None:
    path = tmp_path_factory.mktemp("set-ups") / "plan.toml"
    setup_files.save(path, request_)
    assert setup_files.load(path) == request_


def test_all_problems_of_a_file_come_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text('batterie = ["a"]\npurifier = 5\n[conditions]\nhelth = "80 %"\n')
    with pytest.raises(SetupFileError) as caught:
        setup_files.load(path)
    message = str(caught.value)
    for expected in (":1: batteries: missing", ":1: batterie: unknown key (did you mean 'batteries'?)", ":2: purifier",
                     ":4: conditions.helth: unknown key (did you mean 'health'?)"):  # fmt: skip
        assert expected in message


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupFileError, match="cannot write"):
        setup_files.save(tmp_path / "file" / "plan.toml", FOUNDING)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_saving_over_a_set_up_replaces_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    setup_files.save(path, FOUNDING)
    setup_files.save(path, Request(("1280 Wh",), load="10 W"))
    assert setup_files.load(path) == Request(("1280 Wh",), load="10 W")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.toml"]


def test_the_last_set_up_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert setup_files.remembered() is None
    Kept().keep(FOUNDING)
    assert setup_files.remembered() == FOUNDING
    setup_files.last_file().write_text("batteries = 5")
    assert setup_files.remembered() is None
