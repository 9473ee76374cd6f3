"""Whatever is changed on the Plan screen can be undone and done again; nothing large happens unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.services.plan.request import FOUNDING, Request
from purifier.ui.plan.history import History, Step
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, type_text


async def test_every_change_is_undone_and_done_again_in_order(make_app: MakeApp, folder: object) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        asked = [view_of(pilot.app).request]

        async def do(*keys: str, text: str = "", then: str = "") -> None:
            await press(pilot, *keys)
            if text:
                await type_text(pilot, text)
            if then:
                await press(pilot, then)
            assert view_of(pilot.app).request != asked[-1], keys
            asked.append(view_of(pilot.app).request)

        await do("right", "d")
        await do("plus", "plus", "plus")
        await do("c", "down", text="80 %", then="enter")
        await do("p", text="15 W", then="enter")
        await do("O", then="enter")
        for before in reversed(asked[:-1]):
            await press(pilot, "z")
            assert view_of(pilot.app).request == before
        await press(pilot, "z")
        assert "There is nothing to undo." in said(pilot)
        await press(pilot, "Z")
        assert "Done again: removed Anker SOLIX C1000." in said(pilot)
        for after in asked[2:]:
            await press(pilot, "Z")
            assert view_of(pilot.app).request == after
        await press(pilot, "Z")
        assert "There is nothing to do again." in said(pilot)


async def test_the_cursor_comes_back_with_what_was_removed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right", "down", "d", "z")
        view = view_of(pilot.app)
        assert (view.setup, view.setting, view.request) == (2, 2, FOUNDING)


async def test_a_new_change_forgets_what_was_undone(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "z", "plus", "Z")
        assert view_of(pilot.app).request.batteries[0] == "lifepo4-12v-100ah*2"


@pytest.mark.parametrize("key", ["minus", "d", "e", "plus"])
async def test_a_key_that_cannot_act_says_why(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        if key != "minus":
            await press(pilot, "d", "d", "d")
        await press(pilot, key)
        assert ("One is the least" if key == "minus" else "There is no set-up to") in said(pilot)


@given(st.lists(st.sampled_from(["do", "type", "undo", "redo", "close"]), max_size=30))
def test_undo_and_redo_lead_through_the_same_requests(doings: list[str]) -> None:
    """A model to hold it against: a list of requests, and a place in it."""
    history, line, at, typing = History(), [Request()], 0, False
    for number, doing in enumerate(doings):
        now = line[at]
        new = replace(now, setting=str(number))
        if doing in ("do", "type"):
            history = history.done(Step("it", now, new, kind="letters" if doing == "type" else None))
            joins = doing == "type" and typing
            line = [*line[:at], new] if joins else [*line[: at + 1], new]
            at, typing = len(line) - 1, doing == "type"
        elif doing == "close":
            history, typing = history.closed(), False
        elif doing == "undo":
            step, history = history.undone()
            assert (step is None) == (at == 0)
            if step is not None:
                at -= 1
                assert step.before == line[at]
            typing = typing and step is None
        else:
            step, history = history.redone()
            assert (step is None) == (at == len(line) - 1)
            if step is not None:
                at += 1
                assert step.after == line[at]
            typing = typing and step is None
