"""From a profile to where it is used, and to the editor and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library, open_library
from purifier.library.places import user_folder
from purifier.services.plan.request import FOUNDING, Request
from purifier.ui.app import PurifierApp
from purifier.ui.log.port_picker import PortPicker
from purifier.ui.plan.screen import PlanScreen
from purifier.ui.profiles.screen import ProfilesScreen
from purifier.ui.widgets.controls import Entry, Options, Page
from purifier.ui.widgets.pick_list import PickList
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def find(pilot: Pilot[None], kind: int, name: str) -> None:
    """The Profiles screen, ``kind`` tabs to the right, ``name`` found."""
    await press(pilot, "4", *["right"] * kind, "slash")
    await type_text(pilot, name)
    await press(pilot, "enter")


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


async def test_a_battery_is_added_to_the_plan(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert view_of(pilot.app).request.batteries == (*FOUNDING.batteries, "ecoflow-delta-2")
        assert view_of(pilot.app).setup == 3 and "Added EcoFlow DELTA 2" in said(pilot)
        await press(pilot, "z")
        assert view_of(pilot.app).request.batteries == FOUNDING.batteries


async def test_a_full_plan_says_what_to_do(make_app: MakeApp) -> None:
    request = Request(("100 Wh", "200 Wh", "300 Wh", "400 Wh"), purifier="airfanta-3pro")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "enter")
        assert view_of(pilot.app).request == request and "remove one with d" in said(pilot)


async def test_a_purifier_is_what_the_batteries_run(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 1, "coway")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.purifier == "coway-airmega-400"


async def test_a_converter_goes_between_or_says_why_not(make_app: MakeApp) -> None:
    request = Request(("lifepo4-12v-100ah", "anker-solix-c1000:ac"), purifier="coway-airmega-400")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 2, "inverter")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries[0] == "lifepo4-12v-100ah+inverter-300w"
        await find(pilot, 0, "24")
        await press(pilot, "enter")
        assert view_of(pilot.app).request.batteries[0] == "lifepo4-12v-100ah+inverter-300w"
        assert "does not fit between LiFePO4 12 V 100 Ah and what it runs" in said(pilot)


async def test_a_plan_that_was_never_shown_is_opened_for_it(library: Library) -> None:
    app = PurifierApp(library, FOUNDING, screen="profiles")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "delta")
        await press(pilot, "enter", "enter")
        assert view_of(app).request.batteries[-1] == "ecoflow-delta-2"


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


async def test_what_was_broken_in_the_editor_is_told_on_return(make_app: MakeApp, edited: Path, folder: Path) -> None:
    edited.write_text('enrgy = "5 Wh"\n', "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "ecoflow-delta-2.toml: 1 problem, e again to mend." in said(pilot)
        await press(pilot, "escape")
        assert "cannot be used" in squeezed(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProfilesScreen) and "e opens it" in said(pilot)


async def test_without_an_editor_the_path_is_said_and_copied(
    make_app: MakeApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "No editor is named in $VISUAL or $EDITOR" in said(pilot)
        assert pilot.app.clipboard == "profiles/batteries/ecoflow-delta-2.toml"


async def test_an_editor_that_cannot_be_started_is_named(
    make_app: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/nowhere/ed")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "/nowhere/ed cannot be started (No such file or directory)" in said(pilot)


async def test_a_new_one_is_begun_from_the_template(make_app: MakeApp, edited: Path, folder: Path) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4", "a", "a")
        assert (folder / "profiles/batteries/my-battery.toml").is_file()
        assert (folder / "profiles/batteries/my-battery-2.toml").is_file()
        assert pilot.app.screen.query_one(PickList).pointed is not None
        assert "my-battery-2" in squeezed(pilot), "the cursor is on it"


async def test_v_reads_and_escape_goes_back_first_to_the_list_then_to_all_of_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await find(pilot, 0, "delta")
        await press(pilot, "v")
        assert pilot.app.screen.query_one(Page).has_focus
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Options).has_focus
        assert pilot.app.screen.query_one(Entry).value == "delta"
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Entry).value == ""
        await press(pilot, "j", "j", "k")
        assert pilot.app.screen.query_one(Options).highlighted == 1


async def test_a_kind_without_profiles_says_what_to_press(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4", "right", "right", "right")
        assert "None is here yet: a begins one." in words_of(pilot, "#profile")
        await press(pilot, "enter", "e")
        assert "a begins a new profile" in said(pilot)


async def test_a_file_that_can_have_no_id_stands_in_the_list_too(make_app: MakeApp, folder: Path, edited: Path) -> None:
    (folder / "profiles/batteries/My Battery.toml").write_text("", "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "4")
        assert "! My Battery.toml" in squeezed(pilot) and "1 cannot be used" in squeezed(pilot)
        assert "expected lower-case words joined by hyphens" in words_of(pilot, "#profile")
