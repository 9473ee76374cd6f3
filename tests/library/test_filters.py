"""What a purifier's profile says of its filter and its fans: price, life, what it catches, the pressure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from purifier.cli.main import run
from purifier.errors import ProfileError
from purifier.library.catalogue import Library
from purifier.model.equipment import Purifier
from purifier.model.figures import Figure
from purifier.model.units import MMH2O_PA

FAN = """\
name = "Fan"
filter = "H13"
filter_price = "39.99 USD"
filter_life = "0.5 years"
ccm = "12 g"
stall_pressure = "0.08 inH2O ± 10 %"
inputs.dc = {voltage = "12 V"}
settings = [{name = "low", power = "4 W", cadr = "100 cfm", noise = "31 dBA"}]

[[sources]]
covers = ["filter_price"]
kind = "aggregator"
note = "three shops"

[[sources]]
covers = ["filter_life", "ccm", "stall_pressure", "inputs", "settings"]
kind = "datasheet"
note = "its leaflet"
"""


def put(folder: Path, text: str) -> Path:
    file = folder / "purifiers" / "fan.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_stated_of_filter_and_fans_is_read(tmp_path: Path) -> None:
    put(tmp_path, FAN)
    fan = Library([tmp_path]).purifier("fan")
    assert fan.filter_price_usd == Figure(39.99, 0.25)
    assert fan.filter_life_h == Figure(4383.0, 0.08)
    assert fan.ccm_kg == Figure(0.012, 0.08)
    assert fan.stall_pressure_pa == Figure(0.08 * 25.4 * MMH2O_PA, 0.10)


def test_a_purifier_without_any_of_it_is_as_good_as_before(tmp_path: Path) -> None:
    text = "".join(
        line for line in FAN.splitlines(keepends=True) if not line.startswith(("filter_", "ccm", "stall_pressure"))
    )
    text = text.replace('covers = ["filter_price"]', 'covers = ["inputs"]').replace(
        '"filter_life", "ccm", "stall_pressure", ', ""
    )
    put(tmp_path, text)
    fan = Library([tmp_path]).purifier("fan")
    assert (fan.filter_price_usd, fan.filter_life_h, fan.ccm_kg, fan.stall_pressure_pa) == (None, None, None, None)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        ('"39.99 USD"', '"0 USD"', 3, "filter_price: expected more than 0 USD and at most 1000000 USD, found '0 USD'"),
        ('"39.99 USD"', '"35 EUR"', 3, "filter_price: a price such as '35 USD' was expected, 'EUR' is no unit known"),
        ('"0.5 years"', '"11 years"', 4, "filter_life: expected more than 0 years and at most 10 years, found '11 "),
        ('"0.5 years"', '"6000"', 4, "filter_life: a time such as '4380 h' was expected, '6000' has no unit: write"),
        ('"12 g"', "12", 5, "ccm: a mass such as '4.47 g' was expected, found 12: write it quoted with its unit: "),
        ('"12 g"', '"12"', 5, "ccm: a mass such as '4.47 g' was expected, '12' has no unit: write '12 g' if that is "),
        ('"12 g"', '"12 G"', 5, "ccm: a mass such as '4.47 g' was expected, 'G' is no unit known here (did you mean '"),
        ('"12 g"', '"4468 g"', 5, "ccm: expected more than 0 g and at most 1000 g, found '4468 g'"),
        ('"12 g"', '"0 mg"', 5, "ccm: expected more than 0 mg and at most 1000000 mg, found '0 mg'"),
        ("0.08 inH2O", "0.08 in", 6, "stall_pressure: a pressure such as '19 Pa' was expected, '0.08 in ± 10 %' is a "),
        ("0.08 inH2O", "-3 mmH2O", 6, "stall_pressure: expected more than 0 mmH2O and at most 10190 mmH2O, found '-3"),
        ("stall_pressure =", "stal_pressure =", 6, "stal_pressure: unknown key (did you mean 'stall_pressure'?)"),
        ('"ccm", ', "", 5, "ccm: no source covers it: expected 'ccm' in the covers of one of the sources"),
    ],
)
def test_what_is_wrong_with_it_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, words: str
) -> None:
    file = put(tmp_path, FAN.replace(right, wrong, 1))
    with pytest.raises(ProfileError) as refusal:
        Library([tmp_path]).purifier("fan")
    assert any(str(one).startswith(f"{file}:{line}: {words}") for one in refusal.value.problems), refusal.value.problems


def test_show_has_each_with_the_spread_that_plans_would_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, FAN)
    assert run(["--profiles", str(tmp_path), "profiles", "show", "fan", "--json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    said = {key: (rows[key]["value"], rows[key]["unit"], rows[key]["spread_percent"]) for key in rows}
    assert said["filter_price"] == (39.99, "USD", None), "a price is a label"
    assert said["filter_life"] == (4383.0, "h", 8.0)
    assert said["ccm"] == (0.012, "kg", 8.0)
    assert said["stall_pressure"] == (pytest.approx(19.92711), "Pa", 10.0)


def bundled(bundle: Path) -> list[Purifier]:
    return [one for one in Library([bundle]).all("purifier") if isinstance(one, Purifier)]


def test_the_bundle_states_of_filters_and_fans_what_was_found(bundle: Path) -> None:
    """Of one filter nobody stated a price in dollars, of none its hours at the top setting."""
    found = bundled(bundle)
    assert {one.id: one.ccm_kg for one in found if one.ccm_kg} == {
        "smart-air-sqair": Figure(0.004468, 0.25),
        "xiaomi-4-pro": Figure(0.045569, 0.25),
    }
    assert {one.id: one.stall_pressure_pa for one in found if one.stall_pressure_pa} == {
        "nightingale": Figure(1.96 * MMH2O_PA, 0.15),
        "nukit-tempest": Figure(1.96 * MMH2O_PA, 0.15),
        "box-4-p14-max": Figure(4.11 * MMH2O_PA, 0.15),
    }
    assert not [one.id for one in found if one.filter_price_usd or one.filter_life_h]


def test_the_bundle_states_noise_where_somebody_measured_it_setting_by_setting(bundle: Path) -> None:
    library = Library([bundle])
    for id_ in ("air-king-9723-cube", "air-king-9723-cube-2-inch"):
        heard = [one.noise_dba.value for one in library.purifier(id_).settings if one.noise_dba]
        assert heard == [55.8, 59.0, 62.2]


def test_the_bundle_states_prices_in_dollars_only(bundle: Path) -> None:
    """What was found in euros or pounds stays out: no rate of exchange is anybody's figure."""
    assert {one.id for one in bundled(bundle) if one.price_usd} == {
        "airfanta-3pro",
        "austin-healthmate",
        "dynomight-box-fan-2-hepa",
        "dynomight-cuboid",
        "ikea-starkvind",
    }
