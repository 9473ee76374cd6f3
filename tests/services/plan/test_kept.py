"""What the app comes back to: kept for certain, or told."""

from __future__ import annotations

from pathlib import Path

from purifier.services.plan.kept import OTHER, Kept
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import last_file, load, remembered

ONE = Request(("1280 Wh",), load="5 W")


def test_what_another_copy_kept_is_put_aside_and_told_once() -> None:
    mine, other = Kept(), Kept()
    assert other.keep(ONE) == ""
    words = mine.keep(FOUNDING)
    assert "Another copy of this app" in words and OTHER in words
    assert remembered() == FOUNDING and load(last_file().with_name(OTHER)) == ONE
    assert other.keep(ONE) != "" and mine.keep(FOUNDING) == "", "once in each copy"
    assert load(last_file().with_name(OTHER)) == ONE, "and still nothing is lost"


def test_two_copies_that_want_the_same_do_not_quarrel() -> None:
    mine, other = Kept(), Kept()
    assert other.keep(ONE) == "" and mine.keep(ONE) == ""
    assert not last_file().with_name(OTHER).exists()


def test_one_copy_alone_is_never_told_of_another() -> None:
    kept = Kept()
    for request in (ONE, FOUNDING, Request(), ONE):
        assert kept.keep(request) == ""


def test_a_folder_that_refuses_is_told_once_with_what_to_do(tmp_path: Path) -> None:
    folder = last_file().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    kept = Kept()
    words = kept.keep(ONE)
    assert "cannot be kept for the next start" in words and "purifier doctor" in words
    assert kept.keep(FOUNDING) == "" and kept.trouble() == ""
    assert "is no folder" in Kept().trouble(), "at the start too, before anything is lost"
    assert folder.read_text() == "a file where the folder should be"


def test_a_folder_that_is_not_there_yet_is_no_trouble() -> None:
    assert Kept().trouble() == ""
