"""Every key a profile may have, per kind. To add a key: add a line here and read it in `build`."""

from __future__ import annotations

from typing import Final

from purifier.library.calibration_kinds import CALIBRATION
from purifier.library.chemistry_kinds import CHEMISTRY
from purifier.library.part_kinds import PART
from purifier.library.shared_keys import MASS, NAME, NOTE, PRICE, SOURCES
from purifier.library.values.key import Key
from purifier.library.values.plain import Choice, Flag, Reference, Text
from purifier.library.values.quantity import Quantity as Q
from purifier.library.values.quantity import (
    current,
    energy,
    flow,
    hours,
    money,
    power,
    pressure,
    rate,
    share,
    sound,
    temperature,
    voltage,
)
from purifier.library.values.tables import Named, Rows, Table

SUPPLIES: Final = ("dc", "ac", "usb-c")

OUTPUT_KEYS: Final = (
    Key("voltage", voltage("12 V"), "its nominal voltage"),
    Key("other_voltage", voltage("230 V"), "the mains voltage of the same model as it is sold elsewhere"),
    Key("overhead", power("2.5 W", zero=True), "power drawn for being on, whatever the load"),
    Key("efficiency", share("93 %"), "what comes out over what goes in, overhead apart"),
    Key("max_power", power("120 W"), "the most it gives"),
    Key("connector", Text("car socket", limit=80), "the socket"),
    Key("switches_off_below", power("15 W"), "loads under this are switched off (ECO mode)"),
    Key("switches_off_after", hours("4 h"), "how long until then"),
    Key("switches_off_mode", Text("ECO mode", limit=40), "what the maker calls the mode that does it"),
)

BATTERY: Final = (
    NAME,
    Key("kind", Choice(("pack", "station")), "a bare pack, or a portable power station", default="pack"),
    Key("chemistry", Reference("chemistry", "lifepo4"), "what it is made of"),
    Key("energy", energy(), "nameplate energy; may be left out when capacity and voltage are given"),
    Key("capacity", Q("charge", 0.0, 1e6, "100 Ah"), "rated capacity"),
    Key("voltage", voltage("12.8 V"), "nominal voltage"),
    PRICE,
    MASS,
    Key("depth_of_discharge", share("50 %"), "the share of full that should be used"),
    Key("cutoff", voltage("10.0 V"), "its own electronics stop here"),
    Key("rated_hours", hours("20 h"), "discharge time its capacity is rated over; turns rate effects on"),
    Key("parasitic", current("10 mA", zero=True), "what its own electronics draw; turns that loss on"),
    Key("self_discharge", rate("3 %/month"), "what it loses lying there; turns that loss on"),
    Key("max_current", current("100 A"), "the most it may give"),
    Key("charge_above", temperature("0 degC"), "charging is forbidden below"),
    Key("discharge_above", temperature("-20 degC"), "discharging is forbidden below"),
    Key("radio_overhead", power("6 W"), "what Bluetooth and Wi-Fi add while on"),
    NOTE,
    Key("outputs", Named(SUPPLIES, OUTPUT_KEYS), "a pack has a plain dc output without saying so"),
    Key("calibration", CALIBRATION, "what the owner's runs taught of it; 'purifier calibrate --write' writes it"),
    SOURCES,
)

CONVERTER: Final = (
    NAME,
    Key("class", Choice(("inverter", "dc-dc", "usb-c-trigger")), "what it is", required=True),
    Key(
        "input",
        Table(
            (
                Key("supply", Choice(SUPPLIES), "what it takes", True),
                Key("voltage", voltage("12 V"), "its nominal voltage", True),
            )
        ),
        "the battery's side",
        required=True,
    ),
    Key(
        "output",
        Table(
            (
                Key("supply", Choice(SUPPLIES), "what it gives", True),
                Key("voltage", voltage("120 V"), "its nominal voltage", True),
            )
        ),
        "the purifier's side",
        required=True,
    ),
    Key("overhead", power("6 W", zero=True), "power drawn for being on, whatever the load"),
    Key("efficiency", share("90 %"), "what comes out over what goes in, overhead apart"),
    Key("max_power", power("300 W"), "the most it gives"),
    Key("connector", Text("barrel 5.5 x 2.5 mm", limit=80), "the socket it offers"),
    Key("wave", Choice(("sine", "modified")), "an inverter's: a true sine, or a modified one in steps"),
    Key("switches_off_below", power("15 W"), "loads under this are switched off (ECO mode)"),
    Key("switches_off_mode", Text("ECO mode", limit=40), "what the maker calls the mode that does it"),
    PRICE,
    MASS,
    NOTE,
    SOURCES,
)

