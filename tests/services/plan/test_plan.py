"""The plan from bundled profiles: the post's numbers, the ways chosen, the warnings given."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from purifier.errors import NoPathError, UsageError
from purifier.library.catalogue import Library
from purifier.library.places import bundle
from purifier.services.plan.plan import Column, Row, as_dict, column, detail, plan
from purifier.services.plan.request import FOUNDING, Request

LIBRARY = Library((bundle(),))


def one(battery: str, purifier: str = "airfanta-3pro", **conditions: str) -> Column:
    texts = {name.replace("_", "-"): text for name, text in conditions.items()}
    return column(LIBRARY, Request((battery,), purifier, conditions=texts), battery)


def codes(found: Column, setting: int = 0) -> set[str]:
    return {caution.code for caution in found.rows[setting].warnings}


def test_the_founding_post_comes_out_of_the_bundle() -> None:
    columns = plan(LIBRARY, FOUNDING)
    assert [[round(row.runtime_h) for row in each.rows] for each in columns] == [
        [663, 310, 131, 77, 53, 44],
        [231, 152, 81, 52, 37, 31],
        [87, 70, 47, 33, 25, 22],
    ]
    assert [round(row.cadr_cfm or 0) for row in columns[0].rows] == [57, 141, 247, 321, 374, 413]
    assert [round(row.cadr_per_load_watt or 0) for row in columns[2].rows] == [30, 34, 25, 19, 16, 14]
    assert [None if each.best is None else each.rows[each.best].setting for each in columns] == ["2", "2", "3"]
    assert [each.rows[0].price_usd for each in columns] == [147.0, 450.0, 450.0]


def test_the_load_is_the_jacks_on_every_supply() -> None:
    loads = [[row.load_power_w for row in each.rows] for each in plan(LIBRARY, FOUNDING)]
    assert loads[0] == loads[1] == loads[2]
    assert loads[0][1] == pytest.approx(4.7 / 1.14, rel=1e-6)


def test_losses_and_runtime_add_up_to_nameplate_hours() -> None:
    for each in plan(LIBRARY, FOUNDING):
        for row in each.rows:
            nameplate = each.setup.battery.energy_wh.value / row.load_power_w
            assert math.fsum([row.runtime_h, *(hours for _, hours in row.losses)]) == pytest.approx(nameplate)


def test_two_batteries_and_three_purifiers_are_totals() -> None:
    single, many = one("lifepo4-12v-100ah").rows[1], one("lifepo4-12v-100ah*2", "airfanta-3pro*3").rows[1]
    assert many.runtime_h == pytest.approx(single.runtime_h * 2 / 3)
    assert many.cadr_cfm == pytest.approx(3 * 141)
    assert many.price_usd == 294.0
    assert many.price_per_kwh_usd == single.price_per_kwh_usd


def test_each_purifier_brings_its_own_adapter_but_they_share_the_outlet(tmp_path: Path) -> None:
    single, double = one("anker-solix-c1000:ac").rows[1], one("anker-solix-c1000:ac", "airfanta-3pro*2").rows[1]
    assert double.battery_power_w == pytest.approx(2 * single.battery_power_w - 9.5)


def test_without_an_output_the_one_without_adapter_is_taken() -> None:
    assert one("anker-solix-c1000").setup.output.id == "dc"
    assert one("anker-solix-c1000", "levoit-core-400s").setup.output.id == "ac"


def test_no_path_names_what_would_do() -> None:
    with pytest.raises(NoPathError) as caught:
        one("lifepo4-12v-100ah", "levoit-core-400s")
    named = re.findall(r"\+([a-z0-9-]+)", str(caught.value))
    assert "120 V ac" in str(caught.value) and len(named) == 4
    for converter in named:
        assert one(f"lifepo4-12v-100ah+{converter}", "levoit-core-400s").rows[0].converter == converter
    with pytest.raises(NoPathError, match=r"no output 'usb-c'; it has 'dc'"):
        one("lifepo4-12v-100ah:usb-c")
    with pytest.raises(NoPathError, match="takes 12 V dc"):
        one("anker-solix-c1000:ac+inverter-300w", "levoit-core-400s")


def test_an_unpublished_loss_is_assumed_marked_and_wide() -> None:
    row = one("bluetti-ac180:ac").rows[1]
    assert set(row.assumed) == {"AC outlet overhead", "AC outlet efficiency"}
    assert "assumed-loss" in {caution.code for caution in row.warnings}
    # 14 W and 0.88 of a kilowatt station's AC output, then the purifier's own adapter.
    assert row.battery_power_w == pytest.approx(14 + 4.122807 / 0.86 / 0.88, rel=1e-3)
    assert row.runtime_low_h < 0.75 * row.runtime_h


def test_a_typed_battery_is_a_bare_pack_good_to_fifteen_percent() -> None:
    row = column(LIBRARY, Request(("1280 Wh",), load="10 W"), "1280 Wh").rows[0]
    assert (row.runtime_h, row.runtime_worst_h) == pytest.approx((128.0, 128.0 / 1.15))
    exact = column(LIBRARY, Request(("1280 Wh ± 0 %",), load="10 W"), "1280 Wh ± 0 %").rows[0]
    assert exact.runtime_low_h == exact.runtime_high_h == pytest.approx(128.0)


def test_a_plain_load_is_one_setting_without_air() -> None:
    row = column(LIBRARY, Request(("anker-solix-c1000",), load="10 W"), "anker-solix-c1000").rows[0]
    assert (row.setting, row.cadr_cfm, row.purifier_id, row.output) == ("load", None, None, "dc")
    assert row.runtime_h == pytest.approx(1056 / (2.5 + 10 / 0.93))


def test_amp_hours_alone_are_no_energy() -> None:
    with pytest.raises(UsageError, match=r"amp-hours alone are no energy.*'1280 Wh'"):
        one("100 Ah")


def test_an_unknown_setting_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="'1', '2', '3', '4', '5', '6', found '7'"):
        plan(LIBRARY, Request(("1280 Wh",), "airfanta-3pro", setting="7"))


def test_a_purifier_or_a_load_but_not_both() -> None:
    for request in (Request(("1280 Wh",)), Request(("1280 Wh",), "airfanta-3pro", "10 W")):
        with pytest.raises(UsageError, match="either a purifier"):
            plan(LIBRARY, request)


@pytest.mark.parametrize(
    ("battery", "purifier", "conditions", "code"),
    [
        ("lifepo4-12v-100ah", "airfanta-3pro", {}, "fuse"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {}, "voltage-coupled"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {}, "latches-off"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {}, "connector"),
        ("lifepo4-12v-100ah*2", "airfanta-3pro", {}, "parallel"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {"temperature": "-5 degC"}, "cold-charging"),
        ("lifepo4-12v-100ah", "airfanta-3pro*2", {"wire": "10 m 18 AWG"}, "thin-lead"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {"hours_per_day": "8 h"}, "duty-cycle"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {"reserve": "100 %"}, "nothing-left"),
        ("1280 Wh", "airfanta-3pro", {"temperature": "-5 degC"}, "ignored-condition"),
        ("1e9 Wh", "airfanta-3pro", {}, "too-long"),
        ("1280 Wh", "airfanta-3pro", {"parasitic": "10 mA"}, "assumed-voltage"),
        ("anker-solix-c1000:ac", "airfanta-3pro", {}, "mains-adapter"),
        ("anker-solix-c1000:ac", "airfanta-3pro", {}, "eco-mode"),
        ("anker-solix-c1000:dc", "airfanta-3pro", {}, "eco-cut"),
        ("ecoflow-delta-2:dc", "airfanta-3pro", {}, "idle-timeout"),
        ("ecoflow-delta-2", "levoit-core-400s", {}, "assumed-loss"),
        ("ecoflow-delta-2", "levoit-core-400s", {}, "auto-mode"),
        ("bluetti-elite-30-v2", "levoit-core-400s", {}, "radios"),
        ("agm-12v-100ah", "airfanta-3pro", {}, "no-cutoff"),
        ("agm-12v-100ah", "airfanta-3pro", {"depth": "80 %"}, "deep-discharge"),
        ("flooded-12v-100ah", "airfanta-3pro", {}, "hydrogen"),
        ("power-bank-100wh+usb-c-pd-trigger-12v", "airfanta-3pro", {}, "usb-c-fallback"),
        ("lifepo4-12v-100ah", "nukit-tempest", {}, "rated-watts"),
        ("lifepo4-12v-100ah", "airfanta-3pro", {}, "cadr-kind"),
        ("1280 Wh", "airfanta-3pro*100", {}, "c-rate"),
        ("anker-solix-c1000:ac", "ikea-starkvind", {}, "mains-version"),
        ("lifepo4-12v-100ah+inverter-300w", "ikea-starkvind", {}, "voltage-mismatch"),
    ],
)
def test_the_mistakes_people_make_are_caught(
    battery: str, purifier: str, conditions: dict[str, str], code: str
) -> None:
    found = one(battery, purifier, **conditions)
    assert any(code in codes(found, i) for i in range(len(found.rows)))


@pytest.mark.parametrize(
    ("battery", "conditions", "code"),
    [
        ("anker-solix-c1000:dc", {}, "fuse"),
        ("anker-solix-c1000:dc", {}, "voltage-coupled"),
        ("anker-solix-c1000:dc", {}, "mains-adapter"),
        ("lifepo4-12v-100ah", {"temperature": "5 degC"}, "cold-charging"),
        ("lifepo4-12v-100ah", {"load_exponent": "2.2"}, "voltage-coupled"),
        ("lifepo4-12v-100ah", {"wire": "1 m 14 AWG"}, "thin-lead"),
        ("agm-12v-100ah", {}, "deep-discharge"),
        ("agm-12v-100ah", {"cutoff": "11.5 V"}, "no-cutoff"),
        ("lifepo4-12v-100ah", {}, "c-rate"),
    ],
)
def test_and_nobody_is_warned_without_cause(battery: str, conditions: dict[str, str], code: str) -> None:
    found = one(battery, **conditions)
    assert all(code not in codes(found, i) for i in range(len(found.rows)))


def test_rows_carry_exactly_the_contracts_keys() -> None:
    found = one("anker-solix-c1000:ac").rows[0]
    row = as_dict(found)
    promised = [
        "battery",
        "battery_id",
        "battery_count",
        "output",
        "converter",
        "purifier_id",
        "purifier_count",
        "setting",
        "cadr_cfm",
        "cadr_m3_per_h",
        "cadr_estimate_cfm",
        "cadr_estimate_low_cfm",
        "cadr_estimate_high_cfm",
        "noise_dba",
        "load_power_w",
        "battery_power_w",
        "runtime_h",
        "runtime_low_h",
        "runtime_high_h",
        "calendar_days",
        "cadr_per_load_watt",
        "cadr_per_battery_watt",
        "clean_air_m3",
        "clean_air_estimate_m3",
        "price_usd",
        "price_per_kwh_usd",
        "mass_kg",
        "losses",
        "drivers",
        "assumed",
        "warnings",
    ]
    assert set(promised) <= set(row) == set(Row.__slots__) - {"in_room"}, "nor any of a room that nobody stated"
    assert row["losses"] == [
        {"cause": cause, "hours": hours} for cause, hours in one("anker-solix-c1000:ac").rows[0].losses
    ]


def test_the_detail_of_a_cell_agrees_with_its_row() -> None:
    found = one("anker-solix-c1000:ac")
    drivers, gained = detail(found.setup, "2")
    assert drivers == found.rows[1].drivers
    assert [cause for cause, _ in gained] == ["overhead", "conversion"]
    # Without the 9.5 W of overhead: 1056 / (4.1228 / 0.7396) h.
    assert dict(gained)["overhead"] == pytest.approx(1056 / (4.122807 / 0.7396) - found.rows[1].runtime_h)


def test_an_estimate_is_ranked_by_its_low_end() -> None:
    found = one("ecoflow-delta-2", "levoit-core-300s")
    at_least = [(row.least_air_m3_per_h or 0.0) * row.runtime_low_h for row in found.rows]
    likely = [(row.air_m3_per_h or 0.0) * row.runtime_h for row in found.rows]
    assert found.best == at_least.index(max(at_least)) == 3
    assert likely.index(max(likely)) == 2, "a lucky estimate would have won"


def test_an_estimated_rate_is_no_assumed_loss() -> None:
    published = one("anker-solix-c1000:ac", "levoit-core-300s").rows[0]
    assumed = one("ecoflow-delta-2:ac", "levoit-core-300s").rows[0]
    assert published.assumed == ("CADR at setting sleep",) and published.assumed_losses == ()
    assert assumed.assumed == ("AC outlet efficiency", "CADR at setting sleep")
    assert assumed.assumed_losses == ("AC outlet efficiency",)
