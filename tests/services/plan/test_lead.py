"""The lead as people type it, and what is said of one that cannot carry the load."""

from __future__ import annotations

import re

import pytest

from purifier.errors import QuantityError, UsageError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.model.power_path import COPPER_OHM_M
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.lead import lead_of, read_lead
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request

LIBRARY = Library((bundle(),))
WIRE = CONDITIONS["wire"].asked


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("2 m 1.5 mm2", "2 m 1.5 mm2"),
        ("2m 1.5mm²", "2m 1.5 mm2"),
        ("2 m of 1.5 mm^2", "2 m 1.5 mm2"),
        ("2mx1.5sqmm", "2m 1.5 mm2"),
        ("1.5 mm2 2 m", "2 m 1.5 mm2"),
        ("2 M 1.5 MM2", "2 m 1.5 mm2"),
    ],
)
def test_metric_wire_is_read(text: str, full: str) -> None:
    # Two metres there and back of 1.5 mm2: 2 x 2 m x 17.24 nohm m / 1.5 mm2.
    assert read_lead(WIRE, text).value == pytest.approx(4.0 * COPPER_OHM_M / 1.5e-6)
    assert str(lead_of(text)) == full


@pytest.mark.parametrize(
    "text", ["3 m 18 AWG", "3m 18awg", "3 m AWG 18", "18 AWG 3 m", "3 m x 18 gauge", "300 cm 18 AWG"]
)
def test_american_gauges_are_read_in_either_order(text: str) -> None:
    assert read_lead(WIRE, text).value == pytest.approx(0.12568, rel=1e-4)


def test_a_lead_may_be_in_doubt() -> None:
    assert read_lead(WIRE, "2 m 1.5 mm2 ± 10 %").spread == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2m 1,5mm²", "has a decimal comma: write '2m 1.5 mm2'"),
        ("2 m", "length and gauge ('3 m 18 AWG', '2 m 1.5 mm2'), found '2 m'"),
        ("2 m 1.5 mm", "length and gauge"),
        ("1 km 40 AWG", "expected 0 to 100 ohm (for example '3 m 18 AWG'), found '1 km 40 AWG'"),
        ("200 ohm", "expected 0 to 100 ohm"),
        ("50", "write '50 mohm' or '50 ohm'"),
        ("0 m 18 AWG", "more than 0 to 10000 m"),
        ("2 m 0 mm2", "0.001 to 1000 mm2"),
        ("2 zz 18 AWG", "a length such as '3 m' was expected"),
    ],
)
def test_half_a_lead_is_refused_with_what_was_meant(text: str, words: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        read_lead(WIRE, text)
    assert words in str(refusal.value) and "--wire" in str(refusal.value)


def test_a_lead_too_thin_names_the_gauge_that_would_do_for_its_length() -> None:
    thin = Request(("100 Ah x 12.8 V",), load="12 W", conditions={"wire": "60 m 24 AWG"})
    with pytest.raises(UsageError, match=r"'60 m 24 AWG' cannot carry 12.0 W from 12.8 V: for 60 m take") as refusal:
        plan(LIBRARY, thin)
    gauges = re.findall(r"(\d+) AWG or ([\d.]+) mm2", str(refusal.value))
    for gauge in (f"60 m {gauges[0][0]} AWG", f"60 m {gauges[0][1]} mm2"):
        row = plan(LIBRARY, Request(thin.batteries, load="12 W", conditions={"wire": gauge}))[0].rows[0]
        assert row.runtime_h > 0.95 * 1280 / 12
        assert "thin-lead" not in {warning.code for warning in row.warnings}
    with pytest.raises(UsageError, match="60 m 24 AWG"):
        one_setup(LIBRARY, thin)


def test_where_no_gauge_does_the_longest_lead_is_named_and_for_ohms_the_most() -> None:
    far = Request(("100 Ah x 12.8 V",), load="500 W", conditions={"wire": "80 m 16 AWG"})
    with pytest.raises(UsageError, match=r"no usual wire does over 80 m: 50 mm2 .* does over 13.8 m at most"):
        plan(LIBRARY, far)
    with pytest.raises(UsageError, match=r"'10 ohm' cannot carry 500 W from 12.8 V: 9.53 mohm at most would do"):
        plan(LIBRARY, Request(far.batteries, load="500 W", conditions={"wire": "10 ohm"}))


def test_of_several_settings_those_that_it_does_carry_are_named() -> None:
    thin = {"wire": "10 m 18 AWG"}
    with pytest.raises(UsageError, match=r"at setting 6: for 10 m take .* \(it carries settings 1, 2, 3 alone\)"):
        plan(LIBRARY, Request(("lifepo4-12v-100ah",), "airfanta-3pro*6", conditions=thin))
    alone = plan(LIBRARY, Request(("lifepo4-12v-100ah",), "airfanta-3pro*6", setting="3", conditions=thin))
    assert alone[0].rows[0].runtime_h > 0.0


def test_the_usual_lead_is_refused_too() -> None:
    with pytest.raises(UsageError, match=r"the usual wire of 33 mohm cannot carry 5000 W"):
        plan(LIBRARY, Request(("lifepo4-12v-100ah",), load="5 kW", conditions={"realistic": "yes"}))
