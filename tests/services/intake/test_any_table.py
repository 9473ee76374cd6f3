"""A table however it is written: its sums are those of a few lines of arithmetic on what was written."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purifier.errors import PurifierError
from purifier.formats.asked import Asked
from purifier.services.intake.about import about
from purifier.services.intake.examine import examine
from tests.recordings import library

START: Final = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
EXACT: Final = 1e-3
"""As an import promises."""
VOLTS: Final = {"V": 1.0, "mV": 1e3, "µV": 1e6, "kV": 1e-3}
AMPERES: Final = {"A": 1.0, "mA": 1e3, "uA": 1e6, "µA": 1e6}
WATTS: Final = {"W": 1.0, "mW": 1e3, "kW": 1e-3}
CHARGES: Final = {"Ah": 1.0, "mAh": 1e3, "C": 3600.0, "As": 3600.0}
ENERGIES: Final = {"Wh": 1.0, "mWh": 1e3, "kWh": 1e-3, "J": 3600.0, "Ws": 3600.0, "kJ": 3.6}
ODD: Final = ("", "nan", "inf", "1e308", "1_000", "١٢", "x", "-", "1,5", "1.2.3", '"', "9" * 30, "\x00")
WARMTHS: Final = {"degC": (1.0, 0.0), "°C": (1.0, 0.0), "degF": (1.8, 32.0), "°F": (1.8, 32.0), "K": (1.0, 273.15)}


@dataclass(frozen=True)
class Shape:
    """How a table is written."""

    delimiter: str
    comma: bool
    volts: str
    amperes: str
    watts: str
    """Empty: no column of power."""
    charge: str
    energy: str
    warmth: str
    time: str
    order: str
    encoding: str
    end: str
    quotes: bool
    minus: bool
    """The current is negative while it discharges."""
    preamble: int
    trailing: str
    """Which lines end with one delimiter more: none, rows, header, both; "unfilled": a column that no row has."""
    blanks: bool
    """Some temperatures are missing."""


shapes = st.builds(
    Shape,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    comma=st.booleans(),
    volts=st.sampled_from(list(VOLTS)),
    amperes=st.sampled_from(list(AMPERES)),
    watts=st.sampled_from(["", "", *WATTS]),
    charge=st.sampled_from(["", *CHARGES]),
    energy=st.sampled_from(["", *ENERGIES]),
    warmth=st.sampled_from(["", *WARMTHS]),
    time=st.sampled_from(["iso", "unix", "unix ms", "s", "ms", "clock", "local", "german"]),
    order=st.sampled_from(["sorted", "sorted", "reversed", "shuffled", "second half first"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "windows-1252"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quotes=st.booleans(),
    minus=st.booleans(),
    preamble=st.integers(0, 3),
    trailing=st.sampled_from(["none", "rows", "header", "both", "unfilled"]),
    blanks=st.booleans(),
)


@dataclass(frozen=True)
class Row:
    t_s: float
    volts: float
    amperes: float
    """Drawn: positive."""


@dataclass(frozen=True)
class Discharge:
    """A battery that runs down under a load that is not quite steady, with a pause of the logger or without."""

    seed: int
    count: int
    step_s: int
    amperes: float
    pause_at: int
    pause_steps: int

    def rows(self) -> list[Row]:
        dice = random.Random(self.seed)
        paused = [0 if n <= self.pause_at else self.pause_steps for n in range(self.count)]
        return [
            Row(
                (n + paused[n]) * self.step_s,
                13.2 - 1.2 * n / self.count + dice.uniform(-0.003, 0.003),
                self.amperes * dice.uniform(0.95, 1.05),
            )
            for n in range(self.count)
        ]


discharges = st.builds(
    Discharge,
    seed=st.integers(0, 10_000),
    count=st.integers(40, 120),
    step_s=st.sampled_from([1, 5, 30, 60]),
    amperes=st.sampled_from([0.05, 0.33, 1.5, 12.0]),
    pause_at=st.integers(3, 30),
    pause_steps=st.sampled_from([0, 0, 40]),
)


def written(rows: Sequence[Row], shape: Shape) -> tuple[bytes, list[Row]]:
    """The file, and the rows as somebody reads them who knows how it is written, in the order of time."""
    comma = shape.comma and shape.delimiter != ","
    names = [_time_name(shape.time), f"Voltage ({shape.volts})", f"Current ({shape.amperes})"]
    names += [f"Power ({shape.watts})"] if shape.watts else []
    names += [f"Charge ({shape.charge})"] if shape.charge else []
    names += [f"Energy ({shape.energy})"] if shape.energy else []
    names += [f"Temperature ({shape.warmth})"] if shape.warmth else []
    lines, read = [], []
    ah = wh = 0.0
    for place, row in enumerate(rows):
        if place:
            before = rows[place - 1]
            hours = (row.t_s - before.t_s) / 3600.0
            ah += (row.amperes + before.amperes) / 2.0 * hours
            wh += (row.amperes * row.volts + before.amperes * before.volts) / 2.0 * hours
        sign = -1.0 if shape.minus else 1.0
        cells = [_time_cell(row.t_s, shape.time)]
        values = [row.volts * VOLTS[shape.volts], sign * row.amperes * AMPERES[shape.amperes]]
        values += [sign * row.amperes * row.volts * WATTS[shape.watts]] if shape.watts else []
        values += [sign * ah * CHARGES[shape.charge]] if shape.charge else []
        values += [sign * wh * ENERGIES[shape.energy]] if shape.energy else []
        cells += [f"{value:.7g}" if abs(value) >= 1e-4 or not value else f"{value:.9f}" for value in values]
        if shape.warmth:
            factor, offset = WARMTHS[shape.warmth]
            cells.append("" if shape.blanks and place % 3 == 1 else f"{21.5 * factor + offset:.2f}")
        if comma:
            cells[1:] = [cell.replace(".", ",") for cell in cells[1:]]
        if shape.quotes:
            cells = [f'"{cell}"' for cell in cells]
        lines.append(shape.delimiter.join(cells) + (shape.delimiter if shape.trailing in ("rows", "both") else ""))
        read.append(Row(row.t_s, float(f"{values[0]:.7g}") / VOLTS[shape.volts], row.amperes))
    dice = random.Random(len(rows))
    if shape.order == "reversed":
        lines.reverse()
    elif shape.order == "shuffled" and _is_utc(shape.time):
        dice.shuffle(lines)
    elif shape.order == "second half first" and _is_utc(shape.time):
        lines = lines[len(lines) // 2 :] + lines[: len(lines) // 2]
    names += {"header": [""], "both": [""], "unfilled": ["Note"]}.get(shape.trailing, [])
    head = [f"Logger number {n}" for n in range(shape.preamble)]
    text = shape.end.join([*head, shape.delimiter.join(names), *lines, ""])
    return text.encode(shape.encoding), read


def _is_utc(time: str) -> bool:
    """A local time that steps back by an hour is one whose clock was set."""
    return time in ("iso", "unix", "unix ms")


def _is_dated(time: str) -> bool:
    return _is_utc(time) or time in ("local", "german")


def _time_name(time: str) -> str:
    return {"s": "Time (s)", "ms": "Time (ms)", "unix": "Unix time", "unix ms": "timestamp"}.get(time, "Time")


def _time_cell(t_s: float, time: str) -> str:
    moment = START + timedelta(seconds=t_s)
    match time:
        case "iso":
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        case "unix":
            return f"{moment.timestamp():.0f}"
        case "unix ms":
            return f"{moment.timestamp() * 1000:.0f}"
        case "s":
            return f"{t_s:g}"
        case "ms":
            return f"{t_s * 1000:.0f}"
        case "clock":
            return f"{t_s // 3600:.0f}:{t_s // 60 % 60:02.0f}:{t_s % 60:02.0f}"
        case "german":
            return moment.strftime("%d.%m.%Y %H:%M:%S")
        case _:
            return moment.strftime("%Y-%m-%d %H:%M:%S")


def sums(rows: Sequence[Row], longest_s: float) -> tuple[float, float, float]:
    """Ah and Wh drawn, by trapezoids, and seconds vouched for; nobody knows what flowed in a longer pause."""
    ah = wh = known_s = 0.0
    for one, two in pairwise(rows):
        lasted_s = two.t_s - one.t_s
        if lasted_s <= longest_s:
            known_s += lasted_s
            ah += (one.amperes + two.amperes) / 2.0 * lasted_s / 3600.0
            wh += (one.amperes * one.volts + two.amperes * two.volts) / 2.0 * lasted_s / 3600.0
    return ah, wh, known_s


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(discharges, shapes)
def test_however_a_table_is_written_its_sums_are_those_of_its_rows(battery: Discharge, shape: Shape) -> None:
    rows = battery.rows()
    data, read = written(rows, shape)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(data)
        plan = about(library(), None, Asked(zone="UTC"))
        with examine([path], library(), plan) as found:
            (run,) = found.runs
            blocks = list(found.blocks(run))
    all_ah, all_wh, _ = sums(read, math.inf)
    ah, wh, known_s = sums(read, battery.step_s)
    if shape.charge:  # the meter's own counter knows what flowed in a pause
        ah, wh = all_ah, all_wh
    assert run.charge_ah == pytest.approx(ah, rel=EXACT)
    assert run.energy_wh == pytest.approx(wh, rel=EXACT)
    assert run.hours == pytest.approx((rows[-1].t_s - rows[0].t_s) / 3600.0, rel=EXACT)
    assert run.coverage_percent == pytest.approx(100.0 * known_s / rows[-1].t_s, rel=EXACT)
    assert run.readings == len(rows) and found.dropped == 0
    for name, there, value in (
        ("temperature_c", shape.warmth, 21.5),
        ("charge_ah", shape.charge, -all_ah),
    ):
        if there:
            cells = [cell for block in blocks for cell in block.values[name] if cell is not None]
            assert cells[-1] == pytest.approx(value, rel=EXACT, abs=0.01), name
    if _is_dated(shape.time):
        assert found.start_utc_ms(run) == round(START.timestamp() * 1000)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(discharges, shapes, st.data())
def test_a_table_that_was_spoilt_is_read_or_refused_in_a_sentence(
    battery: Discharge, shape: Shape, data: st.DataObject
) -> None:
    text, _ = written(battery.rows(), shape)
    lines = text.decode(shape.encoding).split(shape.end)
    spoilt = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, len(lines) - 1),
                st.integers(0, 4),
                st.sampled_from(
                    ["", "nan", "inf", "1e308", "1_000", "١٢", "x", "-", "1,5", "1.2.3", '"', "9" * 30, "\x00"]
                ),
            ),
            min_size=1,
            max_size=6,
        )
    )
    for line, place, word in spoilt:
        cells = lines[line].split(shape.delimiter)
        cells[place % len(cells)] = word
        lines[line] = shape.delimiter.join(cells)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_bytes(shape.end.join(lines).encode(shape.encoding, "replace"))
        try:
            with examine([path], library(), about(library(), None, Asked(zone="UTC"))) as found:
                runs = found.runs
        except PurifierError as refusal:
            assert "\n" not in str(refusal) and len(str(refusal)) < 2000
            return
    for run in runs:
        for value in (run.hours, run.charge_ah, run.energy_wh, run.coverage_percent):
            assert value is None or (math.isfinite(value) and value >= 0.0)
