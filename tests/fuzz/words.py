"""What options are given: what people type, and what nobody should."""

from __future__ import annotations

from random import Random
from typing import Final

from purifier.services.choose.fields import FIELDS, TARGETS, TIMES
from purifier.services.plan.conditions import CONDITIONS

NUMBERS: Final = (
    *("0", "1", "5", "15", "80", "0.8", "1280", "-5", "+3", ".5", "5.", "1e3", "1e-3", "1e-6", "1e9", "1e300", "1e308"),
    *("1e309", "1e-320", "1e-5000", "9" * 400, "00012", "1_000", "0x10", "1,5", "1.234,5", "12 800", "nan", "inf"),
    *("-inf", "9**9**9", "１２", "१२", "²", "½", "", " "),
)
UNITS: Final = (
    *(
        "W",
        "w",
        "kW",
        "mw",
        "MW",
        "mW",
        "Wh",
        "wh",
        "KWH",
        "watt hours",
        "mWh",
        "Ah",
        "mAh",
        "A",
        "mA",
        "V",
        "kV",
        "ohm",
    ),
    *(
        "mohm",
        "Mohm",
        "%",
        "%/month",
        "%/d",
        "% per day",
        "h",
        "min",
        "s",
        "d",
        "degC",
        "degF",
        "C",
        "F",
        "°C",
        "m",
        "ft",
    ),
    *("mm2", "m 18 AWG", "m 1.5 mm2", "m 1,5 mm²", "m 99 AWG", "km 40 AWG", "BTU/h", "hp", "J/s", "dBA", "USD", "cfm"),
    *("W/W", "W**9", "m^9*m^9", "Wh Wh", "W\x00", "\x1b[31mW", "\u202eW", "名前", "W;", "'", '"', "\n", "±", ""),
)
TAILS: Final = (
    "",
    "",
    "",
    " ± 5 %",
    " +/- 50 %",
    " ± 200 %",
    " ± 300 %",
    " ± nan %",
    " ±",
    " x 12.8 V",
    " @ 0 V",
    " * -3 A",
)
BATTERIES: Final = (
    *("lifepo4-12v-100ah", "LiFePO4-12V-100Ah", "agm-12v-100ah", "anker-solix-c1000", "ecoflow-delta-2", "nope", ""),
    *(
        "power-bank-100wh",
        "1280 Wh",
        "1280",
        "100 Ah x 12.8 V",
        "100 Ah @ 51.2 V",
        "100 Ah",
        "1e300 Wh",
        "-5 Wh",
        "0 Wh",
    ),
    *("../../etc/passwd", "a" * 5000, "\x1b[2J", "\udcff", "*", "+", ":", "x", "\u202e", "1e+3 Wh", "1280 Wh ± 5 %"),
)
COUNTS: Final = ("", "", "", "*2", "x3", "X2", "*0", "*1000", "*1001", "*99999999999999999999", "*-1", "*²", " * 2 ")
WAYS: Final = ("", "", ":ac", ":dc", ":usb-c", ":AC", ":", ":zz", "::", ":ac:dc")
CONVERTERS: Final = (
    "",
    "",
    "",
    "+inverter-300w",
    "+Inverter-300W",
    "+dc-dc-24v-12v",
    "+",
    "+nope",
    "+a+b",
    "+/-",
    "+inverter-300w+x",
)
PURIFIERS: Final = (
    *(
        "airfanta-3pro",
        "AirFanta-3Pro",
        "levoit-core-400s",
        "ikea-uppatvind",
        "coway-airmega-400",
        "nukit-tempest",
        "nope",
    ),
    *("", " ", "\x1b]0;x\x07", "a" * 500),
)
SETTINGS: Final = ("1", "2", "6", "load", "sleep", "25%", "nope", "", "\x1b[31m", "１")
METERS: Final = ("diy-json", "victron-ve-direct", "jbd-bms", "diy-csv", "junctek-kg", "Victron-VE-Direct", "nope", "")
PATHS: Final = (
    "/dev/null",
    "/no/such",
    "/",
    "",
    "\udcff.toml",
    "a" * 5000,
    "/dev/zero",
    "nope.toml",
    "~nobody/x",
    "..",
)


def quantity(dice: Random) -> str:
    """A number, a unit, and now and then something behind them."""
    if dice.random() < 0.03:
        return "".join(chr(dice.randrange(1, 0x3000)) for _ in range(dice.randrange(80)))
    return dice.choice(NUMBERS) + dice.choice(("", " ", " ", "  ")) + dice.choice(UNITS) + dice.choice(TAILS)