PURIFIER: Final = (
    NAME,
    Key("filter", Text("HEPA", limit=120), "what cleans the air"),
    Key("filter_price", money("35 USD"), "what a new filter costs, or a set of them"),
    Key("filter_life", Q("time", 0.0, 87660.0, "4380 h"), "how long one lasts at the top setting, in ordinary air"),
    Key("ccm", Q("mass", 0.0, 1.0, "4.47 g"), "particles that it catches until its clean air has halved (CCM)"),
    Key("stall_pressure", pressure("19 Pa"), "pressure against which its fans move no air at the top setting"),
    Key("cadr_kind", Text("AHAM smoke", limit=120), "what its CADR figures are: AHAM smoke, maker's airflow, ..."),
    Key("power_kind", Choice(("running", "rated")), "watts while running, or the label's", default="running"),
    Key("motor", Choice(("ec", "ac")), "electronic (EC, brushless DC), or AC induction: how clean air goes with watts"),
    PRICE,
    MASS,
    Key("standby", power("0.5 W", zero=True), "drawn when switched off but plugged in"),
    Key("auto_mode", Flag(), "it has a mode that chooses its own speed"),
    Key("regulated", Flag(), "its power does not follow the supply voltage (only when known)"),
    NOTE,
    Key(
        "inputs",
        Named(
            SUPPLIES,
            (
                Key("voltage", voltage("12 V"), "its nominal voltage", True),
                Key("connector", Text("barrel 5.5 x 2.5 mm, centre positive", limit=80), "the socket"),
                Key(
                    "adapter",
                    Table(
                        (
                            Key("overhead", power("0.1 W", zero=True), "drawn whatever the load"),
                            Key("efficiency", share("86 %"), "what comes out over what goes in"),
                        )
                    ),
                    "the machine's own adapter: settings then state power behind it; {} when its figures are unknown",
                ),
            ),
        ),
        "the ways in; one or more",
        required=True,
    ),
    Key(
        "settings",
        Rows(
            (
                Key("name", Text("1", limit=24), "as on the machine", True),
                Key("power", power("4.1 W"), "at the DC jack when there is an adapter, else at the plug", True),
                Key("cadr", flow("141 cfm"), "clean air delivery rate at this setting"),
                Key("noise", sound("39 dBA"), "sound level"),
                Key("mains_power", power("4.7 W"), "the maker's mains watts; information only"),
            )
        ),
        "slowest first; no watts, no profile",
        required=True,
    ),
    SOURCES,
)

PRIOR: Final = (
    NAME,
    Key("overhead", power("10 W ± 75 %", zero=True), "power drawn for being on, with its spread", required=True),
    Key("efficiency", share("87 % ± 6 %"), "what comes out over what goes in, with its spread", required=True),
    NOTE,
    SOURCES,
)

_KEYS: Final = {
    "battery": BATTERY,
    "converter": CONVERTER,
    "purifier": PURIFIER,
    "part": PART,
    "chemistry": CHEMISTRY,
    "prior": PRIOR,
}


def keys_of(kind: str) -> tuple[Key, ...]:
    """Every key that a profile of ``kind`` may have, in the order in which a person reads them."""
    if kind == "meter":
        # Not at the top: meters bring the protocols with them, which planning has no use for.
        from purifier.library.meter_kinds import METER

        return METER
    if kind == "format":
        from purifier.library.format_kinds import FORMAT

        return FORMAT
    return _KEYS[kind]
