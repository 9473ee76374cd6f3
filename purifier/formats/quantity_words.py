"""The words by which headers and entities tell what a column is, in the languages that loggers are written in.

All are without accents and in small letters, as `purifier.formats.header_words.words` hands them on.
"""

from __future__ import annotations

import re
from typing import Final

OTHER: Final = "other"
"""What a word says that is a thing of its own, and none of ours: a time, a state, a resistance."""

_OF: Final[dict[str, str]] = {
    "voltage_v": "voltage voltages volt volts vol millivolt millivolts vbat vbatt vbattery ubat ubatt vbus "
    "busv vpack vdc voltmeter ewe ecell spannung tension tensione voltaje voltaggio voltagem tensao "
    "spanning napiecie napeti spænding jannite feszultseg gerilim напряжение напруга",
    "current_a": "current currents curr cur amp amps ampere amperes amperage milliamp milliamps ibat ibatt "
    "ibus idc ammeter strom stromstarke courant intensite corriente intensidad corrente stroom "
    "prad proud strøm virta aram akım ток струм",
    "power_w": "power pwr watt watts wattage milliwatt milliwatts pbat leistung puissance potencia potenza "
    "vermogen moc vykon effekt teho teljesitmeny guc мощность потужність",
    "charge_ah": "capacity cap ah mah amphours amphour coulomb coulombs ladung kapazitat capacite capacidad "
    "capacita ce cah емкость",
    "energy_wh": "energy wh mwh kwh joule joules energie energia энергия",
    "soc_percent": "soc rsoc stateofcharge ladezustand",
    "temperature_c": "temperature temperatures temp temps tmp tbat temperatur temperatura temperatuur thermometer "
    "температура",
    "time_to_go_s": "ttg timetogo tte timetoempty timeremaining restlaufzeit",
    OTHER: "time timestamp date datetime uptime elapsed duration seconds minutes hours runtime zeit "
    "uhrzeit datum heure hora ora fecha data tempo resistance impedance frequency freq status "
    "state mode id name count cycle cycles number nr index factor health soh humidity pressure "
    "speed rpm price cost code codes flag flags relay version rssi signal step test type yield "
    "azimuth elevation altitude brightness illuminance widerstand status zustand modus enabled "
    "active switch button serial sequence points samples revision address",
}
QUANTITY: Final[dict[str, str]] = {word: quantity for quantity, told in _OF.items() for word in told.split()}
"""Word -> the quantity it says, or `OTHER`."""
LETTERS: Final = {
    **{"v": "voltage_v", "u": "voltage_v", "i": "current_a", "a": "current_a"},
    **{"p": "power_w", "w": "power_w", "q": "charge_ah"},
}
"""Letters that formulas and meters use: they count among plain words alone."""
COUNTED: Final = frozenset("vui")
"""Those of them that a number may follow: ``u1``."""
_ENDINGS: Final = {
    "spannung": "voltage_v",
    "voltage": "voltage_v",
    "strom": "current_a",
    "current": "current_a",
    "leistung": "power_w",
    "power": "power_w",
    "capacity": "charge_ah",
    "kapazitat": "charge_ah",
    "temperatur": "temperature_c",
    "temperature": "temperature_c",
    "电压": "voltage_v",
    "電壓": "voltage_v",
    "电流": "current_a",
    "電流": "current_a",
    "功率": "power_w",
    "温度": "temperature_c",
}
"""What long words end with: ``batteriespannung``."""
_SHORT_ENDINGS: Final = {
    **{"volts": "voltage_v", "volt": "voltage_v", "amps": "current_a", "watts": "power_w"},
    **{"soc": "soc_percent", "temp": "temperature_c"},
}
"""And behind words that are known, as in ``batvolts``; ``kilowatts`` is none."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


PHRASES: Final = (
    *((f" {words} ", " soc ") for words in ("state of charge", "etat de charge", "estado de carga", "stato di carica")),
    *((f" {words} ", " soc ") for words in ("niveau de charge", "level of charge", "charge level", "charge state")),
    *((f" {words} ", " ttg ") for words in ("time to go", "time to empty", "time remaining", "remaining time")),
    *((f" {words} ", " ttg ") for words in ("time left", "remaining runtime", "runtime remaining")),
    *((f" dis {end} ", f" dis{end} ") for end in ("charging", "charge", "charged", "chg")),
    *((f" {start} hour{end} ", " ah ") for start in ("amp", "ampere") for end in ("", "s")),
    *((f" watt hour{end} ", " wh ") for end in ("", "s")),
    (" state of health ", " soh "),
    (" so c ", " soc "),
    (" so h ", " soh "),
    (" cut off ", " cutoff "),
    (" set point ", " setpoint "),
    (" mid point ", " mid "),
    (" smart shunt ", " smartshunt "),
    (" solar charger ", " mppt "),
    (" power supply ", " supply "),
    (" power bank ", " bank "),
    (" power station ", " station "),
    (" ve bus ", " vebus "),
    (" d bm ", " dbm "),
)
"""Several words that are one."""
MODELS: Final = re.compile(
    r"\b(?:(?:delta|river) \d\b|(?:delta|river)(?= (?:pro|max|plus|mini|ultra)\b)|[a-z]+\d{3,4}\b)"
    r"(?: (?:pro|max|plus|mini|ultra)\b)*"
)
"""Names of stations, in which a ``delta`` is no difference and ``max`` is no maximum."""

BATTERY: Final = _words(
    "battery batteries batt bat pack bms bmv smartshunt house akku accu batterie bateria batteria baterie",
    "total tot main whole akumulator",
)
"""Words that say that it is of the battery as a whole."""
STATISTICS: Final = ("avg", "mean", "ema", "average", "filtered", "smooth", "smoothed", "now")
"""Words that may stand behind a unit: ``temp_C_ema``."""
NUMBERED_BATTERY: Final = re.compile(r"(?:b|bat|batt|battery|batterie|akku|pack|bank|bms)\d{1,2}", re.ASCII)
PLAIN: Final = _words(
    "bus dc system measured measurement actual present instantaneous average avg mean middle supply shunt",
    "sensor value reading monitor overview electrical net meter accumulated zerod relative remaining",
    "remain used consumed drawn of the de la le du des der del di consumption usage negative stated ist",
    "verbrauch terminal station bank device moyenne in dut counter",
)
"""Words that say nothing of whose it is."""
SIDE: Final = _words(
    "load output out input drain verbraucher salida sortie uscita ausgang carga",
)
"""The load's side: as good as any device, never better than the battery's own."""
DEVICES: Final = _words(
    "mppt charger inverter vebus multiplus multi quattro phoenix orion converter chargers inverters",
    "controller regulator dcdc ambient outside room indoor air mos mosfet fet board cpu chip internal",
    "case heatsink wechselrichter esp",
)
"""Things beside a battery that have volts and degrees of their own."""
DEVICE_STEM: Final = re.compile(r"(?:mppt|multiplus|inverter|charger|quattro|phoenix|orion|esp)\d+", re.ASCII)
CELL: Final = _words(
    "cell cells zelle zell zellen cellule celda cella",
)
NUMBERED_CELL: Final = re.compile(r"(?:c|cell|vc|zelle)\d{1,2}", re.ASCII)

FOREIGN: Final = _words(
    "va var set setting settings setpoint cutoff min minimum max maximum peak limit limits threshold alarm",
    "alarms warning target reference ref nominal rated high low highest lowest over under ac acin acout",
    "vac iac pac rms raw adc counts lsb dbm hz starter aux auxiliary mid midpoint pv solar panel panels",
    "wind grid mains utility generator genset alternator float absorption bulk open ocv delta diff",
    "difference deviation error err offset ripple noise std stdev sigma variance dp dn dplus dminus cc1",
    "cc2 cc phase l1 l2 l3 begin start initial final end history design full forecast predicted expected",
    "balance balancing balancer allowed available possible requested request desired leakage inrush slope",
    "d0 d1 apparent reactive vcc vdd vref today daily yesterday lifetime soll grenze spark",
)
"""Words that turn a quantity into something else than what flows now."""

SOURCES: Final = _words("solar pv wind panel")
"""Those of them that may stand before a battery: ``solar_battery_voltage``."""
CHARGING: Final = _words(
    "charging charge chg charged lade laden carica",
)
DISCHARGING: Final = _words(
    "discharging discharge dischg discharged dsg entlade entladen entladung decharge descarga scarica",
    "draw",
)
PERCENT: Final = _words(
    "percent percentage pct prozent level",
)
"""Words that mean a state of charge beside a battery, and anything beside anything else."""


def letter_first(word: str) -> tuple[str, str] | None:
    """``iavg`` -> (``i``, ``avg``), ``vmax``, ``pload``; None for a word that is not made so."""
    rest = word[1:]
    return (word[0], rest) if len(rest) > 2 and word[0] in LETTERS and _is_known(rest) else None


def ending(word: str) -> tuple[str, str] | None:
    """``batteriespannung`` -> (``batterie``, voltage_v); None for a word that does not end so."""
    for end, quantity in _ENDINGS.items():
        if word.endswith(end) and word != end:
            return word[: -len(end)], quantity
    for end, quantity in _SHORT_ENDINGS.items():
        if word.endswith(end) and _is_known(word[: -len(end)]):
            return word[: -len(end)], quantity
    return ("", _ENDINGS[word]) if word in _ENDINGS else None


def _is_known(word: str) -> bool:
    return any(word in known for known in (PLAIN, BATTERY, SIDE, FOREIGN, CELL))
