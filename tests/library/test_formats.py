"""Format profiles: what their keys become, and what is told of those that do not fit together."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from purifier.formats.format import Format, FormatColumn, LongColumns, TimeColumn
from purifier.formats.line_shape import compile_line, compile_lines
from purifier.formats.recognise import recognise
from purifier.library.build import build
from purifier.library.catalogue import Library
from purifier.library.column_units import column_unit
from purifier.library.decode import decode
from purifier.library.format_agreement import DIMENSION_OF
from purifier.library.format_times import pattern_fault
from purifier.library.places import bundle
from purifier.library.template import template
from purifier.library.toml_text import Document, parse_document
from tests.library.filled_in import filled_in
from tests.library.test_one_thing_wrong import changed

HEAD = 'name = "x"\n'
TOLD = '[told_by]\nhas = ["Time", "U"]\n'
TIME = '[time]\nnames = ["Time"]\n'
COLUMN = '[[columns]]\nquantity = "voltage_v"\nnames = ["U"]\nunit = "V"\n'
SOURCE = '[[sources]]\ncovers = ["time"]\nkind = "measured"\nnote = "x"\n'
EVERY_SOURCE = '[[sources]]\ncovers = ["time", "columns", "rows", "long"]\nkind = "measured"\nnote = "x"\n'
LINE = '[layout]\nshape = "lines"\nline = "[{time}] {name}: {value} {unit} end"\n'
NO_HEADER = '[told_by]\nbegins = ["x"]\n[layout]\nheader = ["none"]\n'


def faults(*parts: str) -> list[str]:
    text = HEAD + "".join(parts) + SOURCE
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document)
    covered: list[str] = [key for key in ("time", "columns", "rows", "long", "sign") if key in document.table]
    document.table["sources"][0]["covers"] = covered or ["name"]
    return [f"{one.line}: {one.key}: {one.message}" for one in decode(document, "format")[1]]


def built(text: str) -> Format:
    document = parse_document(Path("x.toml"), text)
    assert isinstance(document, Document)
    values, problems = decode(document, "format")
    assert [str(one) for one in problems] == []
    one = build("format", "x", values)
    assert isinstance(one, Format)
    return one


def test_every_key_arrives_where_files_are_read_by_it() -> None:
    one = built(
        """\
name = "Mine"
note = "worth knowing"
version = 3

[told_by]
begins = ["Log"]
has = ["Time", "U"]
or_has = ["Zeit", "U"]
only = true

[layout]
delimiter = "tab"
decimal = "comma"
header = ["names", "units"]

[time]
names = ["Time", "Zeit"]
also = "Clock"
form = "%d.%m.%Y %H:%M"
zone = "UTC"

[[columns]]
quantity = "charge_ah"
names = ["Q"]
unit = "mAh"
turned = true

[[columns]]
quantity = "voltage_v"
names = ["U"]

[long]
name = "what"
value = 3
unit = "unit"
untimed = true

[rows]
ends_hold = ["gone"]
on_change = true
mean_over = "5 min"
middle_of = ["Lo", "Hi"]

[sign]
rule = "by-line"
line = "Mode:"
charging = ["C-"]
discharging = ["D-"]

