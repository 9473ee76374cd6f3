"""What comes first of all there is to heed, and how programs and the app get it."""

from __future__ import annotations

from itertools import product

from purifier.errors import PurifierError
from purifier.model.case import Caution
from purifier.model.cautions import CAUTIONS, GRAVITIES
from purifier.services.plan.heed import is_grave, to_heed
from purifier.services.plan.plan import as_dict
from tests.services.plan.warned import planned, warned


def test_each_has_a_code_of_its_own_and_a_gravity() -> None:
    assert len({entry.code for entry in CAUTIONS}) == len(CAUTIONS) > 30
    assert {entry.gravity for entry in CAUTIONS} == set(GRAVITIES)


def test_the_gravest_come_first_whatever_setting_they_are_about() -> None:
    # Too much for 12 V USB-C at the top settings only: walking the settings meets that last.
    heeds = to_heed(planned("power-bank-100wh+usb-c-pd-trigger-12v", "airfanta-3pro*2"))
    assert heeds[0].caution.code == "output-overload"
    assert [row.setting for row in heeds[0].rows] == ["5", "6"]
    ranks = [list(GRAVITIES).index(heed.caution.gravity) for heed in heeds]
    assert ranks == sorted(ranks)


def test_what_stops_the_run_ranks_above_plugs_and_labels() -> None:
    codes = list(warned("anker-solix-c1000:dc", setting="1"))
    assert codes[0] == "eco-cut" and codes.index("eco-cut") < codes.index("connector") < codes.index("cadr-kind")


def test_programs_get_all_of_them_with_their_gravity() -> None:
    row = planned("lifepo4-12v-100ah", setting="2").rows[0]
    warnings = as_dict(row)["warnings"]
    assert warnings == [{"code": c.code, "text": c.text, "gravity": c.gravity} for c in row.warnings]
    assert len(row.warnings) == 5


def test_hours_that_something_stops_are_marked_and_others_are_not() -> None:
    rows = planned("anker-solix-c1000:dc").rows
    assert [is_grave(row) for row in rows] == [True] + [False] * 5


def test_no_sentence_speaks_of_options_for_the_app_has_none() -> None:
    conditions: tuple[dict[str, str], ...] = (
        {},
        {"temperature": "-40 degC", "cutoff": "11.5 V", "load_exponent": "2.2", "hours_per_day": "8 h"},
        {"realistic": "yes", "reserve": "100 %", "wire": "10 m 18 AWG"},
    )
    batteries = ("1280 Wh", "lifepo4-12v-100ah*2", "flooded-12v-100ah", "anker-solix-c1000", "bluetti-elite-30-v2:ac")
    more = ("power-bank-100wh+usb-c-pd-trigger-12v", "lifepo4-12v-100ah+harbor-freight-60w", "jackery-240:ac")
    said: set[Caution] = set()
    for battery, runs, texts in product(
        batteries + more, ("airfanta-3pro", "ikea-uppatvind", "lasko-3723-cube", "300 W"), conditions
    ):
        try:
            found = planned(battery, runs, **texts)
        except PurifierError:
            continue
        said.update(caution for row in found.rows for caution in row.warnings)
    assert len({caution.code for caution in said}) > 25
    assert [caution for caution in said if "--" in caution.text] == []
