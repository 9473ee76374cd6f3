"""Lines of a log, written down as they look: what varies is read, whatever else a line holds, and at once."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purifier.formats.line_shape import compile_line, compile_lines, fault_of, names_in

ESPHOME = "[{time}][D][sensor:{}]: '{name}': Sending state {value} {unit} with {} decimals of accuracy"
LINE = "[14:21:48][D][sensor:117]: 'Battery voltage': Sending state 13.40000 V with 1 decimals of accuracy"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (LINE, ["14:21:48", "Battery voltage", "13.40000", "V"]),
        (f"  {LINE}\r\n", ["14:21:48", "Battery voltage", "13.40000", "V"]),
        (f"\x1b[0;36m{LINE}\x1b[0m", ["14:21:48", "Battery voltage", "13.40000", "V"]),
        (LINE.replace("14:21:48", "14:21:48.123"), ["14:21:48.123", "Battery voltage", "13.40000", "V"]),
        (LINE.replace(" V with", "  with"), ["14:21:48", "Battery voltage", "13.40000", ""]),
        (LINE.replace("13.40000 V", "nan V"), ["14:21:48", "Battery voltage", "nan", "V"]),
        (LINE.replace("Battery", "My: 'best' [D]"), ["14:21:48", "My: 'best' [D] voltage", "13.40000", "V"]),
        (LINE.replace("13.40000 V", "20.1 °C"), ["14:21:48", "Battery voltage", "20.1", "°C"]),
        (LINE.removeprefix("[14:21:48]"), None),
        (LINE.replace("[D]", "[V]"), None),
        (LINE + " more", None),
        (LINE[:-1], None),
        ("[14:21:50][I][app:102]: ESPHome version 2024.6", None),
        ("", None),
    ],
)
def test_a_console_line_is_read_or_is_another(line: str, found: list[str] | None) -> None:
    assert compile_line(ESPHOME).read(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[19:07:25.570][S][sensor]: 'Battery temp' >> 2.27 V", ["19:07:25.570", "Battery temp", "2.27", "V"]),
        ("[19:07:25.570][S][sensor]: 'Frames' >> 673 ", ["19:07:25.570", "Frames", "673", ""]),
        ("[19:07:25.570][S][sensor]: 'Frames' >> 673", ["19:07:25.570", "Frames", "673", ""]),
        ("[19:07:25.570][S][sensor]: 'Frames' >> nan", ["19:07:25.570", "Frames", "nan", ""]),
        ("[19:07:25.570][S][binary_sensor]: 'Presence' >> ON", None),
        ("[19:07:25.570][S][sensor]: 'Frames' >>", None),
    ],
)
def test_a_unit_that_is_not_there_leaves_the_value(line: str, found: list[str] | None) -> None:
    assert compile_line("[{time}][S][sensor]: '{name}' >> {value} {unit}").read(line) == found


def test_a_line_is_read_by_the_first_look_that_fits_it_and_its_cells_stand_in_one_order() -> None:
    shapes = compile_lines(("{time} {name}={value}{unit}".replace("}{", "} {"), "U={value};{time}", "{value}"))
    assert shapes.names == ("time", "name", "value", "unit")
    assert shapes.read("1 a=2 V") == ["1", "a", "2", "V"]
    assert shapes.read("U=3;4") == ["4", "", "3", ""]
    assert shapes.read("5") == ["", "", "5", ""]
    assert compile_lines(("x{a}",)).read("y") is None


def test_several_values_a_line_go_by_words_of_ones_own() -> None:
    shape = compile_line("{time} U={volts}V I={amps}A")
    assert shape.names == ("time", "volts", "amps")
    assert shape.read("12:00:01 U=12.81V I=-0.33A") == ["12:00:01", "12.81", "-0.33"]


def test_what_stands_last_goes_to_the_end_of_the_line() -> None:
    assert compile_line("{time};{value}").read("1;2;3") == ["1", "2;3"]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("no braces", "expected braces around what varies"),
        ("{time} {Value}", "expected a lower-case word or nothing in braces, found '{Value}'"),
        ("{time}{value}", "expected some text between '{time}' and '{value}'"),
        ("{time} {time} {value}", "expected '{time}' once, found it 2 times"),
        ("{time} {{value}", "expected braces in pairs"),
        ("{time} value}", "expected braces in pairs"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_why(shape: str, words: str) -> None:
    assert words in (fault_of(shape) or "")
    with pytest.raises(ValueError):
        compile_line(shape)


@given(st.text(max_size=60))
def test_any_text_is_a_shape_or_told_why_not(shape: str) -> None:
    if fault_of(shape) is None:
        assert compile_line(shape).names == names_in(shape)


WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-", min_size=1, max_size=8)
BETWEEN = st.text(" |;:[]'\"{=".replace("{", ""), min_size=1, max_size=4)


@given(st.lists(st.tuples(WORDS, BETWEEN), min_size=1, max_size=6), WORDS, BETWEEN)
def test_what_was_put_in_comes_out(parts: list[tuple[str, str]], last: str, first: str) -> None:
    """Values without the marks of the text around them."""
    shape = first + "".join(f"{{v{number}}}{text}" for number, (_, text) in enumerate(parts)) + "{last}"
    line = first + "".join(value + text for value, text in parts) + last
    if line == line.strip() and shape == shape.strip():
        assert compile_line(shape).read(line) == [*(value for value, _ in parts), last]


@pytest.mark.parametrize(
    "line",
    [
        "[" * 200_000,
        "[x][D][sensor:" * 15_000,
        LINE[:40] + "': Sending state " * 12_000,
        "[a][D][sensor:1]: '" + "'" * 10**6,
    ],
)
def test_no_line_keeps_anybody_waiting(line: str) -> None:
    shape = compile_line(ESPHOME)
    began_s = time.process_time()
    assert shape.read(line) is None
    assert time.process_time() - began_s < 0.5
