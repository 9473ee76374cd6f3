"""The Log screen on runs in a real database: what stands on it, and what its keys do there."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.segment import Segment
from textual.pilot import Pilot

from purifier.cli.export import export
from purifier.cli.show import show
from purifier.services.plan.spans import span
from purifier.store import run_rows
from purifier.store.journal import COMMIT_EVERY_S, linked_version, mode_for
from purifier.store.opening import open_for_reading
from purifier.ui.help.explain_log import LOG_TOPICS
from purifier.ui.log.figures_panel import LARGE, cells
from purifier.ui.log.run_chart import RunChart
from purifier.ui.log.words import quality
from purifier.ui.opening import first_screen
from purifier.ui.sizes import TALL
from tests.thinned import thinned
from tests.ui.conftest import MakeApp
from tests.ui.log.recorded import Clock, Recorded, log_app, look_again, watched_now
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text, words_of

pytestmark = pytest.mark.usefixtures("folder", "in_utc")
SIZES = [(120, 40), (80, 24), (60, 20)]
HOURS = 30.0
SIGNS = (("⠶", "measured", "measured"), ("⠒", "predicted", "predicted"), ("⠂", "band", "at least, at most"))
HOSTILE = ["[/] [b]bold[/b] [@click=app.quit]x", "\x1b[31mred\x1b[0m\x07 \u202eevil", "名前" * 30]


@pytest.fixture
def in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The times of day of whoever runs the tests are not theirs."""
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def run(database: Path) -> Iterator[Recorded]:
    """A run of thirty hours, being recorded."""
    recorded = Recorded(database).hear(HOURS)
    yield recorded
    recorded.close()


