"""Raw logs of a Signal K server: batteries out of all that a boat says, in SI units, each source for itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purifier.formats.channels import Chosen
from purifier.formats.signal_k import ROWS, is_signal_k, opened
from tests.formats.opening import choose, lines, read

T0_MS = 1_780_000_000_000
HOUSE = "electrical.batteries.house"


def stamp(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def delta(values: dict[str, object], seconds: float = 0.0, *, source: str = "shunt.1", late_s: float = 0.0) -> str:
    """A line of the log, written ``late_s`` after the moment that the delta speaks of."""
    t_ms = T0_MS + round(seconds * 1000)
    update = {
        "$source": source,
        "timestamp": stamp(t_ms),
        "values": [{"path": path, "value": value} for path, value in values.items()],
        "meta": [{"path": "x", "value": {"units": "V"}}],
    }
    return f"{t_ms + round(late_s * 1000)};I;" + json.dumps({"context": "vessels.self", "updates": [update]}) + "\n"


LOG = (
    f"{T0_MS};N;$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76\n"
    + delta({f"{HOUSE}.voltage": 13.2, f"{HOUSE}.current": -0.33, f"{HOUSE}.temperature": 293.15}, late_s=0.02)
    + delta({"navigation.position": {"latitude": 60.1, "longitude": 24.9}, "navigation.speedOverGround": 3.2}, 0.5)
    + f"{T0_MS + 600};A;2026-06-04T10:00:00.000Z,2,130306,105,255,8,00,d1,03,c9,23,fa,ff,ff\n"
    + delta({f"{HOUSE}.voltage": 13.1, f"{HOUSE}.capacity.stateOfCharge": 0.81}, 1.0, late_s=0.5)
    + delta({f"{HOUSE}.current": None, f"{HOUSE}.capacity.dischargeSinceFull": 36000}, 2.0)
)


def test_paths_of_batteries_are_channels_in_their_si_units() -> None:
    assert is_signal_k(LOG.splitlines())
    found = opened(lines(LOG), "skserver-raw_2026-06-04T10.log")
    assert [(one.name, one.unit, one.count) for one in found.channels()] == [
        (f"{HOUSE}.voltage", "V", 2),
        (f"{HOUSE}.current", "A", 1),
        (f"{HOUSE}.temperature", "K", 1),
        (f"{HOUSE}.capacity.stateOfCharge", "ratio", 1),
        (f"{HOUSE}.capacity.dischargeSinceFull", "C", 1),
    ]
    chosen = [
        *choose(found, voltage_v=f"{HOUSE}.voltage", current_a=f"{HOUSE}.current"),
        Chosen(found.channels()[2], "temperature_c", 1.0, -273.15),
        Chosen(found.channels()[3], "soc_percent", 100.0),
    ]
    times, values = read(found, chosen)
    assert times == [T0_MS, T0_MS + 1000, T0_MS + 2000]
    (first, middle, last) = values["current_a"]
    assert (first, middle) == (-0.33, None)
    assert last is not None and last != last, "null is what Signal K says when it is known no longer"
    assert values["voltage_v"] == [13.2, 13.1, None]
    assert values["temperature_c"] == pytest.approx([20.0, None, None])
    assert values["soc_percent"] == [None, 81.0, None]
    assert not found.said.dropped
    assert found.dated().start_utc_ms == 0 and len(found.dated().sentences) == 1


def test_two_sources_of_one_path_are_two_channels() -> None:
    path = f"{HOUSE}.voltage"
    text = "".join(
        delta({path: 13.0 + number / 10}, number, source=f"meter.{number % 2}") for number in range(4)
    ) + delta({f"{HOUSE}.current": 1}, 9)
    found = opened(lines(text), "x.log")
    assert [one.name for one in found.channels()] == [f"{path} meter.0", f"{path} meter.1", f"{HOUSE}.current"]
    assert read(found, choose(found, voltage_v=f"{path} meter.1"))[1] == {"voltage_v": [13.1, 13.3]}


def test_the_older_way_to_name_a_source_tells_them_apart_too() -> None:
    def older(number: int) -> str:
        update = {"source": {"label": "n2k", "src": str(number)}, "values": [{"path": f"{HOUSE}.voltage", "value": 12}]}
        return f"{T0_MS + number};I;{json.dumps({'updates': [update]})}\n"

    found = opened(lines(older(1) + older(2)), "x.log")
    assert [one.name for one in found.channels()] == [f"{HOUSE}.voltage n2k.1", f"{HOUSE}.voltage n2k.2"]
    assert read(found, choose(found, voltage_v=f"{HOUSE}.voltage n2k.2"))[0] == [T0_MS + 2], "the line's own time"


def test_a_source_with_a_wrong_clock_is_read_at_the_time_of_its_line() -> None:
    found = opened(
        lines(delta({f"{HOUSE}.voltage": 13.2}, late_s=86_400.0) + delta({f"{HOUSE}.voltage": 13.1}, 86_401.0)), "x"
    )
    times, _ = read(found, choose(found, voltage_v=f"{HOUSE}.voltage"))
    assert times == [T0_MS + 86_400_000, T0_MS + 86_401_000]
    assert any(sentence.startswith("1 values claim") for sentence in found.dated().sentences)


def test_a_boat_without_a_battery_shows_what_it_has() -> None:
    found = opened(lines(delta({"navigation.speedOverGround": 3.2})), "x.log")
    assert [(one.name, one.unit) for one in found.channels()] == [("navigation.speedOverGround", "")]


def test_deltas_without_the_server_s_own_time_are_read_too() -> None:
    text = "".join(one.split(";", 2)[2] for one in LOG.splitlines(keepends=True) if "{" in one)
    assert is_signal_k(text.splitlines())
    found = opened(lines(text), "deltas.jsonl")
    assert read(found, choose(found, voltage_v=f"{HOUSE}.voltage"))[0] == [T0_MS, T0_MS + 1000]


def test_what_cannot_be_read_is_left_out_with_its_line() -> None:
    good = delta({f"{HOUSE}.voltage": 13.2}, 5.0)
    broken = [
        good[:90] + "\n",
        "\0\0\0\n",
        f"{T0_MS};I;" + '{"updates": ' + "[" * 100_000 + "\n",
        "x" * 2_000_000 + "\n",
    ]
    found = opened(lines(delta({f"{HOUSE}.voltage": 13.1}) + "".join(broken) + good), "x.log")
    _, values = read(found, choose(found, voltage_v=f"{HOUSE}.voltage"))
    assert values == {"voltage_v": [13.1, 13.2]}
    assert sum(found.said.dropped.values()) >= 2
    assert found.said.first["no line of a Signal K log"] == 3
    assert found.said.first["a line far too long for a delta"] == 5


def test_a_long_log_comes_in_blocks() -> None:
    text = "".join(delta({f"{HOUSE}.voltage": 13.0, f"{HOUSE}.current": n}, n) for n in range(ROWS))
    found = opened(lines(text), "x.log")
    chosen = choose(found, voltage_v=f"{HOUSE}.voltage", current_a=f"{HOUSE}.current")
    assert len(list(found.blocks(chosen))) == 2
    assert read(found, chosen)[1]["current_a"] == [float(n) for n in range(ROWS)]


@pytest.mark.parametrize(
    "head", [["time;volts", "1780000000000;13.2"], ['{"time": 1, "volts": 12}'], ["1780000000000;ab cd;1"], [""], []]
)
def test_other_files_are_not_taken_for_it(head: list[str]) -> None:
    assert not is_signal_k(head)


ODD = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["updates", "values", "path", "value", "timestamp", "source", "$source", "label"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=25)  # each is a log of many lines
@given(
    st.lists(ODD | st.fixed_dictionaries({"updates": st.lists(st.fixed_dictionaries({"values": st.lists(ODD)}) | ODD)}))
)
def test_no_line_is_a_traceback(rows: list[object]) -> None:
    text = LOG + "".join(f"{T0_MS};I;{json.dumps(row)}\n" for row in rows)
    found = opened(lines(text), "x.log")
    for one in found.channels():
        for block in found.blocks([Chosen(one, "voltage_v")]):
            assert len(block.values["voltage_v"]) == len(block.t_ms)
