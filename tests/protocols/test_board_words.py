"""What home-made boards call things, in which units, and where a line may end."""

from __future__ import annotations

import pytest

from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.encoder import encode, preamble
from tests.protocols.wires import meter

ESPHOME = """\
\x1b[36m[15:42:26][D][sensor:121]: 'Shed INA226 Bus Voltage': Sending state 12.05250 V with 1 decimals of accuracy\x1b[m
[15:42:26.119][D][sensor:121]: 'Shed INA226 Shunt Voltage': Sending state 0.00002 V with 2 decimals of accuracy
[15:42:26.140][D][sensor:121]: 'Shed INA226 Current': Sending state 0.31000 A with 2 decimals of accuracy
[15:42:26.141][D][text_sensor:067]: 'Shed Status': Sending state 'on'
[15:42:26.160][D][sensor:121]: 'Shed INA226 Power': Sending state 3.74000 W with 2 decimals of accuracy
"""
ESPHOME_2026 = """\
[15:42:26.101][D][sensor:126]: 'Shed INA226 Bus Voltage' >> 12.05 V
[15:42:26.140][D][sensor:126]: 'Shed INA226 Current' >> 310 mA
[15:42:26.160][D][sensor:126]: 'Shed INA226 Power' >> 3.74 W
[15:42:26.170][D][binary_sensor:051]: 'Shed Door' >> ON
"""


def said(id_: str, text: str, *columns: str, **options: bool) -> tuple[list[Reading], list[str]]:
    decoder = Decoder(meter(id_), columns=columns, **options)
    found = decoder.feed(text.encode()) + decoder.flush()
    return [one for one in found if isinstance(one, Reading)], [one.reason for one in found if isinstance(one, Fault)]


def three(readings: list[Reading]) -> list[tuple[float | None, float | None, float | None]]:
    return [(one.voltage_v, one.current_a, one.power_w) for one in readings]


@pytest.mark.parametrize(("text", "volts"), [(ESPHOME, 12.0525), (ESPHOME_2026, 12.05)])
def test_a_round_of_an_esphome_log_is_one_reading(text: str, volts: float) -> None:
    readings, reasons = said("diy-labels", text * 3)
    assert (three(readings), reasons) == ([(volts, 0.31, 3.74)] * 3, [])


def test_an_esphome_round_without_power_has_the_product() -> None:
    short = "".join(line for line in ESPHOME.splitlines(True) if "Power" not in line)
    readings, _ = said("diy-labels", ESPHOME + short)
    assert three(readings) == [(12.0525, 0.31, 3.74), (12.0525, 0.31, 3.736275)]


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("diy-labels", "Bus Voltage: 12.820 V\nSupply Voltage: 12.824 V\nBus Current: -410.598 ma\n\n"),
        ("diy-labels", "15:42:26.101 -> Battery voltage = 12.820V, Battery current = -410.598mA\n\n"),
        ("diy-csv", "15:42:26.101 -> bus,bus current [mA]\n15:42:26.101 -> 12.820,-410.598\n"),
        ("diy-csv", "Measured Voltage (mV);Load Current (mA)\n12820;-410,598\n"),
        ("diy-csv", "\x1b[32mvolts\tamps\x1b[0m\n\x1b[32m12,820\t-0,410598\x1b[0m\n"),
        ("diy-csv", "volts amps\n12,820 -0,410598\n"),
        ("diy-csv", "Spannung;Strom\n12,820 V;-410,598 mA\n"),
        ("diy-csv", "12,82V;-0,410598A\n"),
        ("diy-csv", "12.82 V  -410.598 mA\n"),
        ("diy-csv", "volts amps\n12.82 V -0.410598 A\n"),
        ("diy-labels", "V=12.820 I=-0.410598 T=21.5\n\n"),
        ("diy-labels", "Bus Voltage: 12.820 V Bus Current: -410.598 mA uptime: 77\n\n"),
        ("diy-json", '{"Pack Voltage": "12,82 V", "Pack Current mA": -410.598}\n'),
        ("diy-json", '{"busVoltage":12.82,"loadCurrent_mA":-410.598}\n'),
        ("diy-json", '{"bat_mV":12820,"bat_mA":-410.598,"cell_mV":3205,"shunt_mV":4}\n'),
        ("diy-json", '{"zone_a":21,"fan_mA":-410.598,"bus_V":12.82}\n'),
        ("diy-labels", "Bus V: 12.82\nBus mA: -410.598\nRef V: 5.0\n\n"),
        ("diy-csv", "Fan [V],Fan [mA]\n12.82,-410.598\n"),
    ],
)
def test_labels_by_their_last_words_units_from_the_line_commas_as_points(id_: str, text: str) -> None:
    readings, reasons = said(id_, text)
    assert ([one[:2] for one in three(readings)], reasons) == ([(12.82, -0.410598)], [])


