"""Columns that a file has not, for somebody stated them."""

from __future__ import annotations

from collections.abc import Mapping

from purifier.model.block import Block, Cells


def with_stated(block: Block, stated: Mapping[str, float]) -> Block:
    """The rows of ``block`` with what was ``stated`` in every row that says nothing of it.

    ``voltage_v`` [V], ``current_a`` [A] and ``power_w`` [W] of a load, drawn: **positive**.  A stated power without a
    current flows as power by voltage.  Where a measured voltage is not known, nobody knows that the load was on.
    """
    values = dict(block.values)
    for name, value in stated.items():
        constant = value if name == "voltage_v" else -value
        cells = values.get(name)
        volts = values.get("voltage_v")
        if cells is None and volts is not None and name != "voltage_v" and "voltage_v" not in stated:
            values[name] = [None if it is None else constant for it in volts]
            continue
        values[name] = [constant] * len(block) if cells is None else [constant if it is None else it for it in cells]
    if "power_w" in stated and "current_a" not in values and "voltage_v" in values:
        power_w = -stated["power_w"]
        current: Cells = [None if not volts else power_w / volts for volts in values["voltage_v"]]
        values["current_a"] = current
    return Block(block.t_ms, values, block.line, block.section, block.mean_ms, block.extra)
