"""A run of the air: what of it is kept, which silence is a gap, which run goes on."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.model.alarms import USUAL
from purifier.model.run import How, Run
from purifier.services.plan.request import Request
from purifier.services.record.freeze import refuse_battery
from purifier.store import run_rows, series
from purifier.store.prediction_text import UNKNOWN
from purifier.store.readings import readings
from tests.recorded_air import AirRecording, air
from tests.recordings import Recording, at, meter, read


def runs(database: Path) -> list[Run]:
    with closing(read(database)) as connection:
        return run_rows.runs(connection)


def pm25(database: Path, run: int = 1) -> list[tuple[float, float]]:
    with closing(read(database)) as connection:
        return [(one.at_s or 0.0, float(one.extra["pm25_ug_m3"])) for one in readings(connection, run)]


def test_it_has_no_set_up_and_no_prediction_and_carries_its_meters_profile(tmp_path: Path) -> None:
    recording = AirRecording(tmp_path / "runs.sqlite3", name="bedroom")
    recording.hear(range(30))
    recording.end()
    (run,) = runs(tmp_path / "runs.sqlite3")
    assert (run.frozen.of, run.frozen.setup, run.frozen.name) == ("air", "", "bedroom")
    assert run.frozen.prediction is UNKNOWN and list(run.frozen.profiles) == ["meters/plantower-pms.toml"]
    assert (run.end_reason, run.complete, run.discharge_ms) == ("stopped", False, None)


def test_the_leading_mass_is_kept_reading_by_reading_so_that_a_decay_can_be_fitted(tmp_path: Path) -> None:
    """Whole numbers that flicker: every one of them is there, and so is how fast the particles went."""
    database, per_h, floor = tmp_path / "runs.sqlite3", 5.0, 3.0

    def sent(t: float) -> float:
        return float(round(floor + 90.0 * math.exp(-per_h * t / 3600.0) + (0.9 if t % 7.0 == 3.0 else 0.0)))

    recording = AirRecording(database)
    recording.hear(range(1500), lambda t: air(sent(t)))
    recording.end()
    kept = pm25(database)
    assert [value for _, value in kept] == [sent(float(t)) for t in range(1500)]
    points = [(t, math.log(value - floor)) for t, value in kept if value > floor + 5.0]
    mean_t, mean_y = (sum(one[i] for one in points) / len(points) for i in (0, 1))
    slope = sum((t - mean_t) * (y - mean_y) for t, y in points) / sum((t - mean_t) ** 2 for t, _ in points)
    assert -3600.0 * slope == pytest.approx(per_h, rel=0.03)


def test_what_it_says_besides_is_noted_every_ten_seconds_at_most(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database)
    recording.hear(range(600), lambda t: air(50.0 + t % 2))
    recording.end()
    with closing(read(database)) as connection:
        counted = dict(
            connection.execute(
                "SELECT name.name, count(*) FROM change JOIN name ON name.id = change.name GROUP BY 1"
            ).fetchall()
        )
    assert counted["pm25_ug_m3"] == 600
    assert counted["pm10_ug_m3"] <= 60 and counted["pm1_ug_m3"] <= 60


@pytest.mark.parametrize(("silence_s", "gaps"), [(30, 0), (110, 0), (400, 1)])
def test_a_sensor_that_wakes_now_and_then_leaves_no_gaps(tmp_path: Path, silence_s: int, gaps: int) -> None:
    """As in a lamp, which asks its sensor a few times every half minute."""
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database, sensor="pm1006")
    seconds = [burst * silence_s + second for burst in range(6 if gaps == 0 else 2) for second in range(12)]
    recording.hear(seconds, lambda t: air(12.0, "pm1006"))
    recording.end()
    said = [event.text for event in recording.said if event.kind == "gap"]
    assert len(said) == gaps and all("drawn" not in words for words in said)
    with closing(read(database)) as connection:
        covered_s = series.totals(connection, runs(database)[0]).covered_ms / 1000.0
    assert covered_s == (seconds[-1] if gaps == 0 else 22)


def test_hours_of_air_end_nothing_and_raise_no_doubt_and_only_the_alarm_of_silence(tmp_path: Path) -> None:
    recording = AirRecording(tmp_path / "runs.sqlite3", limits=dict(USUAL))
    recording.hear(range(0, 20_000, 40))
    recording.recorder.tick(at(20_400.0))
    kinds = {event.kind for event in recording.said}
    assert kinds == {"alarm"} and [event.data["name"] for event in recording.said] == ["no-data"]
    assert not recording.recorder.is_over and recording.recorder.run.end_ms is None
    recording.end()


def test_two_sensors_of_a_kind_are_taken_up_each_at_its_own_port(tmp_path: Path) -> None:
    """After a power cut both loggers start again, in whatever order."""
    database = tmp_path / "runs.sqlite3"
    for port, name in (("usb:in", "indoors"), ("usb:out", "outdoors")):
        recording = AirRecording(database, port=port, name=name)
        recording.hear(range(60))
        recording.close()
    inside = AirRecording(database, 300.0, port="usb:in", name="indoors")
    assert inside.begun.continued and inside.run == 1
    outside = AirRecording(database, 300.0, port="usb:out", name="outdoors")
    assert outside.begun.continued and outside.run == 2
    other = AirRecording(database, 300.0, port="usb:third")
    assert not other.begun.continued and other.run == 3
    for recording in (inside, outside, other):
        recording.close()
    assert [run.end_ms for run in runs(database)] == [None, None, None]


def test_another_sensor_at_the_port_is_refused_where_sensors_say_who_they_are(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    recording = AirRecording(database, sensor="nova-sds011")
    recording.hear(range(10), lambda t: air(8.0, "nova-sds011", who=7))
    recording.hear(range(10, 20), lambda t: air(80.0, "nova-sds011", who=8))
    recording.end()
    assert [event.kind for event in recording.said] == ["refused", "end"]
    assert [value for _, value in pm25(database)] == [8.0] * 10


def test_it_is_recorded_beside_a_batterys_run_in_the_same_database(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    of_air, of_battery = AirRecording(database), Recording(database)
    for t in range(60):
        of_air.hear([t])
        of_battery.hear([t])
    of_air.close()
    of_battery.close()
    assert [(run.id, run.frozen.of) for run in runs(database)] == [(1, "air"), (2, "battery")]


@pytest.mark.parametrize(
    ("request_", "how", "named"),
    [
        (Request(("lifepo4-12v-100ah",), load="4 W"), How(), "-b, --load"),
        (Request(purifier="airfanta-3pro", setting="2"), How(), "-p, --setting"),
        (Request(conditions={"room": "33 m3"}), How(), "--room"),
        (Request(), How(invert=True, zero_a=0.1, shunt_scale=2.0), "--invert, --zero, --shunt-scale"),
    ],
)
def test_a_battery_given_to_a_meter_of_the_air_is_refused_by_name(request_: Request, how: How, named: str) -> None:
    with pytest.raises(UsageError, match=f"measures the air, and no battery: leave {named} out"):
        refuse_battery(meter("plantower-pms"), request_, how)
    refuse_battery(meter("plantower-pms"), Request(), How())
