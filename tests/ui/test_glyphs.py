"""On the text console of Linux: no sign that its font does not have, on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from purifier.ui.glyphs import on_console
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.log.recorded import Recorded
from tests.ui.reading import press, screen_text, settle

SEEN = {
    "plan and log": ("v", "3", "v"),
    "its dialogs": ("a", "escape", "c", "escape", "p", "escape", "e", "escape", "question_mark", "escape", "colon"),
    "questions of the log": ("3", "x", "escape", "m", "escape", "question_mark"),
    "runs": ("4", "enter", "v", "escape"),
    "profiles": ("5", "l"),
    "choose": ("2", "v", "right_square_bracket", "e", "escape"),
}


def strange(text: str) -> set[str]:
    """Signs that code page 437 does not have."""
    return {sign for sign in text if sign != "\n" and sign.encode("cp437", "ignore") == b""}


@pytest.mark.parametrize("seen", thinned(SEEN, keep=9))
async def test_every_sign_on_every_screen_is_one_of_the_console(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    monkeypatch.setenv("TERM", "linux")
    recorded = Recorded(tmp_path / "runs.sqlite3").hear(2.0)
    app = make_app()
    app._database = tmp_path / "runs.sqlite3"
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert strange(screen_text(pilot)) == set()
        for key in SEEN[seen]:
            await press(pilot, key)
            assert strange(screen_text(pilot)) == set(), key
    recorded.close()


@pytest.mark.slow
async def test_on_any_other_terminal_nothing_is_put_in_the_place_of_anything(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = screen_text(pilot)
        assert "▸" in shown and "★" in shown and "╭" in shown


@pytest.mark.parametrize(
    ("sign", "instead"),
    [
        ("▸", ">"),
        ("★", "*"),
        ("╭", "┌"),
        ("┏", "╔"),
        ("╺", "═"),
        ("³", "3"),
        ("é", "é"),
        ("ē", "e"),
        ("⠁", "'"),
        ("⡇", ":"),
    ],
)
def test_what_stands_for_a_sign_looks_like_it(sign: str, instead: str) -> None:
    assert on_console(sign) == instead


def test_whatever_is_written_keeps_its_columns() -> None:
    for number in (*range(0x20, 0x3100), *range(0xFF00, 0xFFF0), *range(0x1F300, 0x1F700), *range(0x1FB00, 0x1FBFF)):
        sign = chr(number)
        if sign.isprintable():
            assert cell_len(on_console(sign)) == cell_len(sign)
            assert strange(on_console(sign)) == set()
