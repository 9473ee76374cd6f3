"""Batteries that are charged and discharged on paper, for files that were never measured."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from purifier.model.block import Block
from tests.model.blocks import block

CAPACITY_AH = 10.0
OHMS = 0.05


def open_circuit(charge: float) -> float:
    """Volts of a four-cell LFP battery at rest; ``charge`` from 0 to 1."""
    return 12.8 + 0.5 * charge + 0.6 * max(0.0, charge - 0.95) * 10 - 1.2 * max(0.0, 0.15 - charge) * 6


def measured(
    phases: Iterable[tuple[float, float]],
    *,
    every_s: float = 60.0,
    digits: int = 2,
    start: float = 0.9,
    noise_v: float = 0.0,
    seed: int = 1,
) -> Block:
    """Rows of phases of (hours, amperes: negative while it discharges); all canonical, counter from full, in Ah.

    Every row is of the middle of the current that flows then; volts sag by the battery's own resistance.
    """
    dice = random.Random(seed)
    t, charge = 0.0, start
    times: list[int] = []
    volts: list[float | None] = []
    amperes: list[float | None] = []
    counter: list[float | None] = []
    percent: list[float | None] = []
    for hours, current in phases:
        for _ in range(max(1, round(hours * 3600.0 / every_s))):
            times.append(round(t * 1000.0))
            volts.append(round(open_circuit(charge) + current * OHMS + dice.uniform(-noise_v, noise_v), digits))
            amperes.append(round(current, 4))
            counter.append(round((charge - 1.0) * CAPACITY_AH, 3))
            percent.append(float(round(charge * 100.0)))
            charge += current * every_s / 3600.0 / CAPACITY_AH
            t += every_s
    return block(times, v=volts, i=amperes, q=counter, soc=percent)


def only(whole: Block, *names: str, **factors: float) -> Block:
    """Columns of it alone; ``factors`` turn or stretch some."""
    short = {"v": "voltage_v", "i": "current_a", "p": "power_w", "q": "charge_ah", "soc": "soc_percent"}
    values = {}
    for name in names:
        cells = whole.values[short[name]]
        values[short[name]] = [None if cell is None else cell * factors.get(name, 1.0) for cell in cells]
    return Block(whole.t_ms, values, whole.line, whole.section)


def unsigned(whole: Block) -> Block:
    """The same with a current that has lost its sign."""
    values = dict(whole.values)
    values["current_a"] = [None if cell is None else abs(cell) for cell in values["current_a"]]
    return Block(whole.t_ms, values, whole.line, whole.section)


def with_power(whole: Block, factor: float = 1.0, *, signed: bool = True) -> Block:
    """The same with a column of watts: volts times amperes times ``factor``."""
    values = dict(whole.values)
    watts = [(v or 0.0) * (i or 0.0) * factor for v, i in zip(values["voltage_v"], values["current_a"], strict=True)]
    values["power_w"] = [*(watts if signed else map(abs, watts))]
    return Block(whole.t_ms, values, whole.line, whole.section)


DISCHARGE: Sequence[tuple[float, float]] = ((0.1, 0.0), (6.0, -1.0), (0.2, 0.0))
CHARGE: Sequence[tuple[float, float]] = ((0.1, 0.0), (3.0, 2.0), (0.2, 0.0))
BOTH: Sequence[tuple[float, float]] = (*DISCHARGE, (1.0, 0.0), *CHARGE, (0.5, 0.0), *DISCHARGE)