def test_a_comma_that_may_part_thousands_is_not_guessed() -> None:
    readings, reasons = said("diy-json", '{"voltage": "12,600 mV", "current": 1}\n')
    assert readings == [] and reasons[0].startswith("voltage_v: expected a number")


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        (("bus", "current_mA", "power_mW"), "12.81,412.3,5281"),
        (("bus[mV]", "Current (mA)", "Power (mW)"), "12810,412.3,5281"),
        (("-", "volts", "milliamps", "milliwatts"), "99,12.81,412.3,5281"),
    ],
)
def test_names_of_columns_take_a_unit(columns: tuple[str, ...], row: str) -> None:
    readings, reasons = said("diy-csv", f"{row}\n", *columns)
    assert (three(readings), reasons) == ([(12.81, 0.4123, 5.281)], [])


def test_names_that_a_person_gives_win_over_a_printed_header() -> None:
    text = "BUS\tCURRENT\tPOWER\n12.81\t-412.3\t5.28\nBUS\tCURRENT\tPOWER\n12.80\t-412.3\t5.28\n"
    readings, reasons = said("diy-csv", text, "bus", "current_mA", "-")
    assert ([one[:2] for one in three(readings)], reasons) == ([(12.81, -0.4123), (12.8, -0.4123)], [])
    _, reasons = said("diy-csv", text, "bus", "current_mA")
    words = "expected 2 columns, found 3: --columns names each of a line, with - for one to pass over"
    assert reasons == [words, words]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("BUS\tCURRENT\tPOWER\n12.81\t412.300\t5281.563\n", "is it in mA? --columns bus,current_mA,power_mW"),
        ("Time,V,A,Load Power\nx,12.81,412.3,5\n", "is it in mA? --columns -,v,a_mA,load_power"),
        ("bus,charge_ah,amps\n12.8,-1,-412\n", "is it in mA? --columns bus,charge_ah,amps_mA"),
        ("bus,amps\n12810,0.4\n", "is it in mV? --columns bus_mV,amps"),
    ],
)
def test_a_number_far_too_large_is_answered_with_the_columns_to_type(text: str, hint: str) -> None:
    text = text.replace("x,", "7,")
    readings, reasons = said("diy-csv", text)
    assert readings == [] and reasons[0].endswith(hint)
    columns = hint.partition("--columns ")[2].split(",")
    readings, reasons = said("diy-csv", text, *columns)
    assert [one[:2] for one in three(readings)] != [] and reasons == []


@pytest.mark.parametrize(
    ("id_", "text", "words"),
    [
        ("diy-json", '{"voltage":12.8,"current":412.3}\n', "is it in mA? Then its key has to be current_mA"),
        ("diy-labels", "Voltage: 12.8\nCurrent: 412.3\n\n", "is it in mA? The board has to print the unit behind it"),
    ],
)
def test_boards_without_columns_are_told_what_to_print(id_: str, text: str, words: str) -> None:
    readings, reasons = said(id_, text)
    assert readings == [] and reasons == [f"current_a is 412.3, expected -200 to 200: {words}"]


