"""Small files as other programs write them, of every format that an import knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from tests.store.strangers.databases import add_means, home_assistant, rd_usb

START: Final = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
STEPS: Final = range(0, 1800, 30)
EB_HEAD: Final = "-" * 11 + "EB Tester Software" + "-" * 11
RD_HEAD: Final = (
    "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
    "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds),Run time,Run time (seconds),Unix time"
)
INFLUX_HEAD: Final = (
    "#datatype,string,long,dateTime:RFC3339,double,string,string\n#group,false,false,false,false,true,true\n"
    "#default,_result,,,,,\n,result,table,_time,_value,_field,_measurement\n"
)
VRM_HEAD: Final = ",Battery Monitor [512],Battery Monitor [512]\nEurope/Tallinn (+03:00),Voltage,Current\n,V,A\n"
BLOCK: Final = "com.victronenergy.battery.ttyO0\n/Dc/0/Voltage\tDOUBLE\t13.2\t13.20V\n/Soc\tARRAY\t[]\t\n\n"

Line = Callable[[int, float, float], str]


def iso(t: float) -> str:
    return (START + timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def local(t: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return (START + timedelta(seconds=t)).strftime(form)


def _table(head: str, line: Line, name: str = "log.csv", end: str = "\n") -> tuple[str, str]:
    rows = [line(t, 13.2 - t / 9000, 0.5) for t in STEPS]
    return name, head + end.join(rows) + end


def _signal_k(t: int, v: float, i: float) -> str:
    return "\n".join(
        json.dumps(
            {
                "context": "vessels.self",
                "updates": [{"timestamp": iso(t), "values": [{"path": f"electrical.batteries.1.{w}", "value": n}]}],
            }
        )
        for w, n in (("voltage", v), ("current", -i))
    )


TEXTS: Final[tuple[tuple[str, str], ...]] = (
    _table("time,voltage (V),current (A)\n", lambda t, v, i: f"{iso(t)},{v:.3f},{-i}"),
    _table("Zeit;Spannung (mV);Strom (mA)\n", lambda t, v, i: f"{t};{v * 1e3:.1f};{i * 1e3:.1f}".replace(".", ",")),
    _table("", lambda t, v, i: f"{START.timestamp() + t:.0f},{v:.3f},{i}"),
    _table("", lambda t, v, i: f"{80 - t // 600}%,{i * 1e6:.0f},{START.timestamp() + t:.0f}"),
    _table("", lambda t, v, i: f"{local(t, '%a %b %d %H:%M:%S %Y')};{START.timestamp() + t};{v:.3f}"),
    _table("entity_id,state,last_changed\n", lambda t, v, i: f"sensor.v_voltage,{v:.3f},{iso(t)}", "history.csv"),
    _table(
        "entity_id,state,last_changed\n",
        lambda t, v, i: (
            f"sensor.shunt_voltage,{v:.3f},{iso(t)}\nsensor.shunt_current,{-i if t % 600 else 'unavailable'},{iso(t)}"
        ),
        "history.csv",
    ),
    _table(
        "statistic_id\tunit\tstart\tmin\tmax\tmean\n",
        lambda t, v, i: f"sensor.v\tV\t{local(t * 120, '%d.%m.%Y %H:%M')}\t{v:.2f}\t{v:.2f}\t{v:.2f}".replace(".", ","),
    ),
    _table(VRM_HEAD, lambda t, v, i: f"{local(t)},{v:.2f},{-i}"),
    _table(
        BLOCK, lambda t, v, i: f"{t}\t/Dc/0/Voltage\tDOUBLE\t{v}\t{v:.2f}V\n{t}\t/Dc/0/Current\tDOUBLE\t{-i}\t{-i}A"
    ),
    _table(
        "time,system/battery_voltage,system/battery_current\n",
        lambda t, v, i: f"{local(t, '%H:%M:%S')},{v:.2f},{-i}",
        "log_26-03-15.csv",
    ),
    _table(
        RD_HEAD + "\n",
        lambda t, v, i: (
            f"{local(t)},{v:.3f},{i:.4f},{v * i:.3f},21,0,0,26.4,{i * t / 3.6:.0f},{v * i * t / 3.6:.0f},{t},"
            f"{timedelta(seconds=t)},{t},{START.timestamp() + t:.0f}"
        ),
    ),
    _table(
        ",is_on,voltage,current,time,cap_ah,cap_wh,temp,set_current,set_voltage,set_timer\n",
        lambda t, v, i: (
            f"{t // 30},True,{v:.3f},{i},{timedelta(seconds=t)},{i * t / 3600:.3f},{v * i * t / 3600:.3f},25,0.5,10,0"
        ),
    ),
    _table(
        f"{EB_HEAD}\nDevice:EBC-A20\nMode:D-CC  0.50A  2.45V\nBegin Volt:13.2V\nCutoff Volt:12.9V\nCapacity:250mAh\n"
        f"Energy:3.25Wh\nAvg Volt:13.1V\nTitle:\n{'-' * 40}\nTime(S),Cur(A),Vol(V)\n",
        lambda t, v, i: f"{t},{i:.2f},{v:.3f}",
        "2021-10-12-9-59-48-EBC-A20-1-1.csv",
        "\r\n",
    ),
    _table(
        "\ntimestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As\n",
        lambda t, v, i: f"{START.timestamp() + t:.3f} 0 {v:.5f} {i:.5f} 1.1 1.0 30.5 {v * i * t:.6f} {i * t:.6f}",
        "fnirsi.txt",
    ),
    _table("Timestamp(ms),Current(uA),D0-D7\n", lambda t, v, i: f"{t * 1000},{i * 1e6:.3f},00000000", "ppk.csv"),
    _table(
        "#time,current,voltage,power,charge,energy\n",
        lambda t, v, i: f"{t},{i},{v:g},{v * i:g},{i * t:g},{v * i * t:g}",
    ),
    _table(
        "timestampUTC;totalVoltage;chargingCurrentA;disChargingCurrentA;remainingCapacityAh;socPercent;t1;c1\n",
        lambda t, v, i: f"{local(t)};{v:.2f};0;{i};{50 - i * t / 3600:.2f};{80 - t // 900};20;3.3;",
        "20260305.csv",
    ),
    _table("time,b1_voltage,b1_current,b1_watts,b1_soc\n", lambda t, v, i: f"{local(t)},{v:.2f},{-i},{-v * i:.2f},80"),
    _table(
        "Date,Time,Min,Max\n", lambda t, v, i: f"{local(t * 120, '%d/%m/%Y,%H:%M')},{v:.2f},{v + 0.02:.2f}", end="\r\n"
    ),
    _table(
        "Data Log\n\nTimeStamp,Temperature,Voltage,Current,Relative State of Charge\n",
        lambda t, v, i: f"{local(t)}.250,25.0,{v * 1e3:.0f},{-i * 1e3:.0f},80",
    ),
    _table(INFLUX_HEAD, lambda t, v, i: f",,0,{iso(t)},{v:.3f},voltage,battery", "influx.csv"),
    _table("", _signal_k, "skserver-raw_2026-03-05T18.log"),
    _table(
        "",
        lambda t, v, i: "\n".join(
            f"[{local(t, '%H:%M:%S')}][D][sensor:117]: 'Battery {what}': Sending state {value:.5f} {unit} with 1 "
            "decimals of accuracy"
            for what, value, unit in (("voltage", v, "V"), ("current", -i, "A"))
        ),
        "esphome.log",
    ),
    _table("Test Time / s,Voltage / V,Current / A\n", lambda t, v, i: f"{t},{v:.4f},{-i}"),
    _table("START ../src/UltimateBatteryTester.cpp\n", lambda t, v, i: f"{v * 1e3:.0f} {i * 1e3:.0f} 145"),
    _table("", lambda t, v, i: json.dumps({"t": t, "voltage": v, "current": -i}), "log.jsonl"),
    _table("", lambda t, v, i: json.dumps({"t_s": float(t), "voltage_v": v, "current_a": -i}), "readings.jsonl"),
    _table(
        "",
        lambda t, v, i: json.dumps({"t": t, "hex": (json.dumps({"voltage": v, "current": -i}) + "\n").encode().hex()}),
    ),
    _table("sep=;\nTime;Battery voltage;Battery current\n", lambda t, v, i: f"{local(t)};{v:.2f} V;{-i * 1e3:.0f} mA"),
)


@cache
def _kept() -> TemporaryDirectory[str]:
    """A folder that is there until this process ends."""
    return TemporaryDirectory(prefix="others-", dir=Path.home())


@cache
def databases() -> tuple[Path, ...]:
    """SQLite files of other programs."""
    folder = Path(_kept().name)
    units = {"sensor.shunt_voltage": "V", "sensor.shunt_current": "A"}
    states = [
        (name, float(t), f"{13.2 - t / 9000 if name == 'sensor.shunt_voltage' else -0.5:.3f}")
        for t in STEPS
        for name in units
    ]
    found = [home_assistant(folder / f"home-{old}.db", states, units, old=old) for old in (False, True)]
    add_means(found[0], "statistics", "sensor.shunt_voltage", "V", [(3600.0 * n, 13.2 - n / 10) for n in range(9)])
    rows = [(float(t), 13.2 - t / 9000, 0.5) for t in STEPS]
    found += [rd_usb(folder / f"data-{version}.db", {"one": rows}, version=version) for version in (1, 2)]
    return tuple(found)


def valid(dice: Random, folder: Path) -> Path:
    """One of them, in ``folder``."""
    if dice.random() < 0.12:
        one = dice.choice(databases())
        path = folder / one.name
        path.write_bytes(one.read_bytes())
        return path
    name, text = dice.choice(TEXTS)
    path = folder / name
    path.write_bytes(text.encode(dice.choice(("utf-8",) * 6 + ("utf-8-sig", "utf-16", "windows-1252")), "replace"))
    return path
