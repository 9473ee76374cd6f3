"""Which names a part of them finds, and in which order."""

from __future__ import annotations

import pytest

from purifier.library.matching import folded, matching, near

NAMES = {
    "home-built": "Home-built box, two STÄRKVIND filters, IKEA",
    "ikea-starkvind": "IKEA STÄRKVIND",
    "levoit-core-300s": "Levoit Core 300S",
    "levoit-core-400s": "Levoit Core 400S",
    "lifepo4-12v-100ah": "LiFePO4 12 V 100 Ah",
    "ecoflow-delta-2": "EcoFlow DELTA 2",
    "bank": "USB-C power bank 27 000 mAh",
}


def found(wanted: str) -> list[str]:
    return [one for one, _ in matching(list(NAMES), wanted, lambda id: (NAMES[id], id))]


@pytest.mark.parametrize(
    ("wanted", "first", "count"),
    [
        ("ikea", "ikea-starkvind", 2),
        ("stark", "ikea-starkvind", 2),
        ("STÄRK", "ikea-starkvind", 2),
        ("core levoit 4", "levoit-core-400s", 1),
        ("400s", "levoit-core-400s", 1),
        ("100ah", "lifepo4-12v-100ah", 1),
        ("12v", "lifepo4-12v-100ah", 1),
        ("elta", "ecoflow-delta-2", 1),
        ("ecflow", "ecoflow-delta-2", 1),
        ("core300", "levoit-core-300s", 1),
        ("levoit-core-300-s", "levoit-core-300s", 1),
        ("delta2", "ecoflow-delta-2", 1),
        ("eco flow delta 2", "ecoflow-delta-2", 1),
        ("powerbank", "bank", 1),
        ("usbc", "bank", 1),
        ("levoitcore300s", "levoit-core-300s", 1),
        ("", "home-built", len(NAMES)),
    ],
)
def test_the_name_that_is_meant_comes_first(wanted: str, first: str, count: int) -> None:
    assert found(wanted)[0] == first and len(found(wanted)) == count


@pytest.mark.parametrize("wanted", ["00s", "0ah", "2000", "levoit ikea", "zzz", "xq", "0mah"])
def test_nothing_is_found_in_the_midst_of_a_number_or_by_one_word_of_two(wanted: str) -> None:
    assert found(wanted) == []


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("levoyt", ["levoit-core-300s", "levoit-core-400s"]),
        ("Levoit Core 300-P", ["levoit-core-300s", "levoit-core-400s"]),
        ("dleta 2", ["ecoflow-delta-2"]),
        ("lifpo4 12 v", ["lifepo4-12v-100ah"]),
        ("zzzz", []),
        ("", []),
        ("…", []),
    ],
)
def test_a_slip_of_the_finger_is_near_what_was_meant(wanted: str, names: list[str]) -> None:
    assert near(list(NAMES), wanted, lambda id: (NAMES[id], id)) == names


def test_letters_that_follow_one_another_count_only_where_nothing_else_does() -> None:
    assert found("vind") == ["home-built", "ikea-starkvind"] or found("vind")[0] in ("home-built", "ikea-starkvind")
    assert found("lvt") == ["levoit-core-300s", "levoit-core-400s"]


def test_the_letters_that_matched_are_told() -> None:
    ((_, match),) = matching(["x"], "100ah lifepo", lambda _: ("LiFePO4 12 V 100 Ah", ""))
    assert [("LiFePO4 12 V 100 Ah"[a:b]) for a, b in match.spans] == ["LiFePO", "100 Ah"]


@pytest.mark.parametrize("text", ["Ärger", "ﬁlter", "İx", "straße", "x̀", "名前"])
def test_folding_keeps_every_letter_at_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
