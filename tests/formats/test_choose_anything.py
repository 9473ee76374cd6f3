"""Whatever stands in a header, the order of its columns decides nothing, and refusals are sentences."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.errors import UsageError
from purifier.formats.asked import Asked
from purifier.formats.asked_columns import OPTIONS
from purifier.formats.channels import Channel
from purifier.formats.choose import choose, sentence
from purifier.formats.format import Format, FormatColumn, LongColumns
from purifier.formats.plausible import plain_quantity
from purifier.formats.said import Said
from purifier.model.block import QUANTITIES
from tests.formats.columns_of import PLAIN
from tests.formats.told_units import unit_of

WORDS = st.sampled_from(
    (
        *(
            "voltage",
            "Current",
            "power",
            "battery",
            "b1",
            "b2",
            "temp",
            "soc",
            "charge",
            "charging",
            "discharging",
            "set",
        ),
        *(
            "(V)",
            "[mA]",
            "_W",
            "mAh",
            "%",
            "cell",
            "min",
            "load",
            "1",
            "2",
            ".",
            "_",
            " ",
            "/",
            "sensor.",
            "energy",
            "(C)",
        ),
    )
)
HEADERS = st.one_of(
    st.text(max_size=30), st.lists(WORDS, max_size=5).map("".join), st.lists(WORDS, max_size=4).map(" ".join)
)
NUMBERS = st.one_of(st.none(), st.floats(), st.sampled_from((0.0, 0.35, 1.0, 12.8, 350.0, 12_900.0, 1e99)))
CHANNELS = st.builds(
    Channel,
    name=HEADERS,
    unit=st.sampled_from(("", "", "", "V", "mV", "A", "W", "Ah", "%", "°", "Hz", "1")),
    count=st.integers(0, 9),
    low=NUMBERS,
    high=NUMBERS,
    line=st.integers(1, 30),
)
FORMATS = st.sampled_from(
    (
        PLAIN,
        Format("h", "no header", header=()),
        Format("l", "long", long=LongColumns("a", "b")),
        Format(
            "d", "devices", header=("devices", "names", "units"), columns=(FormatColumn("voltage_v", ("Voltage",)),)
        ),
        Format(
            "c",
            "columns",
            columns=(FormatColumn("current_a", ("*A*", "2"), unit="mA"), FormatColumn("power_w", number=1)),
        ),
    )
)
ASKED = st.dictionaries(
    st.sampled_from(("time", *OPTIONS)), st.one_of(HEADERS, st.integers(0, 9).map(str), st.just("none")), max_size=3
)


def numbered(channels: list[Channel]) -> list[Channel]:
    """As a table has them."""
    return [replace(channel, number=place) for place, channel in enumerate(channels, 1)]


@settings(max_examples=200)
@given(st.lists(CHANNELS, max_size=9), FORMATS, ASKED)
def test_any_header_is_read_or_refused_in_a_sentence(
    channels: list[Channel], format: Format, typed: dict[str, str]
) -> None:
    said = Said()
    try:
        found = choose(numbered(channels), format, Asked(columns=typed), unit_of, "run.csv", said)
    except UsageError as refused:
        assert str(refused).startswith("run.csv:")
        assert len(str(refused)) < 4000
        return
    assert {plain_quantity(one.quantity) for one in found} & {"voltage_v", "current_a", "power_w"}
    assert all(plain_quantity(one.quantity) in QUANTITIES for one in found)
    assert len({one.quantity for one in found}) == len(found)
    assert len({one.channel.number for one in found}) == len(found)
    assert all(one.factor for one in found)
    assert sentence(found)


@settings(max_examples=200)
@given(st.lists(CHANNELS, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_columns_decides_nothing(channels: list[Channel], random: object) -> None:
    def outcome(some: list[Channel]) -> list[tuple[str, Channel, float]] | None:
        try:
            found = choose(some, PLAIN, Asked(), unit_of, "run.csv")
        except UsageError:
            return None
        return [(one.quantity, replace(one.channel, number=None), one.factor) for one in found]

    shuffled = list(channels)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert outcome(numbered(channels)) == outcome(numbered(shuffled))