async def test_without_a_run_it_says_what_to_do(database: Path) -> None:
    async with log_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "No run has been recorded yet" in shown and "Press a" in shown and "m mark" not in shown
        await press(pilot, "enter")  # a test has no terminal to lend to the demo; test_demo.py has
        assert "type purifier demo" in said(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_figures_are_those_of_show_to_the_last_digit(
    run: Recorded, database: Path, size: tuple[int, int]
) -> None:
    shown = CliRunner().invoke(show, [str(run.run), "--db", str(database)]).output
    line = next(line for line in shown.splitlines() if line.startswith("now"))
    figures = line.removeprefix("now").split("  ")
    async with log_app(database, run.last_s + 4.0).run_test(size=size) as pilot:
        await settle(pilot)
        large = size[0] >= LARGE and size[1] >= TALL
        for figure in (one.strip() for one in figures if one.strip()):
            # What is written large stands there once, rounded; its digits are pictures.
            assert words_of(pilot, "#figures").count(figure) == (0 if large else 1), figure
        told = 1 + words_of(pilot, "#figures").count(", as of")
        assert words_of(pilot, "#figures").count("4 s ago") == told, "the newest reading's, and the reckoning's"


async def test_they_are_the_last_line_of_export_too(run: Recorded, database: Path) -> None:
    lines = CliRunner().invoke(export, [str(run.run), "--db", str(database)]).stdout.splitlines()
    last = dict(zip(lines[0].split(","), lines[-1].split(",")[:7], strict=False))
    watched = watched_now(database, run.run, run.last_s)
    for name, shown in watched.figures.items():
        assert float(last[name]) == shown.value
    exact = [cell.exact for cell in cells(watched)]
    assert exact[:2] == [f"{float(last['voltage_v']):g}", f"{float(last['current_a']):g}"]


async def test_time_to_empty_is_told_at_least_and_no_finer_than_it_is_known(run: Recorded, database: Path) -> None:
    left = watched_now(database, run.run, run.last_s).left
    assert left is not None
    told = span(left.low_h, left.likely_h, left.high_h)
    for size in SIZES:
        async with log_app(database, run.last_s).run_test(size=size) as pilot:
            await settle(pilot)
            words = words_of(pilot, "#figures")
            assert "empty in at least" in words and f"{told.both}, likely {told.likely_briefly}" in words
            assert " min" not in words


async def test_the_meters_own_counter_is_told_apart_from_what_the_run_drew(run: Recorded, database: Path) -> None:
    for size in SIZES:
        async with log_app(database, run.last_s).run_test(size=size) as pilot:
            await settle(pilot)
            words = words_of(pilot, "#figures")
            assert "since full" in words and re.search(r"this run drew \d+\.\d\d Ah", words)


async def test_it_says_what_plan_said_and_what_came_of_it(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "Plan said at least 56 hours at setting 4, likely 77." in words
        assert "So far 16.6 W where 16.6 W was expected (+0.0 %)" in words or "(-0." in words


def test_how_old_the_picture_may_be_is_said_and_explained(run: Recorded, database: Path) -> None:
    every = f"every {COMMIT_EVERY_S[mode_for(linked_version())]:.0f} s"
    told = str(quality(watched_now(database, run.run, run.last_s + 4.0)))
    assert f"saved up to 4 s ago, {every}" in told
    (why,) = [words for term, words in LOG_TOPICS["log"].lines if term.startswith("saved up to")]
    assert "SQLite" in why and "15 s" in why and "nothing is lost" in why


async def test_new_readings_appear_by_themselves(run: Recorded, database: Path) -> None:
    clock = Clock(run.last_s)
    app = log_app(database, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        before = words_of(pilot, "#figures")
        run.hear(HOURS + 2.0)
        clock.now_s = run.last_s
        await look_again(pilot)
        after = words_of(pilot, "#figures")
        assert before != after
        drew = watched_now(database, run.run, run.last_s).summary.drawn_ah
        assert f"this run drew {drew:.2f} Ah" in after


async def test_the_chart_is_left_alone_while_nothing_new_belongs_in_it(run: Recorded, database: Path) -> None:
    clock = Clock(run.last_s)
    app = log_app(database, clock)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        chart = pilot.app.screen.query_one(RunChart)
        first = chart.shown
        clock.now_s += 1.0
        await look_again(pilot)
        assert chart.shown is first, "the age of the figures has changed, the chart has not"
        run.hear(HOURS + 1.0)
        await look_again(pilot)
        assert chart.shown is not first


@pytest.mark.parametrize("size", SIZES)
async def test_stale_figures_say_so_in_words_and_with_a_sign(
    run: Recorded, database: Path, size: tuple[int, int]
) -> None:
    async with log_app(database, run.last_s + 3 * 3600.0).run_test(size=size) as pilot:
        await settle(pilot)
        assert words_of(pilot, "#figures").count("! 3 h") == 5
        assert "◌ no readings come in" in words_of(pilot, "#figures")
        banner = words_of(pilot, "#banner")
        assert "No readings for 3 h 0 min" in banner and "goes on listening" in banner


async def test_a_lost_link_says_what_to_check_and_that_it_is_tried_again(run: Recorded, database: Path) -> None:
    run.recorder.link_lost("/dev/ttyUSB0 is gone", at_s=_boot(run.last_s + 5.0))
    async with log_app(database, run.last_s + 9.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        banner = words_of(pilot, "#banner")
        assert "/dev/ttyUSB0 is gone" in banner and "USB cable" in banner and "keeps trying" in banner
        assert "✕ the port is gone" in squeezed(pilot)
        assert "a gap of 9 s so far" in words_of(pilot, "#quality") and "no gaps" not in words_of(pilot, "#quality")
        run.recorder.link_back("back at /dev/ttyUSB1", _boot(run.last_s + 12.0))
        run.recorder.commit()
        await look_again(pilot)
        assert not pilot.app.screen.query_one("#banner").display
        assert "reconnected once" in words_of(pilot, "#quality")


def _boot(seconds: float) -> float:
    from tests.recordings import at

    return at(seconds).boot_s


async def test_a_run_that_nobody_records_says_how_to_go_on(database: Path) -> None:
    recorded = Recorded(database).hear(2.0)
    recorded.close()
    async with log_app(database, recorded.last_s + 60.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Nobody records this run" in words_of(pilot, "#banner")
        assert "Press a" in words_of(pilot, "#banner")


async def test_an_ended_run_shows_its_last_figures_and_no_ages(run: Recorded, database: Path) -> None:
    run.recorder.end("stopped", "stopped on request")
    run.recorder.commit()
    async with log_app(database, run.last_s + 86_400.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "■ stopped" in words and "at the end" in words and "ago" not in words and "it ran for" in words
        assert "x stop" not in squeezed(pilot)


async def test_x_sends_the_recorder_of_a_complete_run_away(run: Recorded, database: Path) -> None:
    run.begun.writer.set(end_ms=round(run.last_s * 1000.0), end_reason="empty", complete=True)
    run.recorder.commit()
    async with log_app(database, run.last_s + 60.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "□ complete: the battery ran empty, listening whether it goes on" in words_of(pilot, "#figures")
        assert "x stop" in squeezed(pilot)
        await press(pilot, "x")
        assert "Run 1 had ended; its recorder stops listening and leaves" in said(pilot)
        assert run.begun.writer.stop_asked()


async def test_a_complete_run_is_compared_with_the_plan(database: Path) -> None:
    recorded = Recorded(database).hear(200.0, every_s=600.0)
    recorded.recorder.end("capture", "the capture ends here")
    recorded.recorder.commit()
    async with log_app(database, recorded.last_s + 7200.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        words = words_of(pilot, "#figures")
        assert "complete: the battery ran empty" in words and "it lasted" in words
        assert re.search(r"It lasted 3 d \d+ h \d+ min \(-\d\.\d %\)", words)
    recorded.close()


async def test_gaps_and_bad_frames_are_counted_with_their_reasons(database: Path) -> None:
    recorded = Recorded(database).hear(10.0, without=(3.0, 4.0))
    recorded.recorder.take(b"\r\nV\t13000\r\nI\t-1000\r\nChecksum\t!", _boot(recorded.last_s + 1.0))
    recorded.recorder.commit()
    watched = watched_now(database, recorded.run, recorded.last_s)
    assert watched.faults
    async with log_app(database, recorded.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        quality = words_of(pilot, "#quality")
        assert "1 gap, 60 min" in quality or "1 gap, 1 h" in quality
        assert f"1 bad frame: 1 × {watched.faults[0][0]}" in quality
    recorded.close()


async def test_a_note_goes_into_the_database_and_onto_the_screen(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s + 2.0).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "m", "enter")
        assert "A few words are needed" in squeezed(pilot)
        await type_text(pilot, "setting 3 now")
        await press(pilot, "enter")
        await look_again(pilot)  # the look that was under way may have been too early
        assert "setting 3 now" in words_of(pilot, "#events") and "Noted, 1 d 6 h after the start" in said(pilot)
    with closing(open_for_reading(database)) as connection:
        assert [event.text for event in run_rows.events(connection, run.run, ("mark",))] == ["setting 3 now"]


async def test_stopping_asks_first_and_then_asks_the_recorder(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "escape")
        assert not run.begun.writer.stop_asked()
        await press(pilot, "x")
        assert "Closing the app does not" in squeezed(pilot)
        await press(pilot, "x")
        assert run.begun.writer.stop_asked()
        assert "was asked to stop" in said(pilot)


async def test_closing_the_app_ends_nothing(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "q")
    assert not run.begun.writer.stop_asked()
    assert watched_now(database, run.run, run.last_s).state == "recording"


async def test_arrows_choose_the_quantity_and_brackets_the_window(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "▌charge▐" in squeezed(pilot) and "▌whole run▐" in squeezed(pilot)
        assert "Charge drawn, Ah" in squeezed(pilot)
        scale = [float(one) for one in re.findall(r"(\S+) Ah┤", screen_text(pilot))]
        assert len(scale) > 2 and scale == sorted(scale, reverse=True) and scale[-1] == 0.0, "upwards, as on Runs"
        await press(pilot, "right")
        assert "▌power▐" in squeezed(pilot) and "Power drawn, W" in squeezed(pilot)
        assert re.search(r"([⠁⠂⠄⡀])\1\1", squeezed(pilot)), "an edge of the band"
        await press(pilot, "right")
        assert "▌voltage▐" in squeezed(pilot) and "Voltage, V" in squeezed(pilot)
        await press(pilot, "left_square_bracket")
        assert "▌day▐" in squeezed(pilot) and "now" in screen_text(pilot)
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert "▌hour▐" in squeezed(pilot)
        await press(pilot, "right_square_bracket", "right")
        assert "▌day▐" in squeezed(pilot) and "▌charge▐" in squeezed(pilot)


def chart_segments(pilot: Pilot[Any]) -> list[list[Segment]]:
    """What is painted of the chart, line by line, its title first."""
    chart = pilot.app.screen.query_one(RunChart)
    strips = pilot.app.screen._compositor.render_strips()
    return [list(strips[row].crop(chart.region.x, chart.region.right)) for row in range(*chart.region.line_span)]


async def test_the_legend_has_the_signs_and_the_colours_of_what_it_explains(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right", "right")
        title, *lines = chart_segments(pilot)
        painted = {part.style.color for line in lines for part in line if part.style}
        chart, seen = pilot.app.screen.query_one(RunChart), set()
        for sign, name, words in SIGNS:
            (glyph,) = [part for part in title if part.text.strip() == 2 * sign]
            colour = None if glyph.style is None else glyph.style.color
            assert words in squeezed(pilot) and colour is not None and colour in painted
            assert colour.triplet == chart.colour(f"run-chart--{name}"), words
            seen.add(colour)
        assert len(seen) == len(SIGNS)


async def test_a_young_run_is_shown_by_the_hour(database: Path) -> None:
    recorded = Recorded(database).hear(0.5, every_s=10.0)
    async with log_app(database, recorded.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "▌hour▐" in squeezed(pilot)
    recorded.close()


async def test_a_held_view_stands_still_and_follows_again(run: Recorded, database: Path) -> None:
    clock = Clock(run.last_s)
    app = log_app(database, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f")
        assert "recording goes on" in said(pilot) and "view held still" in squeezed(pilot)
        run.hear(HOURS + 1.0)
        clock.now_s = run.last_s
        before = words_of(pilot, "#figures")
        pilot.app.screen._tick()  # type: ignore[attr-defined]
        await settle(pilot)
        assert words_of(pilot, "#figures") == before
        await press(pilot, "f")
        assert words_of(pilot, "#figures") != before


async def test_another_run_can_be_looked_at(run: Recorded, database: Path) -> None:
    second = Recorded(database, name="Second").hear(1.0)
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Run 2: Second" in squeezed(pilot)
        await press(pilot, "o", "down")
        assert "Shelf battery" in squeezed(pilot)
        await press(pilot, "enter")
        assert "Run 1: Shelf battery" in squeezed(pilot)
    second.close()


async def test_the_run_that_is_being_recorded_goes_before_a_newer_one_that_has_ended(
    run: Recorded, database: Path
) -> None:
    second = Recorded(database, name="Second").hear(1.0)
    second.recorder.end("stopped", "stopped")
    second.close()
    async with log_app(database, run.last_s).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Run 1: Shelf battery" in squeezed(pilot)


def test_the_app_opens_on_a_run_that_is_being_recorded(run: Recorded, database: Path, tmp_path: Path) -> None:
    assert first_screen(database, asked=False) == "log"
    assert first_screen(database, asked=True) == "plan"
    assert first_screen(tmp_path / "none.sqlite3", asked=False) == "plan"


async def test_a_pretend_run_is_marked_wherever_it_is_seen(database: Path) -> None:
    recorded = Recorded(database, name="PRETEND: a demo", source="demo", port="a pretend meter").hear(1.0)
    for size in SIZES:
        async with log_app(database, recorded.last_s, pretend=True).run_test(size=size) as pilot:
            await settle(pilot)
            assert "PRETEND" in screen_text(pilot).splitlines()[0] and screen_text(pilot).count("PRETEND") == 1
            await press(pilot, "1")
            assert "PRETEND" in screen_text(pilot).splitlines()[0]
    recorded.close()


async def test_a_pretend_run_by_a_simulated_meter_is_marked_too(database: Path) -> None:
    recorded = Recorded(database, port="pretend:victron-ve-direct").hear(1.0)
    async with log_app(database, recorded.last_s).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "PRETEND" in words_of(pilot, "#figures") and screen_text(pilot).count("PRETEND") == 1
    recorded.close()


async def test_a_pretend_run_that_cannot_be_made_says_why(database: Path) -> None:
    app = log_app(database, pretend=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "is being made" in squeezed(pilot)
        app.trouble = lambda: "the pretend run could not be made: no room left on the disk"
        await look_again(pilot)
        assert "no room left on the disk" in squeezed(pilot)


async def test_a_database_that_cannot_be_read_says_why(database: Path) -> None:
    database.write_bytes(b"this is not a database, and long enough to be looked into " * 40)
    async with log_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "damaged" in words_of(pilot, "#banner")


@pytest.mark.parametrize("size", [SIZES[0], *(pytest.param(one, marks=pytest.mark.slow) for one in SIZES[1:])])
@pytest.mark.parametrize(
    "text", thinned(["[/] [b]bold[/b] [@click=app.quit]x", "\x1b[31mred\x1b[0m\x07 \u202eevil", "名前" * 30])
)
async def test_hostile_text_is_shown_as_the_letters_it_is(database: Path, text: str, size: tuple[int, int]) -> None:
    from purifier.model.run import Event
    from purifier.services.runs.mark import mark
    from tests.recordings import at

    recorded = Recorded(database, name=text, port=f"usb:{text}").hear(1.0)
    recorded.begun.writer.set(meter_identity=f"serial {text}")
    recorded.begun.writer.add_event(Event(1000, "not-understood", text))
    recorded.recorder.link_lost(text, _boot(recorded.last_s + 1.0))
    mark(database, "1", text, at(recorded.last_s))
    async with log_app(database, recorded.last_s + 5.0).run_test(size=size) as pilot:
        await settle(pilot)
        for key in ("v", "v", "m", "escape", "x", "escape", "o", "escape", "question_mark", "escape"):
            await press(pilot, key)
            assert not any(character in screen_text(pilot) for character in "\x1b\x07\u202e")
        assert text.replace("\x1b", "")[:4] in screen_text(pilot)
    recorded.close()


async def test_help_explains_the_screen_and_lists_its_keys(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        shown = squeezed(pilot)
        assert "The Log screen" in shown and "coverage" in shown and "only reads" in shown


async def test_its_number_opens_it_from_the_plan(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "No run has been recorded yet" in squeezed(pilot)


async def test_a_chart_with_nothing_in_it_leaves_its_lines_to_what_happened(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        chart, happened = pilot.app.screen.query_one(RunChart), pilot.app.screen.query_one("#events-box")
        full = chart.shown
        assert full is not None and full.chart is not None and chart.size.height > 8
        chart.shown = replace(full, chart=replace(full.chart, measured=(), predicted=()), chart_key=())
        await settle(pilot)
        assert chart.size.height == 1 and "nothing measured here yet" in squeezed(pilot)
        assert happened.size.height > 12
        chart.shown = full
        await settle(pilot)
        assert chart.size.height > 8 and "nothing measured" not in squeezed(pilot)


async def test_a_window_too_low_for_a_chart_shows_what_happened_and_v_the_chart(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(60, 16)) as pilot:
        await settle(pilot)
        assert "discharge began" in squeezed(pilot) and "Charge drawn, Ah" not in squeezed(pilot)
        await press(pilot, "v")
        assert "Charge drawn, Ah" in squeezed(pilot)
        await press(pilot, "v")
        for height in (30, 16):
            await pilot.resize_terminal(60, height)
            await settle(pilot)
            assert ("Charge drawn, Ah" in squeezed(pilot)) == (height == 30)


async def test_what_a_sentence_says_by_itself_is_not_said_twice(run: Recorded, database: Path) -> None:
    async with log_app(database, run.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "discharge began" in words_of(pilot, "#events") and "discharging" not in words_of(pilot, "#events")


async def test_a_run_without_a_name_is_called_by_the_names_of_its_machines(database: Path) -> None:
    recorded = Recorded(database, name="").hear(1.0)
    async with log_app(database, recorded.last_s).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "AirFanta 3Pro at 4, LiFePO4 12 V 100 Ah" in squeezed(pilot) and "airfanta-3pro" not in squeezed(pilot)
    recorded.close()
