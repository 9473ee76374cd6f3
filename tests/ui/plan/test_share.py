"""Handing a plan on from the Plan screen, and opening what was handed on."""

from __future__ import annotations

import shutil
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from purifier.services.plan.plan import plan
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.share.carrying import carrying
from purifier.services.share.handed import folder
from purifier.services.share.setup_text import read_setup_text, setup_text
from purifier.services.share.words import words
from tests.services.share.own import OWN, bare_library, own_library
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed, words_of


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


async def test_y_hands_the_answer_on_and_says_where_it_is(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert "Share this plan as" in squeezed(pilot) and "a card for the wall" in squeezed(pilot)
        assert words_of(pilot, ".preview") == "Enter copies it, and keeps it in ~/purifier/shared/purifier-plan.txt"
        await press(pilot, "enter")
        copied = words(plan(app.library, FOUNDING), "us") + "\n"
        assert app.clipboard == copied == (folder() / "purifier-plan.txt").read_text("utf-8")
        assert "Copied the answer in a sentence" in said(pilot) and "purifier-plan.txt" in said(pilot)
        await press(pilot, "y", "up", "enter")
        assert app.clipboard == copied, "a page is nothing to paste"
        assert (folder() / "purifier-card.html").read_text("utf-8").startswith("<!doctype html>")
        assert "A card for the wall is in ~/purifier/shared/purifier-card.html" in said(pilot)
        shutil.rmtree(folder())
        folder().write_text("in the way", "utf-8")
        await press(pilot, "y", "up", "enter")
        assert "purifier-card.html cannot be written: Not a directory" in said(pilot)


async def test_what_cannot_be_planned_is_left_out_and_counted(make_app: MakeApp) -> None:
    app = make_app(Request(("lifepo4-12v-100ah", "nope"), "airfanta-3pro"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "enter")
        assert app.clipboard.count("\n") == 1 and "1 that cannot be planned is not told of" in said(pilot)
        await press(pilot, "d", "d", "y")
        assert "There is nothing to share yet" in said(pilot)


async def test_a_pasted_set_up_opens_with_the_profiles_that_came_along(make_app: MakeApp, tmp_path: Path) -> None:
    sent = setup_text(carrying(own_library(tmp_path / "theirs"), OWN))
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await paste(pilot, f"> Look:\n> {sent[:50]}\n> {sent[50:]}")
        assert view_of(app).request.batteries == OWN.batteries
        assert "The shelf pack" in squeezed(pilot) and "Opened." in said(pilot)
        await press(pilot, "z")
        assert view_of(app).request == FOUNDING
        await press(pilot, "Z")
        await press(pilot, "y", "down", "down", "down", "enter")
        assert read_setup_text(app.clipboard, "it").profiles == read_setup_text(sent, "it").profiles
    again = make_app()
    async with again.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "The shelf pack" in squeezed(pilot), "the next start comes back to it, profiles and all"


async def test_what_is_no_set_up_is_told_and_changes_nothing_and_o_takes_a_pasted_one_too(make_app: MakeApp) -> None:
    app = make_app()
    request = Request(("640 Wh",), load="10 W", conditions={"reserve": "20 %"})
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for text, told in (
            ("good morning", "What was pasted is no set-up"),
            ("PURIFIER/1/99/ABC", "99 letters were expected behind PURIFIER/1/99/, found 3"),
            ("batteries = 5\n", "what was pasted:1: batteries: expected"),
        ):
            await paste(pilot, text)
            assert told in said(pilot) and view_of(app).request == FOUNDING
        await press(pilot, "o")
        await paste(pilot, setup_text(carrying(bare_library(), request)))
        assert "open the set-up that was pasted" in squeezed(pilot)
        await press(pilot, "enter")
        assert view_of(app).request == request
