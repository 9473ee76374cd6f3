"""profiles/README.md tells a newcomer what a profile may hold: its tables and examples are held to the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.library.ids import FOLDERS, KINDS
from tests.profiles_readme import OTHER_BLOCKS, README, filled, names_of_blocks
from tests.readme import replayed

TEXT = README.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n# (\S+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_its_tables_are_those_of_the_program() -> None:
    assert filled(TEXT) == TEXT, (
        "what a profile may hold has changed; if that is meant: python -m tests.profiles_readme"
    )
    assert sorted(names_of_blocks(TEXT)) == sorted((*OTHER_BLOCKS, *KINDS))


def test_it_says_where_every_kind_belongs() -> None:
    assert [folder for folder in FOLDERS.values() if f"`{folder}/`" not in TEXT] == []
    assert [kind for kind in KINDS if f"\n## {kind.capitalize()}\n" not in TEXT] == []


def test_its_commands_print_what_it_shows(tmp_path: Path) -> None:
    assert replayed(TEXT, tmp_path) == TEXT, "if what is printed is right: python -m tests.profiles_readme"


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_its_examples_are_profiles_without_problems(tmp_path: Path, bundle: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    kind = next(kind for kind, folder in FOLDERS.items() if folder == file.parent.name)
    library = Library([tmp_path, bundle])
    assert [str(problem) for problem in library.opened(kind, file.stem).problems] == []


def test_it_lies_among_the_profiles_without_being_taken_for_one(tmp_path: Path) -> None:
    for folder in ("", "batteries"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "README.md").write_text(TEXT, encoding="utf-8")
    library = Library([tmp_path])
    assert library.problems() == ()
    assert library.ids("battery") == ()
