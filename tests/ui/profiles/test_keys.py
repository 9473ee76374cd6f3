"""From a profile to where it is used, and to the editor and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library
from purifier.library.places import user_folder
from purifier.services.plan.request import FOUNDING
from purifier.ui.app import PurifierApp
from purifier.ui.log.port_picker import PortPicker
from purifier.ui.plan.screen import PlanScreen
from purifier.ui.profiles.screen import ProfilesScreen
from purifier.ui.widgets.controls import Entry, Options
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, type_text, words_of


async def find(pilot: Pilot[None], kind: int, name: str) -> None:
    """The Profiles screen, ``kind`` tabs to the right, ``name`` found."""
    await settle(pilot)
    await press(pilot, "5", *["right"] * kind, "slash")
    await type_text(pilot, name)
    await press(pilot, "enter")


@pytest.fixture
def on_bundled(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> MakeApp:
    """The same where that library came with the program, and the person's own folder goes before it."""
    monkeypatch.setattr("purifier.services.profiles.own.bundle", lambda: folder / "profiles")
    places = Library([user_folder(), folder / "profiles"])
    return lambda: PurifierApp(places, FOUNDING, screen="profiles")


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
        await press(pilot, "5", "enter")
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
    for kind in ("meters", "parts"):
        (folder / "profiles" / kind).symlink_to(bundle / kind)
    app = PurifierApp(Library([Path("profiles")]), FOUNDING, screen="profiles", database=folder / "runs.sqlite3")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *["right"] * 5, "enter")
        assert "A chemistry stands behind batteries" in said(pilot)
        await press(pilot, "left", "enter")
        assert "A part is bought beside a battery" in said(pilot)
        assert "Charger for 12 V LiFePO4 18.99 USD" in squeezed(pilot)
        await press(pilot, "left", "enter")
        assert isinstance(app.screen, PortPicker)


async def test_a_bundled_profile_is_copied_only_when_it_was_changed(
    on_bundled: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking leaves nothing behind; a change makes it the person's own, and the list and the pane say so."""
    app = on_bundled()
    mine = user_folder() / "batteries/lifepo4-12v-100ah.toml"
    monkeypatch.setattr("purifier.services.profiles.editor.AT_ONCE_S", 0.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "lifepo4 12 v 100")
        await press(pilot, "enter", "e")
        assert "Nothing was changed, so nothing was copied" in said(pilot)
        assert not user_folder().exists()
        edited.write_text("# mine\n", "utf-8")
        await press(pilot, "e")
        assert mine.read_text("utf-8").endswith("# mine\n")
        assert "Copied to" in said(pilot) and "nothing wrong" in said(pilot)
        assert [path.name for path in user_folder().iterdir()] == ["batteries"], "no draft is left"
        assert app.library.path_of("battery", "lifepo4-12v-100ah") == mine
        assert "your copy" in squeezed(pilot)
        assert "Yours: it stands in front of the one that comes with the program" in words_of(pilot, "#profile")


async def test_what_an_editor_saves_after_it_returned_is_taken_with_f5(
    on_bundled: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor with a window of its own is back at once."""
    monkeypatch.setenv("VISUAL", "true")
    app = on_bundled()
    async with app.run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "lifepo4 12 v 100")
        await press(pilot, "e")
        assert "If 'true' has a window open, save there and press f5" in said(pilot)
        draft = user_folder() / ".drafts/batteries/lifepo4-12v-100ah.toml"
        draft.write_text(draft.read_text("utf-8") + "# later\n", "utf-8")
        await press(pilot, "f5")
        assert "Yours now: lifepo4-12v-100ah.toml" in said(pilot)
        assert app.library.path_of("battery", "lifepo4-12v-100ah").read_text("utf-8").endswith("# later\n")
        assert not draft.exists()


async def test_a_copy_that_cannot_be_written_loses_nothing(on_bundled: MakeApp, edited: Path) -> None:
    edited.write_text("# mine\n", "utf-8")
    app = on_bundled()
    async with app.run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "lifepo4 12 v 100")
        user_folder().mkdir(parents=True)
        (user_folder() / "batteries").write_text("a file where a folder belongs", "utf-8")
        await press(pilot, "e")
        assert "What you wrote is in" in said(pilot)
        (user_folder() / "batteries").unlink()
        edited.write_text("", "utf-8")
        await press(pilot, "e")
        assert "As you left it. Copied to" in said(pilot)
        assert app.library.path_of("battery", "lifepo4-12v-100ah").read_text("utf-8").endswith("# mine\n")


async def test_what_was_broken_in_the_editor_is_told_on_return(on_profiles: MakeApp, edited: Path) -> None:
    edited.write_text('enrgy = "5 Wh"\n', "utf-8")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "ecoflow-delta-2.toml: 1 problem, e again to mend." in said(pilot)
        await press(pilot, "escape", "enter")
        assert "cannot be used" in squeezed(pilot)
        assert isinstance(pilot.app.screen, ProfilesScreen) and "e opens it" in said(pilot)


FAILING = (
    ("/nowhere/ed", "'/nowhere/ed' of $VISUAL cannot be started: No such file or directory. The file is profiles/"),
    ("/", "'/' of $VISUAL cannot be started: Permission denied. The file is profiles/"),
    ("sh -c 'exit 3'", "The editor 'sh -c exit 3' of $VISUAL failed: it ended with status 3."),
    ("sh -c 'kill -9 $$'", "was ended by the signal SIGKILL."),
    (
        '"unbalanced',
        "$VISUAL cannot be read: a command such as 'nano' or 'code --wait' was expected, '\"unbalanced' has",
    ),
)


async def test_an_editor_that_fails_is_named_and_the_app_goes_on(
    on_profiles: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        for editor, words in FAILING:
            monkeypatch.setenv("VISUAL", editor)
            await press(pilot, "e")
            assert words in said(pilot)
        assert "nothing wrong" not in said(pilot), "that is not the news"


async def test_without_any_editor_the_path_is_said_and_copied(
    on_profiles: MakeApp, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await find(pilot, 0, "delta")
        await press(pilot, "e")
        assert "No editor was found: name one in $VISUAL or $EDITOR. The file is profiles/" in said(pilot)
        assert pilot.app.clipboard == "profiles/batteries/ecoflow-delta-2.toml"


async def test_a_new_one_is_named_first_and_begun_from_the_template(
    on_profiles: MakeApp, edited: Path, folder: Path
) -> None:
    """Its file, its id and the key in it come from the name; keys typed on go into the name; esc leaves nothing."""
    batteries = folder / "profiles/batteries"
    before = set(batteries.iterdir())
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "a bar")
        await press(pilot, "escape")
        assert set(batteries.iterdir()) == before
        await press(pilot, "a", "enter")
        assert "A name such as 'Shed pack 24 V' was expected" in squeezed(pilot)
        await type_text(pilot, "Akku für 24 V")
        assert "Its id is akku-fur-24-v" in squeezed(pilot)
        await press(pilot, "enter")
        assert set(batteries.iterdir()) - before == {batteries / "akku-fur-24-v.toml"}
        assert 'name = "Akku für 24 V"' in (batteries / "akku-fur-24-v.toml").read_text("utf-8")
        assert "Its id, for the command line, is akku-fur-24-v." in said(pilot)
        assert "still the template's" in words_of(pilot, "#profile")
        await press(pilot, "enter")
        assert "cannot be used" in said(pilot)
        await press(pilot, "a")
        await type_text(pilot, "AKKU fur 24 V")
        assert "Its id is akku-fur-24-v-2; akku-fur-24-v is another" in squeezed(pilot)


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
