"""Recordings of real meters, where there are any at hand: they are not part of the project.

PURIFIER_CAPTURES names their folder, else ``../shared/captures`` beside the checkout is looked at.  Each capture has
its expected values beside it, derived without this program.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from purifier.cli.decode import chunks
from purifier.model.reading import Reading
from purifier.protocols.decoder import Decoder
from tests.conftest import REPOSITORY
from tests.protocols.wires import meter

FOLDER = Path(os.environ.get("PURIFIER_CAPTURES") or REPOSITORY.parent / "shared" / "captures")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no captures: PURIFIER_CAPTURES names no folder")

METERS: Final = {
    "atorch/atorch-dl24.hex": "atorch-dl24",
    "atorch/dc_usb_replies.hex": "atorch-dl24",
    "daly/frames_16s.hex": "daly-bms",
    "diy_lines/csv_header.txt": "diy-csv",
    "diy_lines/csv_millis_v_ma.txt": "diy-csv",  # no header: its columns are named below
    "diy_lines/json_line.txt": "diy-json",
    "diy_lines/multi_line_labels.txt": "diy-labels",
    "diy_lines/tasmota_sensor.txt": "diy-json",
    "diy_lines/value_unit_csv.txt": "diy-csv",
    "jbd/responses_4s.hex": "jbd-bms",
    "jbd/sp04s034_serial_chunks.hex": "jbd-bms",
    "junctek/kg140f_48v_charging.txt": "junctek-kg",
    "junctek/kg140f_via_tasmota_json.txt": "junctek-kg",  # a JSON text around the line: unwrapped below
    "junctek/kg160f_address5.txt": "junctek-kg",
    "junctek/kg_48v_discharging.txt": "junctek-kg",
    "pzem017/transactions.hex": "pzem-017",
    "rdtech_um/um25c_synthetic.hex": "rdtech-um25c",
    "renogy_battery/base_values.hex": "renogy-battery",
    "tf03k/doc_example.hex": "aili-tf03k",
    "ve.direct/bluesolar_fw123_with_hex.bin": "victron-ve-direct",
    "ve.direct/bmv700_discharge_a.bin": "victron-ve-direct",
    "ve.direct/bmv712_fw408_24v_discharge.bin": "victron-ve-direct",
    "ve.direct/hex_frames.txt": "victron-ve-direct",  # HEX frames alone: no readings
    "ve.direct/mppt150_70_second_block_then_hex.bin": "victron-ve-direct",
    "ve.direct/smartshunt_fw405_12v_idle.bin": "victron-ve-direct",
    "ve.direct/smartsolar_hex_replies_then_text_cut.bin": "victron-ve-direct",
    "votronic/smartshunt-display.hex": "votronic-shunt",
}
COLUMNS: Final = {"diy_lines/csv_millis_v_ma.txt": ("millis", "volts", "milliamps")}

RENAMED: Final = {
    "current_a_charge_positive": "current_a",
    "soc_pct": "soc_percent",
    "consumed_ah": "charge_ah",
    "pv_voltage_v": "panel_voltage_v",
    "pv_power_w": "panel_power_w",
    "group0_ah": "counted_ah",
    "group0_wh": "counted_wh",
    "output_status": "output",
    "protection_bits": "protection",
    "cell_count": "cells",
    "cumulative_ah": "used_ah",
    "alarm_bits": "alarm_reason",
}
SCALED: Final = {
    "battery_life_min": (("time_to_go_s", "time_to_full_s"), 60.0),
    "energy_kwh": (("energy_wh",), 1000.0),
    "shunt_mv": (("shunt_v",), 1e-3),
    "uptime_ms": (("uptime_s",), 1e-3),
    "internal_resistance_mohm": (("internal_resistance_ohm",), 1e-3),
}
NOT_READ: Final = {
    # Of the answer, not of the battery.
    *("address", "direction", "model", "alarm_high", "alarm_low", "backlight", "raw_current", "gather_voltage_v"),
    *("made", "balance_bits", "version_byte", "fet_charge", "fet_discharge", "current_raw_a", "alarm"),
    # Said in other words: hours, minutes and seconds; a power that is voltage times current; a table's second voltage.
    *("run_time_s", "power_w_computed", "run_time", "load_v", "hex", "offset", "checksum"),
}


def test_every_capture_is_looked_at() -> None:
    found = {
        path.relative_to(FOLDER).as_posix().removesuffix(".expected.json") for path in FOLDER.rglob("*.expected.json")
    }
    assert found == set(METERS)


def decoded(name: str) -> tuple[list[Reading], Decoder]:
    decoder = Decoder(meter(METERS[name]), columns=COLUMNS.get(name, ()))
    found: list[object] = []
    with open(FOLDER / name, "rb") as stream:
        for data, at_s in chunks(stream, name, name.endswith(".hex")):
            if data.startswith(b'{"SerialReceived"'):
                data = json.loads(data)["SerialReceived"].encode()
            found += decoder.feed(data, at_s)
    found += decoder.flush()
    return [one for one in found if isinstance(one, Reading)], decoder


def expected(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    return document


def live_values(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The values of each frame that carries a voltage, in order."""
    if "expected" in document:
        yield document["expected"]
    for frame in document.get("frames", ()):
        values = frame.get("normalized") or frame.get("basic") or frame.get("soc") or frame
        if "voltage_v" in values:
            yield values


