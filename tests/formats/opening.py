"""What tests of formats share: a file made of text, everything that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from purifier.formats.channels import Chosen
from purifier.formats.opened import Opened
from purifier.model.block import Cells


def lines(text: str) -> Callable[[], Iterator[str]]:
    """The lines of a file, from the first as often as they are asked for."""
    return lambda: iter(text.splitlines(keepends=True))


def choose(found: Opened, **quantities: str) -> list[Chosen]:
    """``voltage_v="name"``: that channel, its numbers as they are."""
    there = {one.name: one for one in found.channels()}
    return [Chosen(there[name], quantity) for quantity, name in quantities.items()]


def read(found: Opened, chosen: list[Chosen]) -> tuple[list[int], dict[str, Cells]]:
    """All blocks as one: times [ms] and values."""
    times: list[int] = []
    values: dict[str, Cells] = {one.quantity: [] for one in chosen}
    for block in found.blocks(chosen):
        times += block.t_ms
        for name, cells in values.items():
            assert len(block.values[name]) == len(block)
            cells += block.values[name]
    return times, values
