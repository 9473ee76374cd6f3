"""What a wrong profile is told, and what a right one becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.library.build import build
from purifier.library.decode import decode
from purifier.library.ids import KINDS
from purifier.library.kinds import keys_of
from purifier.library.problems import Problem
from purifier.library.toml_text import Document, parse_document
from purifier.model.equipment import Battery, Chemistry, Purifier
from purifier.model.figures import Figure

PACK = """\
name = "Pack"
capacity = "100 Ah ± 2 %"
voltage = "12.8 V"
price = "147 USD"
[[sources]]
covers = ["capacity", "voltage"]
kind = "measured"
note = "on the shelf"
[[sources]]
covers = ["price"]
kind = "aggregator"
url = "https://example.org/"
"""

STATION = """\
name = "Station"
kind = "station"
energy = "1056 Wh"
outputs.ac = {voltage = "120 V", overhead = "9.5 W", efficiency = "86 %"}
[[sources]]
covers = ["energy", "outputs"]
kind = "datasheet"
url = "https://example.org/"
[[sources]]
covers = ["outputs.ac.overhead"]
kind = "measured"
note = "at the plug"
"""

FAN = """\
name = "Fan"
inputs.dc = {voltage = "12 V"}
settings = [
  {name = "low", power = "4 W", cadr = "100 cfm"},
  {name = "high", power = "9 W"},
]
sources = [{covers = ["inputs", "settings"], kind = "measured", note = "x"}]
"""

CELL = """\
name = "Cell"
cell_voltage = "3.2 V"
curve = [{charge = "100 %", voltage = "3.4 V"}, {charge = "0 %", voltage = "2.5 V"}]
cold = [
  {temperature = "-20 degC", capacity = "70 %", low = "60 %", high = "80 %"},
  {temperature = "32 degF", capacity = "98 %"},
]
sources = [{covers = ["cell_voltage", "curve", "cold"], kind = "datasheet", url = "https://example.org/"}]
"""

WIRE = """\
name = "Box"
class = "inverter"
input = {supply = "dc", voltage = "12 V"}
output = {supply = "ac", voltage = "120 V"}
sources = [{covers = ["input", "output"], kind = "measured", note = "x"}]
"""


def document(text: str) -> Document:
    parsed = parse_document(Path("x.toml"), text)
    assert isinstance(parsed, Document)
    return parsed


def problems(text: str, kind: str = "battery") -> list[Problem]:
    return decode(document(text), kind)[1]


def said(text: str, kind: str = "battery") -> list[str]:
    return [str(problem) for problem in problems(text, kind)]


def built(text: str, kind: str) -> Any:
    values, found = decode(document(text), kind)
    assert found == []
    return build(kind, "x", values)


def test_a_pack_takes_its_energy_from_capacity_and_voltage_and_has_a_plain_output() -> None:
    pack: Battery = built(PACK, "battery")
    assert pack.kind == "pack"
    assert pack.capacity_ah == Figure(100.0, 0.02)
    assert pack.voltage_v == Figure(12.8, 0.10)
    assert pack.energy_wh.value == pytest.approx(1280.0)
    assert pack.energy_wh.spread == 0.10
    assert pack.price_usd == Figure(147.0, 0.25)
    assert list(pack.outputs) == ["dc"]
    assert pack.outputs["dc"].voltage_v == pack.voltage_v
    assert pack.outputs["dc"].overhead_w is None


@pytest.mark.parametrize(
    ("outputs", "voltages"),
    [
        ('outputs.dc = {connector = "XT60"}\n', {"dc": 12.8}),
        ('outputs.dc = {voltage = "5 V"}\n', {"dc": 5.0}),
        ("outputs.usb-c = {}\n", {"usb-c": None}),
        ('kind = "station"\noutputs.dc = {}\n', {"dc": None}),
    ],
)
def test_an_output_has_the_packs_voltage_only_where_it_is_the_packs_own(
    outputs: str, voltages: dict[str, float | None]
) -> None:
    pack: Battery = built(outputs + PACK.replace('"voltage"]', '"voltage", "outputs"]'), "battery")
    found = {name: one.voltage_v and one.voltage_v.value for name, one in pack.outputs.items()}
    assert found == voltages


def test_the_most_precise_source_sets_the_spread() -> None:
    station: Battery = built(STATION, "battery")
    assert station.energy_wh == Figure(1056.0, 0.08)
    assert station.outputs["ac"].overhead_w == Figure(9.5, 0.10)
    assert station.outputs["ac"].efficiency == Figure(0.86, 0.08)
    assert station.sources[1].note == "at the plug"


def test_of_equally_precise_sources_the_first_sets_the_spread() -> None:
    twice = STATION.replace('covers = ["outputs.ac.overhead"]', 'covers = ["energy"]')
    station: Battery = built(twice, "battery")
    assert station.energy_wh.spread == 0.08


def test_a_purifier() -> None:
    fan: Purifier = built(FAN, "purifier")
    assert [setting.name for setting in fan.settings] == ["low", "high"]
    assert fan.settings[0].cadr_m3_per_h is not None
    assert fan.settings[0].cadr_m3_per_h.value == pytest.approx(169.901, abs=1e-3)
    assert fan.settings[1].cadr_m3_per_h is None
    assert fan.inputs["dc"].adapter is None
    assert fan.power_kind == "running"
    plugged: Purifier = built(FAN.replace('"12 V"}', '"12 V", adapter = {}}'), "purifier")
    assert plugged.inputs["dc"].adapter is not None
    assert plugged.inputs["dc"].adapter.efficiency is None


def test_a_chemistry() -> None:
    cell: Chemistry = built(CELL, "chemistry")
    assert cell.curve == ((1.0, 3.4), (0.0, 2.5))
    assert cell.cold[0].low == pytest.approx(0.6)
    assert cell.cold[1].temperature_c == pytest.approx(0.0, abs=1e-9)
    assert cell.cold[1].low == pytest.approx(0.98 / 1.08)
    assert cell.cold[1].high == 1.0


def test_a_curve_may_be_flat_but_its_charge_must_fall() -> None:
    flat = CELL.replace('"2.5 V"', '"3.4 V"')
    assert said(flat, "chemistry") == []
    assert any("below the row before" in one for one in said(flat.replace('"0 %"', '"100 %"'), "chemistry"))


def test_all_problems_of_a_file_come_at_once_with_their_lines() -> None:
    text = (
        'nam = "Foo"\nkind = "packk"\ncapacity = "100 Ah"\nvoltage = "12,8 V"\nprice = 147\n'
        '[outputs.dc]\neficiency = "93 %"\n[outputs.foo]\n'
        '[[sources]]\ncovers = ["capacity", "volatge"]\nkind = "datasheet"\ndate = "2026-01-01"\n'
    )
    uncovered = {(one.line, one.key) for one in problems(text) if one.message.startswith("no source covers it")}
    assert uncovered == {(4, "voltage"), (5, "price")}
    found = {(one.line, one.key): one.message for one in problems(text) if not one.message.startswith("no source")}
    assert set(found) == {
        (1, "name"),
        (1, "nam"),
        (2, "kind"),
        (4, "voltage"),
        (5, "price"),
        (7, "outputs.dc.eficiency"),
        (8, "outputs.foo"),
        (9, "sources[1].url"),
        (10, "sources[1].covers[2]"),
        (12, "sources[1].date"),
    }
    assert "did you mean 'name'?" in found[1, "nam"]
    assert "did you mean 'pack'?" in found[2, "kind"]
    assert "write '12.8 V'" in found[4, "voltage"]
    assert 'write it quoted with its unit: "147 USD"' in found[5, "price"]
    assert "did you mean 'voltage'?" in found[10, "sources[1].covers[2]"]
    assert str(problems(text)[0]).startswith("x.toml:1: name: missing: expected a text such as")


@pytest.mark.parametrize(
    ("kind", "text", "line", "key", "words"),
    [
        ("battery", PACK.replace('capacity = "100 Ah ± 2 %"\n', ""), 1, "energy", "or capacity beside voltage"),
        ("battery", PACK + 'x = "1"\n', 13, "sources[2].x", "unknown key (known here: covers, kind"),
        ("battery", 'energy = "1500 Wh"\n' + PACK, 1, "energy", "17% apart"),
        ("battery", 'kind = "station"\n' + PACK, 1, "outputs", "at least one output"),
        ("battery", 'kind = "station"\noutputs = {}\n' + PACK, 2, "outputs", "at least one output"),
        ("battery", 'outputs = "dc"\n' + PACK, 1, "outputs", "expected a table of 'dc', 'ac' or 'usb-c', found 'dc'"),
        ("battery", 'outputs.dc = "12 V"\n' + PACK, 1, "outputs.dc", "expected a table, found '12 V'"),
        ("battery", 'mass = "11 kg"\n' + PACK, 1, "mass", "no source covers it: expected 'mass'"),
        ("battery", 'note = ""\n' + PACK, 1, "note", "nothing in the quotes"),
        ("battery", PACK.replace('"Pack"', f'"{"x" * 81}"'), 1, "name", "at most 80 characters, found 81"),
        ("battery", 'cutoff = "12000 V"\n' + PACK, 1, "cutoff", "more than 0 V and at most 1000 V, found '12000 V'"),
        ("battery", 'depth_of_discharge = "500 %"\n' + PACK, 1, "depth_of_discharge", "at most 100 %"),
        ("battery", 'self_discharge = "-1 %/month"\n' + PACK, 1, "self_discharge", "at least 0 %/month"),
        ("battery", "mass = 0x" + "f" * 6000 + "\n" + PACK, 1, "mass", "found a huge number"),
        ("battery", "mass = nan\n" + PACK, 1, "mass", "found nan"),
        ("battery", "mass = true\n" + PACK, 1, "mass", "found true"),
        ("battery", PACK.replace('"aggregator"', '"calibrated"'), 9, "sources[2].runs", "expected the runs"),
        ("battery", PACK.replace('note = "on the shelf"\n', ""), 5, "sources[1].url", "missing"),
        ("battery", PACK.replace("https://", "page 3 of "), 12, "sources[2].url", "web address"),
        ("battery", PACK.replace('["price"]', '"price"'), 10, "sources[2].covers", 'write it in brackets: ["price"]'),
        ("battery", PACK.replace('["price"]', "[]"), 10, "sources[2].covers", "found an empty list"),
        ("battery", PACK[: PACK.index("[[sources]]")], 1, "sources", "missing: expected at least 1 row"),
        ("battery", 'sources = {covers = ["price"]}\n' + PACK[: PACK.index("[[")], 1, "sources", "write [[sources]]"),
        ("converter", WIRE.replace('"ac", v', '"dc", v'), 4, "output.supply", "an inverter gives that; found 'dc'"),
        ("converter", WIRE.replace('"inverter"', '"usb-c-trigger"'), 3, "input.supply", "expected 'usb-c'"),
        ("purifier", FAN.replace('"high"', '"Low"'), 5, "settings[2].name", "found 'Low' again"),
        ("purifier", FAN.replace('"high"', "2"), 5, "settings[2].name", 'write it in quotes: "2"'),
        ("purifier", FAN.replace(', power = "9 W"', ""), 5, "settings[2].power", "missing: expected a power"),
        ("purifier", FAN.replace('"9 W"', '"0 W"'), 5, "settings[2].power", "more than 0 W"),
        ("purifier", 'regulated = "no"\n' + FAN, 1, "regulated", "true or false without quotes"),
        ("chemistry", CELL.replace('"0 %"', '"100 %"'), 3, "curve[2].charge", "below the row before"),
        ("chemistry", CELL.replace('"2.5 V"', '"3.5 V"'), 3, "curve[2].voltage", "no higher than the row before"),
        ("chemistry", CELL.replace('"32 degF"', '"-30 degF"'), 6, "cold[2].temperature", "more than the row before"),
        ("chemistry", CELL.replace('"60 %"', '"75 %"'), 5, "cold[1].capacity", "no less than low"),
        ("chemistry", CELL.replace('"3.2 V"', '"100 Ah"'), 2, "cell_voltage", "'100 Ah' is a charge"),
        ("prior", WIRE, 1, "overhead", "missing: expected a power such as '10 W ± 75 %'"),
    ],
)
def test_names_line_key_and_what_was_expected(kind: str, text: str, line: int, key: str, words: str) -> None:
    assert words in " | ".join(
        problem.message for problem in problems(text, kind) if (problem.line, problem.key) == (line, key)
    )


@pytest.mark.parametrize("rows", ["sources = [3]", "sources = [{}]", "sources = [[]]", 'sources = ["energy"]'])
def test_unreadable_sources_are_reported_alone(rows: str) -> None:
    keys = {problem.key.partition(".")[0] for problem in problems(f'name = "x"\nenergy = "1 Wh"\n{rows}\n')}
    assert keys == {"sources[1]"}


def test_text_loses_control_characters_and_stays_one_line() -> None:
    pack: Battery = built(PACK.replace('"Pack"', r'"A\u001b[31m\nB\u202e\u200b C"'), "battery")
    assert pack.name == "A[31m B C"


def test_messages_carry_no_control_characters() -> None:
    for message in said('"a\\u001b[2J" = 1\nname = "x"\nkind = "\\u0007\\u202e"\n' + PACK.partition("\n")[2]):
        assert message.isprintable()


def test_a_calibrated_source_that_names_its_runs_needs_no_address() -> None:
    text = PACK.replace('kind = "measured"\nnote = "on the shelf"', 'kind = "calibrated"\nruns = ["shelf-1"]')
    assert said(text) == []


NAMES = sorted({key.name for kind in KINDS for key in keys_of(kind)} | {"dc", "power", "covers", "zz"})
SCRAPS: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none().map(lambda _: "12 V"),
        st.sampled_from(["1280 Wh", "", "dc", "pack", "station", "x"]),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)),
    max_leaves=12,
)


@given(table=st.dictionaries(st.sampled_from(NAMES), SCRAPS, max_size=8), kind=st.sampled_from(KINDS))
def test_any_table_is_decoded_or_told_what_is_wrong(table: dict[str, Any], kind: str) -> None:
    values, found = decode(Document(Path("x.toml"), "", table), kind)
    if found:
        assert all(str(problem).startswith("x.toml:1: ") for problem in found)
    else:
        assert build(kind, "x", values).name


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('sag_high = "0.5 V"', 'sag_high = "0.1 V"', "sag"),
        ('low = "80 %", high = "105 %"', 'low = "80 %", high = "70 %"', "small_packs.high"),
        ('cutoff_high = "3.0 V"', 'cutoff_high = "2.0 V"', "cutoff"),
    ],
)
def test_what_is_usual_is_never_more_than_the_most(bundle: Path, right: str, wrong: str, key: str) -> None:
    text = (bundle / "chemistries" / "lifepo4.toml").read_text(encoding="utf-8")
    assert right in text and decode(document(text), "chemistry")[1] == []
    (problem, *_) = decode(document(text.replace(right, wrong, 1)), "chemistry")[1]
    assert problem.key.startswith(key)
