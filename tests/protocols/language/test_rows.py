"""Lines of columns with a word in front of a number, that end in something else than a line feed."""

from __future__ import annotations

import pytest

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.protocols.language.tables import meter_of, problems, read, table

ROWS = table(
    'shape = "columns"\nseparator = ","\nends = "0D"',
    """name = "line"
columns = 3
fields = [
  { name = "voltage_v", column = 0, label = "BATTERY:", kind = "number", unit = "1 V", range = "0 V to 60 V" },
  { name = "current_a", column = 1, kind = "number", unit = "1 A", range = "-9 A to 9 A" },
  { name = "soc_percent", column = 2, label = "SOC", kind = "integer", unit = "1 %", range = "0 % to 100 %" },
]""",
)


def test_a_word_stands_in_front_of_its_number_and_a_return_ends_the_line() -> None:
    readings, reasons, decoder = read(ROWS, b"BATTERY: 12.8,-0.5,SOC 91\rBATTERY: 12.7,-0.4,SOC 90\r")
    assert [(one.voltage_v, one.current_a, one.soc_percent) for one in readings] == [(12.8, -0.5, 91), (12.7, -0.4, 90)]
    assert (reasons, decoder.bytes_skipped) == ([], 0)
    assert encode(meter_of(ROWS), readings[0]) == b"BATTERY: 12.8,-0.5,SOC 91\r"


def test_another_word_is_another_value() -> None:
    readings, reasons, _ = read(ROWS, b"STARTER: 12.8,-0.5,SOC 91\rBATTERY: 12.8,-0.5,SOH 91\r")
    assert [(one.voltage_v, one.soc_percent) for one in readings] == [(12.8, None)]
    assert reasons == [
        "voltage_v: expected 'BATTERY:' in front of it, found 'STARTER:'",
        "soc_percent: expected 'SOC' in front of it, found 'SOH': left out",
    ]


@pytest.mark.parametrize("ends", ["0A", "0D 0A", "3B"])
def test_lines_may_end_in_other_bytes(ends: str) -> None:
    text = ROWS.replace('"0D"', f'"{ends}"')
    end = bytes.fromhex(ends)
    readings, reasons, _ = read(text, b"BATTERY: 12.8,-0.5,SOC 91" + end + b"BATTERY: 12.7,-0.4,SOC 90" + end)
    assert ([one.voltage_v for one in readings], reasons) == ([12.8, 12.7], [])
    sent = encode(meter_of(text), Reading(voltage_v=12.8, current_a=-0.5, soc_percent=91))
    assert sent == b"BATTERY: 12.8,-0.5,SOC 91" + end


def test_a_word_in_front_and_several_words_are_two_things() -> None:
    (told,) = problems(ROWS.replace('label = "SOC"', 'labels = ["SOC", "soc"]'))
    assert "fields[3].labels: with shape = 'columns' expected column to say where it stands" in told
