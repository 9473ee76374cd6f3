"""A prediction comes back from its text as it was; what is no prediction is none, with the reason."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.run import Of
from purifier.store.prediction_text import UNKNOWN, as_text, from_text
from tests.recordings import plan

WHOLE: dict[str, Any] = json.loads(as_text(plan().prediction, plan().row))


def test_it_comes_back_as_it_was() -> None:
    found = from_text(as_text(plan().prediction, plan().row))
    assert (found.prediction, found.row, found.fault) == (plan().prediction, plan().row, None)


def test_keys_of_a_later_purifier_are_passed_over_and_those_of_an_earlier_one_are_enough() -> None:
    assert from_text(json.dumps(WHOLE | {"later": 1})).fault is None
    early = {key: value for key, value in WHOLE.items() if not key.startswith("meter_power_") and key != "from_full"}
    found = from_text(json.dumps(early | {"meter_power_w": WHOLE["meter_power_w"]}))
    assert found.fault is None and found.prediction.meter_power_low_w is None and found.prediction.from_full


@pytest.mark.parametrize("text", [None, 7, 1.5, b"{}", "", "null", "[]", "{", "7", '"x"', "[" * 100_000, "9" * 5000])
def test_what_is_no_object_is_no_prediction(text: object) -> None:
    found = from_text(text)
    assert found.prediction is UNKNOWN and found.row == {} and found.fault == "the prediction is no JSON object"


@pytest.mark.parametrize("value", [None, "4", True, [], -1, "NaN", 10**400])
@pytest.mark.parametrize("key", ["runtime_h", "runtime_low_h", "battery_power_w", "meter_power_w", "efficiency"])
def test_a_number_that_is_none_is_named(key: str, value: object) -> None:
    found = from_text(json.dumps(WHOLE | {key: value}))
    assert found.prediction is UNKNOWN and found.row == WHOLE["row"]
    assert found.fault == f"the prediction has no {key} that is a number from 0 up"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("curve", None),
        ("curve", [[0.0, 1.0]]),
        ("curve", [[1.0, 13.0, 0.0], [0.5, 13.0, 0.0]]),
        ("curve", [["a", 1.0, 1.0]]),
        ("signs", []),
        ("row", 7),
    ],
)
def test_the_rest_is_kept_where_one_part_cannot_be_read(key: str, value: object) -> None:
    found = from_text(json.dumps(WHOLE | {key: value}))
    assert found.fault == f"the prediction has no {key} that can be read"
    assert found.prediction.runtime_h == plan().prediction.runtime_h


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists),
    st.sampled_from(list(WHOLE)),
)
def test_anything_in_any_place_is_understood_or_named(value: object, key: str) -> None:
    found = from_text(json.dumps(WHOLE | {key: value}))
    json.dumps(found.row, allow_nan=False)
    assert found.prediction is UNKNOWN or found.prediction.efficiency > 0.0


def test_that_there_is_none_tells_what_the_run_is_of() -> None:
    for of in get_args(Of):
        found = from_text(as_text(UNKNOWN, {}, of))
        assert (found.prediction is UNKNOWN, found.fault, found.of) == (True, None, of)
