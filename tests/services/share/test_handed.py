"""What goes on the clipboard, and the file that it is kept in as well."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from purifier.errors import UsageError
from purifier.services.plan.plan import plan
from purifier.services.plan.request import Request
from purifier.services.share.handed import FORMS, Plan, folder, hand
from purifier.services.share.setup_text import read_setup_text
from tests.services.share.own import OWN, bare_library, own_library


def handed(request: Request, tmp_path: Path) -> Plan:
    library = own_library(tmp_path)
    return Plan(library, request, plan(library, request), "us", "setting\tA: at least [h]\n", "2026-11-26")


def test_every_form_is_kept_whole_and_copied_where_that_makes_sense(tmp_path: Path) -> None:
    made = {form: hand(handed(OWN, tmp_path), form) for form in FORMS}
    for form, one in FORMS.items():
        kept = (folder() / one.file).read_text("utf-8")
        assert made[form].text == (kept if one.copied else None)
        assert one.file in made[form].words
    assert sorted(path.name for path in folder().iterdir()) == sorted(one.file for one in FORMS.values())
    ElementTree.fromstring((folder() / "purifier-plan.svg").read_text("utf-8"))
    text = made["setup"].text
    assert text is not None and read_setup_text(text, "it").batteries == OWN.batteries
    assert "with the battery 'shelf', purifier 'attic-fan' and chemistry 'shelf-cells' in it" in made["setup"].words


def test_a_folder_that_refuses_is_told_by_those_that_are_copied_and_ends_the_others(tmp_path: Path) -> None:
    folder().parent.mkdir(parents=True, exist_ok=True)
    folder().write_text("in the way", "utf-8")
    told = hand(handed(Request(("1280 Wh",), load="5 W"), tmp_path), "words")
    assert told.text is not None and "purifier-plan.txt cannot be written: Not a directory." in told.words
    with pytest.raises(UsageError, match=r"purifier-plan\.svg cannot be written: Not a directory"):
        hand(handed(Request(("1280 Wh",), load="5 W"), tmp_path), "picture")


def test_five_set_ups_are_no_card_but_anything_else(tmp_path: Path) -> None:
    library, five = bare_library(), Request(("1280 Wh",) * 5, load="5 W")
    many = Plan(library, five, plan(library, five), "metric", "", "2026-11-26")
    assert hand(many, "words").text is not None
    with pytest.raises(UsageError, match="4 set-ups at most"):
        hand(many, "card")
