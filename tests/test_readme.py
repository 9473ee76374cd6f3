"""The README is what a newcomer does first: its examples print what it says they print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme import GUIDE, README, ROOT, commands, replayed

PAGES = (README, *GUIDE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.search(r"^\$ purifier", text, re.MULTILINE)
    assert replayed(text, tmp_path) == text


def test_the_readme_can_be_read_in_one_sitting() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 200


def test_the_first_block_opens_the_app_and_the_second_runs_the_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert [len(block.strip().splitlines()) for block in blocks[:2]] == [1, 1]
    assert blocks[0].strip().endswith("purifier") and "pytest" in blocks[1]


def test_every_picture_and_every_page_is_there() -> None:
    for page in PAGES:
        links = [link for link in re.findall(r"\]\((?!http)(.+?)\)", page.read_text(encoding="utf-8"))]
        assert all((page.parent / link).is_file() for link in links), page
    first_screenful = "\n".join(README.read_text(encoding="utf-8").splitlines()[:20])
    assert (ROOT / re.findall(r'<img src="(.+?)"', first_screenful)[0]).is_file()


def test_here_documents_belong_to_their_command() -> None:
    assert commands("$ cat <<'END'\nx\nEND\nprinted\n$ ls\n") == ["cat <<'END'\nx\nEND", "ls"]
