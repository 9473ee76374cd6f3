"""How the Choose screen looks, to the cell: need, answers, chart, what to buy, what just misses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.choose.opened import MakeChoose, need
from tests.ui.reading import press, settle

Compare = Callable[..., bool]
FOUR = {"people": "4", "max_price": "$400"}
LOOKS: dict[str, tuple[tuple[int, int], dict[str, str], tuple[str, ...]]] = {
    "choose_120x40": ((120, 40), FOUR, ("space", "down")),
}
MORE: dict[str, tuple[tuple[int, int], dict[str, str], tuple[str, ...]]] = {
    "choose_80x24": ((80, 24), FOUR, ()),
    "choose_60x20": ((60, 20), FOUR, ()),
    "choose_160x50": ((160, 50), {}, ("right", "right")),
    "chart_80x24": ((80, 24), {}, ("v", "right_square_bracket")),
    "chart_60x20": ((60, 20), {}, ("v",)),
    "need_80x24": ((80, 24), {"room": "12"}, ("e",)),
    "need_60x20": ((60, 20), {}, ("e", "down")),
    "find_80x24": ((80, 24), {}, ("slash", "a", "n", "k")),
    "nothing_80x24": ((80, 24), {"how_long": "500 d"}, ()),
    "help_80x24": ((80, 24), {}, ("question_mark",)),
}


@pytest.mark.parametrize("look", [*LOOKS, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)])
def test_look(snap_compare: Compare, choose: MakeChoose, look: str) -> None:
    size, texts, keys = (LOOKS | MORE)[look]

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        if texts:
            await need(pilot, **texts)
        await press(pilot, *keys)

    assert snap_compare(choose(), terminal_size=size, run_before=arrive)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["purifier-light", "ansi-dark"])
def test_look_in_other_colours(snap_compare: Compare, choose: MakeChoose, theme: str) -> None:
    assert snap_compare(choose(theme=theme), terminal_size=(120, 40), run_before=settle)
