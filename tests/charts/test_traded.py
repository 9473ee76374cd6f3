"""Two measures of every answer: the front joined, the others, those that miss; colour says nothing by itself."""

from __future__ import annotations

import pytest

from purifier.charts.grain import Grain
from purifier.charts.traded import Spot, traded, traded_text, why_nothing_traded

SPOTS = (
    Spot(352.5, 216.6, joined=True),
    Spot(352.5, 95.1),
    Spot(516.5, 219.4, joined=True),
    Spot(614.0, 124.1, letter="A"),
    Spot(479.0, 62.0, missed=True),
    Spot(None, 300.0),
    Spot(700.0, None),
)


@pytest.mark.parametrize(("grain", "joined", "other", "missed"), [("fine", "●", "•", "✕"), ("ascii", "#", ".", "x")])
def test_joined_others_missed_and_picked_are_told_apart_by_their_signs(
    grain: Grain, joined: str, other: str, missed: str
) -> None:
    text = traded_text(SPOTS, ("price", "hours"), size=(60, 14), grain=grain)
    assert (text.count(joined), text.count(missed), text.count("A")) == (2, 1, 1)
    assert other in text and "price, USD" in text and "$" in text and " d" in text
    assert grain != "ascii" or text.isascii()


def test_each_sign_stands_where_it_is_said_to_and_what_is_not_known_is_not_drawn() -> None:
    import plotext

    places = traded(plotext, SPOTS, ("price", "hours"), size=(60, 14))
    lines = plotext.uncolorize(plotext.build()).split("\n")
    assert places[5:] == (None, None)
    for at in places[:5]:
        assert at is not None and lines[at.line][at.column] == at.sign
    columns = [at.column for at in places[:5] if at is not None]
    assert columns[0] == columns[1] < columns[4] < columns[2] < columns[3], "the dearer the further right"


def test_units_are_those_of_the_reader() -> None:
    spots = (Spot(240.0, 10.0), Spot(420.0, 20.0))
    metric = traded_text(spots, ("air", "mass"), units="metric")
    assert "CADR), m³/h" in metric and "20 kg" in metric and " 400" in metric
    us = traded_text(spots, ("air", "mass"))
    assert "CADR), CFM" in us and "40 lb" in us and " 400" not in us


def test_where_nothing_can_be_drawn_the_reason_is_said() -> None:
    assert why_nothing_traded(()) == "nothing to draw"
    assert "turns to other measures" in traded_text((Spot(None, 3.0),), ("price", "noise"))


@pytest.mark.parametrize("size", [(20, 4), (200, 60), (22, 5)])
def test_one_point_and_any_size_are_drawn(size: tuple[int, int]) -> None:
    text = traded_text((Spot(0.0, 0.1, joined=True),), ("price", "hours"), size=size)
    assert "●" in text and max(map(len, text.split("\n"))) <= size[0]