[[sources]]
covers = ["columns", "long", "rows"]
kind = "measured"
note = "x"
"""
    )
    assert one == Format(
        id="x",
        name="Mine",
        begins=("Log",),
        has=("Time", "U"),
        or_has=("Zeit", "U"),
        only=True,
        delimiter="\t",
        decimal="comma",
        header=("names", "units"),
        time=TimeColumn(names=("Time", "Zeit"), also="Clock", form="%d.%m.%Y %H:%M", zone="UTC"),
        columns=(FormatColumn("charge_ah", ("Q",), unit="mAh", turned=True), FormatColumn("voltage_v", ("U",))),
        long=LongColumns("what", 3, "unit", untimed=True),
        ends_hold=("gone",),
        on_change=True,
        mean_over_s=pytest.approx(300.0),  # type: ignore[arg-type]
        middle_of=("Lo", "Hi"),
        sign="by-line",
        sign_line="Mode:",
        charging=("C-",),
        discharging=("D-",),
        version=3,
        note="worth knowing",
    )


def test_what_is_left_out_is_a_table_with_a_line_of_names_that_shows_its_sign() -> None:
    one = built(HEAD + TOLD + TIME + SOURCE)
    assert one == Format(id="x", name="x", has=("Time", "U"), time=TimeColumn(names=("Time",)))
    assert (one.shape, one.header, one.sign, one.version) == ("table", ("names",), "ask", 1)


def test_a_file_without_a_header_goes_by_numbers() -> None:
    one = built(
        HEAD
        + NO_HEADER
        + '[time]\nform = "none"\nevery = "1 min"\n[[columns]]\nquantity = "current_a"\nnumber = 2\n'
        + EVERY_SOURCE.replace(', "rows", "long"', "")
    )
    assert one.header == ()
    assert one.time.form == "none" and one.time.every_s == pytest.approx(60.0)
    assert one.columns == (FormatColumn("current_a", number=2),)


GOOD: dict[str, tuple[str, ...]] = {
    "table": (TOLD, TIME, COLUMN),
    "lines": (LINE, '[time]\nform = "clock"\n'),
    "lines of words": (
        '[layout]\nshape = "lines"\nline = "{time} U={u}V"\n',
        '[time]\nform = "clock"\n',
        COLUMN.replace('"U"', '"u"'),
    ),
    "json": (TOLD, '[layout]\nshape = "json"\n', TIME, COLUMN),
    "no header": (NO_HEADER, "[time]\nnumber = 1\n", COLUMN.replace('names = ["U"]', "number = 2")),
    "long": (TOLD, TIME, COLUMN, '[long]\nname = "a"\nvalue = "b"\n'),
    "long by numbers": (NO_HEADER, "[time]\nnumber = 1\n", COLUMN, "[long]\nname = 2\nvalue = 3\n"),
    "rows of units": (
        '[layout]\nheader = ["devices", "names", "units"]\n',
        '[time]\nnumber = 1\nzone = "header"\n',
    ),
    "pair": (
        TOLD,
        TIME,
        '[[columns]]\nquantity = "charging_current_a"\nnames = ["I+"]\n',
        '[[columns]]\nquantity = "discharging_current_a"\nnames = ["I-"]\n',
    ),
    "no times": (TOLD, '[time]\nform = "none"\n'),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_fits_together_passes(name: str) -> None:
    assert faults(*GOOD[name]) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((TIME,), "told_by.has: missing: expected what tells such a file, begins or has"),
        ((TOLD,), "time: missing: expected a table (when a row was)"),
        ((TOLD, "[time]\n"), "time: expected either names or number of its column, found neither; with form = 'none'"),
        ((TOLD, TIME, "number = 1\n"), "time: expected either names or number of its column, found both"),
        ((TOLD, TIME, 'form = "none"\n'), "time.names: means nothing with form = 'none'"),
        ((TOLD, TIME, 'every = "60 s"\n'), "time.every: expected form = 'none' beside it"),
        ((TOLD, TIME, 'form = "isoo"\n'), "found 'isoo' (did you mean 'iso'?)"),
        ((TOLD, TIME, 'form = "%d.%m.%Y %Q"\n'), "time.form: expected %Y %m %d %H %M %S and their kin, found '%Q'"),
        ((TOLD, TIME, 'form = "%H:%M"\n'), "expected a day and a month (%d and %m) in the pattern, or form = 'clock'"),
        ((TOLD, TIME, 'form = "%d.%m. %H:%M"\n'), "expected a year (%Y) in the pattern"),
        ((TOLD, TIME, 'form = "%d.%m.%Y %H:%H"\n'), "expected each part once, found one twice in '%d.%m.%Y %H:%H'"),
        ((TOLD, TIME, 'form = "%d.%m.%Y"\n'), "expected an hour (%H) in the pattern"),
        ((TOLD, TIME, 'form = "iso"\nunit = "ms"\n'), "time.unit: means nothing with form = 'iso'"),
        ((TOLD, TIME, 'zone = "header"\n'), "time.zone: expected several rows of header"),
        ((NO_HEADER, TIME), "time.names: there is no header: expected number"),
        ((NO_HEADER, "[time]\nnumber = 1\n", COLUMN), "columns[1].names: there is no header: expected number"),
        ((TOLD, TIME, COLUMN, "number = 2\n"), "columns[1]: expected either names or number, found both"),
        ((TOLD, TIME, '[[columns]]\nquantity = "power_w"\n'), "columns[1]: expected either names or number, found nei"),
        ((TOLD, TIME, COLUMN, COLUMN.replace('"U"', '"V"')), "columns[2].quantity: expected each quantity once"),
        (
            (TOLD, TIME, COLUMN, COLUMN.replace("voltage_v", "power_w").replace('"V"', '"W"')),
            "'U' is among the names of v",
        ),
        ((TOLD, TIME, COLUMN.replace('"V"', '"mA"')), "columns[1].unit: expected a unit of voltage_v such as 'V'"),
        ((TOLD, TIME, COLUMN.replace('"V"', '"furlong"')), "expected a unit of voltage_v such as 'V', found 'furlong'"),
        ((TOLD, TIME, COLUMN.replace("voltage_v", "volts")), "columns[1].quantity: expected 'voltage_v'"),
        (
            (TOLD, TIME, '[[columns]]\nquantity = "charging_current_a"\nnames = ["I"]\n'),
            "columns[1]: expected a column of 'discharging_current_a' beside it",
        ),
        (
            (*GOOD["pair"], '[[columns]]\nquantity = "current_a"\nnames = ["I"]\n'),
            "expected either it and its other half",
        ),
        ((TOLD, '[layout]\nline = "{time} {value}"\n', TIME), "layout.line: means nothing with shape = 'table'"),
        ((TOLD, '[layout]\nheader = ["names", "none"]\n', TIME), "layout.header: expected 'none' alone"),
        ((TOLD, '[layout]\nheader = ["units"]\n', TIME), "layout.header: expected 'names' among them"),
        ((TOLD, '[layout]\nheader = ["names", "naems"]\n', TIME), "found 'naems' (did you mean 'names'?)"),
        ((TOLD, '[layout]\nheader = ["names", "names"]\n', TIME), "expected each word once, found 'names' again"),
        ((TOLD, '[layout]\nheader = "names"\n', TIME), "found 'names': write it in brackets: [\"names\"]"),
        (('[layout]\nshape = "lines"\n', '[time]\nform = "clock"\n'), "layout.line: missing: expected a line"),
        ((LINE.replace("{time}", "{}"), '[time]\nform = "clock"\n'), "expected '{time}' in the line, or form = 'none'"),
        ((LINE.replace("{value}", "{}"), "[time]\n"), "layout.line: '{name}' has no '{value}' beside it"),
        ((LINE.replace("{name}", "{}"), "[time]\n"), "'{value}' has no '{name}' beside it"),
        ((LINE.replace("{value} ", "{value}"), "[time]\n"), "expected some text between '{value}' and '{unit}'"),
        ((LINE, '[time]\nnames = ["t"]\n'), "time.names: means nothing with shape = 'lines'"),
        ((LINE, '[time]\nform = "none"\n'), "'none' was found, but the line has '{time}'"),
        ((TOLD, LINE, "[time]\n"), "told_by.has: means nothing with shape = 'lines'"),
        ((*GOOD["lines of words"][:2], COLUMN.replace('"U"', '"v"')), "columns[1].names[1]: '{v}' is not in the line"),
        (
            (LINE + 'or_line = ["{time}{value}"]\n', "[time]\n"),
            "layout.or_line[1]: expected some text between '{time}' and '{value}'",
        ),
        ((LINE + 'or_line = ["{name}: {value}"]\n', "[time]\n"), "or_line[1]: expected '{time}' in all of the lines"),
        ((TOLD, TIME, COLUMN.replace('unit = "V"', "overrules = true")), "overrules: expected unit beside it"),
        ((LINE, "[time]\n", "[layout.x]\n"), "layout.x: unknown key"),
        (
            (TOLD, '[layout]\nshape = "json"\ndelimiter = ","\n', TIME),
            "layout.delimiter: means nothing with shape = 'j",
        ),
        (
            (TOLD, '[layout]\nshape = "json"\n', "[time]\nnumber = 1\n"),
            "time.number: means nothing with shape = 'json'",
        ),
        ((TOLD, TIME, '[long]\nname = "a"\nvalue = "a"\n'), "expected a column of its own, found 'a' twice"),
        ((NO_HEADER, "[time]\nnumber = 1\n", '[long]\nname = "a"\nvalue = 3\n'), "long.name: there is no header"),
        ((LINE, "[time]\n", '[long]\nname = "a"\nvalue = "b"\n'), "long: means nothing with shape = 'lines'"),
        (
            (*GOOD["long"], COLUMN.replace('names = ["U"]', "number = 2").replace("voltage_v", "power_w")),
            "where values go",
        ),
        ((TOLD, TIME, "[rows]\nhourly_means_first = true\n"), "rows.hourly_means_first: expected [long] beside it"),
        (
            (TOLD, TIME, '[rows]\nmiddle_of = ["a"]\n'),
            "rows.middle_of: expected two columns, least and greatest, found 1",
        ),
        ((TOLD, TIME, '[rows]\nmiddle_of = ["a", "A"]\n'), "rows.middle_of: expected two columns"),
        ((TOLD, TIME, '[rows]\nmean_over = "0 s"\n'), "rows.mean_over: expected more than 0 s"),
        ((TOLD, TIME, '[sign]\nrule = "by-line"\n'), "sign.line: missing: expected what the line begins with"),
        (
            (TOLD, TIME, '[sign]\nrule = "by-line"\nline = "M"\n'),
            "sign.discharging: missing: expected what stands behind",
        ),
        ((TOLD, TIME, '[sign]\nrule = "ask"\nline = "M"\n'), "sign.line: means nothing with rule = 'ask'"),
        (
            (TOLD, TIME, '[sign]\nrule = "by-line"\nline = "M"\ncharging = ["x"]\ndischarging = ["x"]\n'),
            "sign.discharging[1]: 'x' is among the words of charging already",
        ),
        (('[told_by]\nbegins = ["x"]\nonly = true\n', TIME), "told_by.only: expected has beside it"),
        (
            (TOLD, TIME, "[[columns]]\nquantity = 'power_w'\nnumber = 0\n"),
            "number: expected a whole number from 1 to 1000",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(parts: tuple[str, ...], words: str) -> None:
    found = faults(*parts)
    assert any(words in one for one in found), found


def test_a_header_that_is_wrong_is_overruled() -> None:
    """Older FNIRSI loggers say Wh of what they count in watt seconds."""
    counters = {one.quantity: one for one in Library([bundle()]).format("fnirsi").columns if one.overrules}
    assert {quantity: one.unit for quantity, one in counters.items()} == {"charge_ah": "As", "energy_wh": "Ws"}
    assert counters["energy_wh"].names == ("energy_Ws", "energy_Wh")


def test_all_problems_are_told_at_once_each_at_its_line() -> None:
    found = faults(
        TOLD,
        '[time]\nnames = ["Time"]\nform = "%H"\n',
        COLUMN.replace('"V"', '"mA"'),
        '[sign]\nrule = "by-line"\n',
    )
    assert [one.partition(": ")[2].partition(":")[0] for one in found] == [
        "time.form",
        "columns[1].unit",
        "sign.line",
        "sign.discharging",
    ]
    assert [int(one.partition(":")[0]) for one in found] == [6, 10, 11, 11]


@pytest.mark.parametrize(
    "form",
    ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%y %I:%M:%S %p", "%a %b %d %H:%M:%S %Y", "%Y-%jT%H:%M:%S.%f%z"],
)
def test_patterns_of_times_that_people_have_are_patterns(form: str) -> None:
    assert pattern_fault(form) is None


@pytest.mark.parametrize("id_", Library([bundle()]).ids("format"))
def test_a_bundled_format_can_be_read_by(id_: str) -> None:
    one = Library([bundle()]).format(id_)
    assert one.id == id_
    if one.line:
        assert compile_lines((one.line, *one.or_line)).names
    for column in one.columns:
        if column.unit is not None:
            assert column_unit(column.unit, DIMENSION_OF[column.quantity]) is not None


@pytest.mark.parametrize("id_", ["esphome-console", "vrm", "shelly-hourly", "purifier-jsonl", "arduino-battery-tester"])
def test_what_passes_can_be_used_whatever_was_changed_in_it(id_: str) -> None:
    table = tomllib.loads((bundle() / "formats" / f"{id_}.toml").read_text(encoding="utf-8"))
    lines = ["", "START x", ",a [1],b", "UTC (+00:00),a,b", ",V,A", '{"t_s": 1}', "[1][S][sensor]: 'a' >> 1 V"]
    used = 0
    for _, other in changed(table):
        values, problems = decode(Document(Path("x.toml"), "", other), "format")
        if not problems:
            one = build("format", id_, values)
            assert isinstance(one, Format)
            recognise(lines, "x", (one,))
            used += 1
    assert used > 20


def test_the_template_uncommented_is_a_format_too() -> None:
    for text in (filled_in("format"), re.sub(r"^#(?=\S)", "", filled_in("format"), flags=re.MULTILINE)):
        one = built(text)
        assert one.has[:3] == ("Time", "Voltage", "Current")
        assert {column.quantity for column in one.columns} == {"voltage_v", "current_a"}


def test_the_other_shapes_that_the_template_tells_of_are_formats_too() -> None:
    lines = re.findall(r'^#   line = ("[^"]+")', template("format"), re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        assert compile_line(tomllib.loads(f"x = {line}")["x"]).names[0] == "time"


def test_an_unknown_key_is_told_the_nearest() -> None:
    table: dict[str, Any] = tomllib.loads(HEAD + TOLD.replace("has", "hass") + TIME + SOURCE)
    problems = decode(Document(Path("x.toml"), "", table), "format")[1]
    assert any("told_by.hass: unknown key (did you mean 'has'?)" in str(one) for one in problems)
