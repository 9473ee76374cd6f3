"""Finding profiles, one file at a time, whatever else lies about."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from purifier.errors import ProfileError, UsageError
from purifier.library import places, toml_text
from purifier.library.catalogue import Library, open_library
from purifier.library.problems import Problem
from purifier.library.toml_text import Document, read_document

PACK = """\
name = "{name}"
energy = "1280 Wh"
sources = [{{covers = ["energy"], kind = "measured", note = "x"}}]
"""


def put(place: Path, id_: str, text: str = "", folder: str = "batteries") -> Path:
    file = place / folder / f"{id_}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text or PACK.format(name=id_), encoding="utf-8")
    return file


def test_an_earlier_place_shadows_a_later_one(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    own = put(mine, "pack", PACK.format(name="Mine"))
    put(theirs, "pack", PACK.format(name="Theirs"))
    put(theirs, "other")
    library = Library([mine, theirs])
    assert library.battery("pack").name == "Mine"
    assert library.path_of("battery", "pack") == own
    assert library.ids("battery") == ("other", "pack")
    assert [battery.name for battery in library.all("battery")] == ["other", "Mine"]


def test_a_bad_file_hides_no_other_and_is_not_silently_passed_over(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    put(mine, "pack", "energy = 3\n")
    put(theirs, "pack")
    put(theirs, "good")
    library = Library([mine, theirs])
    assert [battery.id for battery in library.all("battery")] == ["good"]
    with pytest.raises(ProfileError, match="the battery profile 'pack' cannot be used: it has 3 problems") as refusal:
        library.battery("pack")
    assert list(refusal.value.problems) == list(library.problems("battery"))
    assert all(str(problem).startswith(f"{mine / 'batteries' / 'pack.toml'}:") for problem in refusal.value.problems)


def test_only_the_file_asked_for_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for id_ in ("a", "b", "c"):
        put(tmp_path, id_)
    opened: list[str] = []

    def read(path: Path) -> Document | Problem:
        opened.append(path.stem)
        return read_document(path)

    monkeypatch.setattr(toml_text, "read_document", read)
    library = Library([tmp_path])
    assert library.ids("battery") == ("a", "b", "c")
    assert opened == []
    assert library.battery("b") is library.battery("b")
    assert opened == ["b"]


def test_fresh_reads_the_disk_again(tmp_path: Path) -> None:
    put(tmp_path, "pack", PACK.format(name="Before"))
    library = Library([tmp_path])
    assert library.battery("pack").name == "Before"
    put(tmp_path, "pack", PACK.format(name="After"))
    assert library.battery("pack").name == "Before"
    assert library.fresh().battery("pack").name == "After"


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("lifepo4-12v-100", r"did you mean 'lifepo4-12v-100ah'\?"),
        ("lifepo", r"did you mean 'lifepo4-12v-50ah' or 'lifepo4-12v-100ah'\?"),
        ("zzz", "'purifier profiles list --kind battery' lists them"),
        ("../batteries/lifepo4-12v-100ah", "no battery profile is called"),
        ("", "no battery profile is called ''"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(tmp_path: Path, id_: str, words: str) -> None:
    put(tmp_path, "lifepo4-12v-100ah")
    put(tmp_path, "lifepo4-12v-50ah")
    with pytest.raises(UsageError, match=words):
        Library([tmp_path]).battery(id_)


def test_hidden_files_other_files_and_deeper_folders_are_no_profiles(tmp_path: Path) -> None:
    put(tmp_path, "pack")
    for name in (".#pack.toml", ".hidden.toml", "pack.toml~", "notes.txt", "deeper/inner.toml"):
        file = tmp_path / "batteries" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("junk", encoding="utf-8")
    library = Library([tmp_path])
    assert library.ids("battery") == ("pack",)
    assert library.problems() == ()


@pytest.mark.parametrize("stem", ["Pack", "12v", "a--b", "a_b", "a b", "-a", "é", "x" * 81])
def test_a_file_name_that_is_no_id_is_a_problem(tmp_path: Path, stem: str) -> None:
    put(tmp_path, "pack")
    bad = put(tmp_path, stem)
    library = Library([tmp_path])
    assert library.ids("battery") == ("pack",)
    assert [problem.path for problem in library.problems()] == [bad]
    assert "lower-case words joined by hyphens" in library.problems()[0].message


def test_a_prior_of_no_known_class_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "station_ac", folder="priors")
    put(tmp_path, "stationac", folder="priors")
    messages = [problem.message for problem in Library([tmp_path]).problems("prior")]
    assert any("did you mean 'station-ac'?" in message for message in messages)


def test_a_chemistry_that_is_not_there_is_a_problem_of_the_battery(tmp_path: Path) -> None:
    file = put(tmp_path, "pack", 'chemistry = "lifepo"\n' + PACK.format(name="x"))
    put(tmp_path, "lifepo4", "junk", folder="chemistries")
    library = Library([tmp_path])
    with pytest.raises(ProfileError) as refusal:
        library.battery("pack")
    (problem,) = refusal.value.problems
    assert str(problem).startswith(f"{file}:1: chemistry: no chemistry profile is called 'lifepo' (did you mean")
    put(tmp_path, "pack", 'chemistry = "lifepo4"\n' + PACK.format(name="x"))
    assert library.fresh().battery("pack").chemistry == "lifepo4"


def test_folders_devices_and_dead_links_are_problems_not_failures(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs named pipes")
    put(tmp_path, "good")
    (tmp_path / "batteries" / "folder.toml").mkdir()
    (tmp_path / "batteries" / "dead.toml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "batteries" / "fifo.toml")
    library = Library([tmp_path])
    assert [battery.id for battery in library.all("battery")] == ["good"]
    assert [problem.path.name for problem in library.problems()] == ["dead.toml", "fifo.toml", "folder.toml"]


def test_looks_in_named_folders_then_the_variable_then_the_users_then_the_bundle(
    tmp_path: Path, user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / name for name in ("first", "second", "third")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv("PURIFIER_PROFILES", f"{folders[1]}{os.pathsep}{os.pathsep}{folders[2]}")
    found = open_library([folders[0]]).places
    assert list(found[:3]) == folders
    assert found[3].is_relative_to(user_folders)
    assert found[4] == places.bundle()
    assert (found[4] / "batteries").is_dir()


def test_a_named_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--profiles: expected a folder of profiles, found nothing there"):
        open_library([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="found a file"):
        open_library([put(tmp_path, "pack")])


def test_a_folder_in_the_variable_that_is_not_there_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURIFIER_PROFILES", str(tmp_path / "nowhere"))
    assert open_library().ids("battery")


def test_one_letter_is_like_no_id() -> None:
    with pytest.raises(UsageError) as raised:
        open_library().battery("x")
    assert str(raised.value) == (
        "no battery profile is called 'x' ('purifier profiles list --kind battery' lists them)"
    )
