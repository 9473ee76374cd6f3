"""The chart of the Plan screen: drawn once, pointed at by the cursor, gone where there is nothing to draw."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.services.plan.request import Request
from purifier.ui.plan.chart_panel import ChartPanel
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, settle, squeezed, words_of

BATTERIES = ("lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac")
THREE = Request(BATTERIES, purifier="airfanta-3pro")


def chart_of(pilot: Pilot[Any]) -> ChartPanel:
    return pilot.app.screen.query_one(ChartPanel)


def lines_of(pilot: Pilot[Any]) -> list[str]:
    chart = chart_of(pilot)
    return [chart.render_line(y).text for y in range(chart.size.height)]


async def test_moving_the_cursor_moves_the_brackets_and_draws_nothing_anew(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = ChartPanel.draw

    def counted(self: ChartPanel, figure: object) -> bool:
        drawn.append(1)
        return draw(self, figure)

    monkeypatch.setattr(ChartPanel, "draw", counted)
    async with make_app(THREE).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "(A)" in "\n".join(lines_of(pilot))
        before = len(drawn)
        assert before
        await press(pilot, "right", "up")
        assert "(B)" in "\n".join(lines_of(pilot))
        assert "(A)" not in "\n".join(lines_of(pilot)) and len(drawn) == before
        await press(pilot, "u")
        assert len(drawn) == before + 1 and "m³/h" in "\n".join(lines_of(pilot))


async def test_names_tell_the_curves_apart_and_the_cursor_shows_without_colour_in_any_theme(make_app: MakeApp) -> None:
    async with make_app(THREE).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        text = "\n".join(lines_of(pilot))
        assert "B Anker SOLIX C1000, 12 V port" in text and "C Anker SOLIX C1000, AC outlet" in text
        assert "anker" not in text and "How long at least" in squeezed(pilot)
        chart = chart_of(pilot)
        looks = []
        for theme in ("purifier-dark", "purifier-light", "ansi-dark"):
            pilot.app.theme = theme
            await settle(pilot)
            cells = [segment for y in range(chart.size.height) for segment in chart.render_line(y)]
            assert [one.text for one in cells if one.style is not None and one.style.reverse] == ["(A)"]
            looks.append({one.style.color for one in cells if one.style is not None and "12 V port" in one.text})
            assert "\n".join(lines_of(pilot)) == text
        assert looks[0] != looks[1] != looks[2], "drawn anew in its colours"


async def test_a_chart_with_nothing_to_draw_is_one_line_and_the_details_have_its_room(make_app: MakeApp) -> None:
    heights = []
    for request in (THREE, Request(BATTERIES, load="5 W")):
        async with make_app(request).run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            heights.append((chart_of(pilot).size.height, pilot.app.screen.query_one("#detail").size.height))
            if request.load is not None:
                assert "clean air rate (CADR) is not known" in "\n".join(lines_of(pilot))
                await press(pilot, "d", "d", "d")
                assert "no set-ups to draw" in "\n".join(lines_of(pilot))
    (drawn, beside), (blank, more) = heights
    assert drawn > 8 and blank == 1 and more >= beside + drawn - 2


async def test_on_a_text_console_it_is_drawn_with_what_that_has(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with make_app(THREE).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "····" in "\n".join(lines_of(pilot))
        assert words_of(pilot, "#answer-words")
        "\n".join(lines_of(pilot)).encode("cp437")