@pytest.mark.parametrize("row", ["-12.8,1", "900,1", "12.8 ts,1", "12.8,1 ts", "12.8,1e9"])
def test_a_number_that_is_wrong_in_another_way_gets_no_such_hint(row: str) -> None:
    readings, reasons = said("diy-csv", f"bus\x0bvolts,amps\n{row}\n")
    assert readings == [] and "is it in" not in reasons[0]


def test_a_hint_can_be_printed_whatever_stands_in_the_header() -> None:
    _, (reason,) = said("diy-csv", "x\x1b\u200b volts,amps\n12.8,412\n")
    assert reason.isprintable() and reason.endswith("--columns x_volts,amps_mA")


CURRENT_MA = "current read as mA, for only so does power equal voltage times current"


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("12.81,412.3,5.28", (12.81, 0.4123, 5.28), CURRENT_MA),
        ("12.81,-41.23,0.528", (12.81, -0.04123, 0.528), CURRENT_MA),
        ("12.81,41.23,-0.528", (12.81, 0.04123, -0.528), CURRENT_MA),
        ("12.81,0.4123,5281", (12.81, 0.4123, 5.281), "power read as mW"),
        ("128.1,4.123,528100", (128.1, 4.123, 528.1), "power read as mW"),  # beyond what power can be
    ],
)
def test_power_tells_what_unit_the_current_is_in_and_it_is_said_once(
    text: str, expected: tuple[float, float, float], words: str
) -> None:
    volts, amps, watts = text.split(",")
    for id_, made in (
        ("diy-csv", f"bus,current,power\n{text}\n{text}\n"),
        ("diy-json", f'{{"voltage":{volts},"current":{amps},"power":{watts}}}\n' * 2),
        ("diy-labels", f"Voltage: {volts}\nCurrent: {amps}\nPower: {watts}\n\n" * 2),
    ):
        readings, reasons = said(id_, made)
        assert three(readings) == [pytest.approx(expected)] * 2
        assert len(reasons) == 1 and reasons[0].startswith(words)


@pytest.mark.parametrize(
    "row",
    [
        "12.81,0.412,5.28",  # as they stand
        "12.81,120.2,1539",  # all a thousandfold, or 1.5 kW: whoever knows the plan decides
        "12.81,0.412,9.9",  # no unit reconciles them
        "12.81,4,0.05",  # too few counts to bear witness
        "12.81,0,0",
    ],
)
def test_numbers_that_need_no_change_or_bear_no_witness_stay(row: str) -> None:
    volts, amps, watts = (float(cell) for cell in row.split(","))
    readings, reasons = said("diy-csv", f"bus,current,power\n{row}\n")
    assert (three(readings), reasons) == ([(volts, amps, watts)], [])


def test_what_was_found_holds_for_rows_without_witness_and_ends_when_rows_say_otherwise() -> None:
    text = "bus,current,power\n12.8,400.0,5.12\n12.8,0.9,0.01\n12.8,10.00,128.0\n12.8,11.00,140.8\n"
    readings, reasons = said("diy-csv", text)
    assert [one.current_a for one in readings] == [0.4, 0.0009, 10.0, 11.0]
    assert len(reasons) == 2 and reasons[1].startswith("current and power fit again as they stand")


def test_a_unit_beside_any_of_them_is_believed() -> None:
    readings, reasons = said("diy-csv", "bus,current [A],power\n12.81,100.0,1.281\n")
    assert (three(readings), reasons) == ([(12.81, 100.0, 1.281)], [])


