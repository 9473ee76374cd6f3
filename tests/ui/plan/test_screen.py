"""The Plan screen: the numbers it shows, and what keys and clicks do to them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from purifier.library.catalogue import Library
from purifier.services.plan.answer import answer, span_of
from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import remembered
from purifier.services.wording import duration, unpadded
from purifier.ui.plan.detail_panel import DetailPanel
from purifier.ui.plan.screen import PlanScreen
from purifier.ui.plan.view import View
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text, words_of

SIZES = [(120, 40), (80, 24)]


def view_of(app: object) -> View:
    """What the Plan screen holds."""
    screen = app.screen  # type: ignore[attr-defined]
    assert isinstance(screen, PlanScreen)
    assert screen.view is not None
    return screen.view


@pytest.mark.parametrize("size", SIZES)
async def test_opens_on_the_founding_table_to_the_hour(
    make_app: MakeApp, library: Library, size: tuple[int, int]
) -> None:
    columns = plan(library, FOUNDING)
    async with make_app().run_test(size=size) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        for rows in zip(*(column.rows for column in columns), strict=True):
            line = " ".join(
                f"{unpadded(duration(row.runtime_low_h, down=True))} {unpadded(duration(row.runtime_h))}"
                for row in rows
            )
            without_marks = shown.replace("★", "").replace("!", "").replace("▸", " ").replace("  ", " ")
            assert line in without_marks


async def test_the_cell_under_the_cursor_is_told_in_full(make_app: MakeApp, library: Library) -> None:
    async with make_app().run_test(size=(120, 50)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right", "down")
        row = plan(library, FOUNDING)[2].rows[2]
        shown = squeezed(pilot)
        assert "C, setting 3 · Anker SOLIX C1000" in shown
        assert answer(row, "us", "C") in words_of(pilot, "#answer-words")
        assert f"{span_of(row).both} is likely; at the worst " in words_of(pilot, "#answer-words")
        assert "".join(words_of(pilot, "#answer-digits").split()) != ""
        for words in (
            "the label promises",
            "being on (overhead)",
            "conversion",
            "what is left",
            "gained without it alone",
        ):
            assert words in shown
        for caution in row.warnings:
            assert caution.text in words_of(pilot, "DetailBody")


async def test_the_three_gravest_are_shown_and_all_of_them_to_who_turns_to_the_panel(
    make_app: MakeApp, library: Library
) -> None:
    async with make_app().run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        warnings = plan(library, FOUNDING)[0].rows[1].warnings
        shown = words_of(pilot, "DetailBody")
        assert [caution.text in shown for caution in warnings] == [True, True, True, False, False]
        assert "and 2 more: tab" in shown
        await press(pilot, "tab")
        shown = words_of(pilot, "DetailBody")
        assert all(caution.text in shown for caution in warnings) and "more: tab" not in shown
        await press(pilot, "shift+tab")
        assert "and 2 more: tab" in words_of(pilot, "DetailBody")


async def test_how_to_wire_it_is_told_in_the_details(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        panel = pilot.app.screen.query_one(DetailPanel)
        panel.body.scroll_end(animate=False)
        await settle(pilot)
        told = unpadded(panel.body.render().plain)
        assert "Wiring No wire was stated: 18 AWG (0.75 mm²) or thicker" in told
        assert "Safety Put it away half full" in told and told.count("Wiring ") == 1 and "(6.6 ft)" in told
        await press(pilot, "u")
        assert "(6.6 ft)" not in unpadded(panel.body.render().plain)


async def test_what_stops_the_run_stands_above_where_the_hours_went(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "up")
        shown = words_of(pilot, "DetailBody")
        assert 0 < shown.index("The 12 V port switches off below 3 W") < shown.index("Where the hours went")


async def test_gains_and_drivers_are_those_of_planning(make_app: MakeApp, library: Library) -> None:
    async with make_app().run_test(size=(120, 60)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right")
        drivers = plan(library, FOUNDING)[2].rows[1].drivers
        closer = pilot.app.screen.query_one(DetailPanel).closer
        assert closer is not None and closer.drivers == drivers
        gain = dict(closer.gains)["overhead"]
        assert f"+{unpadded(duration(gain))}" in words_of(pilot, "DetailBody")


async def test_the_best_setting_of_each_set_up_bears_a_star(make_app: MakeApp, library: Library) -> None:
    bests = {column.rows[column.best].setting for column in plan(library, FOUNDING) if column.best is not None}
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lines = [line for line in screen_text(pilot).splitlines() if "★" in line and "most clean air" not in line]
        assert len(lines) == len(bests)
        assert "★ most clean air per charge" in squeezed(pilot)


async def test_arrows_stay_inside_the_table(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "left", "home", "up")
        assert (view_of(pilot.app).setup, view_of(pilot.app).setting) == (0, 0)
        await press(pilot, "end", "down", "right", "right", "right", "right")
        assert (view_of(pilot.app).setup, view_of(pilot.app).setting) == (2, 5)


async def test_another_purifier_begins_at_the_setting_that_is_told_of(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).setting == 1
        await press(pilot, "end")
        for name in ("coway", "airfanta"):
            await press(pilot, "p")
            await type_text(pilot, name)
            await press(pilot, "enter")
        assert view_of(pilot.app).setting == 1
        await press(pilot, "z", "z")
        assert view_of(pilot.app).setting == 5, "where it was"


async def test_a_click_moves_the_cursor(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lines = screen_text(pilot).splitlines()
        y = next(number for number, line in enumerate(lines) if line.split()[:2] == ["4", "321"])
        await pilot.click(offset=(lines[y].index("2 d  4 h") + 1, y))
        await settle(pilot)
        assert (view_of(pilot.app).setup, view_of(pilot.app).setting) == (1, 3)


async def test_removing_and_starting_over(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "d")
        assert view_of(pilot.app).request.batteries == ("lifepo4-12v-100ah", "anker-solix-c1000:ac")
        assert "Removed Anker SOLIX C1000" in said(pilot)
        await press(pilot, "d", "d")
        assert "No set-up yet. Press a to add a battery to compare." in squeezed(pilot)
        await press(pilot, "O")
        assert "Start over?" in squeezed(pilot)
        await press(pilot, "escape")
        assert view_of(pilot.app).request.batteries == ()
        await press(pilot, "O", "enter")
        assert view_of(pilot.app).request == FOUNDING


async def test_one_bad_set_up_leaves_the_others_alone(make_app: MakeApp) -> None:
    request = Request(("lifepo4-12v-100ah", "anker-solix-c100:dc"), purifier="airfanta-3pro")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "12 d 22 h" in squeezed(pilot)
        await press(pilot, "right")
        shown = words_of(pilot, "DetailBody")
        assert "This set-up cannot be planned" in shown
        assert "no battery profile is called 'anker-solix-c100' (did you mean 'anker-solix-c1000'?)" in shown


async def test_a_path_that_does_not_fit_says_what_would(make_app: MakeApp) -> None:
    request = Request(("anker-solix-c1000:dc",), purifier="coway-airmega-400")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Anker SOLIX C1000 does not give that. Press enter to run it through its AC outlet" in squeezed(pilot)
        assert "AC outlet at least" in words_of(pilot, "DetailBody")


async def test_units_change_what_is_shown_and_not_what_is_asked(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "CFM" in screen_text(pilot) and "24 lb" in squeezed(pilot)
        await press(pilot, "u")
        shown = squeezed(pilot)
        assert "m³/h" in shown and "240" in shown and "10.9 kg" in shown
        assert view_of(pilot.app).request == FOUNDING


async def test_copy_gives_hours_for_a_spreadsheet(make_app: MakeApp, library: Library) -> None:
    row = plan(library, FOUNDING)[0].rows[1]
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "down", "down", "enter")
        lines = [line.split("\t") for line in pilot.app.clipboard.splitlines()]
        assert lines[0][:4] == ["setting", "CADR [CFM]", "A LiFePO4 12 V 100 Ah: at least [h]", "A: likely [h]"]
        assert lines[2][:4] == ["2", "141", f"{row.runtime_low_h:.2f}", f"{row.runtime_h:.2f}"]
        assert {len(line) for line in lines} == {8}


async def test_what_was_on_the_screen_is_there_the_next_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d")
    assert remembered() == Request(FOUNDING.batteries[1:], purifier=FOUNDING.purifier)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request.batteries == FOUNDING.batteries[1:]


async def test_a_power_cut_costs_nothing_once_typing_has_paused(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purifier.ui.plan.screen.KEEP_AFTER_S", 0.05)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d")
        async with asyncio.timeout(60.0):
            while (kept := remembered()) is None:
                await pilot.pause()
        assert kept.batteries == FOUNDING.batteries[1:], "written while the app goes on"


async def test_a_request_given_goes_before_what_is_remembered(make_app: MakeApp) -> None:
    async with make_app(Request(("1280 Wh",), load="10 W")).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "5 d 8 h" in squeezed(pilot)
        assert "a plain load of 10 W" in squeezed(pilot)


async def test_a_narrow_screen_shows_one_set_up_at_a_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert "A of 3 set-ups" in squeezed(pilot) and "3 d 15 h" not in squeezed(pilot)
        await press(pilot, "right", "right")
        assert "C of 3 set-ups" in squeezed(pilot) and "3 d 15 h" in squeezed(pilot)


async def test_chart_and_details_take_turns_where_only_one_fits(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "purifier 4.12 W" in squeezed(pilot) and "(A)" not in screen_text(pilot)
        await press(pilot, "v")
        assert "purifier 4.12 W" not in squeezed(pilot) and "(A)" in screen_text(pilot)
        await press(pilot, "v")
        assert "purifier 4.12 W" in squeezed(pilot)


async def test_a_window_too_small_says_so(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(38, 14)) as pilot:
        await settle(pilot)
        assert squeezed(pilot).strip() == "Too small: 40 columns and 12 lines are needed. q quits."
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "12 d 22 h" in squeezed(pilot)


async def test_a_taller_window_shows_no_less(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 24)) as pilot:
        for width in (80, 100, 120):
            for height in (24, 30, 33, 34, 36, 38, 40, 45, 46, 50):
                await pilot.resize_terminal(width, height)
                await settle(pilot)
                shown = squeezed(pilot)
                assert "6 413 1 d 8 h" in shown, (width, height)
                assert "Put a fuse of 5 A" in shown, (width, height)


async def test_four_columns_still_say_at_least(make_app: MakeApp, library: Library) -> None:
    request = Request((*FOUNDING.batteries, "ecoflow-delta-2"), purifier="airfanta-3pro")
    least = unpadded(duration(plan(library, request)[3].rows[1].runtime_low_h, down=True))
    async with make_app(request).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert least in shown
        assert "~ a loss nobody published is assumed" in shown


async def test_a_danger_is_marked_in_the_table(make_app: MakeApp, folder: Path) -> None:
    file = folder / "profiles/batteries/lifepo4-24v.toml"
    text = (folder / "profiles/batteries/lifepo4-12v-100ah.toml").read_text("utf-8")
    file.write_text(text.replace('"12.8 V"', '"25.6 V"').replace('"1280 Wh', '"2560 Wh'), "utf-8")
    request = Request(("lifepo4-24v:dc",), purifier="airfanta-3pro")
    async with make_app(request).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "! do not rely on it: see the warning" in shown
        assert "Do not connect" in words_of(pilot, "DetailBody")
