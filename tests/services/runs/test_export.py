"""Text that other programs read."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.model.reading import Reading
from purifier.plain_text import guarded
from purifier.services.runs.export import COLUMNS, Tally, as_csv, as_json_lines, csv_lines
from purifier.services.runs.prune import prunable, prune
from purifier.store import run_rows
from purifier.store.opening import open_for_writing
from purifier.store.packing import pack
from purifier.store.ring import Ring
from tests.recordings import Recording, at, read


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A run whose meter says things that a spreadsheet could take for something else."""
    recording = Recording(tmp_path / "runs.sqlite3")
    writer = recording.begun.writer
    writer.rows.append(pack(0, Reading(voltage_v=13.1, current_a=-0.33, power_w=-4.0, charge_ah=-0.0001)))
    writer.add_change(1000, "note", 'a;b, "c"')
    writer.add_change(1000, "=1+1", "=1+1")
    writer.add_change(1000, "cell_1_v", 3.275)
    writer.add_change(1000, "temperature_c", -20.5)
    writer.add_change(1000, "time_to_go_s", 86_400)
    writer.rows.append(pack(1500, Reading(voltage_v=12.0, current_a=0.0, soc_percent=100.0)))
    writer.add_change(2000, "note", "zwei\nZeilen, größer")
    for name in ("=1+1", "cell_1_v", "temperature_c", "time_to_go_s"):
        writer.add_change(2000, name, None)
    writer.rows.append(pack(2001, Reading()))
    writer.add_change(3000, "note", None)
    writer.rows.append(pack(1_234_567_890_123, Reading(power_w=1234567.8901)))
    recording.close()
    return tmp_path / "runs.sqlite3"


POINTS = (
    "t_s,utc,voltage_v,current_a,power_w,charge_ah,soc_percent,time_to_go_s,temperature_c,extra\r\n"
    "0.0,2026-05-28T20:26:40.000Z,13.1,-0.33,-4.0,-0.0001,,,,\r\n"
    '1.5,2026-05-28T20:26:41.500Z,12.0,0.0,,,100.0,86400.0,-20.5,"{""note"": ""a;b, \\""c\\"""", ""=1+1"": ""=1+1"", '
    '""cell_1_v"": 3.275}"\r\n'
    '2.001,2026-05-28T20:26:42.001Z,,,,,,,,"{""note"": ""zwei\\nZeilen, größer""}"\r\n'
    "1234567890.123,2065-07-11T19:58:10.123Z,,,1234567.8901,,,,,\r\n"
)
COMMAS = (
    "t_s;utc;voltage_v;current_a;power_w;charge_ah;soc_percent;time_to_go_s;temperature_c;extra\r\n"
    "0,0;2026-05-28T20:26:40.000Z;13,1;-0,33;-4,0;-0,0001;;;;\r\n"
    '1,5;2026-05-28T20:26:41.500Z;12,0;0,0;;;100,0;86400,0;-20,5;"{""note"": ""a;b, \\""c\\"""", ""=1+1"": ""=1+1"", '
    '""cell_1_v"": 3.275}"\r\n'
    '2,001;2026-05-28T20:26:42.001Z;;;;;;;;"{""note"": ""zwei\\nZeilen, größer""}"\r\n'
    "1234567890,123;2065-07-11T19:58:10.123Z;;;1234567,8901;;;;;\r\n"
)


