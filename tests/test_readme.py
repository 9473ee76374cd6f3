"""The README is what a newcomer does first: its examples print what it says they print."""

from __future__ import annotations

import re
from pathlib import Path

from tests.readme import README, ROOT, commands, replayed


def test_the_examples_print_what_the_readme_shows(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert len(re.findall(r"^\$ purifier", text, re.MULTILINE)) >= 6
    assert replayed(text, tmp_path) == text


def test_the_first_block_opens_the_app_and_the_second_runs_the_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert [len(block.strip().splitlines()) for block in blocks[:2]] == [1, 1]
    assert blocks[0].strip().endswith("purifier") and "pytest" in blocks[1]


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", README.read_text(encoding="utf-8"))
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def test_here_documents_belong_to_their_command() -> None:
    assert commands("$ cat <<'END'\nx\nEND\nprinted\n$ ls\n") == ["cat <<'END'\nx\nEND", "ls"]
