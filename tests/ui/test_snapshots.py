"""How the screens look, to the cell. After a wanted change: pytest tests/ui --snapshot-update, then look at each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.conftest import MakeApp
from tests.ui.reading import press, settle

Compare = Callable[..., bool]

LOOKS = {
    "plan_120x40": ((120, 40), ()),
    "plan_80x24": ((80, 24), ("right",)),
    "plan_60x20": ((60, 20), ("right", "right")),
    "chart_80x24": ((80, 24), ("v",)),
    "conditions_120x40": ((120, 40), ("c", "down", "8", "0")),
    "battery_80x24": ((80, 24), ("a",)),
    "way_120x40": ((120, 40), ("right", "e")),
    "purifier_80x24": ((80, 24), ("p",)),
    "help_80x24": ((80, 24), ("question_mark",)),
    "profiles_120x40": ((120, 40), ("5",)),
    "profiles_60x20": ((60, 20), ("5", "right")),
}


@pytest.mark.parametrize("look", LOOKS)
def test_look(snap_compare: Compare, make_app: MakeApp, look: str) -> None:
    size, keys = LOOKS[look]

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    assert snap_compare(make_app(), terminal_size=size, run_before=arrive)


@pytest.mark.parametrize("theme", ["ansi-dark", "purifier-light"])
def test_look_in_other_colours(snap_compare: Compare, make_app: MakeApp, theme: str) -> None:
    assert snap_compare(make_app(theme=theme), terminal_size=(80, 24), run_before=settle)