@pytest.mark.parametrize(("decimal_comma", "text"), [(False, POINTS), (True, COMMAS)], ids=["points", "commas"])
def test_csv_is_this_to_the_byte(odd: Path, decimal_comma: bool, text: str) -> None:
    with closing(read(odd)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        assert "".join(as_csv(connection, run, decimal_comma=decimal_comma)) == text


def test_wide_csv_has_a_column_more_for_each_value_and_no_formula_among_their_names(odd: Path) -> None:
    with closing(read(odd)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        found = list(csv.reader(io.StringIO("".join(as_csv(connection, run, wide=True)), newline="")))
    assert found[0] == [*COLUMNS, "'=1+1", "cell_1_v", "note"]
    assert [row[-3:] for row in found[1:]] == [
        ["", "", ""],
        ["'=1+1", "3.275", 'a;b, "c"'],
        ["", "", "zwei\nZeilen, größer"],
        ["", "", ""],
    ]


NOTHING: dict[str, object] = dict.fromkeys(COLUMNS)


def through_a_reader(row: dict[str, object], decimal_comma: bool) -> dict[str, str]:
    """What a reader of CSV makes of ``row``."""
    text = "".join(csv_lines([NOTHING | row], decimal_comma=decimal_comma))
    return next(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if decimal_comma else ","))


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_numbers_come_back_exactly(number: float, comma: bool) -> None:
    cell = through_a_reader({"voltage_v": number}, comma)["voltage_v"]
    assert float(cell.replace(",", ".") if comma else cell) == number
    assert ("." in cell) <= (not comma)


@given(st.text(), st.booleans())
def test_text_comes_back_guarded(text: str, comma: bool) -> None:
    assert through_a_reader({"utc": text}, comma)["utc"] == guarded(text)


@given(st.dictionaries(st.text(), st.text() | st.floats(allow_nan=False, allow_infinity=False)), st.booleans())
def test_what_else_a_meter_says_comes_back_as_json(extra: dict[str, object], comma: bool) -> None:
    cell = through_a_reader({"extra": extra}, comma)["extra"]
    assert (json.loads(cell) if cell else {}) == extra


def exported(path: Path) -> tuple[int, Tally]:
    """How many lines an export of run 1 has, and what it says of them."""
    with closing(read(path)) as connection:
        run = run_rows.run_of(connection, 1)
        assert run is not None
        tally = Tally(connection, run)
        return len(list(as_json_lines(connection, run, tally))), tally


def test_a_whole_run_is_not_called_short_while_it_is_recorded_or_when_it_has_ended(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(200))
    recording.recorder.commit()
    lines, tally = exported(tmp_path / "runs.sqlite3")
    assert (lines, tally.written, tally.shortage()) == (200, 200, None)
    recording.hear(range(300, 330))
    recording.recorder.end("stopped", "stopped")
    recording.hear(range(330, 400))
    recording.close()
    lines, tally = exported(tmp_path / "runs.sqlite3")
    assert (lines, tally.shortage()) == (300, None)


def test_readings_that_never_were_saved_are_not_missed_twice(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.begun.writer.rows = Ring(capacity=50)  # the disk refuses, and there is room for fifty
    recording.hear(range(130))
    recording.recorder.commit()
    recording.recorder.end("stopped", "stopped")
    recording.close()
    with closing(read(tmp_path / "runs.sqlite3")) as connection:
        (event,) = run_rows.events(connection, 1, ("saved-again",))
        assert event.data["dropped"] == 79  # the first was saved: discharge began
    lines, tally = exported(tmp_path / "runs.sqlite3")
    assert (lines, tally.shortage()) == (51, None)


def test_readings_that_are_gone_are_counted_and_pruned_ones_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    recording = Recording(path)
    recording.hear(range(200))
    recording.recorder.end("stopped", "stopped")
    recording.close()
    with closing(open_for_writing(path)) as connection:
        connection.execute("DELETE FROM reading WHERE t_ms BETWEEN 70000 AND 75000")
    lines, tally = exported(path)
    shortage = tally.shortage()
    assert lines == 194 and shortage is not None and shortage.lost
    assert shortage.words == (
        "run 1: 194 readings were written, but its minutes count 200: 6 are missing from the database"
    )
    prune(path, prunable(path, ["1"], None, at(500)), whole=False)
    lines, tally = exported(path)
    shortage = tally.shortage()
    assert lines == 0 and shortage is not None and not shortage.lost and "purifier prune" in shortage.words
    with closing(open_for_writing(path)) as connection:
        connection.execute("UPDATE minute SET readings = 0")  # as noise may leave them: it is said all the same
    _, tally = exported(path)
    assert (shortage := tally.shortage()) is not None and "purifier prune" in shortage.words
