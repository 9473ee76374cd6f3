"""Logs with a JSON object a line: any tinkerer's keys, our own exports exactly, and no broken line at others' cost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.channels import Chosen
from purifier.formats.format import Format, LongColumns, TimeColumn
from purifier.formats.json_columns import ROWS, batches, columns
from purifier.formats.json_lines import JsonLines
from purifier.formats.timeline import Dated, Timeline
from purifier.formats.timelines import even_timeline, timeline
from purifier.formats.utc_cells import utc_ms
from purifier.services.runs.export import as_json_lines
from purifier.services.runs.find import find_run
from purifier.store.opening import reading
from tests.formats.opening import choose, lines, read
from tests.recordings import Recording, line

ANY = Format(id="json", name="JSON lines", shape="json")
"""Of what no profile describes."""
EXPORT = Format(id="purifier-jsonl", name="our own", shape="json")


class Times:
    """A stand-in that reads UTC as text, and numbers as seconds or what their column says; 0 begins a section."""

    def __init__(self, column: TimeColumn) -> None:
        self.per_s = {"s": 1, "ms": 1000}[column.unit]
        self.column = column
        self.places: list[int] = []
        self.last = -1

    def take(self, cells: Sequence[str], line: int) -> list[int | None]:
        found = [self.one(cell) for cell in cells]
        self.places = [place for place, t_ms in enumerate(found) if t_ms == 0 and (place or self.last >= 0)]
        self.last = next((t for t in reversed(found) if t is not None), self.last)
        return found

    def one(self, cell: str) -> int | None:
        try:
            return round(float(cell) * 1000 / self.per_s)
        except ValueError:
            return utc_ms([cell])[0]

    def sections(self) -> list[int]:
        return self.places

    def finish(self) -> Dated:
        return Dated(0, (".".join(self.column.names),))


def make(sample: Sequence[str], column: TimeColumn, asked: Asked, file: str, line: int) -> Timeline:
    assert sample, "the first cells are handed over"
    return Times(column)


def opened(text: str, format: Format = ANY, **asked: object) -> JsonLines:
    return JsonLines(lines(text), "log.jsonl", format, Asked(**asked), make)  # type: ignore[arg-type]


def as_lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_keys_are_channels_however_deep_they_stand_and_words_are_none() -> None:
    text = as_lines(
        {"time": 0, "volts": 13.2, "state": "on", "ina": {"mA": -330, "raw": {"x": 1}}, "cells": [3.3, 3.3]},
        {"time": 1, "volts": "13.1", "state": "on", "ina": {"mA": None}, "late": 7, "ok": True},
    )
    found = opened(text)
    assert [(one.name, one.count, one.low, one.high) for one in found.channels()] == [
        ("volts", 2, 13.1, 13.2),
        ("ina.mA", 1, -330.0, -330.0),
        ("ina.raw.x", 1, 1.0, 1.0),
        ("late", 1, 7.0, 7.0),
    ]
    chosen = [*choose(found, voltage_v="volts"), Chosen(found.channels()[1], "current_a", 0.001)]
    assert read(found, chosen) == ([0, 1000], {"voltage_v": [13.2, 13.1], "current_a": [-0.33, None]})
    assert found.said.rows == 2 and not found.said.dropped
    assert found.dated().sentences == ("time",)


LONG = {
    "of a broker": [
        {"tst": 0, "topic": "bat/v", "qos": 0, "payload": "13.2"},
        {"tst": 1, "topic": "bat/a", "qos": 0, "payload": "-0.33"},
        {"tst": 1, "topic": "bat/hello", "qos": 0, "payload": "online"},
        {"tst": 2, "topic": "bat/v", "qos": 0, "payload": "13.1"},
    ],
    "of a hub": [
        {"ts": 0, "entity_id": "bat/v", "state": 13.2, "attributes": {"unit_of_measurement": "V"}},
        {"ts": 1, "entity_id": "bat/a", "state": -0.33, "attributes": {"unit_of_measurement": "A"}},
        {"ts": 2, "entity_id": "bat/v", "state": 13.1, "attributes": {"unit_of_measurement": "V"}},
    ],
    "with a unit": [
        {"time": 0, "name": "bat/v", "value": 13.2, "unit": "V"},
        {"time": 1, "name": "bat/a", "value": -0.33, "unit": "A"},
        {"time": 2, "name": "bat/v", "value": 13.1, "unit": "V"},
    ],
}


@pytest.mark.parametrize("kind", LONG)
def test_a_line_a_value_makes_a_channel_of_each_name_and_never_mixes_two(kind: str) -> None:
    found = opened(as_lines(*LONG[kind]))
    there = {one.name: one for one in found.channels()}
    assert (there["bat/v"].count, there["bat/v"].low, there["bat/v"].high) == (2, 13.1, 13.2)
    assert (there["bat/v"].unit, there["bat/a"].unit) == (("", "") if kind == "of a broker" else ("V", "A"))
    assert not {"payload", "state", "value", "bat/hello"} & set(there)
    times, values = read(found, choose(found, voltage_v="bat/v", current_a="bat/a"))
    assert times == [0, 1000, 2000]
    assert values == {"voltage_v": [13.2, None, 13.1], "current_a": [None, -0.33, None]}
    assert found.said.rows == 3 and not found.said.dropped
    assert read(opened(as_lines(*LONG[kind])), choose(found, current_a="bat/a"))[0] == [1000]


def test_objects_of_two_devices_are_not_mixed() -> None:
    rows = [{"ts": n, "topic": f"plug{n % 2}", "payload": {"power": n, "in": {"volts": 12 + n}}} for n in range(4)]
    found = opened(as_lines(*rows))
    assert [one.name for one in found.channels()] == ["plug0 power", "plug1 power", "plug0 in.volts", "plug1 in.volts"]
    assert read(found, choose(found, power_w="plug1 power", voltage_v="plug1 in.volts")) == (
        [1000, 3000],
        {"power_w": [1.0, 3.0], "voltage_v": [13.0, 15.0]},
    )


def test_names_that_are_none_or_that_a_format_calls_otherwise() -> None:
    found = opened(as_lines({"ts": 0, "id": 7, "value": 13.2}))
    assert [one.name for one in found.channels()] == ["id", "value"]
    long = Format(id="x", name="x", shape="json", long=LongColumns(name="was", value="Is"))
    found = opened(as_lines({"ts": 0, "was": "volts", "Is": 13.2, "value": 1, "name": "y"}), long)
    assert {one.name for one in found.channels()} == {"volts", "value"}


@pytest.mark.parametrize(
    ("keys", "asked", "used", "unit"),
    [
        ({"ts": 5, "utc": 6}, {}, "ts", "s"),
        ({"a": {"timestamp": 5}}, {}, "a.timestamp", "s"),
        ({"millis": 5}, {"columns": {"time": "Millis"}}, "millis", "ms"),
        ({"t_ms": 5}, {}, "t_ms", "ms"),
        ({"time": 5, "when_it_was": 6}, {"columns": {"time": "when_it_was"}}, "when_it_was", "s"),
    ],
)
def test_the_time_is_the_key_that_is_named_or_called_so(
    keys: dict[str, object], asked: dict[str, object], used: str, unit: str
) -> None:
    found = opened(as_lines({"v": 13.2} | keys), **asked)  # type: ignore[arg-type]
    times, _ = read(found, choose(found, voltage_v="v"))
    assert found.dated().sentences == (used,)
    assert times == ([5] if unit == "ms" else [6000 if used == "when_it_was" else 5000])


def test_without_a_time_it_says_which_keys_there_are() -> None:
    found = opened(as_lines({"volts": 13.2, "amps": 1}))
    with pytest.raises(UsageError, match=r"log\.jsonl: which key is the time\? Found 'volts', 'amps'; --time KEY"):
        list(found.blocks(choose(found, voltage_v="volts")))
    with pytest.raises(UsageError, match=r"--time: there is no key 'volt' \(did you mean 'volts'\?\)"):
        opened(as_lines({"volts": 13.2}), columns={"time": "volt"}).channels()


def test_rows_that_follow_each_other_evenly_need_no_time() -> None:
    found = opened(as_lines({"volts": 13.2}, {"volts": 13.1}), every_s=2.0)

    class Even(Times):
        def take(self, cells: Sequence[str], line: int) -> list[int | None]:
            return [number * 2000 for number in range(len(cells))]

    found.even_timeline = lambda every_s, asked, file: Even(TimeColumn())
    assert read(found, choose(found, voltage_v="volts"))[0] == [0, 2000]


def test_a_word_of_the_format_ends_what_was_said_before_and_any_other_is_counted() -> None:
    text = as_lines(
        {"time": 0, "v": 13.2}, {"time": 1, "v": "Unavailable"}, {"time": 2, "v": "hot"}, {"time": 3, "v": ""}
    )
    found = opened(text, Format(id="x", name="x", shape="json", ends_hold=("unavailable",)))
    _, values = read(found, choose(found, voltage_v="v"))
    (first, ended, *rest) = values["voltage_v"]
    assert (first, rest) == (13.2, [None, None]) and ended is not None and ended != ended
    assert found.said.cells == {"no number in 'v'": 1} and found.said.first == {"no number in 'v'": 3}


def test_a_clock_that_begins_again_is_another_section() -> None:
    rows = [{"time": t, "v": number} for number, t in enumerate([0, 1, 2, 0, 1, 0])]
    found = opened(as_lines(*rows))
    blocks = list(found.blocks(choose(found, voltage_v="v")))
    assert [(block.section, block.t_ms, block.line) for block in blocks] == [
        (0, [0, 1000, 2000], 1),
        (1, [0, 1000], 4),
        (2, [0], 6),
    ]


BROKEN = {
    "cut": ('{"time": 1, "v": 13', "no JSON"),
    "words": ("volts: 12.8", "no JSON"),
    "a list": ("[1, 2]", "JSON, but no object"),
    "a number": ("13.2", "JSON, but no object"),
    "zero bytes": ("\0\0\0", "no JSON"),
    "two on a line": ('{"time": 1, "v": 1}, {"time": 2, "v": 2}', "no JSON"),
    "deep": ("[" * 100_000, "no JSON"),
    "gigantic": ('{"time": 1, "v": "' + "x" * 2_000_000 + '"}', "a line far too long for a row"),
    "a giant number": ('{"time": 1, "v": ' + "9" * 10_000 + "}", "no JSON"),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_broken_line_is_left_out_with_its_number_and_costs_no_other(kind: str, at: int) -> None:
    broken, why = BROKEN[kind]
    rows = [json.dumps({"time": number, "v": number}) for number in range(3)]
    rows.insert(at, broken)
    found = opened("\n".join(rows))
    times, values = read(found, choose(found, voltage_v="v"))
    assert times == [0, 1000, 2000] and values == {"voltage_v": [0.0, 1.0, 2.0]}
    assert found.said.dropped == {why: 1} and found.said.first == {why: at + 1}


def test_a_list_with_an_object_a_line_is_read_too() -> None:
    text = '[\n{"time": 0, "v": 1},\n\n{"time": 1, "v": 2}\n]\n'
    assert read(opened(text), choose(opened(text), voltage_v="v")) == ([0, 1000], {"voltage_v": [1.0, 2.0]})
    found = opened(text)
    list(found.blocks(choose(found, voltage_v="v")))
    assert not found.said.dropped


def test_a_row_without_a_time_is_left_out_and_counted() -> None:
    found = opened(as_lines({"time": 0, "v": 1}, {"v": 2}, {"time": "soon", "v": 3}, {"time": 3, "v": 4}))
    times, values = read(found, choose(found, voltage_v="v"))
    assert (times, values["voltage_v"]) == ([0, 3000], [1.0, 4.0])
    assert found.said.dropped == {"no time": 2} and found.said.first == {"no time": 2}


def an_export(tmp_path: Path) -> str:
    """What ``export --format jsonl`` writes of a run with values that come and go."""
    recording = Recording(tmp_path / "runs.sqlite3")
    makes = [
        dict(charge_ah=-1.5, temperature_c=20.5),
        dict(soc_percent=55.0),
        dict(power_w=-4.1),
        dict(time_to_go_s=3600.0),
        {},
    ]
    for number, more in enumerate(makes * 3):
        recording.hear([number * 1.25 + 0.003], lambda t, more=more: line(13.1 - t / 100, -0.33, **more))  # type: ignore[misc]
    recording.close()
    with reading(tmp_path / "runs.sqlite3") as connection:
        return "".join(as_json_lines(connection, find_run(connection, str(recording.run))))


def test_our_own_export_comes_back_with_every_value_and_time(tmp_path: Path) -> None:
    text = an_export(tmp_path)
    rows = [json.loads(one) for one in text.splitlines()]
    found = opened(text, EXPORT)
    names = [one.name for one in found.channels() if one.name.rpartition("_")[0] and one.name != "t_s"]
    chosen = choose(found, **{name: name for name in names})
    assert {"voltage_v", "current_a"} <= set(names)
    times, values = read(found, chosen)
    dated = found.dated()
    assert dated.start_utc_ms is not None
    assert times == [round(row["t_s"] * 1000) for row in rows]
    for row, t_ms in zip(rows, times, strict=True):
        assert utc_ms([row["utc"]]) == [dated.start_utc_ms + t_ms]
    for name in names:
        assert values[name] == [row[name] for row in rows], name
    extras = [one for block in opened(text, EXPORT).blocks(chosen) for one in block.extra or []]
    assert [json.loads(one) if one else {} for one in extras] == [row["extra"] for row in rows]


def test_two_exports_in_one_file_keep_their_own_times_of_day() -> None:
    def row(t_s: float, utc: str, volts: float) -> dict[str, object]:
        return {"t_s": t_s, "utc": utc, "voltage_v": volts, "extra": {"a": 1} if t_s else {}}

    text = as_lines(
        row(0.0, "2026-06-04T10:00:00.250Z", 13.2),
        row(60.0, "2026-06-04T10:01:00.250Z", 13.1),
        row(0.0, "2026-06-05T10:00:00.000Z", 13.0),
    )
    found = opened(text, EXPORT)
    blocks = list(found.blocks(choose(found, voltage_v="voltage_v")))
    start = found.dated().start_utc_ms
    assert start is not None
    assert [block.section for block in blocks] == [0, 1]
    assert [start + t for block in blocks for t in block.t_ms] == utc_ms(
        [json.loads(one)["utc"] for one in text.splitlines()]
    )
    assert [block.extra for block in blocks] == [[None, '{"a": 1}'], [None]]


def test_an_export_of_a_run_without_a_date_has_none() -> None:
    found = opened(as_lines({"t_s": 1.5, "utc": None, "voltage_v": 13.2}), EXPORT)
    assert read(found, choose(found, voltage_v="voltage_v"))[0] == [1500]
    assert found.dated().start_utc_ms is None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["time", "v", "a.b", "", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES | st.text(max_size=12).map(lambda text: text), max_size=12), st.booleans())
def test_no_text_is_a_traceback(rows: list[object], raw: bool) -> None:
    text = "\n".join(row if raw and isinstance(row, str) else json.dumps(row) for row in rows)
    found = JsonLines(lines(text), "log.jsonl", ANY, Asked(), timeline, even_timeline)
    try:
        for one in found.channels():
            assert one.low is not None and one.low == one.low
            for block in found.blocks([Chosen(one, "voltage_v")]):
                assert len(block.values["voltage_v"]) == len(block.t_ms)
    except UsageError as error:
        assert str(error).startswith("log.jsonl:")


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.integers() | st.dictionaries(st.sampled_from("ab"), st.integers()))
    )
)
def test_columns_hold_every_value_of_every_row(rows: list[dict[str, object]]) -> None:
    found = columns(rows)
    for number, row in enumerate(rows):
        for key, value in row.items():
            if isinstance(value, dict):
                assert all(found[(key, inside)][number] == one for inside, one in value.items())
            else:
                assert found[(key,)][number] == value


def test_lines_come_in_batches_and_each_keeps_its_number() -> None:
    text = [json.dumps({"n": n}) for n in range(2 * ROWS + 1)]
    text[7] = "x"
    dropped: list[int] = []
    found = [
        (row["n"], number)
        for rows, numbers in batches(text, lambda why, line: dropped.append(line))
        for row, number in zip(rows, numbers, strict=True)
    ]
    assert found == [(n, n + 1) for n in range(2 * ROWS + 1) if n != 7]
    assert dropped == [8]
