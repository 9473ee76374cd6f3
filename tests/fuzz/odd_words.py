"""What stands in files where something else should: cells, headers, lines, names of files, first bytes; options."""

from __future__ import annotations

from typing import Final

CELLS: Final = (
    *("", " ", "-", "nan", "NaN", "inf", "-inf", "Infinity", "1e308", "-1e308", "1e309", "1e400", "1e-320", "-0.0"),
    *(
        "1_000",
        "١٢",
        "１２．５",
        "१२",
        "²",
        "0x10",
        "1,5",
        "1.234,5",
        "1,234.5",
        "1 234",
        "12.5V",
        "12.5 V",
        "5 %",
        "±3",
    ),
    *("9" * 19, "9" * 400, "-" * 50, "1" + "0" * 30, "99999999999999", "0.1.2", "1e", "e5", ".", "+", "--1", "1-"),
    *("unavailable", "unknown", "None", "null", "N/A", "OL", "#REF!", "=1+1", "No alarm", "true", "ON"),
    *("\x1b[31mred", "\x1b]0;evil\x07", "\u202eevil", "\x00", "a\x00b", "[bold red]x[/]", "[/]", "%s%n", "{x}", "\\"),
    *('"', '""', '"a,b"', '"open', "'", "名前", "\ufeff", "\xa0", "\ud800", "\x85", "\u2028", "\t", ";", ",", "\r"),
    *(
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-23:59",
        "0000-00-00",
        "2026-02-30",
        "24:00:00",
    ),
    *(
        "1969-12-31 23:59:59",
        "2026-13-45T99:99:99Z",
        "2026-03-29 02:30:00",
        "12/10/24",
        "31/12/9999",
        "00:00",
        "99:59:59",
    ),
    *("-1", "0", "253402300800", "1e18", "9223372036854775807", "18446744073709551616", "-62135596801", "946684800"),
)
HEADERS: Final = (
    *(
        "",
        "time",
        "Time",
        "voltage",
        "Voltage (V)",
        "current",
        "current (nA)",
        "A",
        "V",
        "W",
        "power (MW)",
        "Zeit (ms)",
    ),
    *(
        "Spannung [µV]",
        "I/uA",
        "charge (C)",
        "energy_kWh",
        "temp (K)",
        "temp °F",
        "soc 0..1",
        "voltage (furlong)",
        "(",
        ")",
    ),
    *(
        "voltage ()",
        "voltage (V",
        "voltage V)",
        "[bold]",
        "\x1b[31mvoltage",
        "\u202eV",
        "x" * 5000,
        "voltage" * 900,
        "1",
        "\x00",
    ),
    *("voltage (V**9**9)", "current (A/0)", "time (UTC+99:99)", "Europe/Nowhere", "entity_id", "t_s", "unix", "date"),
)
LINES: Final = (
    *(
        "",
        "\n\n\n",
        "#",
        "# a comment",
        "sep=;",
        "sep=",
        "-" * 300,
        "[" * 5000,
        '{"a":' * 3000,
        "{}",
        "[]",
        "null",
        "x" * 300_000,
    ),
    *(
        "\x00" * 300,
        "," * 3000,
        ";" * 3000,
        "\t" * 3000,
        '"' * 999,
        " " * 9999,
        "1," * 3000,
        "\x1b[2J",
        "total: 4526 mAh",
    ),
    *(
        "#datatype,string",
        "#group",
        "#default",
        ",result,table",
        "@400000003b9aca00",
        "V,A,W",
        '"' + "x," * 30_000,
        "\r\r\r",
    ),
)
SIGNS: Final = (b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xfe\xff", b"PK\x03\x04", b"\x1f\x8b")
NAMES: Final = (
    *("log.csv", "x", ".csv", "-.csv", "log.gz", "log.zip", "log.db", "log.json", "2021-99-99.csv", "log_26-13-99.csv"),
    *("\x1b[31mred.csv", "\u202egpj.csv", "[bold]x.csv", "%s%n.csv", "a\nb.csv", "é" * 60, "20260305.csv", "x\x7f.csv"),
)
OPTIONS: Final[tuple[tuple[str, ...], ...]] = (
    *((),) * 12,
    *(
        ("--voltage", one)
        for one in ("2", "1", "voltage", "3.7 V", "99999", "0", "-1", "2:mV", "2:V**9", "x:", "[bold]")
    ),
    *(("--time", "1", "--voltage", "2", "--current", one) for one in ("3", "3:uA", "2", "1")),
    *(("--every", one) for one in ("10 s", "1e-9 s", "9 d", "nan s", "0 s")),
    *(("--zone", one) for one in ("Europe/Berlin", "UTC", "Nowhere", "../../etc/passwd", "UTC+5", "")),
    *(
        ("--started", one)
        for one in ("2026-06-04T20:15", "9999-12-31T23:59:59", "0001-01-01", "now", "1969-01-01T00:00")
    ),
    *(("--as", one) for one in ("table", "vrm", "capture", "zketech-eb", "home-assistant-history", "signal-k", "nope")),
    *(("--as", one) for one in ("influx-annotated-csv", "purifier-csv", "esphome-console", "rd-usb")),
    *(("--sign", one) for one in ("charge-positive", "discharge-positive")),
    *(("--decimal", "comma"), ("--decimal", "point"), ("--dates", "day-first"), ("--dates", "month-first")),
    *(
        ("--load", "7 W"),
        ("--load", "7 W", "-b", "lifepo4-12v-100ah"),
        ("--run", "all"),
        ("--run", "2"),
        ("--complete",),
    ),
    *(("--meter", "diy-json"), ("--meter", "victron-ve-direct"), ("--current", "0.5 A"), ("--name", "\x1b[31m")),
)
