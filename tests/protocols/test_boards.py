"""Lines as home-made boards print them."""

from __future__ import annotations

import pytest

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from tests.protocols.wires import meter


def said(id_: str, text: str, *columns: str) -> list[Reading | Fault]:
    decoder = Decoder(meter(id_), columns=columns)
    return decoder.feed(text.encode()) + decoder.flush()


def numbers(found: list[Reading | Fault]) -> list[tuple[float | None, float | None]]:
    return [(one.voltage_v, one.current_a) for one in found if isinstance(one, Reading)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INA219 logger\r\nBusV[V],ShuntV[mV],LoadV[V],Current[mA]\r\n12.60,-4.12,12.60,-412.30\r\n", (12.6, -0.4123)),
        ("Voltage (mV);Current (mA)\n12600;-412\n", (12.6, -0.412)),
        ("bus_voltage\tcurrent_mA\n12.6\t-412\n", (12.6, -0.412)),
        ("V,A\n12.6,.5\n", (12.6, 0.5)),
        ("3.98V,0.52A\n", (3.98, 0.52)),
        ("BUS  CURRENT\n12.5 -0.25\n", (12.5, -0.25)),
        ("voltage,current\n12.6 V,-412 mA\n", (12.6, -0.412)),
    ],
)
def test_tables_with_units_in_the_header_or_behind_the_values(text: str, expected: tuple[float, float]) -> None:
    assert numbers(said("diy-csv", text)) == [expected]


def test_a_table_without_header_takes_its_columns_from_the_user() -> None:
    (reading,) = said("diy-csv", "12034,12.61,-412.30\n", "millis", "volts", "milliamps")
    assert isinstance(reading, Reading)
    assert (reading.voltage_v, reading.current_a, reading.extra["uptime_s"]) == (12.61, -0.4123, 12.034)


def test_a_table_without_header_or_units_is_not_guessed() -> None:
    (fault,) = said("diy-csv", "12034,12.61,-412.30\n")
    assert isinstance(fault, Fault)
    assert fault.reason == (
        "no line has named the columns, and the values carry no units: name them, such as --columns volts,amps,watts"
    )


def test_a_header_that_comes_again_after_a_reset_counts() -> None:
    text = "V,A\n12.6,-1\nrst:0x1 (POWERON_RESET)\nA,V\n-2,12.5\n"
    assert numbers(said("diy-csv", text)) == [(12.6, -1.0), (12.5, -2.0)]


@pytest.mark.parametrize("row", ["12.6", "12.6,-1,3", "nan,1", "12.6,ovf", "12,6,-1", "1e999,1", "12.6,-412"])
def test_rows_that_do_not_fit_are_faults(row: str) -> None:
    found = said("diy-csv", f"V,A\n{row}\n12.5,-1\n")
    assert numbers(found) == [(12.5, -1.0)]
    assert row == "nan,1" or len(found) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"voltage":12.60,"current":0.41,"power":5.19,"energy":0.012}\r\n', (12.6, 0.41)),
        ('{"Time":"2024-05-01T12:00:00","INA219":{"Voltage":4.494,"Current":0.020,"Power":0.089}}', (4.494, 0.02)),
        ('{"v": "12.6 V", "current_mA": -412}', (12.6, -0.412)),
        ('boot noise {"v":12,"i":-1}', (12.0, -1.0)),
    ],
)
def test_json_keys_by_name_however_deep(text: str, expected: tuple[float, float]) -> None:
    assert numbers(said("diy-json", text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        '{"voltage":12.6,"current":0.4',
        '{"voltage":12.6},"current":0.4}',
        '{"voltage":NaN,"current":1}',
        '{"voltage":"abc","current":1}',
        '{"voltage":900,"current":1}',
        '{"voltage":1' + "0" * 400 + "}",
        '{"a":' * 400 + "1" + "}" * 400,
        '{"v":12,"a":' + "[" * 400 + "]" * 400 + "}",
        '{"voltage":12.6,"current":0.4} and more',
        '{"voltage":12.6,"current":0.4}}',
        '{"voltage":12.6,"current":"5 V"}',
    ],
)
def test_json_that_does_not_fit_is_a_fault(text: str) -> None:
    assert [type(one) for one in said("diy-json", text + "\n")] == [Fault]


