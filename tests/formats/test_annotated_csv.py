"""InfluxDB's annotated CSV as its tools write it: annotations in any order or none, one table behind another."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.annotated_csv import ROWS, is_annotated, opened
from purifier.formats.channels import Chosen
from tests.formats.opening import choose, lines, read

NOTES = (
    "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string",
    "#group,false,false,true,true,false,false,true,true,true",
    "#default,_result,,,,,,,,",
)
HEADER = ",result,table,_start,_stop,_time,_value,_field,_measurement,host"
T0 = datetime(2026, 6, 4, 10, 0, tzinfo=UTC)
T0_MS = round(T0.timestamp() * 1000)
VOLTS, AMPS = "battery voltage host=pi", "battery current host=pi"


def row(table: int, seconds: float, value: object, field: str, measurement: str = "battery", host: str = "pi") -> str:
    when = (T0 + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"
    return f",,{table},2026-06-04T00:00:00Z,2026-06-05T00:00:00Z,{when},{value},{field},{measurement},{host}"


def csv(*parts: str) -> str:
    return "\n".join(parts) + "\n"


LONG = csv(
    *NOTES,
    HEADER,
    row(0, 0, 13.2, "voltage"),
    row(0, 1, 13.1, "voltage"),
    row(1, 0, -0.33, "current"),
    row(1, 1, -0.34, "current"),
)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1,), ()], ids=str)
def test_series_behind_one_another_are_channels_whatever_stands_above_them(order: tuple[int, ...]) -> None:
    text = csv(*(NOTES[number] for number in order)) * bool(order) + LONG.split("\n", 3)[3]
    assert is_annotated(text.splitlines())
    found = opened(lines(text), "influx.csv")
    first = len(order) + 2
    assert [(one.name, one.count, one.low, one.high, one.line) for one in found.channels()] == [
        (VOLTS, 2, 13.1, 13.2, first),
        (AMPS, 2, -0.34, -0.33, first + 2),
    ]
    times, values = read(found, choose(found, voltage_v=VOLTS, current_a=AMPS))
    assert times == [T0_MS, T0_MS + 1000, T0_MS, T0_MS + 1000]
    assert values == {"voltage_v": [13.2, 13.1, None, None], "current_a": [None, None, -0.33, -0.34]}
    assert found.said.rows == 4 and not found.said.dropped and found.dated().start_utc_ms == 0


def test_a_table_with_other_columns_begins_behind_a_blank_line() -> None:
    text = LONG + csv(
        "",
        "#group,false,false,false,false,true,true",
        "#datatype,string,long,dateTime:RFC3339,double,string,string",
        "#default,mine,,,,,",
        ",result,table,_time,_value,_field,_measurement",
        ",,0,2026-06-04T10:00:00.0004Z,55,soc,battery",
    )
    found = opened(lines(text), "influx.csv")
    names = [one.name for one in found.channels()]
    assert names == [f"{VOLTS} result=_result", f"{AMPS} result=_result", "battery soc result=mine"]
    times, values = read(found, choose(found, soc_percent=names[2]))
    assert (times, values) == ([T0_MS], {"soc_percent": [55.0]})


def test_fields_as_columns_are_channels_and_tags_are_not() -> None:
    text = csv(
        "#datatype,string,long,dateTime:RFC3339,double,double,long,string",
        "#group,false,false,false,false,false,false,true",
        "#default,_result,,,,,,",
        ",result,table,_time,current,voltage,soc,shunt",
        ",,0,2026-06-04T10:00:00Z,-0.33,13.2,99,7",
        ",,0,2026-06-04T10:00:01+00:00,-0.34,,98,7",
        ",,1,2026-06-04T12:00:02+02:00,-5,48.1,97,8",
    )
    for source in (text, text.split("\n", 3)[3].replace(",7", ",house").replace(",8", ",start")):
        found = opened(lines(source), "influx.csv")
        tag = "house" if "house" in source else "7"
        chosen = choose(found, voltage_v=f"voltage shunt={tag}", current_a=f"current shunt={tag}")
        times, values = read(found, chosen)
        assert times == [T0_MS, T0_MS + 1000]
        assert values == {"voltage_v": [13.2, None], "current_a": [-0.33, -0.34]}
        assert len(found.channels()) == 6


def test_a_tag_that_is_a_number_is_told_by_its_annotation_alone() -> None:
    text = csv(
        "#group,false,false,false,false,true",
        "#default,,,,13.5,",
        ",result,table,_time,voltage,shunt",
        ",,0,2026-06-04T10:00:00Z,13.2,7",
        ",,0,2026-06-04T10:00:01Z,,7",
    )
    found = opened(lines(text), "influx.csv")
    assert [one.name for one in found.channels()] == ["voltage shunt=7"]
    assert read(found, choose(found, voltage_v="voltage shunt=7"))[1]["voltage_v"] == [13.2, 13.5], "empty: its default"


def test_a_block_says_where_its_first_row_stands() -> None:
    rows = [row(0, n, 1, "current" if n < 3 else "voltage") for n in range(6)]
    found = opened(lines(csv(*NOTES, HEADER, *rows)), "influx.csv")
    (block,) = found.blocks(choose(found, voltage_v=VOLTS))
    assert block.line == 5 + 3


def test_a_unit_is_taken_from_a_tag_or_from_a_measurement_that_is_one() -> None:
    rows = [row(0, 0, 13.2, "value", "V", "a"), row(1, 0, 330, "value", "mA", "a"), row(2, 0, 1, "value", "m", "a")]
    found = opened(lines(csv(*NOTES, HEADER, *rows)), "influx.csv")
    assert [(one.name, one.unit) for one in found.channels()] == [
        ("V value host=a", "V"),
        ("mA value host=a", "mA"),
        ("m value host=a", ""),
    ]
    text = csv(",result,table,_time,_value,_field,_measurement,unit", ",,0,2026-06-04T10:00:00Z,13200,volts,b,mV")
    assert [one.unit for one in opened(lines(text), "influx.csv").channels()] == ["mV"]


def test_line_ends_of_windows_change_nothing() -> None:
    text = (LONG + "\n" + LONG.replace("voltage", "volts")).replace("\n", "\r\n")
    found = opened(lambda: iter(text.splitlines(keepends=True)), "influx.csv")
    assert len(found.channels()) == 3
    times, _ = read(found, choose(found, voltage_v="battery volts host=pi"))
    assert len(times) == 2 and not found.said.dropped


def test_columns_called_as_their_writer_liked_are_read_by_their_kinds() -> None:
    text = csv(
        "#datatype measurement,tag,double,dateTime:RFC3339", "m,host,volts,time", "battery,pi,13.2,2026-06-04T10:00:00Z"
    )
    found = opened(lines(text), "influx.csv")
    assert read(found, choose(found, voltage_v="battery volts host=pi")) == ([T0_MS], {"voltage_v": [13.2]})


def test_times_in_nanoseconds_and_series_row_by_row_through_each_other() -> None:
    ns = T0_MS * 1_000_000
    text = csv(
        ",result,table,_time,_value,_field,_measurement",
        *(f",,0,{ns + n * 10**9 + 499_999},{n},{'voltage' if n % 2 else 'current'},b" for n in range(6)),
    )
    found = opened(lines(text), "influx.csv")
    times, values = read(found, choose(found, voltage_v="b voltage", current_a="b current"))
    assert times == [T0_MS + n * 1000 for n in range(6)]
    assert values["voltage_v"] == [None, 1.0, None, 3.0, None, 5.0]
    assert values["current_a"] == [0.0, None, 2.0, None, 4.0, None]


def test_units_are_converted_and_what_is_empty_is_unknown() -> None:
    text = csv(*NOTES, HEADER, row(0, 0, 13200, "mv"), row(0, 1, "", "mv"), row(0, 2, 13100, "mv"))
    found = opened(lines(text), "influx.csv")
    chosen = [Chosen(found.channels()[0], "voltage_v", 0.001)]
    assert read(found, chosen)[1]["voltage_v"] == pytest.approx([13.2, None, 13.1])


def test_what_cannot_be_read_is_left_out_with_its_line() -> None:
    text = csv(
        *NOTES,
        HEADER,
        row(0, 0, 13.2, "voltage"),
        row(0, 1, "full", "voltage"),
        row(0, 2, 13.1, "voltage").replace("2026-06-04T10:00:02", "yesterday"),
        ",,0,2026-06-04T00:00:00Z,cut short",
        "x" * 200_000,
        row(0, 3, 13.0, "voltage"),
    )
    found = opened(lines(text + row(0, 4, 12.9, "voltage")[:40]), "influx.csv")
    times, values = read(found, choose(found, voltage_v=VOLTS))
    assert values["voltage_v"] == [13.2, None, 13.0] and times == [T0_MS, T0_MS + 1000, T0_MS + 3000]
    assert found.said.cells == {f"no number in '{VOLTS}'": 1}
    assert found.said.dropped == {
        "no time": 1,
        "another number of cells than the header has": 2,
        "a line far too long for a row": 1,
    }
    assert found.said.first == {
        f"no number in '{VOLTS}'": 6,
        "no time": 7,
        "another number of cells than the header has": 8,
        "a line far too long for a row": 9,
    }


def test_a_quote_that_is_never_closed_costs_no_more_than_what_it_eats() -> None:
    rows = [row(0, n, 13.2, "voltage") for n in range(4 * ROWS)]
    rows[10] = rows[10].replace("13.2", '"13.2')
    found = opened(lines(csv(*NOTES, HEADER, *rows)), "influx.csv")
    times, _ = read(found, choose(found, voltage_v=VOLTS))
    assert times[:10] == [T0_MS + n * 1000 for n in range(10)]
    assert times[-1] == T0_MS + (4 * ROWS - 1) * 1000 and len(times) > 3.5 * ROWS
    assert found.said.dropped["no CSV: is a quote never closed?"] == 1


def test_an_error_that_influx_wrote_in_place_of_data_is_shown() -> None:
    text = csv("#datatype,string,string", "#group,true,true", "#default,,", ",error,reference", ",query timed out,897")
    with pytest.raises(UsageError, match=r"influx\.csv:4: InfluxDB wrote down an error .*'query timed out'"):
        opened(lines(text), "influx.csv").channels()


def test_a_table_without_times_is_refused_with_its_columns() -> None:
    text = csv(",result,table,_value,_field,_measurement", ",,0,13.2,voltage,battery")
    with pytest.raises(UsageError, match=r"influx\.csv:1: expected a column _time.*_value, _field"):
        opened(lines(text), "influx.csv").channels()


@pytest.mark.parametrize(
    "head",
    [
        "time,voltage,current",
        "entity_id,state,last_changed",
        "",
        "# time,current",
        "name,tags,time,voltage",
        "#time,current",
    ],
)
def test_other_files_are_not_taken_for_it(head: str) -> None:
    assert not is_annotated([head, "1,2,3"])


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(rows: int) -> int:
        def source() -> object:
            yield from (f"{line}\n" for line in (*NOTES, HEADER))
            yield from (row(0, n, 13.2, "voltage") + "\n" for n in range(rows))

        found = opened(source, "influx.csv")  # type: ignore[arg-type]
        tracemalloc.start()
        for _ in found.blocks(choose(found, voltage_v=VOLTS)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(3 * ROWS) < 1.3 * peak(2 * ROWS)


CELLS = st.sampled_from(
    ["", "1", "13.2", "nan", "inf", "voltage", "#group", "_time", "2026-06-04T10:00:00Z", '"', "\0", "ä\n"]
)


@given(st.lists(st.lists(CELLS | st.text(max_size=5), max_size=12), max_size=12), st.integers(0, 4))
def test_no_text_is_a_traceback(rows: list[list[str]], begin: int) -> None:
    text = "\n".join([*LONG.splitlines()[: begin + 1], *(",".join(cells) for cells in rows)])
    is_annotated(text.splitlines())
    found = opened(lines(text), "x.csv")
    try:
        chosen = [Chosen(one, "voltage_v") for one in found.channels()]
        for block in found.blocks(chosen):
            assert len(block.values["voltage_v"]) == len(block.t_ms)
    except UsageError as error:
        assert str(error).startswith("x.csv:")
