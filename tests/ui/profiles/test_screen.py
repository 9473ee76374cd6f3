"""The Profiles screen: what is known, where from, what is wrong with a file."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from purifier.model.figures import SPREAD_BY_KIND
from purifier.ui.help.explain import TOPICS
from purifier.ui.profiles.screen import KINDS, ProfilesScreen
from purifier.ui.profiles.text import entries
from purifier.ui.widgets.pick_list import Choice
from tests.patience import HANGS_S
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text, words_of

BATTERY = "profiles/batteries/lifepo4-12v-100ah.toml"


STATION = """\
name = "Test station"
kind = "station"
energy = "500 Wh"

[outputs.ac]
voltage = "120 V"
overhead = "9.5 W ± 60 %"

[[sources]]
covers = ["energy"]
kind = "datasheet"
url = "https://example.org/sheet.pdf"

[[sources]]
covers = ["outputs"]
kind = "measured"
note = "on the bench"
"""


async def test_each_figure_stands_with_its_tolerance_and_source(make_app: MakeApp, folder: Path) -> None:
    (folder / "profiles/batteries/test-station.toml").write_text(STATION, "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "5", "slash")
        await type_text(pilot, "station test")
        figures = words_of(pilot, "#profile-figures")
        assert "energy 500 Wh (8 %) [1]" in figures
        assert "outputs.ac.overhead 9.5 W 60 % [2]" in figures
        assert "[1] datasheet · https://example.org/sheet.pdf [2] measured · on the bench" in words_of(
            pilot, "#profile-sources"
        )


async def test_arrows_change_the_kind(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "5", "right")
        assert "AirFanta 3Pro" in squeezed(pilot) and "settings[2].power" in words_of(pilot, "#profile-figures")
        await press(pilot, "left", "left")
        assert isinstance(pilot.app.screen, ProfilesScreen)
        assert pilot.app.screen.kind == KINDS[-1][0], "round and round"


async def test_escape_clears_the_filter(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "5", "slash")
        await type_text(pilot, "zzz")
        assert "Nothing matches" in words_of(pilot, "#profile")
        await press(pilot, "escape")
        assert "AGM lead-acid 12 V 100 Ah" in squeezed(pilot)


async def test_reload_brings_an_edited_file_to_every_screen(make_app: MakeApp, folder: Path) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        file = folder / BATTERY
        file.write_text(file.read_text("utf-8").replace("1280 Wh", "1270 Wh"), "utf-8")
        await press(pilot, "5", "f5")
        assert "nothing wrong with any" in said(pilot)
        await press(pilot, "1")
        assert "12 d 20 h" in squeezed(pilot)


async def test_a_broken_file_is_named_with_its_line_and_the_rest_goes_on(make_app: MakeApp, folder: Path) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        file = folder / BATTERY
        file.write_text(file.read_text("utf-8").replace('"100 Ah"', '"100 A"'), "utf-8")
        await press(pilot, "5", "f5")
        assert "1 bad file left out" in said(pilot)
        assert "Batteries: 3, 1 cannot be used" in squeezed(pilot) and "Batteries !1" in squeezed(pilot)
        line = 1 + next(n for n, text in enumerate(file.read_text("utf-8").splitlines()) if '"100 A"' in text)
        pane = words_of(pilot, "#profile")
        assert f"line {line}: capacity:" in pane and pane.count(BATTERY) == 1, "the file is named once"
        assert screen_text(pilot).count("100 A'") == 1, "and what is wrong is told once"
        assert "! lifepo4-12v-100ah" in squeezed(pilot)
        await press(pilot, "1")
        assert "cannot be planned" in squeezed(pilot), "its set-up says so"
        assert "6 d 8 h" in squeezed(pilot), "the others live on"
        assert view_of(pilot.app).shown[0].error is not None


async def test_a_metric_reader_gets_metric_lists(make_app: MakeApp) -> None:
    async with make_app(units="metric").run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "5", "right")
        assert "97–702 m³/h" in squeezed(pilot)


async def test_names_have_the_room_there_is_and_two_of_one_name_are_told_apart(
    on_profiles: MakeApp, folder: Path
) -> None:
    """A file that cannot be used takes no room from the others."""
    batteries = folder / "profiles/batteries"
    (batteries / "test-station.toml").write_text(STATION, "utf-8")
    (batteries / "test-station-2.toml").write_text(STATION, "utf-8")
    (batteries / "bad.toml").write_text("", "utf-8")
    long = STATION.replace('"Test station"', '"The power station with the long name, new"')
    (batteries / "long.toml").write_text(long, "utf-8")
    async with on_profiles().run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        rows = screen_text(pilot)
        assert any("long name, new " in row and "500 Wh" in row for row in rows.splitlines())
        assert "Test station (test-station)" in rows and "Test station (test-station-2)" in rows
        assert "! bad" in rows
        await pilot.resize_terminal(100, 40)
        await settle(pilot)
        assert "long name, new" in screen_text(pilot)


async def test_in_the_smallest_window_the_list_is_there_and_v_reads(on_profiles: MakeApp) -> None:
    async with on_profiles().run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        assert "▸ AGM lead-acid" in screen_text(pilot) and "LiFePO4" in screen_text(pilot)
        await press(pilot, "v")
        assert "agm-12v-100ah" in screen_text(pilot) and "to find one" not in screen_text(pilot)
        await press(pilot, "escape")
        assert "▸ AGM lead-acid" in screen_text(pilot)
        await pilot.resize_terminal(20, 5)
        await settle(pilot)
        assert "▸" not in screen_text(pilot) and "Too small" in squeezed(pilot)


async def test_nothing_is_said_to_lack_before_it_was_looked_for(
    on_profiles: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def late(*what: Any) -> list[Choice]:
        go_on.wait(HANGS_S)
        return entries(*what)

    monkeypatch.setattr("purifier.ui.profiles.screen.entries", late)
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        try:
            await pilot.pause()
            assert words_of(pilot, "#profile") == "Reading the profiles …"
        finally:
            go_on.set()
        await settle(pilot)
        assert "AGM" in screen_text(pilot)
        await press(pilot, "right", "right", "right")
        assert words_of(pilot, "#profile") == "None is here yet: a begins one."


def test_the_help_trusts_each_kind_of_source_as_plans_do() -> None:
    ((_, words),) = (line for line in TOPICS["profiles"].lines if line[0].startswith("measured"))
    for kind, spread in SPREAD_BY_KIND.items():
        assert f"{kind} {spread * 100:.0f} %" in words


async def test_a_profile_that_lies_where_nothing_is_read_is_listed(on_profiles: MakeApp, folder: Path) -> None:
    (folder / "profiles/battery").mkdir()
    (folder / "profiles/battery/shed.toml").write_text(STATION, "utf-8")
    async with on_profiles().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "! shed.toml" in screen_text(pilot) and "Batteries !1" in screen_text(pilot)
        assert "'battery' is no folder of a kind of profile (did you mean 'batteries'?)" in words_of(pilot, "#profile")
        assert "Press e" not in words_of(pilot, "#profile"), "an editor does not move it"
