"""Choose: what a person needs goes in, and what does it, what to buy and what just misses come out."""

from __future__ import annotations

import pytest

from purifier.services.plan.request import Request
from tests.ui.choose.opened import MakeChoose, answers_of, choose_of, need, typed
from tests.ui.conftest import MakeApp
from tests.ui.plan.test_screen import view_of
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text, words_of

SIZES = [(80, 24), *(pytest.param(size, marks=pytest.mark.slow) for size in ((120, 40), (60, 20)))]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing looks what would make an answer last longer: it costs as much as the rest of a test together."""
    monkeypatch.setattr("purifier.ui.choose.screen.stretch", lambda *_: None)


@pytest.mark.parametrize("size", SIZES)
async def test_four_people_three_days_four_hundred_dollars(make_app: MakeApp, size: tuple[int, int]) -> None:
    """Typed on the screen: the founding set-up, what to buy for it; enter puts it on the Plan, z takes it off again."""
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        await typed(pilot, people="4", max_price="$400", purifier="AirFanta")
        asked = words_of(pilot, "#asked")
        assert asked.startswith("! Not with four people and the window shut: CO2 settles at about 5 300 ppm.")
        assert "For 12x12x8 ft, 4 people, AirFanta: 120 CFM of clean air" in asked
        assert "for 3 days, at most $400." in asked
        shown = squeezed(pilot)
        assert "▸ ★ 9 d 0 h 141 $353" in shown and "★ 3 d 23 h 247 $353" in shown
        details = words_of(pilot, "#chosen")
        assert details.startswith("LiFePO4 12 V 100 Ah, direct, AirFanta 3Pro at 2 Plan on 9 days at setting 2")
        assert "It lasts 7 days already at setting 2" in details
        assert "In this room: 7.3 clean air changes an hour" in details
        assert "6 d 0 h to spare." in details and "To buy, $353:" in details
        assert "AirFanta 3Pro $164 Coulomb-counter shunt $16.19" in details and "Prices: www.jefftk.com, 2" in details
        await press(pilot, "down", "enter")
        assert view_of(app).request == Request(
            ("lifepo4-12v-100ah:dc",), "airfanta-3pro", conditions={"room": "12x12x8 ft", "people": "4"}
        )
        assert view_of(app).cell.setting == "3"  # type: ignore[union-attr]
        await press(pilot, "2", "up", "enter")
        assert "Plan on 9 days at setting 2" in squeezed(pilot), "the same at another setting"
        await press(pilot, "z", "z")
        assert len(view_of(app).request.batteries) == 3


async def test_what_cannot_be_read_and_what_nothing_does_say_so(choose: MakeChoose, unhurried: None) -> None:
    async with choose().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "room 12x12x8 ft" in shown and "for how long 3 d" in shown and "set-ups do it" in shown, "an example"
        assert "For 12x12x8 ft: 96 CFM of clean air (5 air changes an hour" in words_of(pilot, "#asked")
        await need(pilot, max_mass="heavy")
        assert "! no heavier than heavy" in squeezed(pilot) and "set-ups do it" in squeezed(pilot)
        assert words_of(pilot, "#need-says").startswith("! no heavier than: a mass such as")
        assert words_of(pilot, "#asked").startswith(
            "! Not yet: no heavier than cannot be read. These are the answers of"
        )
        await need(pilot, room="12", max_mass="")
        assert "'12' has no unit and can be read two ways" in words_of(pilot, "#need-says")
        assert words_of(pilot, "#asked").startswith("! Not yet: room cannot be read.") and "do it" in squeezed(pilot)
        await need(pilot, room="")
        assert "Say how much clean air you need: a room" in words_of(pilot, "#asked")
        await need(pilot, clean_air="240 cfm", how_long="")
        assert "Say for how long you need it: 3 d, or until 7 am." in words_of(pilot, "#asked")
        await press(pilot, "enter", "a")
        assert said(pilot) == "add: there is no answer under the cursor; e changes what you need."
        await need(pilot, how_long="3 d", battery="C1000", max_price="$500")
        assert "Nothing does it" in squeezed(pilot) and "just missed" in squeezed(pilot)
        assert "✕ Just missed: it lasts 2 d 20 h at least" in words_of(pilot, "#chosen")


async def test_the_answers_are_walked_through_narrowed_and_held_against_each_other(
    choose: MakeChoose, unhurried: None
) -> None:
    async with choose().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pick, screen = answers_of(pilot), choose_of(pilot)
        assert "Price against hours" in squeezed(pilot) and "(●)" in screen_text(pilot)
        await press(pilot, "right_square_bracket")
        assert "Price against air" in squeezed(pilot)
        seen = [pick.pointed]
        while not said(pilot).endswith("This is the last of the front."):
            await press(pilot, "right")
            seen.append(pick.pointed)
        points = [(one.cost_usd, one.speed.air_m3_per_h) for one in seen[:-1] if one is not None]
        assert len(points) > 3 and points == sorted(set(points)), "each dearer than the one before, and stronger"
        assert [air for _, air in points] == sorted(air for _, air in points)
        await press(pilot, "space", "home")
        details = words_of(pilot, "#chosen")
        assert "A Beside 4 x LiFePO4" in details and "What you give up: 847 CFM of clean air; what you get:" in details
        await press(pilot, "space", "down", "space")
        assert len(screen.pins) == 2, "of three the first goes"
        everything = len(screen.outcome.found.answers)  # type: ignore[union-attr]
        await press(pilot, "slash")
        await type_text(pilot, "anker port")
        assert {(one.kit.battery.id, one.kit.output) for one in pick.answers} == {("anker-solix-c1000", "dc")}
        assert "price not known" not in squeezed(pilot), "no heading above nothing"
        assert f"{len(pick.answers)} of {everything} set-ups do it" in squeezed(pilot)
        assert screen.query_one("#front").answers == pick.answers  # type: ignore[attr-defined]
        await type_text(pilot, " nonsense")
        assert words_of(pilot, "#chosen") == "No answer has all of these words: type less, or esc for all."
        await press(pilot, "escape", "escape")
        assert len(pick.answers) > everything and not screen.pins


@pytest.mark.slow
async def test_a_set_up_goes_beside_what_is_planned_once(make_app: MakeApp) -> None:
    app = make_app(Request(("anker-solix-c1000:dc",), "airfanta-3pro"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        await need(pilot, battery="lifepo4-12v-100ah")
        await press(pilot, "a")
        assert view_of(app).request.batteries == ("anker-solix-c1000:dc", "lifepo4-12v-100ah:dc")
        assert (view_of(app).setup, view_of(app).request.conditions) == (1, {"room": "12x12x8 ft"})
        await press(pilot, "2", "down", "a")
        assert len(view_of(app).request.batteries) == 2 and "is here already" in said(pilot)
        assert "Plan on 3½ days with B at setting 3" in squeezed(pilot)
        await press(pilot, "2")
        await need(pilot, purifier="Coway", battery="", how_long="10 h")
        await press(pilot, "a")
        assert "enter on Choose puts this one in their place" in said(pilot)
        assert len(view_of(app).request.batteries) == 2


async def test_the_room_and_the_cold_of_the_plan_are_in_force(make_app: MakeApp) -> None:
    conditions = {"room": "20 m3", "people": "2", "temperature": "-10 degC"}
    app = make_app(Request(("lifepo4-12v-100ah",), "airfanta-3pro", conditions=conditions))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        assert "For 20 m3, 2 people:" in words_of(pilot, "#asked")
        assert words_of(pilot, "#need-says") == "As on the Plan: temperature -10 degC."
        asking = choose_of(pilot).outcome.asking  # type: ignore[union-attr]
        assert asking is not None and dict(asking.need.conditions) == conditions


@pytest.mark.slow
async def test_what_is_typed_fast_is_searched_for_once(choose: MakeChoose, monkeypatch: pytest.MonkeyPatch) -> None:
    from purifier.ui.choose import screen, work

    sought: list[str] = []

    def counted(library: object, texts: dict[str, str], *more: object, **named: object) -> object:
        sought.append(texts["how-long"])
        return work.seek(library, texts, *more, **named)  # type: ignore[arg-type]

    async with choose().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(screen, "seek", counted)
        monkeypatch.setattr("purifier.ui.resting.REST_S", 5.0)
        await typed(pilot, how_long="100 h")
        assert sought == ["100 h"]


@pytest.mark.slow
async def test_order_units_help_and_text(choose: MakeChoose) -> None:
    async with choose().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert "96 CFM of clean air (5 air changes" in pilot.app.clipboard
        assert "- LiFePO4 12 V 100 Ah, direct, AirFanta 3Pro at 2: at least 9 days, 141 CFM" in pilot.app.clipboard
        await press(pilot, "ctrl+s")
        hours = [one.row.runtime_low_h for one in choose_of(pilot).outcome.found.answers]  # type: ignore[union-attr]
        first = answers_of(pilot).pointed
        assert first is not None and first.row.runtime_low_h == max(hours)
        await press(pilot, "u")
        assert "at least↑ m³/h price" in squeezed(pilot)
        await press(pilot, "question_mark")
        assert "every purifier" in squeezed(pilot)


async def test_numbers_without_a_unit_are_in_those_of_the_screen(choose: MakeChoose) -> None:
    async with choose().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await need(pilot, room="12x12x8", max_mass="30", battery="lifepo4-12v-100ah")
        asked = words_of(pilot, "#asked")
        assert (
            asked.startswith("For 12x12x8 ft") and "96 CFM of clean air" in asked and "no heavier than 30 lb" in asked
        )
        await need(pilot, room="33")
        assert "'33' has no unit and can be read two ways" in words_of(pilot, "#need-says")
