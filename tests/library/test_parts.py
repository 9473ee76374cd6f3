"""Parts: what a set-up needs besides battery, converter and purifier, from their files to the founding post's sum."""

from __future__ import annotations

from pathlib import Path

import pytest

from purifier.errors import ProfileError, UsageError
from purifier.library.catalogue import Library
from purifier.library.misplaced import misplaced
from purifier.library.setup_toml import CARRIED
from purifier.model.equipment import Source
from purifier.model.figures import Figure
from purifier.model.parts import Part, fits

CHARGER = """\
name = "Bench charger"
role = "charger"
goes_with = "station"
chemistry = "lifepo4"
voltage = "24 V"
max_current = "8 A ± 5 %"
price = "79.50 USD"
mass = "650 g"
note = "fan runs all the time"

[[sources]]
covers = ["voltage", "max_current", "mass"]
kind = "datasheet"
note = "its label"

[[sources]]
covers = ["price"]
kind = "aggregator"
url = "https://example.com/chargers"
date = 2026-06-04
"""


def put(folder: Path, text: str, id_: str = "mine") -> Path:
    file = folder / "parts" / f"{id_}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_part_is_read_whole(tmp_path: Path, bundle: Path) -> None:
    put(tmp_path, CHARGER)
    assert Library([tmp_path, bundle]).part("mine") == Part(
        id="mine",
        name="Bench charger",
        role="charger",
        goes_with="station",
        price_usd=Figure(79.5, 0.25),
        mass_kg=Figure(0.65, 0.08),
        chemistry="lifepo4",
        voltage_v=Figure(24.0, 0.08),
        max_current_a=Figure(8.0, 0.05),
        note="fan runs all the time",
        sources=(
            Source(("voltage", "max_current", "mass"), "datasheet", note="its label"),
            Source(("price",), "aggregator", "https://example.com/chargers", "2026-06-04"),
        ),
    )


def test_of_a_part_nothing_but_name_and_role_need_be_known(tmp_path: Path) -> None:
    put(tmp_path, 'name = "Plugs"\nrole = "connectors"\nsources = [{covers=["role"], kind="measured", note="x"}]\n')
    part = Library([tmp_path]).part("mine")
    assert (part.role, part.goes_with, part.price_usd, part.mass_kg) == ("connectors", "pack", None, None)
    assert (part.chemistry, part.voltage_v, part.max_current_a) == (None, None, None)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "words"),
    [
        (
            '"charger"',
            '"chargr"',
            2,
            "role: expected 'charger', 'shunt', 'fuse' or 'connectors', found 'chargr' (did you mean 'charger'?)",
        ),
        ('role = "charger"\n', "", 1, "role: missing: expected 'charger', 'shunt', 'fuse' or 'connectors'"),
        ('"station"', '"pak"', 3, "goes_with: expected 'pack' or 'station', found 'pak' (did you mean 'pack'?)"),
        ("goes_with", "goes_wit", 3, "goes_wit: unknown key (did you mean 'goes_with'?)"),
        ('"lifepo4"', '"lifepo"', 4, "chemistry: no chemistry profile is called 'lifepo' (did you mean 'lifepo4'?)"),
        ('"charger"', '"shunt"', 4, "chemistry: means nothing with role = 'shunt': expected it to be left out"),
        ('"24 V"', "24", 5, "voltage: a voltage such as '12 V' was expected, found 24: write it quoted with its unit"),
        ('"24 V"', '"24 A"', 5, "voltage: a voltage such as '12 V' was expected, '24 A' is a current"),
        ('"8 A ± 5 %"', '"0 A"', 6, "max_current: expected more than 0 A and at most 10000 A, found '0 A'"),
        ('"79.50 USD"', '"79,50 USD"', 7, "price: a price such as '18.99 USD' was expected, '79,50 USD' has a decimal"),
        ('"79.50 USD"', '"75 EUR"', 7, "price: a price such as '18.99 USD' was expected, 'EUR' is no unit known here"),
        ('["price"]', '["prices"]', 17, "sources[2].covers[1]: expected a key of this file, found 'prices'"),
    ],
)
def test_what_is_wrong_in_a_part_is_told_with_its_line(
    tmp_path: Path, bundle: Path, right: str, wrong: str, line: int, words: str
) -> None:
    file = put(tmp_path, CHARGER.replace(right, wrong, 1))
    with pytest.raises(ProfileError) as refusal:
        Library([tmp_path, bundle]).part("mine")
    assert any(str(one).startswith(f"{file}:{line}: {words}") for one in refusal.value.problems), refusal.value.problems


def test_a_part_that_is_not_there_is_refused_with_the_nearest(bundle: Path) -> None:
    with pytest.raises(UsageError, match="no part profile is called 'fuse-holdr' \\(did you mean 'fuse-holder'\\?\\)"):
        Library([bundle]).part("fuse-holdr")
    with pytest.raises(UsageError, match="no battery profile is called 'connectors': it is a part"):
        Library([bundle]).battery("connectors")


def test_a_part_that_lies_where_nothing_is_read_is_told_its_folder(tmp_path: Path) -> None:
    put(tmp_path, CHARGER)
    for folder in ("part", "ports", "prats"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "charger.toml").write_text(CHARGER, encoding="utf-8")
    (tmp_path / "ports" / "other.toml").write_text('name = "a port"\n', encoding="utf-8")
    found = {one.problem.path.relative_to(tmp_path).as_posix(): one for one in misplaced(tmp_path, own=False)}
    assert list(found) == ["part/charger.toml", "ports/charger.toml", "prats/charger.toml"]
    assert all(one.kind == "part" and "(did you mean 'parts'?)" in one.problem.message for one in found.values())


def test_no_plan_needs_a_part_so_none_goes_with_a_set_up() -> None:
    assert "part" not in CARRIED


def test_the_parts_of_the_founding_post_come_to_its_price_a_watt_hour(bundle: Path) -> None:
    """Battery 147 USD, with shunt, fuses, connectors and charger 188.54: $0.15/Wh; further batteries $0.11/Wh."""
    library = Library([bundle])
    battery = library.battery("lifepo4-12v-100ah")
    parts = [library.part(id_) for id_ in library.ids("part")]
    assert {part.role: part.price_usd.value for part in parts if part.price_usd} == {
        "shunt": 16.19,
        "fuse": 1.70,
        "connectors": 4.66,
        "charger": 18.99,
    }
    assert all(fits(part, battery) for part in parts)
    sources = [part.sources for part in parts]
    assert all((one.date, one.covers[-1]) == ("2026-06-04", "price") for (one,) in sources)
    assert battery.price_usd is not None
    whole = battery.price_usd.value + sum(part.price_usd.value for part in parts if part.price_usd)
    assert whole == pytest.approx(188.54)
    assert round(whole / battery.energy_wh.value, 2) == 0.15
    assert round(battery.price_usd.value / battery.energy_wh.value, 2) == 0.11


def test_the_charger_of_the_founding_post_is_for_no_other_kind_of_battery(bundle: Path) -> None:
    library = Library([bundle])
    charger = library.part("charger-lifepo4-12v")
    assert not fits(charger, library.battery("agm-12v-100ah"))
    assert not fits(charger, library.battery("anker-solix-c1000"))
