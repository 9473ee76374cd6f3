"""Shapes that owners reported, from the folder of recordings: what must come out of each.

The bytes are no part of the project; without them these tests skip, and say so (see `tests.protocols.test_captures`).
"""

from __future__ import annotations

from typing import Any

import pytest

from purifier.cli.decode import chunks
from purifier.model.reading import Fault, Reading
from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.protocols.step_gate import Gate, step_gate
from purifier.protocols.told import as_told
from tests.protocols.test_captures import FOLDER
from tests.protocols.wires import meter

FIELD = FOLDER / "field"

pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason="no captures: PURIFIER_CAPTURES names no folder")


def decoded(name: str, id_: str, **how: Any) -> tuple[list[Reading], list[str], Decoder]:
    decoder = Decoder(as_told(meter(id_), How(**how)))
    found: list[Reading | Fault] = []
    with open(FIELD / name, "rb") as stream:
        for data, at_s in chunks(stream, name, name.endswith(".hex")):
            found += decoder.feed(data, at_s)
    found += decoder.flush()
    readings = [one for one in found if isinstance(one, Reading)]
    return readings, [one.reason for one in found if isinstance(one, Fault)], decoder


Pair = tuple[float, float]
READ: list[tuple[str, str, dict[str, Any], list[Pair], str | None]] = [
    ("F04_khf_r51_28_numbers.txt", "junctek-kh", {}, [(13.2, -0.35)] * 2, None),
    ("F10_last_line_cut.txt", "diy-csv", {}, [(12.81, -41.2)], "the input ends inside this line"),
    ("F15_two_boards_one_line.txt", "diy-json", {"pick": "1"}, [(12.81, -0.41)] * 3, None),
    ("F15_two_boards_one_line.txt", "diy-json", {"pick": "2"}, [(5.02, -1.1)] * 3, None),
    ("F15_two_boards_one_line.txt", "diy-json", {}, [], "several sensors speak, '1' and '2': --pick"),
    ("F07_header_sent_before_the_logger.txt", "diy-csv", {}, [], "no line has named the columns"),
    ("F07_header_sent_before_the_logger.txt", "diy-csv", {"columns": ("volts", "amps")}, [(12.81, -0.41)] * 5, None),
    ("F08_current_in_mA_over_200.txt", "diy-csv", {}, [], "current_a is 412.3, expected -200 to 200: is it in mA?"),
    ("atorch_257V.hex", "atorch-dl24", {}, [(257.6, -0.35)], None),
    ("csv_ah.txt", "diy-csv", {}, [(12.81, -0.412)] * 2, None),
    ("daly_board2.hex", "daly-bms", {}, [(13.2, -0.4)], "address 2 answers, not 1"),
    ("daly_board2.hex", "daly-bms", {"address": 2}, [(13.2, -0.4)], None),
    ("daly_board2.hex", "daly-bms", {"address": 1}, [], "an answer from address 2, not 1"),
    ("esphome_ms.txt", "diy-labels", {}, [(12.0525, 0.31), (12.05, 0.312)], None),
    ("ina219_bus_current.txt", "diy-labels", {}, [(12.82, 0.410598), (12.818, 0.411098)], None),
    ("ina226_demo_ma.txt", "diy-csv", {}, [(12.81, 0.4123), (12.81, 6.5511)], "current read as mA"),
    ("jbd_echo.hex", "jbd-bms", {}, [(13.1, -0.6)], None),
    ("jbd_soc255.hex", "jbd-bms", {}, [(13.1, -0.6)], "soc_percent is 255, expected 0 to 100: left out"),
    ("tasmota_two.txt", "diy-json", {}, [], "several sensors speak, 'INA226-1' and 'INA226-2': --pick INA226-1"),
    ("tasmota_two.txt", "diy-json", {"pick": "INA226-2"}, [(5.02, 1.1)], None),
    ("ve_ce_positive.bin", "victron-ve-direct", {}, [(13.1, -0.35)], "charge_ah is 0.2, expected -20000 to 0"),
]


@pytest.mark.parametrize(("name", "id_", "how", "pairs", "reason"), READ)
def test_what_owners_meters_send(
    name: str, id_: str, how: dict[str, Any], pairs: list[Pair], reason: str | None
) -> None:
    readings, reasons, _ = decoded(name, id_, **how)
    assert [(one.voltage_v, one.current_a) for one in readings] == pairs
    if reason is None:
        assert reasons == []
    else:
        assert {one[: len(reason)] for one in reasons} == {reason}


def test_the_columns_of_a_person_win_over_the_header_of_the_ina226_demo() -> None:
    how = {"columns": ("bus", "current_mA", "power", "-", "-")}
    readings, reasons, _ = decoded("ina226_demo_ma.txt", "diy-csv", **how)
    assert ([one.current_a for one in readings], reasons) == ([0.4123, 6.5511], [])


def test_counters_come_out_of_settings_and_of_a_column_of_ampere_hours() -> None:
    assert [one.charge_ah for one in decoded("F04_khf_r51_28_numbers.txt", "junctek-kh")[0]] == [-1.0, -1.1]
    assert [one.charge_ah for one in decoded("csv_ah.txt", "diy-csv")[0]] == [-1.234, -1.235]


def test_ones_own_echo_is_passed_over_and_counted() -> None:
    _, _, decoder = decoded("jbd_echo.hex", "jbd-bms")
    assert (decoder.polls_heard, decoder.frames_ok, decoder.frames_rejected) == (1, 1, 0)


def test_a_run_of_labels_with_bus_current_has_its_current_throughout() -> None:
    readings, reasons, _ = decoded("F06a_labels_without_a_known_current.jsonl", "diy-labels")
    assert len(readings) > 20 and reasons == []
    assert {one.current_a for one in readings} == {0.410598}


def test_a_table_that_agrees_with_itself_a_thousandfold_is_left_to_the_plan() -> None:
    readings, reasons, _ = decoded("F05a_csv_mA_taken_as_A.jsonl", "diy-csv")
    assert {one.current_a for one in readings} == {120.2} and reasons == []


def test_a_spike_with_a_right_check_is_looked_at_twice() -> None:
    readings, _, decoder = decoded("F03a_deadband_counter_falls.jsonl", "jbd-bms")
    calm = [one._replace(at_s=float(at)) for at, one in enumerate(readings[:4])]
    gate, passed = Gate(), []
    for one in (*calm[:2], calm[2]._replace(current_a=-317.0), calm[3]):
        gate, doubt = step_gate(gate, one, decoder.meter.steps)
        passed.append(doubt is None)
    assert passed == [True, True, False, True]
