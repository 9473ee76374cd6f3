"""A last set-up that cannot be used costs nobody the app, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.library import toml_text
from purifier.services.plan.kept import Kept
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import last_file, remembered
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, settle, squeezed

ZERO = 'batteries = ["1280 Wh"]\nload = "0 W"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    thinned(
        [
            (ZERO, "more than nothing was expected"),
            ('batteries = ["1280 Wh"', "is not valid TOML"),
            ('batteries = "1280 Wh"\nload = "5 W"\n', "expected a list of texts"),
            ('batteries = ["1280 Wh"]\nload = 15\n', "write it in quotes"),
            (
                'batteries = ["1280 Wh"]\npurifier = "no-such-purifier"\n',
                "no purifier profile is called 'no-such-purifier'",
            ),
            ('batteries = ["no-such-battery"]\npurifier = "airfanta-3pro"\n', "no battery profile is called"),
            ('batteries = ["1280 Wh"]\nload = "5 W"\n[conditions]\nwire = "thick"\n', "wire: "),
            ('batteries = ["1280 Wh"]\nload = "5 W"\n[conditions]\ntemperature = "5"\n', "'5 degC' or '5 degF'"),
            ('batteries = ["1280 Wh"]\npurifier = "airfanta-3pro"\nsetting = "99"\n', "setting: "),
            ("\ufeff", "byte-order mark"),
        ]
    ),
)
async def test_what_cannot_be_opened_is_said_and_kept_aside(make_app: MakeApp, text: str, told: str) -> None:
    last_file().parent.mkdir(parents=True, exist_ok=True)
    last_file().write_text(text, "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request == FOUNDING
        assert told in said(pilot) and "last-setup-broken.toml" in said(pilot)
        await press(pilot, "d")
    assert last_file().with_name("last-setup-broken.toml").read_text("utf-8") == text
    assert remembered() == Request(FOUNDING.batteries[1:], purifier=FOUNDING.purifier)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert said(pilot) == "", "once is enough"


async def test_the_next_broken_one_is_kept_beside_the_first(make_app: MakeApp) -> None:
    for number in (1, 2):
        last_file().parent.mkdir(parents=True, exist_ok=True)
        last_file().write_text(f"broken {number}", "utf-8")
        async with make_app().run_test(size=(80, 24)) as pilot:
            await settle(pilot)
    names = sorted(path.name for path in last_file().parent.glob("last-setup*"))
    assert names == ["last-setup-broken-2.toml", "last-setup-broken.toml"]


async def test_a_folder_in_its_place_is_moved_aside_too(make_app: MakeApp) -> None:
    last_file().mkdir(parents=True)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "is not a regular file" in said(pilot) and view_of(pilot.app).request == FOUNDING


async def test_a_file_that_may_not_be_read_is_moved_aside_too(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_file().parent.mkdir(parents=True, exist_ok=True)
    last_file().write_text(ZERO, "utf-8")
    content = toml_text._content

    def refuse(path: Path) -> str | bytes:  # whoever runs the tests may be allowed to read everything
        return "cannot be read: Permission denied" if path == last_file() else content(path)

    monkeypatch.setattr(toml_text, "_content", refuse)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Permission denied" in said(pilot) and view_of(pilot.app).request == FOUNDING
    assert last_file().with_name("last-setup-broken.toml").read_text("utf-8") == ZERO


async def test_a_set_up_that_only_finds_no_way_is_still_there_the_next_time(make_app: MakeApp) -> None:
    asked = Request(("100 Ah x 36 V",), purifier="coway-airmega-400")
    Kept().keep(asked)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request == asked and said(pilot) == ""
        assert "cannot be planned" in squeezed(pilot) and "an inverter from 36 V to 120 V would do" in squeezed(pilot)


async def test_one_bad_set_up_among_others_says_so_in_its_own_column(make_app: MakeApp) -> None:
    asked = Request(("no-such-battery", "1280 Wh"), purifier="airfanta-3pro")
    Kept().keep(asked)
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request == asked
        assert "no battery profile is called 'no-such-battery'" in squeezed(pilot)


async def test_several_purifiers_are_shown_side_by_side_as_far_as_they_fit(make_app: MakeApp, folder: Path) -> None:
    text = 'batteries = ["1280 Wh"]\npurifiers = ["airfanta-3pro", "coway-airmega-400"]\n'
    both = Request(("1280 Wh",), purifiers=("airfanta-3pro", "coway-airmega-400"))
    last_file().parent.mkdir(parents=True, exist_ok=True)
    last_file().write_text(text, "utf-8")
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request == both
        assert "AirFanta 3Pro and Coway Airmega 400 (AP-2015F)" in squeezed(pilot)
    many = ", ".join(['"airfanta-3pro"'] * 9)
    (folder / "nine.toml").write_text(f'batteries = ["1280 Wh"]\npurifiers = [{many}]\n', "utf-8")
    async with make_app(FOUNDING).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "o", "enter")
        assert view_of(pilot.app).request.purifiers == ("airfanta-3pro",) * 8
        assert "9 purifiers are compared in there: this screen shows the first 8." in said(pilot)


async def test_nothing_on_the_screen_is_nothing_to_come_back_to(make_app: MakeApp) -> None:
    Kept().keep(FOUNDING)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "d", "d")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert view_of(pilot.app).request == FOUNDING and said(pilot) == ""
