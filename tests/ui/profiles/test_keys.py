"""From a profile to where it is used, and to the editor and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library, open_library
from purifier.library.places import user_folder
from purifier.services.plan.request import FOUNDING
from purifier.ui.app import PurifierApp
from purifier.ui.log.port_picker import PortPicker
from purifier.ui.plan.screen import PlanScreen
from purifier.ui.profiles.screen import ProfilesScreen
from purifier.ui.widgets.controls import Entry, Options
from purifier.ui.widgets.pick_list import PickList
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def find(pilot: Pilot[None], kind: int, name: str) -> None:
    """The Profiles screen, ``kind`` tabs to the right, ``name`` found."""
    await settle(pilot)
    await press(pilot, "4", *["right"] * kind, "slash")
    await type_text(pilot, name)
    await press(pilot, "enter")


@pytest.fixture
def on_profiles(library: Library) -> MakeApp:
    """The app opened on this screen, its Plan not yet there."""

    def make() -> PurifierApp:
        return PurifierApp(library, FOUNDING, screen="profiles")

    return make


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An editor that adds the text of this file to whatever it opens; the app steps aside as on a terminal."""
    added = tmp_path / "added"
    added.write_text("", "utf-8")
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\ncat "{added}" >> "$2"\n', "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{script}' --wait")

    @contextmanager
    def aside(self: PurifierApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(PurifierApp, "suspend", aside)
    return added


async def test_what_is_used_is_planned_and_what_does_not_fit_says_so(on_profiles: MakeApp) -> None:
    """A Plan that was never shown is opened for it; z takes back what was done."""
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert view_of(pilot.app).request.batteries == (*FOUNDING.batteries, "ecoflow-delta-2")
        assert view_of(pilot.app).setup == 3 and "Added EcoFlow DELTA 2" in said(pilot)
        await press(pilot, "4", "enter")
        assert len(view_of(pilot.app).request.batteries) == 4 and "remove one with d" in said(pilot)
        await press(pilot, "z", "home")
        assert view_of(pilot.app).request == FOUNDING
        await find(pilot, 1, "coway")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.purifier == "coway-airmega-400"
        await find(pilot, 1, "inverter")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries[0] == "lifepo4-12v-100ah+inverter-300w"
        await find(pilot, 0, "24")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries[0] == "lifepo4-12v-100ah+inverter-300w"
        assert "does not fit between LiFePO4 12 V 100 Ah and what it runs" in said(pilot)


async def test_a_meter_opens_the_record_dialog_and_what_is_of_no_use_says_so(folder: Path, bundle: Path) -> None:
    (folder / "profiles/meters").symlink_to(bundle / "meters")
    app = PurifierApp(Library([Path("profiles")]), FOUNDING, screen="profiles", database=folder / "runs.sqlite3")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right", "right", "right", "enter")
        assert "A chemistry stands behind batteries" in said(pilot)
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, PortPicker)


async def test_a_bundled_profile_is_copied_before_it_is_edited(edited: Path, user_folders: Path) -> None:
    edited.write_text("# mine\n", "utf-8")
    app = PurifierApp(open_library(), FOUNDING, screen="profiles")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "lifepo4 12 v 100")
        await press(pilot, "enter", "e")
        mine = user_folder() / "batteries/lifepo4-12v-100ah.toml"
        assert mine.read_text("utf-8").endswith("# mine\n")
        assert "Copied from the bundle" in said(pilot) and "nothing wrong" in said(pilot)
        assert app.library.path_of("battery", "lifepo4-12v-100ah") == mine


async def test_what_was_broken_in_the_editor_is_told_on_return(on_profiles: MakeApp, edited: Path) -> None:
    edited.write_text('enrgy = "5 Wh"\n', "utf-8")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "ecoflow-delta-2.toml: 1 problem, e again to mend." in said(pilot)
        await press(pilot, "escape", "enter")
        assert "cannot be used" in squeezed(pilot)
        assert isinstance(pilot.app.screen, ProfilesScreen) and "e opens it" in said(pilot)


async def test_without_an_editor_the_path_is_said_and_copied(
    on_profiles: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/nowhere/ed")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "/nowhere/ed cannot be started (No such file or directory)" in said(pilot)
        monkeypatch.delenv("VISUAL")
        monkeypatch.setenv("EDITOR", "")
        await press(pilot, "e")
        assert "No editor is named in $VISUAL or $EDITOR" in said(pilot)
        assert pilot.app.clipboard == "profiles/batteries/ecoflow-delta-2.toml"


async def test_a_new_one_is_begun_from_the_template(on_profiles: MakeApp, edited: Path, folder: Path) -> None:
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "a")
        assert (folder / "profiles/batteries/my-battery.toml").is_file()
        assert (folder / "profiles/batteries/my-battery-2.toml").is_file()
        assert pilot.app.screen.query_one(PickList).pointed is not None
        assert "my-battery-2" in squeezed(pilot), "the cursor is on it"


@pytest.mark.slow  # goes the same way as others
async def test_v_reads_and_escape_goes_back_first_to_the_list_then_to_all_of_it(on_profiles: MakeApp) -> None:
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "v")
        assert pilot.app.screen.query_one("#profile-box").has_focus
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Options).has_focus
        assert pilot.app.screen.query_one(Entry).value == "delta"
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Entry).value == ""
        await press(pilot, "j", "j", "k")
        assert pilot.app.screen.query_one(Options).highlighted == 1


async def test_a_kind_without_profiles_says_what_to_press_and_a_file_without_an_id_is_listed(
    on_profiles: MakeApp, folder: Path
) -> None:
    (folder / "profiles/batteries/My Battery.toml").write_text("", "utf-8")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "! My Battery.toml" in squeezed(pilot) and "1 cannot be used" in squeezed(pilot)
        assert "expected lower-case words joined by hyphens" in words_of(pilot, "#profile")
        await press(pilot, "right", "right", "right", "enter")
        assert "None is here yet: a begins one." in words_of(pilot, "#profile")
        assert "a begins a new profile" in said(pilot)
