"""What is told beside the numbers: of whom, and once."""

from __future__ import annotations

from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request
from purifier.services.share.card import card
from purifier.services.share.card_text import card_text
from purifier.services.share.markdown import markdown
from purifier.services.share.told import granted, heeded
from tests.services.share.own import bare_library

THREE = Request(("agm-12v-100ah", "ecoflow-delta-2:ac", "ecoflow-delta-2:ac"), "airfanta-3pro")


def test_what_is_taken_for_granted_says_of_which_set_ups() -> None:
    first, *others = granted(plan(bare_library(), THREE), most=0)
    assert first.startswith("Taken for granted: room temperature, new, full at the start, no reserve.")
    assert any(one.startswith("A: Its profile says: used to a depth of 50%") for one in others)
    assert "B, C: Nobody published AC outlet efficiency: what is usual for its kind stands in." in others
    alone = granted(plan(bare_library(), Request(("agm-12v-100ah",), "airfanta-3pro")))
    assert any(one.startswith("Its profile says") for one in alone), "no letter where there is only one"


def test_a_warning_of_two_set_ups_is_told_once_with_both() -> None:
    columns = plan(bare_library(), THREE)
    told = heeded(columns, most=9)
    texts = {one.code: one.text for column in columns for row in column.rows for one in row.warnings}
    assert f"B, C: {texts['eco-mode']}" in told and sum(texts["eco-mode"] in one for one in told) == 1
    assert f"A: {texts['fuse']}" in told


def test_what_nobody_published_is_said_once() -> None:
    for request in (THREE, Request(("ecoflow-delta-2",), "levoit-core-300s")):
        columns = plan(bare_library(), request)
        made = card(columns, request, "us", "2026-11-26")
        for text in (
            markdown(columns, request, "us"),
            card_text(made),
            "\n".join((*heeded(columns), *granted(columns))),
        ):
            assert text.count("Nobody published AC outlet") == 1, text
