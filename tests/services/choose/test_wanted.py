"""What people ask for, in their words, as numbers; what cannot be meant is refused in a sentence."""

from __future__ import annotations

from datetime import datetime

import pytest

from purifier.errors import PurifierError
from purifier.library.catalogue import Library, open_library
from purifier.model.air import cfm
from purifier.services.choose.fields import FIELDS, read_field
from purifier.services.choose.wanted import Asking, Wanted, need_of
from purifier.services.plan.request import Request

NOW = datetime(2026, 11, 26, 20, 0)
BEDROOM = {"room": "12x12x8 ft"}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library(())


def asked(library: Library, stated: dict[str, str], *own: str, **request: object) -> Asking:
    return need_of(library, Wanted({"for": "3 d"} | stated, own, Request(**request)), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("one", FIELDS.values(), ids=list(FIELDS))
def test_each_example_can_be_read(one: object) -> None:
    assert read_field(one.name, one.example)  # type: ignore[attr-defined]


def test_people_at_home_need_30_cfm_each_or_five_changes(library: Library) -> None:
    """ASHRAE 241: four in a bedroom 120 CFM, where 5 changes an hour are 96; one person the 96."""
    four = asked(library, {}, conditions=BEDROOM | {"people": "4"})
    assert cfm(four.need.air_m3_per_h) == pytest.approx(120.0)
    assert "4 people" in four.target.why and "ASHRAE 241" in four.target.why
    one = asked(library, {}, conditions=BEDROOM | {"people": "1"})
    assert cfm(one.need.air_m3_per_h) == pytest.approx(96.0) and "CDC" in one.target.why
    assert cfm(asked(library, {"persons": "30"}).need.air_m3_per_h) == pytest.approx(900.0)


def test_a_tenth_of_the_smoke_outdoors_and_what_people_need_the_larger_of_both(library: Library) -> None:
    """The sheet's bedroom: 82 CFM for 0.10; five changes are 96; saying more never asks for less."""
    tenth = asked(library, {"ratio": "10 %"}, conditions=BEDROOM | {"air": "smoke"})
    assert cfm(tenth.need.air_m3_per_h) == pytest.approx(82.0, abs=0.5)
    smoke = asked(library, {}, conditions=BEDROOM | {"air": "smoke"})
    assert cfm(smoke.need.air_m3_per_h) == pytest.approx(96.0) and smoke.target.usual
    four = asked(library, {}, conditions=BEDROOM | {"air": "smoke", "people": "4"})
    assert cfm(four.need.air_m3_per_h) == pytest.approx(120.0)
    leaky = asked(library, {}, conditions=BEDROOM | {"air": "smoke", "tightness": "leaky"})
    assert cfm(leaky.need.air_m3_per_h) > 200.0 and "10 % of the smoke outdoors" in leaky.target.why
    less = asked(library, {"ratio": "5 %"}, conditions=BEDROOM | {"air": "smoke"})
    assert less.need.air_m3_per_h > 2.0 * tenth.need.air_m3_per_h


def test_money_is_typed_in_any_way(library: Library) -> None:
    for text in ("$400", "400", "400 USD", "USD 400", "$ 400"):
        assert asked(library, {"cadr": "141 cfm", "max-price": text}).need.max_price_usd == 400.0


def test_hours_a_day_make_fewer_hours_of_running(library: Library) -> None:
    found = asked(library, {"cadr": "141 cfm"}, conditions={"hours-per-day": "8 h"})
    assert found.hours == 72.0 and found.need.hours == pytest.approx(24.0)


def test_what_is_owned_has_a_name_an_id_a_count_or_a_role(library: Library) -> None:
    own = asked(
        library, {"cadr": "141 cfm"}, "LiFePO4 12 V 100 Ah", "anker-solix-c1000*2", "charger", "1280 Wh"
    ).need.own
    assert own == {"lifepo4-12v-100ah": 1, "anker-solix-c1000": 2, "charger": 1000, "1280 Wh": 1}


def test_a_battery_of_no_make_is_owned_by_who_types_it(library: Library) -> None:
    assert asked(library, {"cadr": "141 cfm"}, batteries=("1280",)).need.own == {"1280 Wh": 1}


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"for": ""}, "say how much clean air is needed"),
        ({"cadr": "141 cfm", "for": ""}, "say how long it must last"),
        ({"cadr": "141 cfm", "each": "5"}, "--cadr and --each both say how much clean air"),
        ({"cadr": "141 cfm", "until": "7 am"}, "--for and --until both say how long"),
        ({"each": "5"}, "--each is about a room: give --room too"),
        ({"ratio": "5 %"}, "--ratio is about a room: give --room too"),
        ({"cadr": "141"}, "write '141 cfm' or '141 m3/h'"),
        ({"cadr": "0 cfm"}, "more than nothing"),
        ({"cadr": "141 cfm", "max-price": "-1"}, "--max-price: expected 0 to"),
        ({"cadr": "141 cfm", "max-mass": "20"}, "write '20 kg' or '20 lb'"),
        ({"cadr": "141 cfm", "max-noise": "300 dBA"}, "--max-noise: expected 0 to 140 dBA"),
        ({"persons": "two"}, "--persons: a whole number"),
    ],
)
def test_what_cannot_be_meant_is_refused(library: Library, stated: dict[str, str], says: str) -> None:
    with pytest.raises(PurifierError) as refused:
        asked(library, stated)
    assert says in str(refused.value)


def test_nobody_can_have_nothing_left_of_what_comes_in(library: Library) -> None:
    with pytest.raises(PurifierError, match=r"--ratio: expected more than 0 %"):
        asked(library, {"ratio": "0 %"}, conditions=BEDROOM)


def test_unknown_things_name_the_nearest(library: Library) -> None:
    with pytest.raises(PurifierError, match=r"--own: .*found 'chargr'.*did you mean 'charger'"):
        asked(library, {"cadr": "141 cfm"}, "chargr")
    with pytest.raises(PurifierError, match="--load: a plain load cleans no air"):
        asked(library, {"cadr": "141 cfm"}, load="15 W")
    with pytest.raises(PurifierError, match=r"--setting: airfanta-3pro has '1'"):
        asked(library, {"cadr": "141 cfm"}, purifier="airfanta-3pro", setting="9")


def test_a_room_that_is_clean_by_itself_needs_no_purifier(library: Library) -> None:
    with pytest.raises(PurifierError, match=r"--ratio: the room stays below 90 % of the smoke outdoors by itself"):
        asked(library, {"ratio": "90 %"}, conditions=BEDROOM)
    sealed = asked(library, {}, conditions=BEDROOM | {"air": "outside", "tightness": "0.01"})
    assert cfm(sealed.need.air_m3_per_h) == pytest.approx(96.0)


def test_a_part_of_a_name_is_one_thing_or_a_question(library: Library) -> None:
    with pytest.raises(PurifierError, match=r"'lifepo4', which may be .*lifepo4-12v-100ah.*: say which"):
        asked(library, {"cadr": "141 cfm"}, "lifepo4")
    with pytest.raises(PurifierError, match=r"'35' has no unit: write '35 Wh'"):
        asked(library, {"cadr": "141 cfm"}, "35")
    assert asked(library, {"cadr": "141 cfm"}, "airfanta").need.own == {"airfanta-3pro": 1}


def test_no_setting_is_called_so(library: Library) -> None:
    with pytest.raises(PurifierError, match="--setting: no purifier has such a one, found '99'"):
        asked(library, {"cadr": "141 cfm"}, setting="99")
