"""Files as people's tools write them: ten hours of a battery that falls from 13.2 V to 12.6 V at half an ampere.

Each holds 5 Ah and 64.5 Wh, but for what its own resolution leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
TEN_HOURS = 36_000
AMPERES = 0.5


def volts(t: float) -> float:
    """What the battery shows after ``t`` [s]."""
    return 13.2 - t / 60_000.0


def home_assistant(folder: Path) -> str:
    """A history download of three sensors, each with times of its own, a row for each change."""
    rows = ["entity_id,state,last_changed"]
    sensors: dict[str, tuple[int, Callable[[float], str]]] = {
        "voltage": (30, lambda t: f"{volts(t):.2f}"),
        "current": (10, lambda t: f"{-AMPERES - (t // 10 % 2) * 0.001:.3f}"),
        "power": (20, lambda t: f"{-volts(t) * AMPERES:.2f}"),
    }
    for name, (step, state) in sensors.items():
        before = ""
        for t in range(0, TEN_HOURS + 1, step):
            if (now := state(t)) != before:
                rows.append(f"sensor.shelf_{name},{now},{_utc(t)}")
                before = now
    return _written(folder / "history.csv", rows)


def vrm(folder: Path) -> str:
    """A monitor and two other devices that know of watts as well, the nearer one's being nothing at night."""
    rows = [
        ",Battery Monitor [512],Battery Monitor [512],Battery Monitor [512],Solar Charger [258],System overview [0]",
        "Europe/Tallinn (+03:00),Voltage,Current,State of charge,Battery watts,Battery Power",
        ",V,A,%,W,W",
    ]
    for t in range(0, TEN_HOURS + 1, 60):
        local = (START + timedelta(seconds=t, hours=2)).strftime("%Y-%m-%d %H:%M:%S")
        rows.append(f"{local},{volts(t):.2f},{-AMPERES:.2f},{99 - t / 9000:.1f},0,{-volts(t) * AMPERES - 20:.0f}")
    return _written(folder / "log.csv", rows)


def rd_usb(folder: Path) -> str:
    """Local time beside Unix time, counters that went on from another session and those of this one."""
    rows = [
        "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
        "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds),Run time,Run time (seconds),"
        "Unix time,Zerod accumulated current (mAh),Zerod accumulated power (mWh),Zerod accumulated time (seconds)"
    ]
    for t in range(0, TEN_HOURS + 1, 10):
        mah, mwh = AMPERES * t / 3.6, AMPERES * (13.2 + volts(t)) / 2 * t / 3.6
        rows.append(
            f"{START + timedelta(seconds=t):%Y-%m-%d %H:%M:%S},{volts(t):.3f},{AMPERES:.4f},{volts(t) * AMPERES:.3f},"
            f"24,0.01,0.01,{volts(t) / AMPERES:.1f},{1200 + mah:.0f},{6000 + mwh:.0f},{300 + t},0:00:{t},{t},"
            f"{int(START.timestamp()) + t},{mah:.0f},{mwh:.0f},{t}"
        )
    return _written(folder / "session.csv", rows)


def eb_tester(folder: Path) -> str:
    """Ten lines of a banner, then the table; its date stands in its name."""
    rows = [
        *(
            "-----------EB Tester Software-----------",
            "Device:EBC-A20",
            "Mode:D-CC  0.50A  10.00V",
            "Begin Volt:13.20V",
        ),
        *("Cutoff Volt:10.00V", "Capacity:5000mAh", "Energy:64.50Wh", "Avg Volt:12.90V", "Title:shelf", "-" * 40),
        "Time(S),Cur(A),Vol(V)",
        *(f"{t},{AMPERES:.2f},{volts(t):.3f}" for t in range(0, TEN_HOURS + 1, 10)),
    ]
    return _written(folder / "2026-3-6-4-0-0-EBC-A20-1-1.csv", rows, "\r\n")


def arduino(folder: Path) -> str:
    """With a header, milliseconds since it was switched on."""
    rows = [f"{t * 1000 + 137},{volts(t):.2f},{AMPERES * 1000:.0f}" for t in range(0, TEN_HOURS + 1, 5)]
    return _written(folder / "ARDUINO.CSV", ["millis,volts,mA", *rows])


def arduino_bare(folder: Path) -> str:
    """The same without a header."""
    rows = [f"{t * 1000 + 137},{volts(t):.2f},{AMPERES * 1000:.0f}" for t in range(0, TEN_HOURS + 1, 5)]
    return _written(folder / "DATALOG.TXT", rows)


def grafana_panels(folder: Path, amperes: float = -AMPERES) -> tuple[str, str]:
    """Two panels, a file each, with the unit in the cells: (volts, amperes)."""
    at = [(t, f"{START + timedelta(seconds=t):%Y-%m-%d %H:%M:%S}") for t in range(0, TEN_HOURS + 1, 60)]
    one = _written(folder / "Volts-data.csv", ['"Time","Battery voltage"', *(f"{s},{volts(t):.2f} V" for t, s in at)])
    other = _written(folder / "Amps-data.csv", ['"Time","Battery current"', *(f"{s},{amperes:.3f} A" for t, s in at)])
    return one, other


def days(folder: Path, count: int = 3) -> str:
    """A discharge and a charge a day, for so many days."""
    rows = ["time,voltage (V),current (A)"]
    for day in range(count):
        rows += [f"{_utc(day * 86_400 + t)},{volts(t):.3f},-0.500" for t in range(0, 7201, 30)]
        rows += [f"{_utc(day * 86_400 + t)},{13.0 + t / 60_000:.3f},2.000" for t in range(7230, 10_000, 30)]
    return _written(folder / "days.csv", rows)


def _utc(t: float) -> str:
    return (START + timedelta(seconds=t)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _written(path: Path, rows: Iterable[str], end: str = "\n") -> str:
    path.write_text(end.join(rows) + end, encoding="utf-8", newline="")
    return str(path)