@pytest.mark.parametrize(
    ("header", "cell", "charge"),
    [
        ("ah", "-1.234", -1.234),
        ("Charge (Ah)", "-1.234", -1.234),
        ("charge_ah", "-1.234", -1.234),
        ("mAh", "-1234", -1.234),
        ("charge_mAh", "-1234", -1.234),
        ("Battery charge_Ah", "-1.234", -1.234),
        ("Ah drawn", "1.234", -1.234),
        ("Ah used [mAh]", "1234", -1.234),
        ("mAh drawn", "1234", -1.234),
        ("capacity used", "1234 mAh", -1.234),
        ("consumed_ah", "0", 0.0),
    ],
)
def test_ampere_hours_are_a_counter_negative_when_drawn(header: str, cell: str, charge: float | None) -> None:
    readings, reasons = said("diy-csv", f"volts,amps,{header}\n12.81,-0.412,{cell}\n")
    assert ([one.charge_ah for one in readings], reasons) == ([charge], [])
    assert "-0.0" not in str(readings[0].charge_ah)


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("diy-json", '{"voltage":12.81,"current":0.412,"ah":1.5}\n'),
        ("diy-labels", "Voltage: 12.81 V\nCurrent: 412 mA\nCharge: 1500 mAh\n\n"),
        ("diy-csv", "volts,amps,mah\n12.81,0.412,1500\n"),
    ],
)
def test_a_counter_turns_with_the_current_unless_it_says_which_way_it_counts(id_: str, text: str) -> None:
    assert said(id_, text)[0][0].charge_ah == 1.5
    assert said(id_, text, invert=True)[0][0].charge_ah == -1.5
    drawn = said("diy-json", '{"voltage":12.81,"current":0.412,"ah_drawn":1.5}\n', invert=True)
    assert drawn[0][0].charge_ah == -1.5


def test_a_pretend_board_counts_too() -> None:
    for id_ in ("diy-csv", "diy-json", "diy-labels"):
        reading = Reading(voltage_v=12.8, current_a=-0.5, charge_ah=-1.25)
        decoder = Decoder(meter(id_))
        found = decoder.feed(preamble(meter(id_)) + encode(meter(id_), reading)) + decoder.flush()
        assert [one.charge_ah for one in found if isinstance(one, Reading)] == [-1.25]


CUT = "the input ends inside this line, so what it says is not certain"


@pytest.mark.parametrize(
    ("id_", "whole", "cut"),
    [
        ("diy-csv", "volts,amps\n12.81,-41.2\n", "12.81,-4"),
        ("diy-csv", "volts,amps\n12.81,-41.2\n", "12.8"),
        ("diy-csv", "12.81V,-41.2A\n", "12.81V,-4"),
        ("diy-json", '{"voltage":12.81,"current":-41.2}\n', '{"voltage":12.81,"current":-4'),
        ("diy-labels", "Voltage: 12.81 V\nCurrent: -41.2 A\n\n", "Voltage: 12.8"),
        ("diy-labels", ESPHOME.replace("0.31000 A", "-41.2 A").replace("12.05250", "12.81"), ESPHOME[5:95]),
    ],
)
def test_a_line_cut_by_stopping_is_not_stored_and_is_said(id_: str, whole: str, cut: str) -> None:
    readings, reasons = said(id_, whole + cut)
    assert [one[:2] for one in three(readings)] == [(12.81, -41.2)]
    assert reasons == [CUT]


def test_of_a_sample_only_the_cut_line_is_lost() -> None:
    readings, reasons = said("diy-labels", "Voltage: 12.81 V\nCurrent: -41.2 A\nPower: -52")
    assert (three(readings), reasons) == ([(12.81, -41.2, -527.772)], [CUT])


@pytest.mark.parametrize(
    ("id_", "text"),
    [
        ("diy-json", '{"voltage":12.81,"current":-41.2}'),
        ("diy-csv", "volts,amps\n12.81 V,-41.2 A"),
        ("diy-labels", "Voltage: 12.81 V\nCurrent: -41.2 A"),
        ("diy-labels", "Voltage: 12.81 V\nCurrent: -41.2 A\nhello"),
    ],
)
def test_a_last_line_that_is_whole_by_its_own_form_counts(id_: str, text: str) -> None:
    readings, reasons = said(id_, text)
    assert ([one[:2] for one in three(readings)], reasons) == ([(12.81, -41.2)], [])


def test_a_last_line_with_a_check_needs_no_end() -> None:
    from tests.protocols.test_published_layouts import KG, line

    readings, reasons = said("junctek-kg", line("r50", *KG).decode().strip())
    assert (len(readings), reasons) == (1, [])
