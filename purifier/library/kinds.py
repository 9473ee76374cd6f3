"""Every key a profile may have, per kind. To add a key: add a line here and read it in `build`."""

from __future__ import annotations

from typing import Final

from purifier.library.fields import (
    SUPPLIES,
    Choice,
    Date,
    Field,
    Flag,
    Named,
    Reference,
    Rows,
    Table,
    Text,
    Words,
    current,
    energy,
    flow,
    hours,
    mass,
    money,
    power,
    rate,
    share,
    sound,
    temperature,
    voltage,
)
from purifier.library.fields import Quantity as Q
from purifier.library.meter_kinds import DIRECTION, FRAMES, FRAMING, LINK, SIGN
from purifier.model.figures import SPREAD_BY_KIND

NAME: Final = Field("name", Text("Maker and model", limit=80), "what a person calls it", required=True)
NOTE: Final = Field("note", Text("sold with a mains adapter"), "one sentence worth knowing")
PRICE: Final = Field("price", money("147 USD"), "what one costs")
MASS: Final = Field("mass", mass("11 kg"), "what one weighs")

SOURCES: Final = Field(
    "sources",
    Rows(
        (
            Field("covers", Words(("energy", "price", "outputs.dc")), "the keys whose numbers it vouches for", True),
            Field("kind", Choice(tuple(SPREAD_BY_KIND)), "how the numbers were come by", True),
            Field("url", Text("https://example.org/data-sheet.pdf"), "where to read it"),
            Field("date", Date(), "when it was published or read"),
            Field("note", Text("label on the case, read by the owner"), "how, in words, where a link does not say"),
            Field("runs", Words(("shelf-battery-1",)), "the runs a calibration came from"),
        )
    ),
    "where the numbers come from; together they must cover every one",
    required=True,
)

OUTPUT_FIELDS: Final = (
    Field("voltage", voltage("12 V"), "its nominal voltage"),
    Field("overhead", power("2.5 W", zero=True), "power drawn for being on, whatever the load"),
    Field("efficiency", share("93 %"), "what comes out over what goes in, overhead apart"),
    Field("max_power", power("120 W"), "the most it gives"),
    Field("connector", Text("car socket", limit=80), "the socket"),
    Field("switches_off_below", power("15 W"), "loads under this are switched off (ECO mode)"),
    Field("switches_off_after", hours("4 h"), "how long until then"),
)

BATTERY: Final = (
    NAME,
    Field("kind", Choice(("pack", "station")), "a bare pack, or a portable power station", default="pack"),
    Field("chemistry", Reference("chemistry", "lifepo4"), "what it is made of"),
    Field("energy", energy(), "nameplate energy; may be left out when capacity and voltage are given"),
    Field("capacity", Q("charge", 0.0, 1e6, "100 Ah"), "rated capacity"),
    Field("voltage", voltage("12.8 V"), "nominal voltage"),
    PRICE,
    MASS,
    Field("depth_of_discharge", share("50 %"), "the share of full that should be used"),
    Field("cutoff", voltage("10.0 V"), "its own electronics stop here"),
    Field("rated_hours", hours("20 h"), "discharge time its capacity is rated over; turns rate effects on"),
    Field("parasitic", current("10 mA", zero=True), "what its own electronics draw; turns that loss on"),
    Field("self_discharge", rate("3 %/month"), "what it loses lying there; turns that loss on"),
    Field("max_current", current("100 A"), "the most it may give"),
    Field("charge_above", temperature("0 degC"), "charging is forbidden below"),
    Field("radio_overhead", power("6 W"), "what Bluetooth and Wi-Fi add while on"),
    NOTE,
    Field("outputs", Named(SUPPLIES, OUTPUT_FIELDS), "a pack has a plain dc output without saying so"),
    SOURCES,
)

CONVERTER: Final = (
    NAME,
    Field("class", Choice(("inverter", "dc-dc", "usb-c-trigger")), "what it is", required=True),
    Field(
        "input",
        Table(
            (
                Field("supply", Choice(SUPPLIES), "what it takes", True),
                Field("voltage", voltage("12 V"), "its nominal voltage", True),
            )
        ),
        "the battery's side",
        required=True,
    ),
    Field(
        "output",
        Table(
            (
                Field("supply", Choice(SUPPLIES), "what it gives", True),
                Field("voltage", voltage("120 V"), "its nominal voltage", True),
            )
        ),
        "the purifier's side",
        required=True,
    ),
    Field("overhead", power("6 W", zero=True), "power drawn for being on, whatever the load"),
    Field("efficiency", share("90 %"), "what comes out over what goes in, overhead apart"),
    Field("max_power", power("300 W"), "the most it gives"),
    Field("connector", Text("barrel 5.5 x 2.5 mm", limit=80), "the socket it offers"),
    Field("switches_off_below", power("15 W"), "loads under this are switched off (ECO mode)"),
    PRICE,
    MASS,
    NOTE,
    SOURCES,
)