def test_json_is_read_up_to_a_hundred_brackets_and_two_kilobytes() -> None:
    for brackets, length, is_read in ((99, 500, True), (100, 500, False), (0, 2048, True), (0, 2049, False)):
        text = '{"v":12.5,"i":-1,"z":' + "[" * brackets + "0" + "]" * brackets
        assert numbers(said("diy-json", text + " " * (length - 1 - len(text)) + "}")) == [(12.5, -1.0)] * is_read


def test_a_pc_that_writes_sixteen_bits_a_letter_is_read_too() -> None:
    decoder = Decoder(meter("diy-json"))
    found = decoder.feed('{"v":12.5,"i":-1}\r\n{"v":12.6,"i":-1}\r\n'.encode("utf-16-le")) + decoder.flush()
    assert numbers(found) == [(12.5, -1.0), (12.6, -1.0)]


def test_of_two_labels_that_mean_the_same_the_first_of_the_tables_counts() -> None:
    assert numbers(said("diy-json", '{"volts":11,"voltage":12.5,"amps":1,"current":-1}')) == [(12.5, -1.0)]
    assert numbers(said("diy-json", '{"a":{"voltage":11},"voltage":12.5,"current":-1}')) == [(12.5, -1.0)]
    assert numbers(said("diy-json", '{"current":-1,"millivolts":1000,"volts":12.5}')) == [(12.5, -1.0)]


def test_labels_that_change_and_come_back_are_read_by_what_they_are_now() -> None:
    texts = ['{"v":12.5,"i":-1}', '{"i":-1,"v":12.5}', '{"current_mA":-1000,"v":12.5}', '{"i":-1,"v":"12500 mV"}'] * 2
    texts += [f'{{"unknown {number}":1,"v":12.5,"i":-1}}' for number in range(2000)]
    assert numbers(said("diy-json", "\n".join(texts))) == [(12.5, -1.0)] * 2008


def test_json_that_is_about_something_else_joins_the_next_reading() -> None:
    (reading,) = said("diy-json", '{"temperature":21.5}\n{"voltage":12.6,"current":0.4}\n')
    assert isinstance(reading, Reading)
    assert (reading.voltage_v, reading.temperature_c) == (12.6, 21.5)


SAMPLE = """\
Bus Voltage:   12.60 V
Shunt Voltage: -4.12 mV
Load Voltage:  12.60 V
Current:       -412.30 mA
Power:         5190.00 mW
"""


@pytest.mark.parametrize("between", ["\n", "", "\r\n\r\n", "---\n"])
def test_labelled_lines_end_with_a_blank_line_or_the_first_label_again(between: str) -> None:
    found = said("diy-labels", SAMPLE + between + SAMPLE.replace("412.30", "500.00"))
    assert numbers(found) == [(12.6, -0.4123), (12.6, -0.5)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Busspannung: 12.1 V\nStrom: 300 mA\n\n", (12.1, 0.3)),
        ("Voltage=12.60,Current=0.41\n", (12.6, 0.41)),
        ("Voltage:\t12.60 V\tCurrent:\t-0.41 A\n", (12.6, -0.41)),
        ("V: 3300mV; I: 5mA\n", (3.3, 0.005)),
    ],
)
def test_labels_in_other_words_and_on_one_line(text: str, expected: tuple[float, float]) -> None:
    assert numbers(said("diy-labels", text)) == [expected]


def test_a_label_whose_value_does_not_fit_spoils_its_sample_alone() -> None:
    found = said("diy-labels", SAMPLE.replace("-412.30", "ovf") + "\n" + SAMPLE)
    assert [type(one) for one in found] == [Fault, Reading]
