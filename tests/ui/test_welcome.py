"""What a newcomer is told on the first start, and that it goes for good."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.first_start import is_first_start, remember_use
from purifier.services.plan.kept import Kept
from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import last_file
from purifier.ui import app as the_app
from purifier.ui.app import PurifierApp
from tests.thinned import thinned
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text

HINT = "This comparison is an example"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, in which nothing is."""
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.delenv("PURIFIER_DB", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize("key", thinned(["escape", "enter", "d"], keep=3))
async def test_it_goes_for_good_with_the_first_change_or_when_closed(library: Library, home: Path, key: str) -> None:
    app = PurifierApp(library, welcome=is_first_start())
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert HINT in squeezed(pilot) and is_first_start()
        await press(pilot, "j", "question_mark")
        assert "How long it lasts" in squeezed(pilot)
        await press(pilot, "escape")
        assert HINT in squeezed(pilot), "esc closes what is in front alone"
        await press(pilot, key)
        assert HINT not in squeezed(pilot) and not is_first_start()
        await press(pilot, "enter")
        assert "Change this set-up" in squeezed(pilot), "enter is again what it was"


async def test_the_first_battery_takes_the_examples_place_and_z_puts_it_back_beside(
    library: Library, home: Path
) -> None:
    app = PurifierApp(library, welcome=is_first_start())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        example = view_of(app).request.batteries
        await press(pilot, "p")
        await type_text(pilot, "coway")
        await press(pilot, "enter")
        await press(pilot, "a")
        await type_text(pilot, "delta 2")
        await press(pilot, "enter", "enter")
        assert view_of(app).request.batteries == ("ecoflow-delta-2:ac",)
        assert "EcoFlow DELTA 2 takes the place of the example; z puts that back beside it." in said(pilot)
        assert "Plan on " in squeezed(pilot)
        await press(pilot, "z")
        assert len(view_of(app).shown) == len(example) + 1 and view_of(app).setup == len(example)
        await press(pilot, "d", "a")
        await type_text(pilot, "1 kWh")
        await press(pilot, "enter", "enter")
        assert len(view_of(app).shown) == len(example) + 1, "what was changed is no example any more"


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_there_is_room_for_it_beside_the_answer(library: Library, home: Path, size: tuple[int, int]) -> None:
    app = PurifierApp(library, welcome=True)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert HINT in shown and "esc closes" in shown and "Plan on" in shown and "quit" in shown
        assert view_of(app).cell is not None


def opened_with(monkeypatch: pytest.MonkeyPatch, opens: Callable[[], int]) -> bool:
    """Whether the app that ``opens`` welcomes whoever it is."""
    found: list[bool] = []
    monkeypatch.setattr(PurifierApp, "run", lambda app: found.append(app.welcome))
    opens()
    return found[0]


def test_it_is_shown_on_the_first_start_alone(
    library: Library, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain() -> int:
        return the_app.run(library)

    assert opened_with(monkeypatch, plain)
    assert not opened_with(monkeypatch, lambda: the_app.run(library, Request(("1280 Wh",), load="5 W")))
    assert not opened_with(monkeypatch, lambda: the_app.run(library, screen="log", pretend=True))
    remember_use()
    assert not opened_with(monkeypatch, plain)


def test_who_used_it_before_there_was_a_mark_is_no_newcomer(library: Library, home: Path) -> None:
    Kept().keep(Request(("lifepo4-12v-100ah",), purifier="airfanta-3pro"))
    assert last_file().is_file() and not is_first_start()


@pytest.mark.skipif(sys.platform == "win32", reason="a file in place of a folder is met otherwise there")
def test_where_nothing_can_be_written_it_is_shown_each_time_without_an_error(home: Path) -> None:
    home.write_text("a file where the folder should be", "utf-8")
    remember_use()
    assert is_first_start()
