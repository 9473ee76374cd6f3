"""One discharge as each program would write it down, in the layout that its source or its maker has."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from tests.recordings import meter
from tests.store.strangers import databases

START: Final = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
"""Of the discharge."""
ZONE: Final = ("--zone", "Europe/Tallinn")
"""Two hours ahead of UTC then."""
ISO_LOCAL: Final = "%Y-%m-%dT%H:%M:%S.123456"
STEP_S: Final = 30
DRAWN_S: Final = range(0, 3601, STEP_S)
BEFORE_S: Final = range(-900, 0, STEP_S)
"""Where currents have a sign: the battery is charged, then rests."""


class Row(NamedTuple):
    """Seconds from the start of the discharge, and what a meter in the battery's lead says: discharge is negative."""

    t: float
    v: float
    i: float

    @property
    def p(self) -> float:
        """What is drawn [W]."""
        return -self.v * self.i


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what an import of it must come to."""

    path: Path
    rows: Sequence[Row]
    """Of the discharge, as they were written."""
    options: tuple[str, ...] = ()
    started: datetime | None = START
    """When the discharge began, where the file or its options say so."""
    volts: float | None = None
    """That are stated, in place of those of the rows."""

    @property
    def started_utc(self) -> str | None:
        """When the run began: at the first of the rows."""
        if self.started is None:
            return None
        first = self.started + timedelta(seconds=self.rows[0].t)
        return first.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def sums(self) -> tuple[float, float]:
        """(Ah, Wh) by the trapezium rule."""
        ah = wh = 0.0
        for a, b in pairwise(self.rows):
            hours = (b.t - a.t) / 3600.0
            ah -= (a.i + b.i) / 2.0 * hours
            wh += (a.p + b.p) / 2.0 * hours if self.volts is None else -self.volts * (a.i + b.i) / 2.0 * hours
        return ah, wh


Builder = Callable[[Path], Made]
FILES: Final[dict[str, Builder]] = {}
"""Format, and behind a blank which of its files -> what makes one in a folder."""


def made_by(id_: str) -> Callable[[Builder], Builder]:
    """The builder below makes files of this format."""

    def add(builder: Builder) -> Builder:
        FILES[id_] = builder
        return builder

    return add


def drawn(v_digits: int = 3, i_digits: int = 3) -> list[Row]:
    """The discharge: the voltage falls from 13.2 V, the current goes up and down around 0.5 A."""
    return [
        Row(t, round(13.2 - t / 9000.0, v_digits), -round(0.5 + 0.1 * math.sin(t / 400.0), i_digits)) for t in DRAWN_S
    ]


def with_rest(v_digits: int = 3, i_digits: int = 3, after: float | None = None) -> list[Row]:
    """The discharge from the row at rest on, after which the load came on; ``after``: volts when it has gone off."""
    behind = [] if after is None else [Row(DRAWN_S[-1] + STEP_S, after, 0.0)]
    return [before(v_digits)[-1], *drawn(v_digits, i_digits), *behind]


def before(v_digits: int = 3) -> list[Row]:
    """A charge at 1 A for ten minutes, and five of rest."""
    return [
        Row(t, round(13.3 + (t + 900) / 3000.0, v_digits) if t < -300 else 13.25, 1.0 if t < -300 else 0.0)
        for t in BEFORE_S
    ]


def utc(t: float) -> datetime:
    """The moment of a row."""
    return START + timedelta(seconds=t)


def local(t: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """The same, on the clock in Tallinn."""
    return (utc(t) + timedelta(hours=2)).strftime(form)


def iso(t: float) -> str:
    """The same in UTC, with milliseconds."""
    return utc(t).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def span(t: float) -> str:
    """``1:02:03`` since the start."""
    return f"{int(t) // 3600:02d}:{int(t) // 60 % 60:02d}:{int(t) % 60:02d}"


def counted(rows: Sequence[Row]) -> list[tuple[Row, float, float]]:
    """Each row with what a meter has counted by then (Ah, Wh), drawn positive."""
    found, ah, wh, last = [], 0.0, 0.0, rows[0]
    for row in rows:
        hours = (row.t - last.t) / 3600.0
        ah -= (last.i + row.i) / 2.0 * hours
        wh += (last.p + row.p) / 2.0 * hours
        found.append((row, ah, wh))
        last = row
    return found


def write(path: Path, lines: Iterable[str], end: str = "\n", encoding: str = "utf-8") -> Path:
    """A text file of these lines."""
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


@made_by("arduino-battery-tester")
def _(folder: Path) -> Made:
    rows = drawn(3, 3)
    head = ["START ../src/UltimateBatteryTester.cpp", "Version 3.3 from Dec 23 2023", "Button pin=2", ""]
    head += ["121 compressed EEPROM values found for type=Li-ion     and discharge mode=z"]
    lines = []
    for n, row in enumerate(rows):
        lines.append(f"{row.v * 1000:.0f} {-row.i * 1000:.0f} 201")
        lines += ["EEPROM values=0x22 0x67 0x7E"] if n % 3 == 2 else []
    lines += ["Discharge to zero voltage", "capacity=501 mAh", "Switch to state DETECTING BATTERY"]
    return Made(write(folder / "ToZero.log", [*head, *lines], "\r\n"), rows, ("--every", f"{STEP_S} s"), None)


@made_by("atorch-dl24")
def _(folder: Path) -> Made:
    rows = drawn(2, 2)
    lines = ["date,voltage,current,power,energy,charge,temp,time_seconds,time_str"] + [
        f"{local(r.t)},{r.v:.2f},{-r.i:.2f},{r.p:.2f},{wh:.2f},{ah:.2f},24,{r.t:.0f},0d {span(r.t)}"
        for r, ah, wh in counted(rows)
    ]
    return Made(write(folder / "dl24.csv", lines, "\r\n"), rows, ZONE)


@made_by("atorch-px100")
def _(folder: Path) -> Made:
    rows = drawn()
    lines = [",is_on,voltage,current,time,cap_ah,cap_wh,temp,set_current,set_voltage,set_timer"] + [
        f"{n * 2},1.0,{r.v:.3f},{-r.i:.3f},{span(r.t)},{ah:.3f},{wh:.3f},24.0,0.5,10.0,00:00:00"
        for n, (r, ah, wh) in enumerate(counted(rows))
    ]
    return Made(write(folder / "shelf_raw_20260305_210102.csv", lines), rows, ("--started", "2026-03-05T18:00Z"))


@made_by("battery-data-format")
def _(folder: Path) -> Made:
    lines = ["Test Time / s,Voltage / V,Current / A,Unix Time / s,Cycle Count / 1,Ambient Temperature / degC"]
    lines += [f"{r.t + 900},{r.v:.3f},{r.i:.3f},{utc(r.t).timestamp():.3f},1,22.5" for r in [*before(), *drawn()]]
    return Made(write(folder / "cell.bdf.csv", lines), with_rest())


@made_by("battery-data-format machine names")
def _(folder: Path) -> Made:
    lines = ["test_time_second,voltage_volt,current_ampere,unix_time_second"]
    lines += [f"{r.t + 900},{r.v:.3f},{r.i:.3f},{utc(r.t).timestamp():.3f}" for r in [*before(), *drawn()]]
    return Made(write(folder / "cell.csv", lines), with_rest())


@made_by("battery-data-format without a clock")
def _(folder: Path) -> Made:
    lines = ["Test Time / s,Voltage / V,Current / A,Unix Time / s,Net Capacity / Ah"]
    lines += [f"{r.t + 900},{r.v:.3f},{r.i:.3f},,{-ah:.5f}" for r, ah, _ in counted([*before(), *drawn()])]
    return Made(write(folder / "cell.csv", lines), with_rest(), (), None)


@made_by("ecoworthy")
def _(folder: Path) -> Made:
    head = ",".join(f"b{n}_{what}" for n in (1, 2) for what in ("voltage", "current", "watts", "soc"))
    lines = [f"time,{head},tot_volts,tot_amp"] + [
        f"{local(r.t)},{r.v:.2f},{r.i:.2f},{r.v * r.i:.2f},80.0,13.11,-0.70,-9.18,70.0,{r.v:.2f},{r.i - 0.7:.2f}"
        for r in [*before(2), *drawn(2, 2)]
    ]
    way = ("--voltage", "b1_voltage", "--current", "b1_current", "--power", "b1_watts", "--soc", "b1_soc")
    return Made(write(folder / "batlog.csv", lines), with_rest(2, 2), (*ZONE, *way))


def _console(stamp: Callable[[float], str]) -> list[str]:
    return [
        f"{stamp(r.t)}[D][sensor:117]: '{name}': Sending state {value:.5f} {unit} with 3 decimals of accuracy"
        for r in [*before(), *drawn()]
        for name, value, unit in (("Battery voltage", r.v, "V"), ("Battery current", r.i, "A"))
    ]


@made_by("esphome-console")
def _(folder: Path) -> Made:
    lines = ["INFO ESPHome 2026.4.2", "INFO Reading configuration shed.yaml..."]
    lines += [f"\x1b[0;36m{line}\x1b[0m" for line in _console(lambda t: local(t, "[%H:%M:%S]"))]
    way = (*ZONE, "--started", "2026-03-05T19:45")
    return Made(write(folder / "shed.log", lines), with_rest(), way)


@made_by("esphome-console-untimed")
def _(folder: Path) -> Made:
    lines = [line for line in _console(lambda t: "") if "voltage" in line]
    rows = drawn()
    way = ("--every", f"{STEP_S} s", "--current", "0.5 A")
    return Made(write(folder / "shed.txt", lines[len(BEFORE_S) :]), [Row(r.t, r.v, -0.5) for r in rows], way, None)


@made_by("fnirsi")
def _(folder: Path) -> Made:
    rows = drawn(5, 5)
    names = "timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As"
    lines = ["", names] + [
        f"{utc(r.t).timestamp():.3f} {n % 4} {r.v:.5f} {-r.i:.5f} 1.184 1.031 30.500 {wh * 3600:.6f} {ah * 3600:.6f}"
        for n, (r, ah, wh) in enumerate(counted(rows))
    ]
    return Made(write(folder / "fnb58.txt", lines), rows)


@made_by("fnirsi appended, of an older version")
def _(folder: Path) -> Made:
    rows = drawn(5, 5)
    names = "timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Wh capacity_Ah"
    body = [
        f"{utc(r.t).timestamp():.3f} {n % 4} {r.v:.5f} {-r.i:.5f} 1.184 1.031 30.500 {wh * 3600:.6f} {ah * 3600:.6f}"
        for n, (r, ah, wh) in enumerate(counted(rows))
    ]
    return Made(write(folder / "fnb58.txt", ["", names, *body[:60], "", names, *body[60:]]), rows)


@made_by("grafana-series")
def _(folder: Path) -> Made:
    rows = drawn(3, 4)
    lines = ["Series,Time,Value"]
    for name, unit in (("battery voltage", "v"), ("battery current", "i")):
        lines += [f"{name},{iso(r.t).replace('Z', '+00:00')},{getattr(r, unit)}" for r in rows]
    return Made(write(folder / "grafana_data_export.csv", lines), rows)


@made_by("hendkai-dl24")
def _(folder: Path) -> Made:
    rows = drawn()
    lines = ["timestamp,elapsed_s,phase,phase_type,voltage_v,current_a,capacity_mah,energy_mwh,temperature_c"]
    lines += [f"{local(t, ISO_LOCAL)},{t + 60},Settle,rest,13.250,0.000,0.0,0.0,24.0" for t in (-60, -30)]
    lines += [
        f"{local(r.t, ISO_LOCAL)},{r.t:.1f},Discharge,discharge,{r.v:.3f},{-r.i:.3f},{ah * 1000:.1f},"
        f"{wh * 1000:.1f},24.0"
        for r, ah, wh in counted(rows)
    ]
    started = START + timedelta(milliseconds=123)
    path = write(folder / "test_cycle_20260305_210100.csv", lines)
    return Made(path, [Row(-30, 13.25, 0.0), *rows], ZONE, started)


@made_by("home-assistant-history")
def _(folder: Path) -> Made:
    lines = ["entity_id,state,last_changed"]
    for place, name in enumerate(("voltage", "current"), start=1):
        cells = [f"sensor.shelf_{name},{r[place]:.3f},{iso(r.t)}" for r in [*before(), *drawn()]]
        lines += [*cells, f"sensor.shelf_{name},unavailable,{iso(3630)}"]
    # What was said last holds until it is known no longer.
    rows = drawn()
    return Made(write(folder / "history.csv", lines), [*rows, rows[-1]._replace(t=3630)])


@made_by("home-assistant-statistics")
def _(folder: Path) -> Made:
    lines = ["statistic_id\tunit\tstart\tmin\tmax\tmean"]
    rows = [Row(t * 3600.0, 13.2 - t * 0.05, -0.5 - 0.02 * (t % 3)) for t in range(24)]
    for place, name, unit in ((1, "voltage", "V"), (2, "current", "A")):
        lines += [
            f"sensor.shelf_{name}\t{unit}\t{local(r.t, '%d.%m.%Y %H:%M')}\t"
            + "\t".join(f"{r[place] + more:.3f}".replace(".", ",") for more in (-0.1, 0.1, 0.0))
            for r in reversed(rows)
        ]
    # Each is the mean of its hour.
    steps = [Row(r.t + more, r.v, r.i) for r in rows for more in (0.0, 3600.0)]
    return Made(write(folder / "statistics.csv", lines), steps, ZONE)


def _joulescope(rows: Sequence[Row], stamp: Callable[[float], str]) -> list[str]:
    return [f"{stamp(r.t)}{-r.i:g},{r.v:g},{r.p:g},{ah * 3600:g},{wh * 3600:g}" for r, ah, wh in counted(rows)]


@made_by("joulescope-statistics")
def _(folder: Path) -> Made:
    lines = _joulescope(drawn(), lambda t: utc(t).strftime("%Y%m%dT%H%M%S.000000Z,"))
    return Made(write(folder / "js220.csv", ["#time,current,voltage,power,charge,energy", *lines]), drawn())


@made_by("joulescope-statistics relative")
def _(folder: Path) -> Made:
    lines = _joulescope(drawn(), lambda t: f"{t:g},")
    path = write(folder / "js220.csv", ["#time,current,voltage,power,charge,energy", *lines])
    return Made(path, drawn(), ("--started", "2026-03-05T18:00Z"))


@made_by("joulescope-untimed")
def _(folder: Path) -> Made:
    lines = ["#current,voltage,power,charge,energy", *_joulescope(drawn(), lambda t: "")]
    return Made(write(folder / "js220.csv", lines), drawn(), ("--every", f"{STEP_S} s"), None)


@made_by("joulescope-waveform")
def _(folder: Path) -> Made:
    lines = ["# time,JS220-001122.current,JS220-001122.voltage"]
    lines += [f"{r.t:.18e},{-r.i:.18e},{r.v:.18e}" for r in drawn()]
    return Made(write(folder / "visible.csv", lines), drawn(), (), None)


@made_by("ppk2")
def _(folder: Path) -> Made:
    lines = ["Timestamp(ms),Current(uA),D0-D7"] + [f"{r.t * 1000:.0f},{-r.i * 1e6:.3f},00000000" for r in drawn()]
    return Made(write(folder / "ppk.csv", lines), drawn(), ("--voltage", "13 V"), None, 13.0)


@made_by("rd-usb")
def _(folder: Path) -> Made:
    rows = drawn(3, 4)
    lines = [
        "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
        "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds),Run time,Run time (seconds),"
        "Unix time,Zerod accumulated current (mAh),Zerod accumulated power (mWh),Zerod accumulated time (seconds)"
    ]
    lines += [
        f"{local(r.t)},{r.v:.3f},{-r.i:.4f},{r.p:.3f},24,0.01,0.02,{-r.v / r.i:.1f},{700 + ah * 1000:.0f},"
        f"{9000 + wh * 1000:.0f},{r.t + 50:.0f},{span(r.t)},{r.t:.0f},{utc(r.t).timestamp():.0f},{ah * 1000:.0f},"
        f"{wh * 1000:.0f},{r.t:.0f}"
        for r, ah, wh in counted(rows)
    ]
    return Made(write(folder / "export.csv", lines, "\r\n"), rows)


@made_by("rd-usb-old")
def _(folder: Path) -> Made:
    rows = drawn(3, 4)
    lines = [
        "Time,Voltage (V),Current (A),Power (W),Temperature (°C),Data+ (V),Data- (V),Resistance (Ω),"
        "Accumulated current (mAh),Accumulated power (mWh),Accumulated time (seconds)"
    ]
    lines += [
        f"{local(r.t)},{r.v:.3f},{-r.i:.4f},{r.p:.3f},24,0.01,0.02,{-r.v / r.i:.1f},{700 + ah * 1000:.0f},"
        f"{9000 + wh * 1000:.0f},{r.t:.0f}"
        for r, ah, wh in counted(rows)
    ]
    return Made(write(folder / "export.csv", lines, "\r\n"), rows, ZONE)


@made_by("shelly-hourly")
def _(folder: Path) -> Made:
    rows = [Row(t * 3600.0, round(13.3 - t * 0.02, 2), 0.0) for t in range(49)]
    lines = ["Date,Time,Min,Max"]
    lines += [f"{local(r.t, '%d/%m/%Y,%H:%M')},{r.v - 0.02:.2f},{r.v + 0.02:.2f}" for r in rows]
    steps = [Row(r.t + more, r.v, -2.0 / r.v) for r in rows for more in (0.0, 3600.0)]
    way = (*ZONE, "--voltage", "middle", "--load", "2 W")
    return Made(write(folder / "voltage.csv", lines, "\r\n"), steps, way)


@made_by("smart-bms-utility")
def _(folder: Path) -> Made:
    rows = [*before(2), *drawn(2, 2)]
    lines = [
        "timestampUTC;totalVoltage;chargingCurrentA;disChargingCurrentA;remainingCapacityAh;socPercent;t1;t2;"
        "c1;c2;c3;c4"
    ]
    lines += [
        f"{local(r.t)};{r.v:.2f};{max(r.i, 0):.2f};{max(-r.i, 0):.2f};{80 - ah:.2f};80;"
        "21.5;21.9;3.301;3.300;3.299;3.302"
        for r, ah, _ in counted(rows)
    ]
    return Made(write(folder / "20260305.csv", lines), with_rest(2, 2), ZONE)


@made_by("ti-gauge")
def _(folder: Path) -> Made:
    lines = ["Data Log", "", "TimeStamp,Temperature,Voltage,Current,Relative State of Charge"]
    lines += [
        f"{local(r.t)}.123,21.5,{r.v * 1000:.0f},{r.i * 1000:.0f},{80 - max(r.t, 0) / 600:.0f}"
        for r in [*before(), *drawn()]
    ]
    started = START + timedelta(milliseconds=123)
    return Made(write(folder / "gauge.csv", lines, "\r\n"), with_rest(), ZONE, started)


@made_by("um25c-toomix")
def _(folder: Path) -> Made:
    volts = [f"{r.v:g}".replace(".", ",") for r in drawn()]
    lines = ["Time;Value"] + [f"{local(t, '%d.%m.%Y %H:%M:%S')};{cell}" for t, cell in zip(DRAWN_S, volts, strict=True)]
    path = write(folder / "voltage.csv", lines, "\r\n", "cp1250")
    rows = [Row(r.t, r.v, -6.0 / r.v) for r in drawn()]
    return Made(path, rows, (*ZONE, "--voltage", "Value", "--load", "6 W"))


@made_by("um25c-toomix of a current")
def _(folder: Path) -> Made:
    amperes = [f"{-r.i:g}".replace(".", ",") for r in drawn()]
    lines = ["Time;Value"]
    lines += [f"{local(t, '%d.%m.%Y %H:%M:%S')};{cell}" for t, cell in zip(DRAWN_S, amperes, strict=True)]
    path = write(folder / "current.csv", lines, "\r\n", "cp1250")
    return Made(path, drawn(), (*ZONE, "--current", "Value", "--voltage", "5 V"), volts=5.0)


@made_by("venus-csv-logger")
def _(folder: Path) -> Made:
    names = "mppt100/DC_0_voltage,mppt100/DC_0_current,multiplus/AC_power_output"
    lines = [f"time,{names},system/battery_voltage,system/battery_current,system/battery_temperature"]
    lines += [f"{local(r.t, '%H:%M:%S')},31.2,0.4,120,{r.v:.3f},{r.i:.3f},14" for r in [*before(), *drawn()]]
    return Made(write(folder / "log_26-03-05.csv", lines), with_rest(), ZONE)


@made_by("venus-dbus-recorder")
def _(folder: Path) -> Made:
    lines = ["com.victronenergy.battery.ttyO0"]
    lines += ["/Alarms/Alarm\tARRAY\t[]\t", "/Dc/0/Voltage\tDOUBLE\t13.3\t13.30V", "/Soc\tDOUBLE\t80.0\t80.0%", ""]
    for r in [*before(), *drawn()]:
        t = int(r.t + 900)
        lines += [f"{t}\t/Dc/0/Voltage\tDOUBLE\t{r.v + 1e-9:.10f}\t{r.v:.2f}V"]
        lines += [f"{t}\t/Dc/0/Current\tDOUBLE\t{r.i:.3f}\t{r.i:.1f}A"]
    started = START - timedelta(seconds=900)
    way = ("--started", started.isoformat())
    return Made(write(folder / "battery.csv", lines), drawn(), way)


@made_by("vrm")
def _(folder: Path) -> Made:
    lines = [
        ",Battery Monitor [512],Battery Monitor [512],Battery Monitor [512],System overview [0],System overview [0]",
        "Europe/Tallinn (+03:00),Voltage,Current,State of charge,Battery Power,Battery state",
        ",V,A,%,W,",
    ]
    lines += [
        f"{local(r.t)},{r.v:.3f},{r.i:.3f},80,{r.v * r.i:.0f},{'Charging' if r.i > 0 else 'Discharging'}"
        for r in [*before(), *drawn()]
    ]
    return Made(write(folder / "shed_log_20260301.csv", lines), with_rest())


@made_by("vrm of several devices")
def _(folder: Path) -> Made:
    lines = [
        ",Solar Charger [258],Solar Charger [258],Battery Monitor [512],Battery Monitor [512],System overview [0]",
        "Europe/Tallinn (+03:00),Voltage,Current,Voltage,Current,Voltage",
        ",V,A,V,A,V",
    ]
    for number, r in enumerate([*before(), *drawn()]):
        own = f"{r.v:.3f},{r.i:.3f}"
        lines.append(f"{local(r.t)},{r.v + 0.05:.2f},0.1,{own},{r.v:.2f}")
        if number % 5 == 1:  # the monitor reports less often than the others
            lines.append(f"{local(r.t + 10)},{r.v + 0.05:.2f},0.1,,,{r.v:.2f}")
    return Made(write(folder / "shed_log.csv", lines), with_rest())


@made_by("zketech-eb automatic sequence")
def _(folder: Path) -> Made:
    lines = ["-----------EB Tester Software-----------", "Device:EBC-A20", "*Step,Mode,Capacity,Energy"]
    lines += ["*1-1,C-CV,0.167,2.200", "*1-2,Wait,0.000,0.000", "*1-3,D-CC,0.521,6.776"]
    lines += ["------------www.zketech.com--------------", "Time(S),Cur(A),Vol(V)"]
    lines += [f"{r.t + 900:.0f},{abs(r.i):.2f},{r.v:.3f}" for r in [*before(), *drawn(3, 2)]]
    return Made(write(folder / "sequence.csv", lines, "\r\n"), with_rest(3, 2), (), None)


@made_by("zketech-eb")
def _(folder: Path) -> Made:
    rows = drawn(3, 2)
    _, ah, wh = counted(rows)[-1]
    lines = ["-----------EB Tester Software-----------", "Device:EBC-A20", "Mode:D-CC  0.50A  12.00V"]
    lines += ["Begin Volt:13.250V", "Cutoff Volt:12.800V", f"Capacity:{ah * 1000:.0f}mAh", f"Energy:{wh:.2f}Wh"]
    lines += ["Avg Volt:13.000V", "Title:", "-----------www.zketech.com--------------", "Time(S),Cur(A),Vol(V)"]
    lines += [f"{r.t:.0f},{-r.i:.2f},{r.v:.3f}" for r in rows]
    lines += [lines[-1], "3630,0.00,12.950", "3660,0.00,12.980"]
    # The name has the moment of the end.
    return Made(write(folder / "2026-3-5-21-1-0-EBC-A20-1-1.csv", lines, "\r\n"), [*rows, Row(3630, 12.95, 0.0)], ZONE)


@made_by("home-assistant-database")
def _(folder: Path) -> Made:
    return _recorder(folder, old=False)


@made_by("home-assistant-database of before 2023")
def _(folder: Path) -> Made:
    return _recorder(folder, old=True)


def _recorder(folder: Path, *, old: bool) -> Made:
    states = [
        (f"sensor.shelf_{name}", r.t + 900, f"{value:.3f}")
        for r in [*before(), *drawn()]
        for name, value in (("voltage", r.v), ("current", r.i))
    ]
    units = {"sensor.shelf_voltage": "V", "sensor.shelf_current": "A"}
    path = databases.home_assistant(folder / "home-assistant_v2.db", states, units, old=old)
    return Made(path, drawn(), (), datetime.fromtimestamp(databases.T0_S + 900, UTC))


@made_by("rd-usb-database")
def _(folder: Path) -> Made:
    rows = drawn(3, 4)
    path = databases.rd_usb(folder / "data.db", {"fan": [(r.t, r.v, -r.i) for r in rows]})
    return Made(path, rows, (), datetime.fromtimestamp(databases.T0_S, UTC))


@made_by("influx-annotated-csv")
def _(folder: Path) -> Made:
    lines = []
    for table, name in enumerate(("voltage", "current")):
        lines += [
            "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string",
            "#group,false,false,true,true,false,false,true,true,true",
            "#default,_result,,,,,,,,",
            ",result,table,_start,_stop,_time,_value,_field,_measurement,host",
        ]
        lines += [
            f",,{table},2026-03-05T00:00:00Z,2026-03-06T00:00:00Z,{iso(r.t)},{r[table + 1]:.3f},{name},battery,pi"
            for r in [*before(), *drawn()]
        ]
        lines += [""]
    return Made(write(folder / "query.csv", lines, "\r\n"), with_rest())


@made_by("signal-k")
def _(folder: Path) -> Made:
    lines = []
    for r in [*before(), *drawn()]:
        values = [("voltage", r.v), ("current", r.i), ("temperature", 293.15), ("capacity.stateOfCharge", 0.8)]
        update = {
            "$source": "shunt.1",
            "timestamp": iso(r.t),
            "values": [{"path": f"electrical.batteries.house.{path}", "value": value} for path, value in values],
        }
        delta = json.dumps({"context": "vessels.self", "updates": [update]})
        lines.append(f"{utc(r.t).timestamp() * 1000:.0f};I;{delta}")
    return Made(write(folder / "skserver-raw_2026-03-05T18.log", lines), with_rest())


@made_by("json")
def _(folder: Path) -> Made:
    lines = [
        json.dumps({"time": iso(r.t), "battery": {"voltage": r.v, "current": r.i}, "fan": "on"})
        for r in [*before(), *drawn()]
    ]
    return Made(write(folder / "tele.jsonl", lines), with_rest())


@made_by("capture")
def _(folder: Path) -> Made:
    lines = []
    for r in drawn():
        data = encode(meter("victron-ve-direct"), Reading(voltage_v=r.v, current_a=r.i, soc_percent=80.0))
        lines.append(json.dumps({"t": utc(r.t).timestamp(), "hex": data.hex()}))
    return Made(write(folder / "shunt.jsonl", lines), drawn())


def _own(rows: Sequence[Row]) -> list[dict[str, object]]:
    none = dict.fromkeys(("power_w", "charge_ah", "soc_percent", "time_to_go_s", "temperature_c"))
    return [{"t_s": r.t, "utc": iso(r.t), "voltage_v": r.v, "current_a": r.i, **none, "extra": {}} for r in rows]


@made_by("purifier-csv")
def _(folder: Path) -> Made:
    lines = ["t_s,utc,voltage_v,current_a,power_w,charge_ah,soc_percent,time_to_go_s,temperature_c,extra"]
    lines += [f"{r.t},{iso(r.t)},{r.v},{r.i},,,,,,{{}}" for r in drawn()]
    return Made(write(folder / "run.csv", lines), drawn())


@made_by("purifier-jsonl")
def _(folder: Path) -> Made:
    return Made(write(folder / "run.jsonl", [json.dumps(row) for row in _own(drawn())]), drawn())


@made_by("purifier-decode")
def _(folder: Path) -> Made:
    rows = [{key: value for key, value in row.items() if key != "utc"} for row in _own(drawn())]
    return Made(write(folder / "decoded.jsonl", [json.dumps(row) for row in rows]), drawn(), (), None)
