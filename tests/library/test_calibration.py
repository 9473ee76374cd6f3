"""The ``[calibration]`` table of a battery: what `calibrate --write` writes is taken, a damaged one is told of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from purifier.library.build import build
from purifier.library.decode import decode
from purifier.library.problems import Problem
from purifier.library.schema import schema
from purifier.library.toml_text import Document, parse_document
from purifier.model.conditions import Conditions
from purifier.model.equipment import Battery
from purifier.model.figures import Figure

PACK = """\
name = "Shelf battery"
energy = "1280 Wh"
voltage = "12.8 V"
chemistry = "lifepo4"

[calibration]
path = "dc+adapter"
load = "18.5 W"
means = [7.1, -1.5, -0.02, 0.03]
covariance = [
  [0.0009, 0.0002, 0.0, 0.0],
  [0.0002, 0.04, 0.0, 0.0],
  [0.0, 0.0, 0.005, 0.0],
  [0.0, 0.0, 0.0, 0.0004],
]
settings = ["airfanta-3pro 4"]
noise = 0.022
drift = 0.015
runs = ["1b4e28ba-2fa1-11d2-883f-0016d3cca427"]

[calibration.conditions]
temperature = "22.0 degC"
reserve = "20.0 % ± 5 %"
realistic = true

[[sources]]
covers = ["energy", "voltage", "chemistry"]
kind = "estimated"
note = "typed"

[[sources]]
covers = ["calibration"]
kind = "calibrated"
date = 2026-06-04
runs = ["1b4e28ba-2fa1-11d2-883f-0016d3cca427"]
"""


def parsed(text: str) -> Document:
    found = parse_document(Path("shelf.toml"), text)
    assert isinstance(found, Document)
    return found


def problems(text: str) -> list[Problem]:
    return decode(parsed(text), "battery")[1]


def test_a_written_table_is_what_runs_taught() -> None:
    values, found = decode(parsed(PACK), "battery")
    assert found == []
    battery = build("battery", "shelf", values)
    assert isinstance(battery, Battery)
    taught = battery.calibration
    assert taught is not None
    assert taught.path == "dc+adapter" and taught.load_w == 18.5
    assert taught.means == (7.1, -1.5, -0.02, 0.03)
    assert taught.covariance[0] == (0.0009, 0.0002, 0.0, 0.0) and taught.covariance[1][1] == 0.04
    assert taught.settings == ("airfanta-3pro 4",) and taught.place("airfanta-3pro 4") == 3
    assert (taught.noise, taught.drift) == (0.022, 0.015)
    assert taught.runs == ("1b4e28ba-2fa1-11d2-883f-0016d3cca427",)
    assert taught.conditions == Conditions(temperature_c=22.0, reserve=Figure(0.2, 0.05), realistic=True)


def test_the_schema_takes_it_as_well() -> None:
    import json

    whole: dict[str, Any] = parsed(PACK).table
    assert Draft202012Validator(schema("battery")).is_valid(json.loads(json.dumps(whole, default=str)))


@pytest.mark.parametrize(
    ("right", "wrong", "key", "words"),
    [
        ("-0.02, 0.03]", "-0.02]", "calibration.means", "expected 3 numbers and one for each of 1 settings, found 3"),
        ("-0.02, 0.03]", "-0.02, 0.03, 0.1]", "calibration.means", "found 5"),
        ("[7.1, -1.5, -0.02, 0.03]", "[7.1]", "calibration.means", "3"),
        ("[7.1, -1.5, -0.02, 0.03]", '"7.1"', "calibration.means", "found"),
        ("[7.1,", '["7.1",', "calibration.means", "found"),
        ("[7.1,", "[nan,", "calibration.means", "found"),
        ("[7.1,", "[inf,", "calibration.means", "found"),
        ("[7.1,", "[true,", "calibration.means", "found"),
        ("[7.1,", "[400.0,", "calibration.means", "30"),
        ("  [0.0, 0.0, 0.0, 0.0004],\n", "", "calibration.covariance[1]", "expected 3 numbers, one for each row"),
        ("[0.0, 0.0, 0.0, 0.0004]", "[0.0, 0.0, 0.0]", "calibration.covariance[4]", "expected 4 numbers"),
        (
            'settings = ["airfanta-3pro 4"]\n',
            "",
            "calibration.means",
            "expected 3 numbers and one for each of 0 settings",
        ),
        ("[0.0002, 0.04, 0.0", "[0.0003, 0.04, 0.0", "calibration.covariance", "the same numbers on both sides"),
        ("[0.0, 0.0, 0.0, 0.0004]", "[0.0, 0.0, 0.0, -0.0004]", "calibration.covariance", "no more shared than there"),
        ("0.0009, 0.0002", "0.0000001, 0.0002", "calibration.covariance", "no more shared than there is"),
        ("0.0009, 0.0002", '"wide", 0.0002', "calibration.covariance", "found"),
        ("0.0009, 0.0002", "nan, 0.0002", "calibration.covariance", "found"),
        ("noise = 0.022", "noise = -0.022", "calibration.noise", "found -0.022"),
        ("noise = 0.022", "noise = nan", "calibration.noise", "found"),
        ("noise = 0.022", 'noise = "2 %"', "calibration.noise", "found '2 %'"),
        ("noise = 0.022\n", "", "calibration.noise", "missing"),
        ("drift = 0.015\n", "", "calibration.drift", "missing"),
        ('path = "dc+adapter"\n', "", "calibration.path", "missing"),
        ('path = "dc+adapter"', "path = 3", "calibration.path", "found 3"),
        ('load = "18.5 W"', 'load = "18.5 Wh"', "calibration.load", "'18.5 Wh' is an energy"),
        ('load = "18.5 W"', 'load = "0 W"', "calibration.load", "more than 0 W"),
        ('runs = ["1b4', 'runs = "1b4', "", ""),
        ('reserve = "20.0 % ± 5 %"', 'reserve = "120 %"', "calibration.conditions.reserve", "found '120 %'"),
        ('temperature = "22.0 degC"', 'temprature = "22 degC"', "calibration.conditions.temprature", "temperature"),
        ("drift = 0.015", "drifts = 0.015", "calibration.drifts", "drift"),
    ],
)
def test_a_damaged_one_is_told_of_in_a_sentence(right: str, wrong: str, key: str, words: str) -> None:
    assert PACK.count(right) >= 1
    text = PACK.replace(right, wrong, 1)
    found = parse_document(Path("shelf.toml"), text)
    said = problems(text) if isinstance(found, Document) else [found]
    assert said
    assert any(words in one.message and key in one.key for one in said), said
    assert all(one.message.isprintable() and len(one.message) < 300 for one in said)


def test_a_covariance_written_in_full_digits_is_one() -> None:
    rows = [[0.1 / 3.0, 0.02 / 7.0, 0.0], [0.02 / 7.0, 1.0 / 9.0, 1e-17], [0.0, 1e-17, 0.005329]]
    text = PACK.replace('settings = ["airfanta-3pro 4"]\n', "").replace(", 0.03]", "]")
    start, end = text.index("covariance = ["), text.index("noise =")
    assert problems(f"{text[:start]}covariance = {rows!r}\n{text[end:]}") == []
