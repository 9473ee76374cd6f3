"""Every key a chemistry's profile may have."""

from __future__ import annotations

from typing import Final

from purifier.library.shared_keys import NAME, NOTE, SOURCES
from purifier.library.values.key import Key
from purifier.library.values.plain import Flag
from purifier.library.values.quantity import Quantity as Q
from purifier.library.values.quantity import current, hours, rate, share, temperature, voltage
from purifier.library.values.tables import Rows, Table

CHEMISTRY: Final = (
    NAME,
    Key("cell_voltage", voltage("3.2 V"), "nominal volts of one cell", required=True),
    Key("bms", Flag(), "packs carry electronics that cut off before damage"),
    Key("vents_gas", Flag(), "gives off hydrogen when charged"),
    Key("depth_of_discharge", share("50 %"), "the usual limit for a long life"),
    Key("cutoff", voltage("2.8 V"), "volts of one cell at the usual cut-off"),
    Key("cutoff_high", voltage("3.0 V"), "the highest cut-off met in practice"),
    Key("parasitic", current("10 mA", zero=True), "what a pack's electronics usually draw"),
    Key("parasitic_high", current("20 mA"), "the most they draw"),
    Key("self_discharge", rate("3 %/month"), "of the rated energy"),
    Key("charge_above", temperature("0 degC"), "charging is forbidden below"),
    Key("aged", share("90 %"), "what one of unknown age may have left"),
    Key("sag", voltage("0.15 V"), "fall of one cell's voltage near empty at the current that empties it in an hour"),
    Key("sag_high", voltage("0.5 V"), "the most it falls"),
    Key(
        "small_packs",
        Table(
            (
                Key("below", Q("charge", 0.0, 1e4, "20 Ah"), "rated capacity under which a pack is small", True),
                Key("low", share("80 %"), "the least of their label that they hold", True),
                Key("high", Q("fraction", 0.0, 2.0, "105 %"), "the most of their label that they hold", True),
                Key("sag_high", voltage("2.4 V"), "the most that their cells' voltage falls", True),
            )
        ),
        "what small packs are known for",
    ),
    Key("discharge_above", temperature("-20 degC"), "discharging is forbidden below"),
    NOTE,
    Key(
        "curve",
        Rows(
            (
                Key("charge", share("50 %", zero=True), "state of charge", True),
                Key("voltage", voltage("3.28 V"), "volts of one cell", True),
            ),
            least=2,
            samples=({"charge": "100 %", "voltage": "3.40 V"}, {"charge": "0 %", "voltage": "2.50 V"}),
        ),
        "state of charge against volts of one cell, full first",
    ),
    Key(
        "cold",
        Rows(
            (
                Key("temperature", temperature("0 degC"), "of the cells", True),
                Key("capacity", share("98 %"), "share of rated capacity at purifier loads", True),
                Key("low", share("94 %"), "5 % point"),
                Key("high", share("99 %"), "95 % point"),
            ),
            least=2,
            samples=(
                {"temperature": "-20 degC", "capacity": "70 %", "low": "60 %", "high": "80 %"},
                {"temperature": "0 degC", "capacity": "98 %", "low": "94 %", "high": "99 %"},
            ),
        ),
        "coldest first",
    ),
    Key(
        "freezing",
        Rows(
            (
                Key("charge", share("50 %", zero=True), "state of charge", True),
                Key("temperature", temperature("-24 degC"), "at which its acid freezes", True),
            ),
            least=2,
            samples=(
                {"charge": "100 %", "temperature": "-59 degC"},
                {"charge": "0 %", "temperature": "-7 degC"},
            ),
        ),
        "a lead-acid battery's, full first",
    ),
    Key(
        "rated_capacity",
        Rows(
            (
                Key("time", hours("20 h"), "discharge time", True),
                Key("capacity", Q("fraction", 0.0, 2.0, "100 %"), "share of the 20 h capacity", True),
            ),
            least=2,
            samples=({"time": "1 h", "capacity": "60 %"}, {"time": "20 h", "capacity": "100 %"}),
        ),
        "shortest first; the longest caps the gain at low loads",
    ),
    SOURCES,
)
