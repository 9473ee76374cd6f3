"""A meter's table that reads back what it writes, and the words for one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.protocols.round_trip import unread
from tests.conftest import REPOSITORY
from tests.library.filled_in import filled_in

BUNDLE = Library([REPOSITORY / "profiles"])


def written(folder: Path, *changes: tuple[str, str]) -> Library:
    """The template as somebody's own meter, with changes."""
    text = filled_in("meter")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "meters").mkdir()
    (folder / "meters" / "mine.toml").write_text(text)
    return Library([folder])


@pytest.mark.parametrize("id_", BUNDLE.ids("meter"))
def test_every_meter_of_the_bundle_reads_back_what_it_writes(id_: str) -> None:
    assert unread(BUNDLE.meter(id_)) is None


def test_the_template_can_be_pretended_as_it_stands(tmp_path: Path) -> None:
    assert unread(written(tmp_path).meter("mine")) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#check_from = 0", "check_from = 25", "compare length, check, check_from and ends under [framing]"),
    ],
)
def test_what_contradicts_itself_is_told_with_what_to_look_at(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert told in (unread(written(tmp_path, (old, new)).meter("mine")) or "")


@pytest.mark.parametrize("length", [15, 17, 20, 40])
def test_of_what_comes_as_often_as_there_is_room_for_no_more_is_written(length: int, tmp_path: Path) -> None:
    assert unread(written(tmp_path, ("length = 20 ", f"length = {length} ")).meter("mine")) is None
