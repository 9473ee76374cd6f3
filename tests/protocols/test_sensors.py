"""Several sensors in one stream of a home-made board: never joined, one of them picked by its name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.model.reading import Fault, Reading
from purifier.protocols.decoder import Decoder
from purifier.protocols.told import picking
from tests.protocols.wires import meter

Pair = tuple[float | None, float | None]


def said(id_: str, text: str, pick: str = "") -> tuple[list[Pair], list[str]]:
    """Volts and amperes of all readings, and the reasons of faults."""
    decoder = Decoder(picking(meter(id_), pick) if pick else meter(id_))
    found = decoder.feed(text.encode()) + decoder.flush()
    pairs = [(one.voltage_v, one.current_a) for one in found if isinstance(one, Reading)]
    return pairs, [one.reason for one in found if isinstance(one, Fault)]


NESTED = '{"Time":"x","A-1":{"Id":1,"Voltage":12.8,"Current":0.4},"A-2":{"Id":2,"Voltage":5.0,"Current":1.1}}\n'
LIST = '{"sensors":[{"id":"tank","voltage":12.8,"current":0.4},{"id":"fan","voltage":5.0,"current":1.1}]}\n'
FLAT = '{"fan_voltage":12.8,"fan_current":0.4,"light_voltage":5.0,"light_current":1.1}\n'
NUMBERED = '{"v1":12.8,"i1":0.4,"v2":5.0,"i2":1.1}\n'
COLUMNS = "fan voltage,fan current_mA,light voltage,light current_mA\n12.8,400,5.0,1100\n"
LABELS = "Fan voltage: 12.8 V\nFan current: 400 mA\nLight voltage: 5.0 V\nLight current: 1.1 A\n\n"
ESPHOME = """\
[D][sensor:121]: 'Fan Bus Voltage': Sending state 12.80000 V with 1 decimals of accuracy
[D][sensor:121]: 'Fan Current': Sending state 0.40000 A with 2 decimals of accuracy
[D][sensor:121]: 'Light Bus Voltage': Sending state 5.00000 V with 1 decimals of accuracy
[D][sensor:121]: 'Light Current': Sending state 1.10000 A with 2 decimals of accuracy
"""
LISTS = '{"voltage":[12.8,5.0],"current":[0.4,1.1]}\n'
CHANNELS = "ch1_bus_V,ch1_current_mA,ch2_bus_V,ch2_current_mA\n12.8,400,5.0,1100\n"
MESSAGES = [
    ("diy-json", LISTS, "1", "2"),
    ("diy-csv", CHANNELS, "ch1", "ch2"),
    ("diy-json", NESTED, "A-1", "A-2"),
    ("diy-json", LIST, "tank", "fan"),
    ("diy-json", FLAT, "fan", "light"),
    ("diy-json", NUMBERED, "1", "2"),
    ("diy-csv", COLUMNS, "fan", "light"),
    ("diy-labels", LABELS, "Fan", "Light"),
    ("diy-labels", ESPHOME, "Fan", "Light"),
]


@pytest.mark.parametrize(("id_", "text", "first", "second"), MESSAGES)
def test_several_in_one_message_are_named_and_not_joined(id_: str, text: str, first: str, second: str) -> None:
    assert said(id_, text) == (
        [],
        [f"several sensors speak, '{first}' and '{second}': --pick {first} reads that one alone"],
    )


@pytest.mark.parametrize(("id_", "text", "first", "second"), MESSAGES)
def test_the_one_that_is_picked_is_read_alone(id_: str, text: str, first: str, second: str) -> None:
    assert said(id_, text, first.upper()) == ([(12.8, 0.4)], [])
    assert said(id_, text, f" {second} ") == ([(5.0, 1.1)], [])


@pytest.mark.parametrize(("id_", "text", "first", "second"), MESSAGES)
def test_a_name_that_nobody_has_is_answered_with_those_there_are(id_: str, text: str, first: str, second: str) -> None:
    words = f"no sensor 'attic' speaks here, but '{first}' and '{second}': --pick takes one of these names"
    assert said(id_, text, "attic") == ([], [words])


def lines(*ids: int | str) -> str:
    """A line by each of ``ids``; the volts tell who said it."""
    quotes = {int: "", str: '"'}
    volts = {name: 12.0 + at for at, name in enumerate(dict.fromkeys(ids))}
    return "".join(
        f'{{"id": {quotes[type(one)]}{one}{quotes[type(one)]}, "voltage": {volts[one]}, "current": -0.4}}\n'
        for one in ids
    )


def test_boards_that_speak_in_turn_are_not_joined_and_one_is_picked() -> None:
    text = lines(1, 2, 1, 2, 1, 2)
    pairs, reasons = said("diy-json", text)
    assert (pairs, set(reasons)) == ([], {"several sensors speak, '1' and '2': --pick 1 reads that one alone"})
    assert said("diy-json", text, "2") == ([(13.0, -0.4)] * 3, [])
    assert said("diy-json", lines("fan", "light", "fan"), "Light") == ([(13.0, -0.4)], [])
    pairs, reasons = said("diy-json", text, "3")
    words = "no sensor '3' speaks here, but '1' and '2': --pick takes one of these names"
    assert pairs == [] and set(reasons) == {words}


def test_a_name_that_never_changes_is_no_choice() -> None:
    assert said("diy-json", lines(7, 7, 7)) == ([(12.0, -0.4)] * 3, [])
    assert said("diy-json", lines("shed")) == ([(12.0, -0.4)], [])
    assert said("diy-csv", "device,volts,amps\nshed,12.8,-0.4\nshed,12.7,-0.4\n")[0] == [(12.8, -0.4), (12.7, -0.4)]


def test_a_number_that_counts_the_lines_is_no_sensor() -> None:
    for ids in (range(1, 40), range(5000, 5003), range(1, 5)):
        pairs, reasons = said("diy-json", lines(*ids))
        assert (len(pairs), reasons) == (len(ids), [])


def test_a_number_that_counts_lines_is_known_before_the_input_ends() -> None:
    decoder = Decoder(meter("diy-json"))
    assert len(decoder.feed(lines(*range(1, 17)).encode())) == 0
    assert len(decoder.feed(lines(*range(17, 30)).encode())) == 29
    decoder = Decoder(meter("diy-json"))
    assert len(decoder.feed(lines(5000, 5001).encode())) == 0
    assert len(decoder.feed(lines(5002).encode())) == 3


def test_a_stream_of_ever_new_names_does_not_fill_the_memory() -> None:
    decoder = Decoder(meter("diy-json"))
    decoder.feed(lines("a", "a", *[f"x{number}" for number in range(3000)]).encode())
    assert len(decoder._voices.names) <= 64 and len(decoder._voices._seen) <= 64


def test_another_sensor_that_comes_up_later_stays_out() -> None:
    pairs, reasons = said("diy-json", lines(1, 1, 1, 2, 1))
    assert pairs == [(12.0, -0.4)] * 4
    assert reasons == ["sensor '2' speaks as well and stays out: '1' counts; --pick 2 reads it instead"]
    one, other = '{"fan":{"voltage":12.8,"current":-0.4}}\n', '{"light":{"voltage":5,"current":-1}}\n'
    pairs, reasons = said("diy-json", one + other + one)
    assert pairs == [(12.8, -0.4)] * 2 and len(reasons) == 1 and "--pick light" in reasons[0]


@pytest.mark.parametrize(
    ("id_", "text", "expected"),
    [
        # What the board says as such wins over what it says of a part.
        ("diy-json", '{"voltage":12.8,"current":-0.4,"panel":{"voltage":18.1,"current":1.0}}\n', (12.8, -0.4)),
        (
            "diy-json",
            '{"battery":{"voltage":12.8,"current":-0.4},"panel":{"voltage":18.1,"current":1}}\n',
            (12.8, -0.4),
        ),
        ("diy-csv", "panel_voltage,panel_current,battery_voltage,battery_current\n18,1,12.8,-0.4\n", (12.8, -0.4)),
        # One name alone needs no choice, and what belongs to nobody joins it.
        ("diy-json", '{"StatusSNS":{"Time":"x","INA219":{"Voltage":12.8,"Current":-0.4}}}\n', (12.8, -0.4)),
        ("diy-json", '{"voltage":12.8,"fan":{"current":-0.4}}\n', (12.8, -0.4)),
        ("diy-json", '{"divider":{"voltage":12.8},"shunt amp":{"current":-0.4}}\n', (12.8, -0.4)),
        # A name in front is a sensor's, these words are not.
        ("diy-labels", "Bus Voltage: 12.8 V\nSupply Voltage: 12.9 V\nBus Current: -400 ma\n\n", (12.8, -0.4)),
        ("diy-labels", "Measured Voltage: 12.8 V\nMax Current: 3.2 A\nLoad Current: -0.4 A\n\n", (12.8, -0.4)),
        ("diy-json", '{"max_voltage":14.6,"battery_voltage":12.8,"load_current_mA":-400}\n', (12.8, -0.4)),
        ("diy-json", '{"A0":512,"bus_voltage":12.8,"shunt_voltage":0.4,"current":-0.4}\n', (12.8, -0.4)),
        ("diy-json", '{"A0":512,"bus_voltage":12.8}\n', (12.8, None)),
        ("diy-json", '{"fan_shunt_voltage":0.004,"fan_voltage":12.8,"fan_current":-0.4}\n', (12.8, -0.4)),
    ],
)
def test_what_needs_no_choice_is_read(id_: str, text: str, expected: Pair) -> None:
    assert said(id_, text) == ([expected], [])


def test_a_current_that_two_offer_is_not_taken_from_either() -> None:
    pairs, reasons = said("diy-json", '{"voltage":12.8,"fan":{"current":0.4},"light":{"current":1}}\n')
    assert pairs == [] and reasons[0].startswith("several sensors speak, 'fan' and 'light'")
    text = '{"voltage":12.8,"fan":{"current":0.4},"light":{"current":1}}\n'
    assert said("diy-json", text, "light") == ([(12.8, 1.0)], [])


def test_a_sample_that_may_be_cut_joins_no_two_names() -> None:
    text = "Fan voltage: 12.8 V\nLight current: 1.1 A\n\n"
    pairs, reasons = said("diy-labels", text)
    assert pairs == [] and "'Fan' and 'Light'" in reasons[0]


def test_the_battery_may_be_picked_though_it_needs_no_choice() -> None:
    text = '{"battery":{"voltage":12.8,"current":-0.4},"panel":{"voltage":18.1,"current":1}}\n'
    assert said("diy-json", text, "battery") == ([(12.8, -0.4)], [])
    assert said("diy-json", text, "panel") == ([(18.1, 1.0)], [])


def test_picking_where_nobody_has_a_name_is_told() -> None:
    _, reasons = said("diy-json", '{"voltage":12.8,"current":-0.4}\n', "fan")
    assert reasons == ["no sensor 'fan' speaks here: no value has a name in front, so leave --pick out"]
    for id_ in ("jbd-bms", "victron-ve-direct", "junctek-kg"):
        with pytest.raises(UsageError, match=f"--pick: chooses a sensor by its name .* '{id_}' has neither"):
            picking(meter(id_), "fan")


WORDS = (
    *("voltage", "current", "power", "bus", "fan", "max", "ah", "drawn", "id", "v1", "i1", "_", " ", "mA", "V", "[mV]"),
    *(
        ",",
        ";",
        "\t",
        ":",
        "=",
        '"',
        "{",
        "}",
        "[",
        "]",
        "\n",
        "\r\n",
        "'",
        ": Sending state ",
        " >> ",
        "\x1b[0m",
        "-> ",
    ),
    *("12.8", "-0.41", "412", "12,81", "1e999", "nan", "-0", "7", "\x1b", "\u200b", "\xa0"),
)


@pytest.mark.parametrize("id_", ["diy-csv", "diy-json", "diy-labels"])
@settings(max_examples=150)
@given(words=st.lists(st.sampled_from(WORDS), max_size=80), pick=st.sampled_from(["", "fan", "1", "bus"]))
def test_whatever_a_board_says_in_whatever_pieces_nothing_breaks(id_: str, words: list[str], pick: str) -> None:
    data = "".join(words).encode()
    one = picking(meter(id_), pick) if pick else meter(id_)
    whole, single = Decoder(one), Decoder(one)
    found = whole.feed(data) + whole.flush()
    assert [each for byte in data for each in single.feed(bytes((byte,)))] + single.flush() == found
    assert all(each.reason.isprintable() for each in found if isinstance(each, Fault))
