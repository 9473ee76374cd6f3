"""What a meter is of, and the words for what it says."""

from __future__ import annotations

import pytest

from purifier.model.reading import Reading
from purifier.model.run import How
from purifier.protocols.meter import Meter
from purifier.services.machine.checkup import Overheard, findings
from purifier.services.meters.ear import nonsense
from purifier.services.meters.of_air import measures_air, said_briefly, says_no_current, vital_words
from purifier.services.meters.recognise import values_of
from purifier.services.meters.why import silence
from tests.recorded_air import air
from tests.recordings import library, meter

OF_AIR = {"plantower-pms", "nova-sds011", "sensirion-sps30", "pm1006"}


def test_of_the_bundled_meters_those_of_particles_are_of_the_air() -> None:
    meters = [one for one in library().all("meter") if isinstance(one, Meter)]
    assert {one.id for one in meters if measures_air(one)} == OF_AIR
    assert {one.id for one in meters if says_no_current(one)} >= {*OF_AIR, "upspack-v3"}
    assert vital_words(meter("pm1006")) == "particles in the air"
    assert vital_words(meter("upspack-v3")) == "a charge in percent"
    assert vital_words(meter("jbd-bms")) == "volts or amperes"


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(voltage_v=13.1, current_a=-0.33, soc_percent=80.0), "13.10 V, -0.33 A"),
        (Reading(extra={"pm10_ug_m3": 11.0, "pm25_ug_m3": 8.0}), "PM2.5 8 ug/m3, PM10 11 ug/m3"),
        (Reading(extra={"pm100_ug_m3": 134.4}), "PM100 134 ug/m3"),
        (Reading(extra={"dust_ug_m3": 0.62}), "dust 0.6 ug/m3"),
        (Reading(soc_percent=83.0, extra={"output_v": 5.2}), "83 % left"),
        (Reading(extra={"humidity_percent": 40.0}), ""),
    ],
)
def test_a_meter_is_known_by_what_it_says(reading: Reading, words: str) -> None:
    assert said_briefly(reading) == words


def test_the_picker_hears_particles_where_it_hears_volts_of_others() -> None:
    assert values_of(meter("plantower-pms"), air(8.0) + air(9.0)) == "PM2.5 9 ug/m3, PM10 11 ug/m3, PM1 5 ug/m3"


def test_a_message_without_particles_is_told_to_be_so() -> None:
    nothing_new = bytes.fromhex("7E 00 03 00 00 FC 7E")
    said = nonsense(meter("sensirion-sps30"), "/dev/x", nothing_new)
    assert said == "/dev/x: one message was understood, but none holds particles in the air"


def heard(*readings: Reading) -> Overheard:
    return Overheard("/dev/x", seconds=60.0, size=1, readings=list(readings))


def test_the_doctor_asks_no_current_of_a_sensor_of_the_air() -> None:
    sensor = [Reading(at_s=float(t), extra={"pm25_ug_m3": 8.0 + t, "pm10_ug_m3": 11.0}) for t in range(3)]
    found = findings(meter("nova-sds011"), How(), heard(*sensor))
    assert [(one.check, one.state) for one in found] == [("readings", "ok"), ("air", "ok")]
    assert found[1].text == "the air: PM2.5 10 ug/m3, PM10 11 ug/m3; PM2.5 from 8 to 10 meanwhile"


def test_the_doctor_says_what_nothing_at_all_may_mean() -> None:
    """0 is what a good filter leaves, and what a sensor says before its fan has run."""
    sensor = [Reading(at_s=float(t), extra={"pm25_ug_m3": 0.0}) for t in range(3)]
    last = findings(meter("plantower-pms"), How(), heard(*sensor))[-1]
    assert (last.check, last.state) == ("air", "note") and "behind a good filter that is right" in (last.fix or "")


def test_the_doctor_says_what_a_charge_alone_is_good_for() -> None:
    board = [Reading(at_s=float(t), soc_percent=83.0) for t in range(3)]
    last = findings(meter("upspack-v3"), How(), heard(*board))[-1]
    assert (last.check, last.state) == ("charge", "note") and "83 % now" in last.text


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("sensirion-sps30", "it measures only once it has been told to, which this program never does"),
        ("pm1006", "in bursts every 20 to 30 s: connect its TX alone"),
        ("nova-sds011", "with a working period set it is silent for minutes"),
    ],
)
def test_why_a_sensor_of_the_air_may_be_silent_is_told_by_its_profile(id_: str, words: str) -> None:
    assert words in silence(meter(id_), "/dev/x")
    assert "the profile says" not in silence(meter("jbd-bms"), "/dev/x")
