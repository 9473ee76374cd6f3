"""Recordings of the BMS, charge controllers and particle sensors, where there are any at hand: not part of the project.

They lie beside those of `tests.protocols.test_captures`, in a folder of the same name with ``-more`` behind it, each
with its expected values, frame by frame, derived without this program.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest

from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.decoder import Decoder
from purifier.protocols.told import as_told
from tests.protocols.test_captures import FOLDER as FIRST
from tests.protocols.test_captures import METERS as FIRST_METERS
from tests.protocols.wires import IDS, meter

FOLDER: Final = FIRST.with_name(f"{FIRST.name}-more")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no more captures beside those of PURIFIER_CAPTURES")

METERS: Final = {
    "ant/new": "ant-bms",
    "ant/old": "ant-bms-old",
    "atorch-no-check": "atorch-unchecked",
    "daly-a5-more": "daly-bms",
    "daly-modbus": "daly-modbus",
    "epever-tracer": "epever-tracer",
    "jbd-up": "jbd-up",
    "jk-rs485/modbus": "jk-modbus",
    "jk-rs485/": "jk-rs485",
    "jk-uart": "jk-uart",
    "nova-sds": "nova-sds011",
    "pace-ascii/daren": "daren-v22",
    "pace-ascii/eg4": "eg4-v20",
    "pace-ascii/pace": "pace-v25",
    "pace-ascii/pylontech": "pylontech",
    "pace-ascii/seplos": "seplos-v2",
    "plantower": "plantower-pms",
    "pm1006": "pm1006",
    "renogy-rover": "renogy-rover",
    "seplos-v3": "seplos-v3",
    "sps30": "sensirion-sps30",
    "tianpower": "tian-bms",
    "upspack": "upspack-v3",
    "zketech": "zketech-ebc",
}
"""Beginning of a capture's name -> the profile that reads it; the first that fits counts."""

RENAMED: Final = {
    "mosfet_temperature_c": "mosfet_c",
    "box_temperature_c": "box_c",
    "environment_c": "ambient_c",
    "cycled_ah": "throughput_ah",
    "status_bits": "switches",
    "protocol_version": "protocol",
    "user_defined": "items",
    "current_raw_a": "current_a",
    "average_temperature_c": "average_c",
    "pm1_factory": "pm1_factory_ug_m3",
    "pm25_factory": "pm25_factory_ug_m3",
    "pm10_factory": "pm10_factory_ug_m3",
    "charge_moved_ah": "counted_ah",
    "battery_c": "temperature_c",
}
NOT_READ: Final = {
    # In other words: a magnitude, the name of a code, a list of words, the halves of a number read one by one.
    *("current_magnitude_a", "state_words", "mode", "input_present", "id", "net_current_low_word"),
    *("net_current_high_word", "counter_3b", "word_9_unexplained", "word_13_unexplained"),
}
POWER_W: Final = 0.01
"""JK says the power itself; here it is volts times amperes."""


def profile_of(name: str) -> str:
    return next(id_ for start, id_ in METERS.items() if name.startswith(start))


def captures() -> list[str]:
    return sorted(
        path.relative_to(FOLDER).as_posix().removesuffix(".expected.json") for path in FOLDER.rglob("*.expected.json")
    )


def bytes_of(name: str) -> bytes:
    raw = (FOLDER / name).read_bytes()
    return bytes.fromhex(re.sub(r"\s", "", raw.decode())) if name.endswith(".hex") else raw


def told(name: str) -> Iterator[tuple[How, dict[str, Any]]]:
    """What each frame of a capture says, and how it is to be asked for: an address, a module."""
    document = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    for frame in document["frames"]:
        values = frame.get("normalized") or {}
        address = frame.get("address", frame.get("request", {}).get("address") if frame.get("block") else None)
        if "EIA" in str(frame.get("block")):
            address = 0
        modules = values.get("modules")
        if modules is not None:
            yield from ((How(pick=str(number)), one) for number, one in enumerate(modules, 1))
        elif values:
            yield How(address=address if address == 0 else None), values


def said(name: str, how: How) -> list[dict[str, Any]]:
    """Every reading of a capture as its values by name; those of frames that made none stand in the next."""
    decoder = Decoder(as_told(meter(profile_of(name)), how))
    found = decoder.feed(bytes_of(name)) + decoder.flush()
    rows = []
    for one in found:
        if isinstance(one, Reading):
            row = {key: value for key, value in one._asdict().items() if key != "extra"}
            rows.append({**row, **one.extra})
    return rows


def agrees(row: dict[str, Any], key: str, value: Any) -> bool:
    if key in ("cells_v", "temperatures_c"):
        form = "cell_{}_v" if key == "cells_v" else "temperature_{}_c"
        names = [form.format(number) for number in range(1, len(value) + 1)]
        row = {"temperature_1_c": row.get("temperature_c"), **row}
        return all(
            one is None or row.get(name) == pytest.approx(one, abs=1e-6) for name, one in zip(names, value, strict=True)
        )
    found = row.get(RENAMED.get(key, key))
    if isinstance(value, str):
        return key == "state" or found == value
    allowed = POWER_W if key == "power_w" else 1e-4
    return found is not None and found == pytest.approx(value, abs=allowed)


def test_every_capture_has_a_profile() -> None:
    names = captures()
    assert len(names) > 20
    assert all(profile_of(name) for name in names)


@pytest.mark.parametrize("name", captures() if FOLDER.is_dir() else [])
def test_every_frame_says_what_it_should(name: str) -> None:
    wanted = list(told(name))
    if len(wanted) > 1 and all(values.keys() == {"cells_v"} for _, values in wanted):
        del wanted[:-1]  # what makes no reading by itself stands in one at the end, as it was heard last
    for how, values in wanted:
        keys = [key for key in values if key not in NOT_READ]
        rows = said(name, how)
        wrong = [[key for key in keys if not agrees(row, key, values[key])] for row in rows]
        assert [] in wrong or not keys, (how, min(wrong, key=len, default="no reading"))


KIN: Final = ({"atorch-dl24", "atorch-unchecked"}, {"junctek-kg", "junctek-kh"})
"""Profiles that read the same bytes: one without a check, and two of one maker whose live lines are alike."""
LARGEST: Final = 20_000


@pytest.mark.parametrize("id_", [one for one in IDS if not one.startswith("diy-")])
def test_no_other_meters_bytes_are_read_as_its_own(id_: str) -> None:
    own = next((kin for kin in KIN if id_ in kin), {id_})
    for folder, profiles in ((FOLDER, profile_of), (FIRST, FIRST_METERS.__getitem__)):
        for path in folder.rglob("*.expected.json"):
            name = path.relative_to(folder).as_posix().removesuffix(".expected.json")
            if profiles(name) in own or (folder / name).stat().st_size > LARGEST:
                continue
            raw = (folder / name).read_bytes()
            with suppress(ValueError):
                raw = bytes.fromhex(re.sub(r"#.*|\s|0x", "", raw.decode())) if name.endswith(".hex") else raw
            decoder = Decoder(meter(id_))
            found = decoder.feed(raw) + decoder.flush()
            assert [one for one in found if isinstance(one, Reading)] == [], name