_UNITS_OF: Final = {
    "power": ("W", "kW", "mW", ""),
    "energy": ("Wh", "kWh", "MWh", "wh", ""),
    "fraction": ("%",),
    "temperature": ("degC", "degF", "C", "F"),
    "voltage": ("V", "mV", ""),
    "current": ("A", "mA"),
    "resistance": ("ohm", "mohm", "m 18 AWG", "m 1.5 mm2", "ft 24 AWG"),
    "rate": ("%/month", "%/d", "%/yr"),
    "time": ("h", "min", "s", "d"),
}
_USUAL: Final = ("1", "2", "5", "12", "20", "50", "80", "99.9", "100")
_EXTREME: Final = ("0", "1e-12", "1e-9", "1e-6", "1e-3", "1e3", "1e5", "1e7")


def sensible(dice: Random, dimension: str) -> str:
    """A quantity of ``dimension`` that is mostly taken, so that what lies behind the gate is reached too."""
    if dimension == "number":
        return dice.choice(("0", "1", "2.2", "4"))
    spread = dice.choice(("", "", "", "", " ± 5 %", " ± 200 %", " ± 0 %"))
    number = dice.choice(_USUAL if dice.random() < 0.7 else _EXTREME)
    return f"{number} {dice.choice(_UNITS_OF.get(dimension, ('W',)))}".strip() + spread


def battery(dice: Random) -> str:
    """A battery with a count, an output and a converter, or some of them; most of them make no sense."""
    what = dice.choice(BATTERIES) if dice.random() < 0.7 else sensible(dice, "energy")
    return what + dice.choice(COUNTS) + dice.choice(WAYS) + dice.choice(CONVERTERS)


GOOD_BATTERIES: Final = (
    *("lifepo4-12v-100ah", "LiFePO4-12V-100Ah*2", "agm-12v-100ah", "flooded-12v-100ah x3", "anker-solix-c1000:ac"),
    *("anker-solix-c1000", "ecoflow-delta-2:ac", "1280 Wh", "1280", "100 Ah x 12.8 V", "1280 Wh ± 5 %", "1 GWh*1000"),
    *("lifepo4-12v-100ah+inverter-300w", "power-bank-100wh+usb-c-pd-trigger-12v", "0.1 Wh", "0.1 Wh ± 200 %"),
)


def need(dice: Random) -> list[str]:
    """What is asked of ``size``: in one of three nothing is hostile, in one a little, in one most of it."""
    wild, words = dice.choice((0.0, 0.1, 0.6)), []
    names = [dice.choice(TARGETS), dice.choice(TIMES)]
    names += dice.sample(list(FIELDS), dice.choice((0, 0, 1, 2)))
    for name in names if dice.random() > wild / 4 else names[1:]:
        words += [f"--{name}", quantity(dice) if dice.random() < wild else FIELDS[name].example]
    for name in dice.sample(("room", "people", "tightness", "air"), dice.choice((0, 1, 2))):
        words += [f"--{name}", quantity(dice) if dice.random() < wild else CONDITIONS[name].example]
    for _ in range(dice.choice((0, 0, 1, 3))):
        words += ["--own", dice.choice(GOOD_BATTERIES) if dice.random() > wild else battery(dice)]
    return words


def setup(dice: Random) -> list[str]:
    """The options of a set-up: in one of three nothing is hostile, in one a little, in one most of it."""
    wild = dice.choice((0.0, 0.1, 0.6))

    def one(good: tuple[str, ...], bad: str) -> str:
        return bad if dice.random() < wild else dice.choice(good)

    words: list[str] = []
    for _ in range(dice.choice((1, 1, 1, 2, 3)) if dice.random() > wild / 4 else 0):
        words += ["-b", one(GOOD_BATTERIES, battery(dice))]
    if dice.random() < 0.6:
        words += ["--load", one((sensible(dice, "power"), "1 mW", "100 kW", "12 W"), quantity(dice))]
    if "--load" not in words or dice.random() < wild / 4:
        for _ in range(dice.choice((1, 1, 2))):
            words += ["-p", one(("airfanta-3pro", "AirFanta-3Pro*2"), dice.choice(PURIFIERS) + dice.choice(COUNTS))]
    if dice.random() < 0.2:
        words += ["--setting", one(("1",) if "-p" in words else ("load",), dice.choice(SETTINGS))]
    for condition in dice.sample(tuple(CONDITIONS.values()), dice.choice((0, 0, 1, 1, 2, 3))):
        words += [f"--{condition.name}"]
        if not condition.is_flag:
            words += [one((sensible(dice, condition.dimension), condition.example), quantity(dice))]
    if words and dice.random() < wild / 4:
        words += dice.sample(words, 1)
    return words
