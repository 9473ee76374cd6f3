"""What a person may type, and what they are told when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.figures import Figure
from purifier.services.plan.battery_text import BatteryText, battery_text
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.plan import plan
from purifier.services.plan.read_conditions import read_conditions
from purifier.services.plan.request import Request
from purifier.services.plan.spelled_out import spelled_out

LIBRARY = Library((bundle(),))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("anker-solix-c1000", BatteryText("anker-solix-c1000")),
        ("anker-solix-c1000:ac", BatteryText("anker-solix-c1000", 1, "ac")),
        ("anker-solix-c1000*2:ac", BatteryText("anker-solix-c1000", 2, "ac")),
        ("lifepo4-12v-100ahx3+inverter-300w", BatteryText("lifepo4-12v-100ah", 3, None, "inverter-300w")),
        (" lifepo4-12v-100ah * 3 ", BatteryText("lifepo4-12v-100ah", 3)),
        ("1280 Wh", BatteryText("1280 Wh")),
        ("1280 Wh*2", BatteryText("1280 Wh", 2)),
        ("1280 Wh x2:dc", BatteryText("1280 Wh", 2, "dc")),
        ("1280 Wh +/- 5 %", BatteryText("1280 Wh +/- 5 %")),
        ("1280 Wh ± 5 %+inverter-300w", BatteryText("1280 Wh ± 5 %", 1, None, "inverter-300w")),
    ],
)
def test_a_battery_is_taken_apart(text: str, parts: BatteryText) -> None:
    assert battery_text(text, LIBRARY) == parts


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Library]:
    """A library of batteries that have these names, by id."""

    def made(**names: str) -> Library:
        (tmp_path / "batteries").mkdir()
        for id_, name in names.items():
            path = tmp_path / "batteries" / f"{id_.replace('_', '-')}.toml"
            source = '[[sources]]\ncovers = ["energy"]\nkind = "estimated"\nnote = "x"\n'
            path.write_text(f'name = "{name}"\nenergy = "1280 Wh"\n{source}')
        return Library((tmp_path,))

    return made


def test_an_exact_id_wins_before_a_count_is_split_off(own: Callable[..., Library]) -> None:
    shelf = own(box_x2="Box, two of them", box="Box")
    assert battery_text("box-x2", shelf) == BatteryText("box-x2")
    assert battery_text("boxx2", shelf) == BatteryText("box", 2)
    assert battery_text("box-x2x3", shelf) == BatteryText("box-x2", 3)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("EcoFlow DELTA 2", BatteryText("ecoflow-delta-2")),
        ("ecoflow delta 2:ac", BatteryText("ecoflow-delta-2", output="ac")),
        ("Delta-2 *2 : AC", BatteryText("ecoflow-delta-2", 2, "ac")),
        ("delta 2 max x2", BatteryText("ecoflow-delta-2-max", 2)),
        ("river 2 max*2", BatteryText("ecoflow-river-2-max", 2)),
        ("lifepo4 12 v 100 ah*2", BatteryText("lifepo4-12v-100ah", 2)),
        ("LiFePO4 12 V 100 Ah+Inverter 300 W (typical)", BatteryText("lifepo4-12v-100ah", converter="inverter-300w")),
        ("1280 Wh+magnum ms2012", BatteryText("1280 Wh", converter="magnum-ms2012")),
        ("12 V 100 Ah", BatteryText("12 V 100 Ah")),
        ("500 W", BatteryText("500 W")),
        ("delta*2", BatteryText("delta", 2)),
        ("delta:2", BatteryText("delta", output="2")),
        ("delta + 2", BatteryText("delta", converter="2")),
        ("Grecell 500", BatteryText("grecell-500")),
    ],
)
def test_a_name_does_wherever_an_id_does(text: str, parts: BatteryText) -> None:
    assert battery_text(text, LIBRARY) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("shed: the left one", BatteryText("left")),
        ("Shed: the left one*2:ac", BatteryText("left", 2, "ac")),
        ("pack + extra+inverter-300w", BatteryText("both", converter="inverter-300w")),
        ("pack+inverter-300w", BatteryText("plain", converter="inverter-300w")),
        ("48V rack x2", BatteryText("rack", 2)),
        ("4 x 25 ah", BatteryText("four")),
    ],
)
def test_signs_that_join_may_stand_in_a_name_that_is_written_out(
    own: Callable[..., Library], text: str, parts: BatteryText
) -> None:
    names = {"left": "Shed: the left one", "both": "Pack + extra", "plain": "Pack", "rack": "48V rack"}
    assert battery_text(text, own(**names, four="4 x 25 Ah")) == parts


def test_of_twins_none_is_taken_whatever_stands_behind_the_name(own: Callable[..., Library]) -> None:
    with pytest.raises(UsageError, match=r"'twin twin' may be any of 2 battery profiles: 'one' or 'two'$"):
        plan(own(one="Twin twin", two="Twin twin"), Request(("twin twin*2:dc",), load="5 W"))


def test_a_request_is_kept_with_ids_and_only_what_was_cut_short_is_told() -> None:
    names = Request(("EcoFlow DELTA 2:ac", "litime g24"), purifiers=("Levoit Core 300S", "400s*2"))
    full, said = spelled_out(LIBRARY, names)
    assert full == Request(
        ("ecoflow-delta-2:ac", "litime-12v-100ah-g24"), purifiers=("levoit-core-300s", "levoit-core-400s*2")
    )
    assert said == ("-b litime g24: read as litime-12v-100ah-g24", "-p 400s*2: read as levoit-core-400s*2")
    assert spelled_out(LIBRARY, full) == (full, ())


def test_what_is_planned_by_name_has_the_ids_in_it() -> None:
    typed = "delta 2:ac", "Anker SOLIX C800 (and C800 Plus, C800X)"
    rows = [plan(LIBRARY, Request((text,), "Levoit Core 300S"))[0].rows[0] for text in typed]
    assert [(row.battery, row.purifier_id) for row in rows] == [
        ("ecoflow-delta-2:ac", "levoit-core-300s"),
        ("anker-solix-c800", "levoit-core-300s"),
    ]


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (Request(("1280 Wh",), "5 W"), "-p takes a purifier, found '5 W'; .* --load '5 W'$"),
        (Request(("1280 Wh",), "-5 W"), "-p takes a purifier, found '-5 W'; .* --load '15 W'$"),
        (Request(("1280 Wh",), "15"), "-p takes a purifier, found '15'; .* --load '15 W'$"),
        (Request(("5 W",), load="5 W"), "'5 W' is a power; what it runs is typed behind --load: --load '5 W'$"),
        (Request(("core 300s",), load="5 W"), "no battery profile is called 'core 300s': it is a purifier$"),
        (Request(("12 v 100 ah litime",), load="5 W"), "'12 v 100 ah litime' may be any of 3 battery profiles: "),
        (
            Request(("1280 Wh+inverter",), load="5 W"),
            "'inverter' may be any of .* converter profiles: 'inverter-300w', ",
        ),
    ],
)
def test_what_is_no_name_is_told_what_it_is(request_: Request, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        plan(LIBRARY, request_)


@pytest.mark.parametrize("text", ["", "   ", "anker-solix-c1000:", "anker-solix-c1000+", "anker-solix-c1000*0", ":ac"])
def test_half_a_battery_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        battery_text(text, LIBRARY)
    assert "\n" not in str(caught.value)
    assert repr(text.strip())[1:-1] in str(caught.value) or "expected" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_battery_or_a_sentence(text: str) -> None:
    try:
        parts = battery_text(text, LIBRARY)
    except UsageError:
        return
    assert parts.what and parts.count >= 1


def test_conditions_are_read_into_canonical_units() -> None:
    read = read_conditions(
        {
            "temperature": "41 degF",
            "health": "80 % ± 5 %",
            "parasitic": "15 mA",
            "self-discharge": "3 %/month",
            "wire": "3 m 18 AWG",
            "hours-per-day": "8",
            "load-exponent": "2.2",
            "left-on": "yes",
        }
    )
    assert read.temperature_c == pytest.approx(5.0)
    assert read.health == Figure(0.8, 0.05)
    assert read.parasitic_a == pytest.approx(Figure(0.015))
    assert read.self_discharge_per_h == pytest.approx(Figure(0.03 / 720))
    assert read.wire_ohm is not None and read.wire_ohm.value == pytest.approx(0.1257, rel=1e-3)  # 18 AWG: 20.95 mohm/m
    assert (read.hours_per_day, read.load_exponent, read.left_on) == (8.0, 2.2, True)


def test_a_blank_condition_is_not_stated() -> None:
    assert read_conditions({"health": "  "}).health is None


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("health", "0.8", "80 %"),
        ("health", "0 %", "more than 0 %"),
        ("start", "120 %", "0 % to 100 %"),
        ("temperature", "5 V", "a temperature"),
        ("temperature", "-90 degC", "-60 to 80"),
        ("cutoff", "11.5 V ± 1 %", "takes no ±"),
        ("hours-per-day", "25 h", "0 to 24"),
        ("load-exponent", "fast", "a number"),
        ("wire", "3 m 18 AGW", "--wire"),
        ("left-on", "perhaps", "yes or no"),
        ("reserv", "20 %", "did you mean 'reserve'"),
    ],
)
def test_a_bad_condition_names_the_option_and_what_was_expected(name: str, text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_conditions({name: text})
    message = str(caught.value)
    assert name in message and told in message and "\n" not in message


def test_left_on_needs_hours_per_day() -> None:
    with pytest.raises(UsageError, match="--hours-per-day"):
        read_conditions({"left-on": "yes"})


@given(st.sampled_from(sorted(CONDITIONS)), st.text(max_size=40))
def test_any_text_is_a_condition_or_a_sentence(name: str, text: str) -> None:
    try:
        read_conditions({name: text})
    except UsageError as error:
        assert "\n" not in str(error)
