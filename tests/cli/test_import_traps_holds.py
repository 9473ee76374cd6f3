"""Traps of files that write a value when it changes: clocks of their own, holds, what ends one, means beside rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.import_traps import START, Point, comes_to, dry, hour, refused, said, sums, write

HA = "entity_id,state,last_changed"
Value = Callable[[float], float]


def stamp(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def volts(t: float) -> float:
    return 13.2 - 0.2 * t / 3600.0


def amperes(t: float) -> float:
    return -(0.4 + 0.2 * t / 3600.0)


def entity(name: str, value: Value, seconds: Iterable[float], form: str = ".4f") -> list[str]:
    return [f"{name},{value(t):{form}},{stamp(t)}" for t in seconds]


def of_entities(
    path: Path,
    voltage: str = "sensor.shelf_battery_voltage",
    current: str = "sensor.shelf_battery_current",
    *more: str,
    header: str = HA,
    turned: bool = False,
) -> str:
    """An hour as Home Assistant writes it: volts every 37 s, amperes every 13 s, each at its own moments."""
    way = -1.0 if turned else 1.0
    rows = entity(voltage, volts, range(0, 3601, 37)) + entity(current, lambda t: way * amperes(t), range(0, 3601, 13))
    return write(path, [header, *rows, *more])


NAMES = [
    ("sensor.shelf_battery_voltage", "sensor.shelf_battery_current"),
    ("sensor.smartshunt_spannung", "sensor.smartshunt_strom"),
    ("sensor.bms_total_voltage", "sensor.bms_current"),
    ("sensor.akku_spannung", "sensor.akku_strom"),
    ("sensor.batterie_tension", "sensor.batterie_courant"),
    ("sensor.victron_system_battery_voltage", "sensor.victron_system_battery_current"),
    ("sensor.esp32_vbat", "sensor.esp32_ibat"),
    ("sensor.jk_bms_battery_voltage", "sensor.jk_bms_battery_current"),
]


@pytest.mark.parametrize(("voltage", "current"), NAMES)
def test_volts_and_amperes_of_entities_are_joined_by_what_was_known_last(
    voltage: str, current: str, tmp_path: Path
) -> None:
    found = comes_to(*sums(hour()), of_entities(tmp_path / "history.csv", voltage, current), rel=5e-3)
    assert found["runs"][0]["started_utc"] == "2026-03-05T18:00:00.000Z"


def test_what_else_a_house_has_is_no_battery(tmp_path: Path) -> None:
    more = [
        *entity("sensor.garage_temperature", lambda t: 68.0, range(0, 3601, 300), ".1f"),
        *entity("sensor.fridge_power", lambda t: 85.0, range(0, 3601, 60), ".0f"),
        *entity("sensor.wohnzimmer_spannung_netz", lambda t: 231.0, range(0, 3601, 60), ".1f"),
        "light.kitchen,on," + stamp(10),
        "sensor.garage_temperature,unavailable," + stamp(1800),
        '"weather.home","sunny, later rain",' + stamp(60),
    ]
    path = of_entities(tmp_path / "history.csv", NAMES[0][0], NAMES[0][1], *more)
    comes_to(*sums(hour()), path, rel=5e-3)


def test_climate_entities_add_columns_to_the_header(tmp_path: Path) -> None:
    path = of_entities(tmp_path / "history.csv", header=HA + ",temperature,current_temperature,hvac_action")
    comes_to(*sums(hour()), path, rel=5e-3)


def test_columns_of_a_history_may_stand_in_another_order_and_be_quoted(tmp_path: Path) -> None:
    rows = of_entities(tmp_path / "history.csv")
    lines = Path(rows).read_text().splitlines()
    turned = [
        ",".join(f'"{cell}"' for cell in (line.split(",")[2], line.split(",")[0], line.split(",")[1])) for line in lines
    ]
    comes_to(*sums(hour()), write(tmp_path / "other.csv", turned, "\r\n", "utf-8-sig"), rel=5e-3)


STEPS = (13.2, 13.175, 13.15, 13.125, 13.1, 13.075, 13.05, 13.025, 13.0)


def test_a_value_that_stays_is_not_written_and_holds_for_hours(tmp_path: Path) -> None:
    rows = [
        *(f"sensor.shelf_battery_voltage,{v},{stamp(t)}" for t, v in zip(range(0, 14_401, 1800), STEPS, strict=True)),
        *(f"sensor.shelf_battery_current,{i},{stamp(t)}" for t, i in ((0, -0.5), (10_000, -0.5), (14_400, 0.0))),
    ]
    found = comes_to(2.0, 0.25 * sum(STEPS[:-1]), write(tmp_path / "history.csv", [HA, *rows]), rel=2e-3)
    assert found["runs"][0]["coverage_percent"] == pytest.approx(100.0)


@pytest.mark.parametrize("word", ["unavailable", "unknown"])
def test_what_is_not_available_ends_the_hold(word: str, tmp_path: Path) -> None:
    """The current is lost from a third of the hour to two thirds: nothing is made up there."""
    seconds = [t for t in range(0, 3601, 10) if not 1200 <= t < 2400]
    rows = entity("sensor.shelf_battery_voltage", volts, range(0, 3601, 10))
    rows += entity("sensor.shelf_battery_current", lambda t: -0.5, [t for t in seconds if t < 1200])
    rows += [f"sensor.shelf_battery_current,{word},{stamp(1200)}"]
    rows += entity("sensor.shelf_battery_current", lambda t: -0.5, [t for t in seconds if t >= 2400])
    found = dry(write(tmp_path / "history.csv", [HA, *rows]))
    (one,) = found["runs"]
    assert one["charge_ah"] == pytest.approx(0.5 * 2 / 3, rel=1e-2)
    assert one["coverage_percent"] == pytest.approx(100 * 2 / 3, abs=1.0)


def test_nothing_else_ends_a_hold(tmp_path: Path) -> None:
    """Half an hour without a row and without `unavailable` is half an hour that was constant."""
    rows = entity("sensor.shelf_battery_voltage", volts, range(0, 3601, 10))
    rows += entity("sensor.shelf_battery_current", lambda t: -0.5, [0, 10, 3000])
    rows += [f"sensor.shelf_battery_current,0.0,{stamp(3600)}"]
    found = comes_to(0.5, 0.5 * 13.1, write(tmp_path / "history.csv", [HA, *rows]), rel=3e-3)
    assert found["runs"][0]["coverage_percent"] == pytest.approx(100.0)


def means(name: str, value: Value, hours: Iterable[int]) -> list[str]:
    """Long-term statistics: the mean of an hour at its begin, at which Home Assistant puts it."""
    return [f"{name},{value(h * 3600 + 1800):.4f},{stamp(h * 3600)}" for h in hours]


def test_hourly_means_before_the_rows_of_an_entity_are_counted_once(tmp_path: Path) -> None:
    """Means of four hours, rows of the last two: four hours, not six."""

    def falls(t: float) -> float:
        return 13.2 - 0.05 * t / 3600.0

    rows = [
        *means("sensor.shelf_battery_voltage", falls, range(4)),
        *entity("sensor.shelf_battery_voltage", falls, range(7200, 14_401, 30)),
        *means("sensor.shelf_battery_current", lambda t: -0.5, range(4)),
        *entity("sensor.shelf_battery_current", lambda t: -0.5 - (0.001 if t % 20 else 0), range(7200, 14_401, 10)),
    ]
    found = comes_to(2.0, 2.0 * 13.1, write(tmp_path / "history.csv", [HA, *rows]), rel=5e-3)
    said(found, "means over an hour")
    assert found["runs"][0]["hours"] == pytest.approx(4.0, abs=0.02)


def test_watts_alone_are_enough_with_volts(tmp_path: Path) -> None:
    rows = entity("sensor.shelf_battery_voltage", volts, range(0, 3601, 37))
    rows += entity("sensor.shelf_battery_power", lambda t: volts(t) * amperes(t), range(0, 3601, 13))
    found = dry(write(tmp_path / "history.csv", [HA, *rows]))
    assert found["runs"][0]["energy_wh"] == pytest.approx(sums(hour())[1], rel=5e-3)


def test_two_batteries_of_one_house_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = entity("sensor.attic_battery_voltage", volts, range(0, 3601, 30))
    more += entity("sensor.attic_battery_current", lambda t: -1.0, range(0, 3601, 30))
    path = of_entities(tmp_path / "history.csv", NAMES[0][0], NAMES[0][1], *more)
    words = refused(capsys, path)
    assert "history.csv:" in words and "shelf" in words and "attic" in words and "--voltage" in words
    found = dry(path, "--voltage", "sensor.attic_battery_voltage", "--current", "sensor.attic_battery_current")
    assert found["runs"][0]["charge_ah"] == pytest.approx(1.0, rel=1e-2)


# Tables whose columns have clocks of their own


ENDS = (0, len(hour()) - 1)
"""The rows at both ends say everything: before the first and behind the last value nothing is known."""


def sparse(p: Point, number: int) -> str:
    v = f"{p.v:.4f}" if number % 3 == 0 or number in ENDS else ""
    i = f"{-p.i:.4f}" if number % 3 != 0 or number in ENDS else ""
    return f"{p.iso()},{v},{i}"


def test_blanks_hold_what_was_said_before(tmp_path: Path) -> None:
    """Volts and amperes on different rows, as a series joined by time has them."""
    rows = [sparse(p, number) for number, p in enumerate(hour())]
    comes_to(*sums(hour()), write(tmp_path / "joined.csv", ["Time,Voltage (V),Current (A)", *rows]), rel=1e-2)


@pytest.mark.parametrize("nothing", ["", "null", "NaN", "-", "N/A", "--", "None", "undefined"])
def test_whatever_says_nothing_is_nothing(nothing: str, tmp_path: Path) -> None:
    rows = [
        f"{p.iso()},{p.v:.4f},{-p.i:.4f}" if number % 5 or number in ENDS else f"{p.iso()},{nothing},{nothing}"
        for number, p in enumerate(hour())
    ]
    comes_to(
        *sums(hour()), write(tmp_path / "log.csv", ["time,voltage (V),current (A)", *rows[1:], rows[1][:-1]]), rel=8e-3
    )


def test_grafana_s_series_joined_by_time(tmp_path: Path) -> None:
    rows = [
        f'"{p.at:%Y-%m-%d %H:%M:%S}",'
        + (f'"{p.v:.2f} V",' if n % 2 or n in ENDS else ",")
        + (f'"{-p.i * 1000:.1f} mA"' if n % 3 or n in ENDS else "")
        for n, p in enumerate(hour())
    ]
    for first in (["sep=,"], []):
        path = write(
            tmp_path / "Panel data.csv",
            [*first, '"Time","Battery voltage","Battery current"', *rows],
            "\r\n",
            "utf-8-sig",
        )
        comes_to(*sums(hour()), path, "--zone", "UTC", rel=8e-3)


def test_grafana_s_series_joined_by_time_in_milliseconds(tmp_path: Path) -> None:
    rows = [
        f"{p.at.timestamp() * 1000:.0f},"
        + (f"{p.v:.4f}," if n % 2 or n in ENDS else ",")
        + (f"{-p.i:.4f}" if n % 3 or n in ENDS else "")
        for n, p in enumerate(hour())
    ]
    comes_to(*sums(hour()), write(tmp_path / "joined.csv", ["Time,voltage,current", *rows]), rel=1e-2)


def test_grafana_s_one_block_a_series(tmp_path: Path) -> None:
    """One value a row: a name, a time, a value."""
    rows = [f"voltage,{p.iso()},{p.v:.4f}" for p in hour()] + [f"current,{p.iso()},{-p.i:.4f}" for p in hour()]
    comes_to(*sums(hour()), write(tmp_path / "series.csv", ["Series,Time,Value", *rows]))


# InfluxDB

ANNOTATED = [
    "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string",
    "#group,false,false,true,true,false,false,true,true",
    "#default,_result,,,,,,,",
]
OF_INFLUX = ",result,table,_start,_stop,_time,_value,_field,_measurement"


def influx(name: str, number: int, value: Value, seconds: Iterable[float]) -> list[str]:
    return [f",,{number},{stamp(0)},{stamp(7200)},{stamp(t)},{value(t):.4f},{name},battery" for t in seconds]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (), (0,)])
def test_tables_of_influxdb_begin_anew_behind_blank_lines(order: tuple[int, ...], tmp_path: Path) -> None:
    head = [ANNOTATED[place] for place in order] + [OF_INFLUX]
    first = influx("voltage", 0, volts, range(0, 3601, 37))
    second = influx("current", 1, amperes, range(0, 3601, 13))
    path = write(tmp_path / "query.csv", [*head, *first, "", *head, *second, ""], "\r\n")
    comes_to(*sums(hour()), path, rel=5e-3)


def test_tables_of_influxdb_may_share_a_header(tmp_path: Path) -> None:
    rows = influx("voltage", 0, volts, range(0, 3601, 37)) + influx("current", 1, amperes, range(0, 3601, 13))
    comes_to(*sums(hour()), write(tmp_path / "query.csv", [*ANNOTATED, OF_INFLUX, *rows], "\r\n"), rel=5e-3)


# ESPHome


def console(t: float, name: str, value: float, unit: str) -> str:
    at = (START + timedelta(seconds=t)).strftime("%H:%M:%S")
    return f"[{at}][D][sensor:117]: '{name}': Sending state {value:.5f} {unit} with 2 decimals of accuracy"


def test_lines_of_a_console_are_values_with_names_and_units(tmp_path: Path) -> None:
    lines = [(t, console(t, "Battery voltage", volts(t), "V")) for t in range(0, 3601, 37)]
    lines += [(t, console(t, "Battery current", amperes(t) * 1000, "mA")) for t in range(3, 3601, 13)]
    lines += [
        (t, f"[{START + timedelta(seconds=t):%H:%M:%S}][W][wifi:035]: lost {t} beacons") for t in range(5, 3601, 600)
    ]
    path = write(tmp_path / "esphome.log", [line for _, line in sorted(lines)])
    comes_to(*sums(hour()), path, rel=8e-3)


LONG = {
    "Series;Time;Value": "{name};{t};{v}",
    "name,value,time": "{name},{v},{t}",
    "topic,payload,timestamp": "bms/{name},{v},{t}",
    "timestamp;sensor;value;unit": "{t};{name};{v};{unit}",
    "Zeit\tKanal\tWert\tEinheit": "{t}\t{name}\t{v}\t{unit}",
    "time,metric,value": "{t},battery_{name},{v} {unit}",
    "entity,state,last_updated": "sensor.bank_{name},{v},{t}",
}


@pytest.mark.parametrize("header", LONG)
def test_one_value_a_row_is_told_by_its_header(header: str, tmp_path: Path) -> None:
    line = LONG[header]
    rows = [
        line.format(name=name, t=p.iso(), v=value, unit=unit)
        for p in hour()
        for name, value, unit in (("voltage", p.v, "V"), ("current", -p.i, "A"))
    ]
    found = comes_to(*sums(hour()), write(tmp_path / "log.csv", [header, *rows]))
    said(found, "one value a row, of 2 names")


@pytest.mark.parametrize("nothing", ["", "---"])
def test_first_rows_that_hold_nothing_yet_hide_no_header(nothing: str, tmp_path: Path) -> None:
    rows = [f"{p.iso()},{nothing},{nothing},{nothing}" for p in hour(first_s=-100, last_s=-20)]
    rows += [f"{p.iso()},{p.v},{-p.i},21" for p in hour()]
    comes_to(*sums(hour()), write(tmp_path / "log.csv", ["time,voltage (V),current (A),temperature (°C)", *rows]))
