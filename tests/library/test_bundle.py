"""The bundled profiles, and the two things made from the same key tables: JSON Schema and templates."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from purifier.errors import QuantityError
from purifier.library.catalogue import Library
from purifier.library.decode import decode
from purifier.library.ids import FOLDERS, KINDS, PRIOR_IDS
from purifier.library.kinds import keys_of
from purifier.library.quantities import read
from purifier.library.schema import schema, schema_of_all
from purifier.library.spellings import quantity_pattern
from purifier.library.template import template
from purifier.library.toml_text import Document, parse_document
from purifier.model.units import CANONICAL
from tests.library.filled_in import filled_in

BUNDLE = Path(__file__).resolve().parents[2] / "profiles"
FILES = [(kind, path) for kind, folder in FOLDERS.items() for path in sorted((BUNDLE / folder).glob("*.toml"))]
IDS = [f"{kind}-{path.stem}" for kind, path in FILES]


@cache
def validator(kind: str) -> Any:
    return Draft202012Validator(schema(kind))


def as_json(value: Any) -> Any:
    """TOML as the editors that apply JSON Schema to it see it: dates are texts."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def loaded(path: Path) -> Any:
    return as_json(tomllib.loads(path.read_text(encoding="utf-8")))


def faults(text: str, kind: str) -> list[str]:
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document)
    return [str(problem) for problem in decode(document, kind)[1]]


def test_the_bundle_is_free_of_problems() -> None:
    assert [str(problem) for problem in Library([BUNDLE]).problems()] == []


def test_the_bundle_has_a_prior_for_every_class() -> None:
    assert Library([BUNDLE]).ids("prior") == tuple(sorted(PRIOR_IDS))


@pytest.mark.parametrize(("kind", "path"), FILES, ids=IDS)
def test_the_schema_accepts_every_bundled_profile(kind: str, path: Path) -> None:
    assert [error.message for error in validator(kind).iter_errors(loaded(path))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_are_schemas(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(schema(kind))))


def test_the_schema_is_the_one_that_was_last_looked_at() -> None:
    held = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    assert schema_of_all() == held, (
        "what a profile may hold has changed; if that is meant: purifier profiles schema > tests/library/schema.json"
    )
    for kind in KINDS:
        assert {"$schema": held["$schema"], **held["$defs"][kind]} == schema(kind)


def test_the_schema_of_all_accepts_any_and_refuses_none_of_them() -> None:
    Draft202012Validator.check_schema(schema_of_all())
    any_kind = Draft202012Validator(schema_of_all())
    for kind in KINDS:
        first = next(path for each, path in FILES if each == kind)
        assert any_kind.is_valid(loaded(first))
    assert not any_kind.is_valid({"name": "x"})


def test_the_schema_refuses_wrong_keys_types_and_spellings() -> None:
    station: dict[str, Any] = loaded(BUNDLE / "batteries" / "anker-solix-c1000.toml")
    assert validator("battery").is_valid(station)
    changes: tuple[dict[str, Any], ...] = (
        {"colour": "red"},
        {"price": 147},
        {"energy": "1056"},
        {"energy": "1056 WH"},
        {"energy": "1,056 Wh"},
        {"energy": "1056 Ah"},
        {"energy": "1056 Wh ± 5"},
        {"kind": "statoin"},
        {"outputs": {}},
        {"outputs": {"car": {}}},
        {"outputs": {"dc": {"voltage": "12 volt of sorts"}}},
        {"sources": []},
        {"sources": [{**station["sources"][0], "kind": "guess"}]},
        {"sources": [{**station["sources"][0], "covers": "energy"}]},
        {"name": ""},
    )
    for change in changes:
        assert not validator("battery").is_valid({**station, **change}), change
    for missing in ("name", "sources", "energy", "outputs"):
        assert not validator("battery").is_valid({key: value for key, value in station.items() if key != missing})


