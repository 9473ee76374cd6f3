"""Beginning a run from the app: port, meter, set-up; and the recorder that is started with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

from purifier.cli.main import main
from purifier.errors import LinkError
from purifier.library.catalogue import Library
from purifier.link.serial_link import SerialLink
from purifier.model.reading import Reading
from purifier.protocols.encoder import encode
from purifier.protocols.meter import Line
from purifier.services.meters.ports import PortRow
from purifier.services.meters.recognise import Pieces
from purifier.services.meters.recorders import Recorder
from purifier.services.meters.which_way import keep_way, told_way
from purifier.services.plan.request import Request
from purifier.services.share.carrying import carrying
from purifier.ui.log.start import Start
from tests.recorded_air import air
from tests.recordings import library as bundled
from tests.services.share.own import OWN, own_library
from tests.ui.log.recorded import Recorded, log_app
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text

METERS = ("victron-ve-direct", "diy-json", "junctek-kg")
Started = list[tuple[str, ...]]


def port(device: str, **more: object) -> PortRow:
    """A port; nothing is missing unless ``more`` says so."""
    facts: dict[str, object] = dict.fromkeys(
        ("serial_number", "by_id", "by_path", "holder_pid", "holder", "missing", "fix")
    )
    facts |= {"device": device, "identity": f"usb:0403:6015:{device[-1]}", "kind": "usb", "description": "FT231X"}
    return PortRow(**{**facts, **more})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def meters(folder: Path, bundle: Path) -> None:
    """Three meters among the profiles: two that talk by themselves, one that answers."""
    (folder / "profiles/meters").mkdir()
    for name in METERS:
        shutil.copy(bundle / f"meters/{name}.toml", folder / f"profiles/meters/{name}.toml")


@pytest.fixture
def ports(monkeypatch: pytest.MonkeyPatch) -> list[PortRow]:
    """The ports of this machine, as the test fills them in."""
    rows: list[PortRow] = []
    monkeypatch.setattr("purifier.services.meters.ports.port_rows", lambda *_: tuple(rows))
    return rows


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, bytes]]:
    """Speed -> what is on the wire at that speed; writing to it fails the test."""
    heard: dict[int, bytes] = {}

    def there(device: str, line: Line, over: Callable[[], bool], each_s: float) -> Pieces:
        return pieces(heard.get(line.baud, b""))

    def write(self: SerialLink, data: bytes) -> None:
        raise AssertionError("a byte was written to the port")

    monkeypatch.setattr("purifier.services.meters.recognise._heard", there)
    monkeypatch.setattr(SerialLink, "write", write)
    yield heard


def pieces(data: bytes) -> Pieces:
    """``data``, heard at once."""
    return ((0.0, data),) if data else ()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """What recorders were started with."""
    calls: Started = []

    def start(arguments: Sequence[str]) -> int:
        calls.append(tuple(arguments))
        return 1

    monkeypatch.setattr("purifier.services.machine.detach.start", start)
    return calls


def spoken(id_: str = "victron-ve-direct") -> bytes:
    """A few messages of a meter."""
    meter = bundled().meter(id_)
    return encode(meter, Reading(voltage_v=13.1, current_a=-0.33, power_w=-4.3, charge_ah=-1.0, soc_percent=99.0)) * 3


async def test_a_meter_is_heard_and_a_recorder_started_with_the_plans_set_up(
    ports: list[PortRow], wire: dict[int, bytes], started: Started, tmp_path: Path
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    wire[19200] = spoken()
    database = tmp_path / "runs.sqlite3"
    recorded = Recorded(database).hear(1.0)
    app = log_app(database, recorded.last_s)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "1", "down", "3", "a")
        assert "known again as usb:0403:6015:0" in squeezed(pilot)
        await press(pilot, "enter")
        assert "● heard here" in squeezed(pilot) and "Heard it at 19200 8N1: 13.10 V, -0.33 A." in squeezed(pilot)
        await press(pilot, "enter")
        assert "▸ A AirFanta 3Pro at 3: LiFePO4 12 V 100 Ah, direct" in squeezed(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "Shelf")
        await press(pilot, "enter")
        assert "Run 1 is being recorded. Closing this app does not end it." in said(pilot)
    recorded.close()
    assert started == [
        (
            *("--profiles", "profiles", "log", "/dev/ttyUSB0", "--meter", "victron-ve-direct"),
            *("-b", "lifepo4-12v-100ah", "-p", "airfanta-3pro", "--setting", "3", "--name", "Shelf"),
            *("--db", str(database)),
        )
    ]


async def test_a_sensor_of_the_air_is_heard_and_recorded_without_a_set_up(
    ports: list[PortRow], wire: dict[int, bytes], started: Started, folder: Path, bundle: Path, tmp_path: Path
) -> None:
    shutil.copy(bundle / "meters" / "plantower-pms.toml", folder / "profiles" / "meters")
    ports.append(port("/dev/ttyUSB0"))
    wire[9600] = air(8.0) * 3
    app = log_app(tmp_path / "runs.sqlite3")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter")
        assert "Heard it at 9600 8N1: PM2.5 8 µg/m³, PM10 10 µg/m³, PM1 5 µg/m³." in squeezed(pilot)
        await press(pilot, "enter")
        shown = squeezed(pilot)
        assert "▸ the air: nothing is run, and nothing predicted" in shown and "It goes on until it is ended" in shown
        await press(pilot, "tab")
        await type_text(pilot, "bedroom")
        await press(pilot, "enter")
    (words,) = started
    assert words[2:] == (
        *("log", "/dev/ttyUSB0", "--meter", "plantower-pms", "--name", "bedroom"),
        *("--db", str(tmp_path / "runs.sqlite3")),
    )


@pytest.mark.parametrize("speed", [115200, 19200])
async def test_enter_while_it_listens_waits_for_what_is_heard(
    speed: int, ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    wire[speed] = spoken()
    asked, speaks = Event(), Event()

    def heard(device: str, line: Line, over: Callable[[], bool], each_s: float) -> Pieces:
        asked.set()
        speaks.wait(30.0)
        return pieces(wire.get(line.baud, b""))

    monkeypatch.setattr("purifier.services.meters.recognise._heard", heard)
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await pilot.press("enter")
        while not asked.is_set() or "VE.Direct" not in screen_text(pilot):
            await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "2 of 3" in squeezed(pilot) and "taken as soon as it is heard" in squeezed(pilot)
        speaks.set()
        await settle(pilot)
        assert "3 of 3" in squeezed(pilot) and "victron-ve-direct at /dev/ttyUSB0" in squeezed(pilot)


async def test_where_a_port_has_no_speed_none_is_said(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    wire[115200] = spoken()  # a meter of 19200 baud
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter")
        assert "Heard it: 13.10 V, -0.33 A." in squeezed(pilot)


async def test_what_was_chosen_is_taken_while_it_listens(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    over = Event()
    monkeypatch.setattr("purifier.services.meters.recognise._heard", lambda *_: (over.wait(30.0) and ()) or ())
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await pilot.press("enter")
        while "VE.Direct" not in screen_text(pilot):
            await pilot.pause()
        await pilot.press("down", "enter")
        while "3 of 3" not in screen_text(pilot):
            await pilot.pause()
        over.set()
        await settle(pilot)


async def test_without_having_seen_the_plan_its_set_ups_are_offered(
    ports: list[PortRow], wire: dict[int, bytes], started: Started, tmp_path: Path
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter")
        assert "Nothing talks here by itself" in squeezed(pilot)
        await type_text(pilot, "junctek")
        await press(pilot, "enter")
        await type_text(pilot, "solix outlet")
        await press(pilot, "enter")
    assert started[0][3:] == (
        *("/dev/ttyUSB0", "--meter", "junctek-kg", "-b", "anker-solix-c1000:ac", "-p", "airfanta-3pro"),
        *("--setting", "1", "--db", str(tmp_path / "runs.sqlite3")),
    )


async def test_a_port_that_cannot_be_opened_says_what_is_missing(ports: list[PortRow], tmp_path: Path) -> None:
    ports.append(port("/dev/ttyUSB0", missing="no right to open it", fix="sudo usermod -aG dialout $USER"))
    ports.append(port("/dev/ttyUSB1", holder_pid=77, holder="minicom"))
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter")
        assert "sudo usermod -aG dialout $USER" in squeezed(pilot) and "1 of 3" in squeezed(pilot)
        await press(pilot, "down", "enter")
        assert "minicom (PID 77) has it open" in squeezed(pilot) and "1 of 3" in squeezed(pilot)


async def test_a_port_plugged_in_later_is_found_by_looking_again(ports: list[PortRow], tmp_path: Path) -> None:
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "No serial port is here" in squeezed(pilot)
        ports.append(port("/dev/ttyACM0"))
        await press(pilot, "f5")
        assert "▸ /dev/ttyACM0" in squeezed(pilot)


async def test_a_network_port_is_offered_when_it_is_typed(
    ports: list[PortRow], wire: dict[int, bytes], started: Started, tmp_path: Path
) -> None:
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        await type_text(pilot, "socket://pi:4000")
        assert "open socket://pi:4000" in squeezed(pilot)
        await press(pilot, "enter", "enter", "enter")
    assert started[0][3] == "socket://pi:4000"


async def test_what_keeps_a_recorder_from_beginning_is_said(
    ports: list[PortRow], wire: dict[int, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def start(arguments: Sequence[str]) -> int:
        raise LinkError("/dev/ttyUSB0 is in use by [b]minicom[/] (PID 77)")

    monkeypatch.setattr("purifier.services.machine.detach.start", start)
    ports.append(port("/dev/ttyUSB0"))
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter", "enter", "enter")
        assert "in use by [b]minicom[/] (PID 77)" in said(pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_hostile_names_of_ports_are_shown_as_text(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path, size: tuple[int, int]
) -> None:
    evil = "[/]\x1b[31m\u202e[@click=app.quit]x"
    ports.append(port("/dev/ttyUSB0", description=evil, identity=f"usb:{evil}"))
    ports.append(port("/dev/ttyUSB1", holder=evil, holder_pid=1))
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "a", "down", "enter")
        shown = squeezed(pilot)
        assert "[/][31m[@click=app.quit]x" in shown and "\x1b" not in shown and "\u202e" not in shown


async def test_settings_are_told_apart_where_a_long_way_is_cut(
    ports: list[PortRow], wire: dict[int, bytes], library: Library, bundle: Path, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(bundle / "converters/inverter-300w-48v.toml", folder / "profiles/converters")
    shutil.copy(bundle / "purifiers/levoit-core-300s.toml", folder / "profiles/purifiers")
    ports.append(port("/dev/ttyUSB0"))
    app = log_app(tmp_path / "runs.sqlite3")
    async with app.run_test(size=(80, 24)) as pilot:
        app.planned = Request(("20 Ah x 51.2 V:dc+inverter-300w-48v",), purifier="levoit-core-300s")
        await settle(pilot)
        await press(pilot, "3", "a", "enter", "down", "enter")
        assert "Levoit Core 300S at sleep: 20 Ah x 51.2 V" in squeezed(pilot)
        assert "Levoit Core 300S at 100%: 20 Ah x 51.2 V" in squeezed(pilot)


async def test_where_nothing_matches_it_is_said_and_what_was_said_comes_back(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    wire[19200] = spoken()
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a", "enter")
        await type_text(pilot, "zz")
        assert "No meter matches: type less" in squeezed(pilot)
        await press(pilot, "backspace", "backspace")
        assert "Heard it at 19200 8N1" in squeezed(pilot) and "No meter matches" not in squeezed(pilot)
        await press(pilot, "enter")
        await type_text(pilot, "zz")
        assert "For another battery: esc, 1, and a adds it there." in squeezed(pilot)
        await press(pilot, "backspace", "backspace")
        assert "The prediction is frozen before the first reading." in squeezed(pilot)


async def test_leaving_a_dialog_starts_nothing(
    ports: list[PortRow], wire: dict[int, bytes], started: Started, tmp_path: Path
) -> None:
    ports.append(port("/dev/ttyUSB0"))
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in (("a", "escape"), ("a", "enter", "escape"), ("a", "enter", "enter", "escape")):
            await press(pilot, *keys)
            assert "No run has been recorded yet" in squeezed(pilot)
    assert started == []


STEPS = {"port": ("a",), "meter": ("a", "enter"), "start": ("a", "enter", "enter")}


@pytest.mark.parametrize("step", STEPS)
def test_look(snap_compare: Callable[..., bool], ports: list[PortRow], wire: dict[int, bytes], step: str) -> None:
    ports += [port("/dev/ttyUSB0"), port("/dev/ttyS0", kind="uart", identity="path:/dev/ttyS0", holder_pid=77)]
    wire[19200] = spoken()

    async def arrive(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *STEPS[step])

    assert snap_compare(log_app(Path("runs.sqlite3")), terminal_size=(80, 24), run_before=arrive)


def test_conditions_are_handed_on_as_options(tmp_path: Path) -> None:
    conditions = {"temperature": "5 degC", "hours-per-day": "8", "left-on": "yes", "realistic": "no"}
    request = Request(("1280 Wh",), load="15 W", conditions=conditions)
    start = Start("/dev/ttyUSB0", "diy-json", request, "", tmp_path / "runs.sqlite3", (tmp_path / "gone",))
    assert start.arguments()[4:-2] == (
        *("-b", "1280 Wh", "--load", "15 W", "--temperature", "5 degC", "--hours-per-day", "8", "--left-on"),
    )


def test_the_app_holds_the_profiles_that_the_recorder_is_given(library: Library) -> None:
    start = Start("p", "m", Request(("1280 Wh",), load="1 W"), "", Path("runs.sqlite3"), library.places)
    assert start.arguments()[:2] == ("--profiles", "profiles")


def test_profiles_that_came_with_a_set_up_go_to_the_recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = replace(carrying(own_library(tmp_path / "theirs"), OWN), setting="low")
    started: list[tuple[str, ...]] = []

    def started_with(words: tuple[str, ...]) -> int:
        started.append(words)
        return 7

    monkeypatch.setattr("purifier.services.machine.detach.start", started_with)
    run = Start("/dev/ttyUSB0", "diy-json", sent, "", tmp_path / "runs.sqlite3", ()).launch()
    planned = CliRunner().invoke(main, ["plan", "--json", *started[0][4:6]])
    assert run == 7 and '"setting": "low"' in planned.stdout and '"battery": "shelf*2"' in planned.stdout


async def test_a_port_that_a_run_is_recorded_from_is_named_by_it_and_free_ones_come_first(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path
) -> None:
    taken = {"holder_pid": 7, "holder": "python3", "run": 1, "run_name": "shelf", "listening": False}
    ports += [port("/dev/ttyUSB0", **taken, recorded="run 1 'shelf' is recorded from it: purifier show 1")]
    ports += [port("/dev/ttyS1", kind="uart")]
    async with log_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        screen = squeezed(pilot)
        assert screen.index("/dev/ttyS1") < screen.index("/dev/ttyUSB0") and "! run 1 is recorded here" in screen
        await press(pilot, "down", "enter")
        assert "Run 1 'shelf' is recorded from it: purifier show 1" in squeezed(pilot) and "1 of 3" in squeezed(pilot)


async def test_a_port_that_an_ended_run_still_listens_at_is_freed_by_enter(
    ports: list[PortRow], wire: dict[int, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "runs.sqlite3"
    found = Recorder(6, "tired", database, "/dev/ttyUSB0", "usb:0403:6015:0", 7, is_listening=True)
    freed: list[Recorder] = []
    monkeypatch.setattr("purifier.services.meters.recorders.recorder_at", lambda *_: found)
    monkeypatch.setattr("purifier.services.meters.recorders.let_go", freed.append)
    words = {"recorded": "run 6 has ended", "run": 6, "run_name": "tired", "listening": True}
    ports.append(port("/dev/ttyUSB0", holder_pid=7, holder="python3", **words))
    async with log_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "a")
        assert "Run 6 'tired' has ended, and its recorder still listens here. Enter sends it away." in squeezed(pilot)
        await press(pilot, "enter")
        assert freed == [found] and "2 of 3" in squeezed(pilot)


async def test_a_meter_whose_sign_nobody_knows_is_asked_about_once(
    ports: list[PortRow], started: Started, folder: Path, bundle: Path, tmp_path: Path
) -> None:
    shutil.copy(bundle / "meters/eg4-v20.toml", folder / "profiles/meters/eg4-v20.toml")
    ports.append(port("/dev/ttyUSB0"))
    database = tmp_path / "runs.sqlite3"
    recorded = Recorded(database).hear(1.0)
    app = log_app(database, recorded.last_s)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for again in (False, True):
            await press(pilot, "3", "a", "enter")
            await type_text(pilot, "eg4")
            await press(pilot, "enter")
            if not again:
                await press(pilot, "f1")
                assert "a minus is what the battery gives" in squeezed(pilot)
                await press(pilot, "escape")
                assert "Which way does it count?" in squeezed(pilot)
                await press(pilot, "down", "enter")
            assert "Which way does it count?" not in squeezed(pilot)
            await press(pilot, "enter")
            await settle(pilot)
    recorded.close()
    assert [call[call.index("--meter") + 1] for call in started] == ["eg4-v20", "eg4-v20"]
    assert told_way("eg4-v20") == "plus"


@pytest.mark.parametrize(
    ("meter", "typed", "options"), [("pylontech", "2", ("--pick", "2")), ("jbd-up", "3", ("--address", "3"))]
)
async def test_one_of_several_is_asked_for_by_its_number(
    meter: str,
    typed: str,
    options: tuple[str, str],
    ports: list[PortRow],
    started: Started,
    folder: Path,
    bundle: Path,
    tmp_path: Path,
) -> None:
    shutil.copy(bundle / f"meters/{meter}.toml", folder / f"profiles/meters/{meter}.toml")
    keep_way("jbd-up", "minus")
    ports.append(port("/dev/ttyUSB0"))
    database = tmp_path / "runs.sqlite3"
    recorded = Recorded(database).hear(1.0)
    app = log_app(database, recorded.last_s)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "a", "enter")
        await type_text(pilot, meter[:5])
        await press(pilot, "enter", "tab", "tab")
        await type_text(pilot, "seven")
        await press(pilot, "enter")
        assert f"mber of the {'module' if options[0] == '--pick' else 'address'}, such as 1" in squeezed(pilot)
        await press(pilot, "ctrl+u")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        await settle(pilot)
    recorded.close()
    (call,) = started
    at = call.index(options[0])
    assert call[at : at + 2] == options