def agrees(reading: Reading, key: str, value: Any, *, unsigned: bool) -> bool:
    """Whether a reading says what the expectation names ``key``."""
    if key == "current_magnitude_a":
        current = reading.current_a or 0.0
        return abs(current) == pytest.approx(value, abs=1e-9) and not (unsigned and current > 0.0)
    if key == "temperatures_c":
        return reading.temperature_c == (value[0] if value else None)
    names, factor = SCALED.get(key, ((RENAMED.get(key, key),), 1.0))
    if key == "energy_wh" and "counted_wh" in reading.extra:
        names = ("counted_wh",)
    if key == "capacity_ah" and "counted_ah" in reading.extra:
        names = ("counted_ah",)
    sign = -1.0 if unsigned and key == "power_w" else 1.0
    said = [getattr(reading, name, None) if name in Reading._fields else reading.extra.get(name) for name in names]
    if value is None:
        return said == [None]
    return any(one is not None and one == pytest.approx(value * factor * sign, abs=1e-6) for one in said)


@pytest.mark.parametrize("name", [name for name in METERS if not name.startswith(("ve.direct", "votronic"))])
def test_frames_decode_to_their_expected_values(name: str) -> None:
    readings, _ = decoded(name)
    wanted = list(live_values(expected(name)))
    assert len(readings) == len(wanted) > 0
    unsigned = meter(METERS[name]).sign == "unsigned"
    for reading, values in zip(readings, wanted, strict=True):
        keys = [key for key in values if key not in NOT_READ]
        assert {"voltage_v"} < set(keys)
        assert [key for key in keys if not agrees(reading, key, values[key], unsigned=unsigned)] == []


@pytest.mark.parametrize("name", [name for name in METERS if "jbd" in name or "daly" in name])
def test_all_frames_of_binary_captures_are_counted(name: str) -> None:
    _, decoder = decoded(name)
    assert decoder.frames_ok == expected(name)["valid_frames"]
    assert decoder.frames_rejected == 0


@pytest.mark.parametrize("name", [name for name in METERS if name.startswith("ve.direct")])
def test_victron_blocks_decode_to_their_expected_values(name: str) -> None:
    readings, decoder = decoded(name)
    document = expected(name)
    assert decoder.frames_ok == document.get("valid_blocks", 0)
    assert decoder.frames_rejected == document.get("invalid_blocks", 0)
    foreign = document.get("hex_frames", document.get("frames", ()))
    frames = sum(len(one["frame"]) + 1 for one in foreign)
    assert decoder.bytes_skipped == frames + document.get("tail_bytes_without_checksum", 0)
    totals = document.get("aggregates") or {}
    assert len(readings) == totals.get("blocks_with_V_and_I", 0)
    for sample in document.get("samples", ()):
        values = {key: value for key, value in sample["normalized"].items() if key not in NOT_READ}
        assert not values or any(
            all(agrees(one, key, values[key], unsigned=False) for key in values) for one in readings
        )
    if readings:
        assert sum(round((one.voltage_v or 0.0) * 1000) for one in readings) == totals["V_mV_sum"]
        assert sum(round((one.current_a or 0.0) * 1000) for one in readings) == totals["I_mA_sum"]


def test_votronic_a_damaged_log() -> None:
    name = "votronic/smartshunt-display.hex"
    readings, decoder = decoded(name)
    document = expected(name)
    assert decoder.frames_ok == sum(document["valid_frames"].values())
    assert decoder.bytes_skipped == document["skipped_bytes"]
    assert len(readings) == document["info1_count"]
    assert sum(round((one.current_a or 0.0) * 1000) for one in readings) == document["info1_current_mA_sum"]
    for sample in document["samples"]:
        keys = [
            key for key in sample if key not in NOT_READ and key not in ("battery_type_code", "battery_status_bits")
        ]
        assert any(all(agrees(one, key, sample[key], unsigned=False) for key in keys) for one in readings)
