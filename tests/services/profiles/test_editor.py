"""Which editor it is, and how it is told the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.services.profiles.editor import Editor, Ended, command, edit, editor


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A system with no editor but those that a test puts into this folder, and none named."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text("#!/bin/sh\n", "utf-8")
        (folder / name).chmod(0o755)


def test_what_is_named_goes_before_what_the_system_has(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor() is None
    put(system, "vi")
    assert editor() == Editor(("vi",))
    put(system, "nano")
    assert editor() == Editor(("nano",))
    put(system, "sensible-editor")
    assert editor() == Editor(("sensible-editor",))
    monkeypatch.setenv("VISUAL", " ")
    monkeypatch.setenv("EDITOR", "code --wait")
    assert editor() == Editor(("code", "--wait"), "EDITOR")
    monkeypatch.setenv("VISUAL", "hx")
    assert editor() == Editor(("hx",), "VISUAL")


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        (("vim", "-R"), ["vim", "-R", "+19", "x.toml"]),
        (("/usr/bin/nvim",), ["/usr/bin/nvim", "+19", "x.toml"]),
        (("nano",), ["nano", "+19", "x.toml"]),
        (("emacs", "-nw"), ["emacs", "-nw", "+19", "x.toml"]),
        (("micro",), ["micro", "+19", "x.toml"]),
        (("kak",), ["kak", "+19", "x.toml"]),
        (("hx",), ["hx", "x.toml:19"]),
        (("code", "--wait"), ["code", "--wait", "-g", "x.toml:19"]),
        (("code", "-g", "--wait"), ["code", "-g", "--wait", "x.toml:19"]),
        (("my-editor",), ["my-editor", "x.toml"]),
    ],
)
def test_it_opens_at_the_line_where_it_takes_one(words: tuple[str, ...], opened: list[str]) -> None:
    assert command(Editor(words), Path("x.toml"), 19) == opened
    assert command(Editor(words), Path("x.toml"), None) == [*words, "x.toml"]


def test_a_link_is_the_editor_that_it_leads_to(system: Path) -> None:
    """As with Debian's alternatives."""
    put(system, "vim.basic", "sensible-editor", "busybox")
    (system / "editor").symlink_to("vim.basic")
    (system / "vi").symlink_to("busybox")
    assert command(Editor(("editor",)), Path("x.toml"), 19) == ["editor", "+19", "x.toml"]
    assert command(Editor(("sensible-editor",)), Path("x.toml"), 19) == ["sensible-editor", "+19", "x.toml"]
    assert command(Editor(("vi",)), Path("x.toml"), 19) == ["vi", "x.toml"], "busybox takes none"


def test_only_an_editor_with_a_window_may_still_have_the_file(system: Path, tmp_path: Path) -> None:
    """One in the terminal that is back at once was left without a change."""
    put(system, "vi", "subl")
    file = tmp_path / "x.toml"
    assert edit(Editor((str(system / "vi"),)), file) == Ended()
    assert edit(Editor((str(system / "subl"),)), file) == Ended(at_once=True)


def test_an_interrupt_while_it_is_open_is_the_editors(system: Path, tmp_path: Path) -> None:
    """Ctrl-C reaches both, for they share the terminal."""
    (system / "ed").write_text("#!/bin/sh\nkill -INT $PPID\nexit 0\n", "utf-8")
    (system / "ed").chmod(0o755)
    try:
        ended = edit(Editor((str(system / "ed"),)), tmp_path / "x.toml")
    except KeyboardInterrupt:
        pytest.fail("it was taken for one of the app")
    assert ended == Ended()
