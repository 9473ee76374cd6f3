"""A key moves the cursor and what is told of it at once; what takes longer waits until the cursor rests."""

from __future__ import annotations

import pytest

from purifier.services.plan.heed import MOST_AT_ONCE
from purifier.ui import resting
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import settle, squeezed, words_of

LONG_S = 3600.0


async def test_keys_that_follow_each_other_queue_nothing_up(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = view_of(app)
        monkeypatch.setattr(resting, "REST_S", LONG_S)
        await pilot.press("down", "down", "right")
        assert view_of(app).setting == before.setting + 2 and view_of(app).setup == before.setup + 1
        waiting = [worker for worker in app.workers if not worker.is_finished]
        assert sorted(worker.group for worker in waiting) == ["examine"], "one, however many keys"


@pytest.mark.slow
async def test_when_the_cursor_rests_the_rest_of_the_details_follows(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        await settle(pilot)
        assert "comes mostly from" in words_of(pilot, "DetailBody")


async def test_a_key_moves_answer_table_and_details_without_laying_out_the_screen(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        laid_out: list[object] = []
        app.screen.screen_layout_refresh_signal.subscribe(app, laid_out.append)
        await pilot.press("down", "right", "up", "left", "down")
        await pilot.pause()
        assert laid_out == []
        shown = squeezed(pilot)
        row = view_of(app).cell
        assert row is not None and f"setting {row.setting} " in shown and f"A, setting {row.setting}" in shown


async def test_the_details_scroll_and_begin_at_the_top_again_with_another_cell(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        first = words_of(pilot, "DetailBody").split("·")[0]
        assert first in squeezed(pilot)
        await pilot.press("tab", "j", "j", "pagedown")
        await settle(pilot)
        assert first not in squeezed(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert words_of(pilot, "DetailBody").split()[-1] in squeezed(pilot)
        await pilot.press("shift+tab", "down", "up")
        await settle(pilot)
        assert first in squeezed(pilot)


async def test_where_all_there_is_to_heed_is_in_sight_nothing_sends_one_to_it(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 34)) as pilot:
        await settle(pilot)
        await pilot.press("right")
        await settle(pilot)
        row = view_of(app).cell
        assert row is not None and 0 < len(row.warnings) <= MOST_AT_ONCE
        assert f"{len(row.warnings)} to heed: tab" in squeezed(pilot)
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "to heed: tab" not in squeezed(pilot) and "more: tab" in squeezed(pilot)
        await pilot.resize_terminal(200, 90)
        await settle(pilot)
        assert ": tab" not in squeezed(pilot)
