"""Clean air that nobody measured is marked wherever the Plan screen shows it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.library.catalogue import Library
from purifier.services.plan.request import Request
from purifier.ui.plan.table_lines import table_lines
from purifier.ui.plan.view import View
from purifier.ui.shown import plan_one
from tests.conftest import REPOSITORY
from tests.ui.conftest import MakeApp
from tests.ui.reading import press, settle, squeezed

REQUEST = Request(("ecoflow-delta-2", "anker-solix-c1000"), purifier="levoit-core-300s", conditions={})


@pytest.fixture(autouse=True)
def core_300s(folder: Path, bundle: Path) -> None:
    """A machine whose CADR is known at its top speed alone."""
    shutil.copy(bundle / "purifiers" / "levoit-core-300s.toml", folder / "profiles" / "purifiers")


@pytest.mark.parametrize("look", ["plan_120x40", "plan_80x24", "plan_60x20", "chart_80x24"])
def test_look(snap_compare: Callable[..., bool], make_app: MakeApp, look: str) -> None:
    name, size = look.split("_")
    columns, rows = (int(number) for number in size.split("x"))

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *(("v",) if name == "chart" else ("up",)))

    assert snap_compare(make_app(REQUEST), terminal_size=(columns, rows), run_before=arrive)


async def test_the_details_give_the_range_and_what_it_rests_on(make_app: MakeApp) -> None:
    async with make_app(REQUEST).run_test(size=(120, 70)) as pilot:
        await settle(pilot)
        await press(pilot, "home")
        shown = squeezed(pilot)
        assert "≈ 41 CFM (17–69)" in shown and "≈ 120 000 ft³ of clean air" in shown
        assert "from its watts and the rate at setting 100%" in shown
        assert "CADR at setting" not in shown, "what was assumed of the losses is said apart"


async def test_a_copy_keeps_estimates_in_a_column_of_their_own(make_app: MakeApp) -> None:
    async with make_app(REQUEST).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "down", "down", "enter")
        lines = [line.split("\t") for line in pilot.app.clipboard.splitlines()]
    assert [line[:3] for line in lines] == [
        ["setting", "CADR [CFM]", "CADR, estimated [CFM]"],
        ["sleep", "", "41"],
        ["33%", "", "56"],
        ["66%", "", "76"],
        ["100%", "141", ""],
    ]


@pytest.mark.parametrize("width", [36, 50, 80, 120])
def test_the_table_marks_estimates_and_says_what_the_marks_mean_at_any_width(width: int) -> None:
    library = Library([REPOSITORY / "profiles"])
    for purifier, words in (("levoit-core-300s", ""), ("levoit-core-400s", ", by estimate")):
        request = Request(("anker-solix-c1000",), purifier=purifier, conditions={})
        view = View(request, (plan_one(library, request, request.batteries[0]),))
        lines = [line.plain for line in table_lines(view, width, compact=False, single=False, focused=True)]
        assert max(map(len, lines)) <= width or width < 50
        text = "\n".join(lines)
        assert re.search("sleep +≈ ", text) and "≈ clean air estimated from the watts" in text
        assert ("by estimate" in text) == bool(words)