PURIFIER: Final = (
    NAME,
    Field("filter", Text("HEPA", limit=120), "what cleans the air"),
    Field("cadr_kind", Text("AHAM smoke", limit=120), "what its CADR figures are: AHAM smoke, maker's airflow, ..."),
    Field("power_kind", Choice(("running", "rated")), "watts while running, or the label's", default="running"),
    PRICE,
    MASS,
    Field("standby", power("0.5 W", zero=True), "drawn when switched off but plugged in"),
    Field("auto_mode", Flag(), "it has a mode that chooses its own speed"),
    Field("regulated", Flag(), "its power does not follow the supply voltage (only when known)"),
    NOTE,
    Field(
        "inputs",
        Named(
            SUPPLIES,
            (
                Field("voltage", voltage("12 V"), "its nominal voltage", True),
                Field("connector", Text("barrel 5.5 x 2.5 mm, centre positive", limit=80), "the socket"),
                Field(
                    "adapter",
                    Table(
                        (
                            Field("overhead", power("0.1 W", zero=True), "drawn whatever the load"),
                            Field("efficiency", share("86 %"), "what comes out over what goes in"),
                        )
                    ),
                    "the machine's own adapter: settings then state power behind it; {} when its figures are unknown",
                ),
            ),
        ),
        "the ways in; one or more",
        required=True,
    ),
    Field(
        "settings",
        Rows(
            (
                Field("name", Text("1", limit=24), "as on the machine", True),
                Field("power", power("4.1 W"), "at the DC jack when there is an adapter, else at the plug", True),
                Field("cadr", flow("141 cfm"), "clean air delivery rate at this setting"),
                Field("noise", sound("39 dBA"), "sound level"),
                Field("mains_power", power("4.7 W"), "the maker's mains watts; information only"),
            )
        ),
        "slowest first; no watts, no profile",
        required=True,
    ),
    SOURCES,
)

CHEMISTRY: Final = (
    NAME,
    Field("cell_voltage", voltage("3.2 V"), "nominal volts of one cell", required=True),
    Field("bms", Flag(), "packs carry electronics that cut off before damage"),
    Field("vents_gas", Flag(), "gives off hydrogen when charged"),
    Field("depth_of_discharge", share("50 %"), "the usual limit for a long life"),
    Field("cutoff", voltage("2.8 V"), "volts of one cell at the usual cut-off"),
    Field("cutoff_high", voltage("3.0 V"), "the highest cut-off met in practice"),
    Field("parasitic", current("10 mA", zero=True), "what a pack's electronics usually draw"),
    Field("parasitic_high", current("20 mA"), "the most they draw"),
    Field("self_discharge", rate("3 %/month"), "of the rated energy"),
    Field("charge_above", temperature("0 degC"), "charging is forbidden below"),
    NOTE,
    Field(
        "curve",
        Rows(
            (
                Field("charge", share("50 %", zero=True), "state of charge", True),
                Field("voltage", voltage("3.28 V"), "volts of one cell", True),
            ),
            least=2,
        ),
        "state of charge against volts of one cell, full first",
    ),
    Field(
        "cold",
        Rows(
            (
                Field("temperature", temperature("0 degC"), "of the cells", True),
                Field("capacity", share("98 %"), "share of rated capacity at purifier loads", True),
                Field("low", share("94 %"), "5 % point"),
                Field("high", share("99 %"), "95 % point"),
            ),
            least=2,
        ),
        "coldest first",
    ),
    Field(
        "rated_capacity",
        Rows(
            (
                Field("time", hours("20 h"), "discharge time", True),
                Field("capacity", Q("fraction", 0.0, 2.0, "100 %"), "share of the 20 h capacity", True),
            ),
            least=2,
        ),
        "shortest first; the longest caps the gain at low loads",
    ),
    SOURCES,
)

PRIOR: Final = (
    NAME,
    Field("overhead", power("10 W ± 75 %", zero=True), "power drawn for being on, with its spread", required=True),
    Field("efficiency", share("87 % ± 6 %"), "what comes out over what goes in, with its spread", required=True),
    NOTE,
    SOURCES,
)

METER: Final = (NAME, SIGN, NOTE, LINK, FRAMING, DIRECTION, FRAMES, SOURCES)

KINDS: Final[dict[str, tuple[Field, ...]]] = {
    "battery": BATTERY,
    "converter": CONVERTER,
    "purifier": PURIFIER,
    "chemistry": CHEMISTRY,
    "prior": PRIOR,
    "meter": METER,
}
