"""The kinds of value a profile key can hold: each is right by its own sample, and a new one is one class."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from purifier.library import kinds
from purifier.library.describe import statements
from purifier.library.findings import Findings, Here
from purifier.library.ids import KINDS
from purifier.library.kinds import keys_of
from purifier.library.schema import schema
from purifier.library.template import template
from purifier.library.values.key import Key, Nested, Plain, Type
from purifier.library.values.places import Choices, Column, Edition
from purifier.library.values.plain import Choice, Date, Flag, Form, Reference, Text, Whole, Words
from purifier.library.values.quantity import Quantity, energy, flow, hours, mass, power, share, temperature
from purifier.library.values.tables import Rows, read_table


def plain_keys(keys: tuple[Key, ...], path: str) -> Iterator[tuple[str, Key, Plain]]:
    for key in keys:
        if isinstance(key.type, Nested):
            yield from plain_keys(key.type.keys, f"{path}.{key.name}")
        else:
            yield f"{path}.{key.name}", key, key.type


PLAIN = {path: (key, type_) for kind in KINDS for path, key, type_ in plain_keys(keys_of(kind), kind)}
QUANTITIES = {path: type_ for path, (_, type_) in PLAIN.items() if isinstance(type_, Quantity)}


def faults(raw: Any, type_: Type) -> list[str]:
    findings = Findings()
    value = type_.read(raw, Here(findings, ("x",), "x"))
    assert value is not None or findings.faults
    return [message for _, message in findings.faults]


@pytest.mark.parametrize("path", PLAIN)
def test_the_sample_of_a_key_is_taken_and_meets_its_schema(path: str) -> None:
    _, type_ = PLAIN[path]
    raw = tomllib.loads(f"x = {type_.sample()}")["x"]
    assert faults(raw, type_) == []
    assert Draft202012Validator(type_.schema()).is_valid(raw.isoformat() if isinstance(raw, date) else raw)


@pytest.mark.parametrize(
    ("type_", "raw", "message"),
    [
        (power("12 W"), 12, "a power such as '12 W' was expected, found 12: write it quoted with its unit: \"12 W\""),
        (power("12 W"), True, "a power such as '12 W' was expected, found true"),
        (power("12 W"), "0 W", "expected more than 0 W and at most 100000 W, found '0 W'"),
        (power("12 W"), "1e-320 W ± 15 %", "'1e-320 W ± 15 %' is too small to be measured"),
        (share("80 %"), "101 %", "expected more than 0 % and at most 100 %, found '101 %'"),
        (Text("HEPA"), 1.5, "expected a text such as 'HEPA', found 1.5: write it in quotes: \"1.5\""),
        (Text("HEPA"), [], "expected a text such as 'HEPA', found an empty list"),
        (Text("HEPA"), "\u200b", "expected a text such as 'HEPA', found nothing in the quotes"),
        (Text("HEPA", limit=4), "HEPA+", "expected at most 4 characters, found 5"),
        (Form("77", "[0-9]{2}", "bytes"), "777", "expected bytes such as '77', found '777'"),
        (Form("77", "[0-9]{2}", "bytes"), 77, "expected bytes such as '77', found 77"),
        (Whole(1, 9, 3), 0, "expected a whole number from 1 to 9; found 0"),
        (Whole(1, 9, 3), 10, "expected a whole number from 1 to 9; found 10"),
        (Whole(1, 9, 3), 2.0, "expected a whole number from 1 to 9; found 2.0"),
        (Whole(0, 9, 3), False, "expected a whole number from 0 to 9; found false"),
        (Whole(1, 9, 3), "3", "expected a whole number from 1 to 9, without quotes; found '3'"),
        (Choice(("pack", "station")), "Pack", "expected 'pack' or 'station', found 'Pack' (did you mean 'pack'?)"),
        (Choice(("big",)), 1e15, "expected 'big', found 1000000000000000.0"),
        (Reference("chemistry", "agm"), "", "expected the id of a chemistry such as 'agm', found ''"),
        (Reference("chemistry", "agm"), "a\u200b", "expected the id of a chemistry such as 'agm', found 'a'"),
        (Flag(), 0, "expected true or false without quotes, found 0"),
        (Date(), "2026-06-04", "expected a date without quotes such as 2026-06-04, found '2026-06-04'"),
        (Date(), datetime(2026, 6, 4), "expected a date without quotes such as 2026-06-04, found 2026-06-04 00:00:00"),
        (
            Words(("a", "b")),
            "a",
            'expected a list of texts such as ["a", "b"], found \'a\': write it in brackets: ["a"]',
        ),
        (Words(("a", "b")), ["a", ""], 'expected a list of texts such as ["a", "b"], found a list'),
        (Words(("a", "b")), [], 'expected a list of texts such as ["a", "b"], found an empty list'),
        (Column("U"), 0, "expected a column's number from 1 without quotes, or its name such as 'U'; found 0"),
        (Column("U"), 1001, "expected a column's number from 1 without quotes, or its name such as 'U'; found 1001"),
        (Column("U"), True, "expected a column's number from 1 without quotes, or its name such as 'U'; found true"),
        (Column("U"), "", "expected a column's number from 1 without quotes, or its name such as 'U'; found ''"),
        (
            Choices(("a", "b"), ("a",)),
            "a",
            "expected a list of 'a' or 'b' such as [\"a\"], found 'a': write it in brackets: [\"a\"]",
        ),
        (Choices(("a", "b"), ("a",)), ["c"], "expected 'a' or 'b', found 'c'"),
        (Choices(("a", "b"), ("a",)), ["a", "a"], "expected each word once, found 'a' again"),
        (Choices(("a", "b"), ("a",)), [], "expected a list of 'a' or 'b' such as [\"a\"], found an empty list"),
        (Edition(), 0, "expected a whole number from 1 on; found 0"),
        (Edition(), "1", "expected a whole number from 1 on; found '1'"),
    ],
)
def test_a_wrong_value_is_told_what_was_expected(type_: Plain, raw: Any, message: str) -> None:
    assert faults(raw, type_) == [message]


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (Whole(1, 9, 3), 1),
        (Whole(1, 9, 3), 9),
        (Column("U"), 1),
        (Column("U"), 1000),
        (Edition(), 1),
        (Text("HEPA", limit=4), "HEPA"),
        (temperature("0 degC"), "-130 degF"),
    ],
)
def test_what_lies_on_a_bound_is_taken(type_: Plain, raw: Any) -> None:
    assert faults(raw, type_) == []


@pytest.mark.parametrize("path", QUANTITIES)
def test_a_quantity_is_taken_up_to_its_bounds_and_no_further(path: str) -> None:
    type_ = QUANTITIES[path]
    bounds = re.fullmatch(r"(more than|at least) (\S+) (\S+) and at most (\S+) \3", type_.bounds())
    assert bounds is not None
    least, low, unit, high = bounds.groups()
    assert (faults(f"{low} {unit}", type_) == []) == (least == "at least")
    assert faults(f"{high} {unit}", type_) == []
    for beyond in (float(low) - 0.001, float(high) + 0.001):
        (message,) = faults(f"{beyond} {unit}", type_)
        assert message == f"expected {type_.bounds()}, found '{beyond} {unit}'"


@pytest.mark.parametrize(
    ("least", "raw", "message"),
    [
        (0, 3, "expected any number of rows, found 3"),
        (1, [], "expected at least 1 row, found 0"),
        (2, [{}], "expected at least 2 rows, found 1"),
        (2, {}, "expected at least 2 rows, found a table: write [[x]]"),
        (1, [3], "expected a table, found 3"),
    ],
)
def test_wrong_rows_are_told_how_many_were_expected(least: int, raw: Any, message: str) -> None:
    assert faults(raw, Rows((), least)) == [message]


@pytest.mark.parametrize(("least", "raw"), [(0, []), (1, [{}]), (2, [{}, {}, {}])])
def test_enough_rows_are_taken(least: int, raw: Any) -> None:
    assert faults(raw, Rows((), least)) == []


class Colour(NamedTuple):
    """A kind of value that nothing else has heard of."""

    def expected(self) -> str:
        return "a colour such as '#00ff00'"

    def read(self, raw: Any, here: Here) -> int | None:
        if isinstance(raw, str) and re.fullmatch("#[0-9a-f]{6}", raw):
            return int(raw[1:], 16)
        here.fault(f"expected {self.expected()}")
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^#[0-9a-f]{6}$"}

    def sample(self) -> str:
        return '"#00ff00"'


def test_a_new_kind_of_value_is_one_class(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = (*keys_of("prior"), Key("led", Colour(), "what its light shows", required=True))
    monkeypatch.setitem(kinds._KEYS, "prior", keys)
    text = template("prior")
    assert '\nled = "#00ff00"  # what its light shows\n' in text
    findings = Findings()
    values = read_table(tomllib.loads(text), keys, Here(findings))
    assert findings.faults == []
    assert values["led"] == 0x00FF00
    assert [one.text for one in statements("prior", values) if one.key == "led"] == ["65280"]
    assert Draft202012Validator(schema("prior")).is_valid({**tomllib.loads(text), "led": "#abcdef"})
    assert not Draft202012Validator(schema("prior")).is_valid({**tomllib.loads(text), "led": "green"})
    read_table({**tomllib.loads(text), "led": 3}, keys, Here(findings))
    assert findings.faults == [(("led",), "expected a colour such as '#00ff00'")]


@pytest.mark.parametrize(
    ("type_", "typed", "limits"),
    [
        (flow("141 cfm"), "-3 cfm", "more than 0 cfm and at most 58850 cfm"),
        (flow("141 cfm"), "-3 m3/h", "more than 0 m3/h and at most 100000 m3/h"),
        (temperature("0 degC"), "300 degF", "at least -130 degF and at most 194 degF"),
        (mass("11 kg"), "-3 oz ± 5 %", "more than 0 oz and at most 352700 oz"),
        (hours("4 h"), "600000 min", "more than 0 min and at most 525900 min"),
        (energy(), "0 kWh", "more than 0 kWh and at most 10000 kWh"),
        (share("93 %"), "120 %", "more than 0 % and at most 100 %"),
    ],
)
def test_limits_are_told_in_the_unit_that_was_typed(type_: Quantity, typed: str, limits: str) -> None:
    assert faults(typed, type_) == [f"expected {limits}, found '{typed}'"]
    high = limits.rpartition("at most ")[2]
    assert faults(high, type_) == [], "and a limit is allowed as it is told"