@given(
    number=st.sampled_from(["12", "1.5", ".5", "1e3", "+2", "-3", "1,5", "", "nan"]),
    unit=st.sampled_from(
        ["V", "mV", "Wh", "kWh", "cfm", "m³/h", "m^3/h", "L/s", "°C", "%", "%/month", "USD", "v", "MJ", "x"]
    ),
    spread=st.sampled_from(["", " ± 5 %", "+/-5%", " ± 5", " ± -5 %"]),
    dimension=st.sampled_from(sorted(CANONICAL)),
)
def test_what_the_schema_takes_for_a_quantity_is_one(number: str, unit: str, spread: str, dimension: str) -> None:
    text = f"{number} {unit}{spread}"
    try:
        read(text, dimension)
        reads = True
    except QuantityError:
        reads = False
    assert bool(re.search(quantity_pattern(dimension), text)) == reads


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_is_filled_in_passes_also_with_every_key_uncommented(kind: str) -> None:
    text = filled_in(kind)
    assert faults(text, kind) == []
    uncommented = re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE)
    assert faults(uncommented, kind) == []
    for text_ in (text, uncommented):
        assert validator(kind).is_valid(as_json(tomllib.loads(text_)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_nobody_filled_in_is_no_profile(kind: str) -> None:
    """Its name, its numbers and its source are told; each goes away when it is the person's own."""
    still = faults(template(kind), kind)
    assert all(": still the template's: expected " in one for one in still)
    said = [one.split(": ")[1] for one in still]
    assert said[0] == "name" and said[-1] == "sources[1].url"
    numbers = {
        "battery": ["energy"],
        "part": ["price"],
        "prior": ["overhead", "efficiency"],
        "chemistry": ["cell_voltage"],
    }
    assert said[1:-1] == numbers.get(kind, said[1:-1])
    named = template(kind).replace('"Maker and model"', '"Mine"').replace('"The program\'s name"', '"Mine"')
    assert [one.split(": ")[1] for one in faults(named, kind)] == said[1:], "its source vouches for nothing"
    sourced = template(kind).replace("https://example.org/", "https://example.com/")
    assert [one.split(": ")[1] for one in faults(sourced, kind)] == said[:-1]


def test_a_number_that_is_the_templates_by_chance_is_nobodys_business() -> None:
    """The commonest battery has the energy of the template."""
    text = 'name = "Mine"\nenergy = "1280 Wh"\nsources = [{covers = ["energy"], kind = "measured", note = "label"}]\n'
    assert faults(text, "battery") == []
    assert faults(text.replace('note = "label"', 'url = "https://example.org/mine"'), "battery") == []


SOURCE = ("sources.covers", "sources.kind", "sources.url")


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("battery", ("name", "energy")),
        ("converter", ("name", "class", "input.supply", "input.voltage", "output.supply", "output.voltage")),
        ("purifier", ("name", "inputs.dc.voltage", "settings.name", "settings.power")),
        ("part", ("name", "role", "price")),
        ("chemistry", ("name", "cell_voltage")),
        ("prior", ("name", "overhead", "efficiency")),
    ],
)
def test_what_may_be_left_out_of_a_template_is_commented_out(kind: str, keys: tuple[str, ...]) -> None:
    assert list(dotted(tomllib.loads(template(kind)))) == [*keys, *SOURCE]


def dotted(value: Any, above: str = "") -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from dotted(inner, f"{above}{key}.")
        elif isinstance(inner, list) and isinstance(inner[0], dict):
            yield from dotted(inner[0], f"{above}{key}.")
        else:
            yield f"{above}{key}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_shows_every_key(kind: str) -> None:
    text = re.sub(r"^#(?=\S)", "", template(kind), flags=re.MULTILINE)
    # What the program writes is not to be filled in.
    assert set(tomllib.loads(text)) == {key.name for key in keys_of(kind)} - {"calibration"}
