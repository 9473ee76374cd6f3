"""The folder in which pretend meters say where they are: one's own, or none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from purifier.errors import LinkError
from purifier.link import pretend
from tests.patience import HANGS_S

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals on Windows", allow_module_level=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the folder is when there is no XDG_RUNTIME_DIR; it is not made yet."""
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / f"purifier-{os.getuid()}"


def dead_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_folder_is_made_for_this_user_alone(place: Path) -> None:
    assert pretend.claim("diy-json") == "diy-json"
    assert place.stat().st_mode & 0o777 == 0o700
    pretend.announce("diy-json", "/dev/null")
    assert list(pretend.standing()) == [("diy-json", "/dev/null")] and pretend.claim("diy-json") == "diy-json-2"
    pretend.announce("diy-json", None)
    assert not os.listdir(place)


def test_only_links_of_dead_meters_are_taken_away(place: Path) -> None:
    place.mkdir(mode=0o700)
    dead, alive = f"diy-json@{dead_process()}", f"jbd-bms@{os.getpid()}"
    (place / dead).symlink_to("/dev/null")
    (place / alive).symlink_to("/dev/null")
    kept = {
        "notes.txt",
        "runs.sqlite3",
        "name@host",
        f"diy-json@{dead_process()}.toml",
        f"Some File@{dead_process()}",
        f"jbd-bms@{dead_process()}",  # of the right form, but a file
        "@1",
        "x@0x1",
    }
    for name in kept:
        (place / name).write_text("mine")
    (place / "lock").symlink_to("host.example:+123")
    (place / "folder@999999").mkdir()
    pretend.claim("diy-json")
    assert set(os.listdir(place)) == kept | {alive, "lock", "folder@999999"}


def test_a_link_to_another_folder_is_refused_and_nothing_behind_it_touched(place: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o700)
    (victim / f"diy-json@{dead_process()}").symlink_to("/dev/null")
    (victim / "letter.txt").write_text("mine")
    before = sorted(os.listdir(victim))
    place.symlink_to(victim)
    with pytest.raises(LinkError, match="is a link to somewhere else: remove it, or set XDG_RUNTIME_DIR"):
        pretend.claim("diy-json")
    assert sorted(os.listdir(victim)) == before and list(pretend.standing()) == []


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707, 0o1777])
def test_a_folder_that_others_may_enter_is_refused(mode: int, place: Path) -> None:
    place.mkdir()
    place.chmod(mode)
    with pytest.raises(LinkError, match="is open to others"):
        pretend.claim("diy-json")
    assert list(pretend.standing()) == []


def test_a_file_in_its_place_is_refused(place: Path) -> None:
    place.write_text("mine")
    with pytest.raises(LinkError, match="is no folder"):
        pretend.claim("diy-json")
    assert place.read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_refused(place: Path) -> None:
    place.mkdir(mode=0o700)
    os.chown(place, 65534, 65534)
    with pytest.raises(LinkError, match="is another user's"):
        pretend.claim("diy-json")
    assert list(pretend.standing()) == []


def test_the_command_says_it_in_a_sentence(place: Path, tmp_path: Path) -> None:
    place.symlink_to(tmp_path)
    words = ["simulate", "--meter", "diy-json", "-b", "1280 Wh", "--load", "5 W"]
    done = subprocess.run(
        [sys.executable, "-m", "purifier", *words],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=HANGS_S,
    )
    assert done.returncode == 3 and done.stderr.startswith(
        f"purifier: the folder of pretend meters, {place}, is a link to"
    )
