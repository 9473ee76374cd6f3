"""Set-ups as curves: by their names and never by their ids, told apart by their ways."""

from __future__ import annotations

from purifier.services.plan.curves import curves
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request
from tests.recordings import library

BATTERIES = ("lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac")


def test_names_and_ways_and_what_is_planned_with() -> None:
    columns = plan(library(), Request(BATTERIES, purifier="airfanta-3pro"))
    drawn = curves(columns)
    assert [(one.label, one.name, one.way) for one in drawn] == [
        ("A", "LiFePO4 12 V 100 Ah", "direct"),
        ("B", "Anker SOLIX C1000", "12 V port"),
        ("C", "Anker SOLIX C1000", "AC outlet"),
    ]
    for column, curve in zip(columns, drawn, strict=True):
        assert [(one.flow, one.least_h, one.likely_h) for one in curve.points] == [
            (row.air_m3_per_h, row.runtime_low_h, row.runtime_h) for row in column.rows
        ]


def test_several_purifiers_stand_before_their_batteries() -> None:
    two = Request(BATTERIES[2:], purifiers=("airfanta-3pro", "levoit-core-300s"))
    assert [one.name for one in curves(plan(library(), two))] == [
        "AirFanta 3Pro on Anker SOLIX C1000",
        "Levoit Core 300S on Anker SOLIX C1000",
    ]


def test_what_cannot_be_planned_keeps_its_letter() -> None:
    (column,) = plan(library(), Request(BATTERIES[:1], purifier="airfanta-3pro"))
    assert [(one.label, bool(one.points)) for one in curves([None, column])] == [("A", False), ("B", True)]
