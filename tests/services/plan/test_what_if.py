"""A little more, a little less."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.errors import PurifierError
from purifier.library.catalogue import Library
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.what_if import STEPPINGS, counted_again, moves, stepped


@pytest.mark.parametrize(
    ("name", "text", "by", "degrees", "moved"),
    [
        ("temperature", "", -1, "degC", "20 degC"),
        ("temperature", "", -1, "degF", "70 degF"),
        ("temperature", "5 degC", 1, "degF", "50 degF"),  # 41 degF, to the next round one
        ("temperature", "-7 degC", 1, "degC", "-5 degC"),
        ("temperature", "-60 degC", -1, "degC", None),
        ("reserve", "", 1, "degC", "5 %"),
        ("reserve", "", -1, "degC", None),
        ("reserve", "12 %", -1, "degC", "10 %"),
        ("reserve", "12 %", 1, "degC", "15 %"),
        ("health", "", -1, "degC", "95 %"),
        ("health", "", 1, "degC", None),
        ("health", "80 % ± 5 %", -1, "degC", "75 %"),
        ("hours-per-day", "", -1, "degC", "23 h"),
        ("hours-per-day", "1 h", -1, "degC", None),
        ("self-discharge", "", 1, "degC", "1 %/month"),
        ("wire", "3 m 18 AWG", 1, "degC", None),
        ("reserve", "much", 1, "degC", None),
        ("people", "", 1, "degC", "1"),
        ("people", "4 people", 1, "degC", "5"),
        ("people", "1", -1, "degC", None),
        ("people", "10000", 1, "degC", None),
        ("tightness", "", 1, "degC", "leaky"),
        ("tightness", "", -1, "degC", "tight"),
        ("tightness", "Tight", -1, "degC", None),
        ("tightness", "leaky", 1, "degC", None),
        ("tightness", "0.7", 1, "degC", "leaky"),
        ("tightness", "0.7 /h", -1, "degC", "typical"),
        ("tightness", "draughty", 1, "degC", None),
        ("air", "", 1, "degC", "smoke"),
        ("air", "", -1, "degC", "outside"),
        ("air", "outside", 1, "degC", "smoke"),
        ("air", "smoke", -1, "degC", "outside"),
        ("air", "dust", 1, "degC", None),
        ("room", "33 m3", 1, "degC", None),
    ],
)
def test_a_condition_moves_to_the_next_round_value(
    name: str, text: str, by: int, degrees: str, moved: str | None
) -> None:
    assert stepped(name, text, by, degrees) == moved


@pytest.mark.parametrize("name", ["temperature", *STEPPINGS])
@pytest.mark.parametrize("by", [1, -1])
def test_it_stays_readable_and_comes_to_an_end(name: str, by: int) -> None:
    text: str | None = ""
    goes_with = CONDITIONS[name].goes_with
    for _ in range(300):
        text = stepped(name, text or "", by, "degF")
        if text is None:
            return
        assert not goes_with
        try:
            read_conditions({name: text})
        except PurifierError as error:
            raise AssertionError(f"{name}: {text}") from error
    assert name in ("cutoff", "parasitic", "self-discharge", "people"), "these have no end that a person reaches"


def test_what_has_no_next_value_is_typed() -> None:
    typed = [name for name, one in CONDITIONS.items() if not moves(name) and not one.is_flag]
    assert typed == ["wire", "room"]


def test_a_battery_is_counted_again(bundle: Path) -> None:
    library = Library([bundle])
    assert counted_again(library, "anker-solix-c1000:ac", 1) == "anker-solix-c1000*2:ac"
    assert counted_again(library, "anker-solix-c1000*2:ac", -1) == "anker-solix-c1000:ac"
    assert counted_again(library, "anker-solix-c1000", -1) is None
    assert counted_again(library, "1280 Wh*1000", 1) is None
    assert counted_again(library, "1280 Wh", 1) == "1280 Wh*2"
    assert counted_again(library, "", 1) is None
