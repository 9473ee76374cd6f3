"""The Runs screen on runs in a real database: what stands on it, and what its keys do there."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from purifier.model.comparison.score import score
from purifier.services.runs.compare import compare
from purifier.services.runs.hours_ledger import Entry
from purifier.services.runs.listing import Listing
from purifier.services.runs.removing import folder_of, remove
from purifier.ui.runs import words
from purifier.ui.runs.charts import CourseChart
from purifier.ui.runs.words import figures
from tests.finished_runs import TOLD, finished
from tests.recordings import Recording, at
from tests.services.runs.test_removing import contents
from tests.ui.log.test_screen import in_utc
from tests.ui.reading import press, said, screen_text, settle, squeezed, type_text, words_of
from tests.ui.runs.opened import LATER_S, runs_app, tick

__all__ = ["in_utc"]

pytestmark = pytest.mark.usefixtures("folder", "in_utc")
HOSTILE = ["[/] [b]bold[/b] [@click=app.quit]x", "\x1b[31mred\x1b[0m\x07 \u202eevil", "名前" * 30]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


def row_of(text: str, run: int) -> str:
    """The line of a run in the list."""
    return next(line for line in text.splitlines() if re.match(rf"│?[ ▸A-Z]*[●‖]? *{run} (?!runs?,)", line))


async def test_without_a_run_it_says_what_to_do(tmp_path: Path) -> None:
    async with runs_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "There is no run yet" in shown and "purifier import FILE" in shown and "d delete" not in shown


async def test_each_run_stands_beside_its_plan_and_the_plans_are_scored(database: Path) -> None:
    async with runs_app(database).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = screen_text(pilot)
        assert "7 runs, 3 scored: 'at least' held 2 times of 3" in shown
        for run, words in {
            1: ("shelf, night 3", "2 d 23 h", "3 d 5 h", "-8.5 %", "held", "100 %", "██████████"),
            2: ("cold garage", "2 d 6 h", "-30 %", "MISSED", "95.3 %"),
            4: ("stopped early", "> 1 d 6 h", "547"),
            5: ("replayed", "(held)"),
            6: ("nobody planned", "no plan"),
            TOLD: ("1 d 17 h", "(missed)"),
        }.items():
            row = " ".join(row_of(shown, run).split())
            assert all(word in row for word in words), (run, row)
        assert "It lasted 1 d 17 h, 1 d 12 h less than was likely" in words_of(pilot, "#why"), "of the newest, below"
        await press(pilot, *["down"] * 5, "enter")
        shown = squeezed(pilot)
        assert "Run 2: cold garage" in shown and "Measured less predicted [Ah]" in shown
        assert "Where the hours went" in shown and "gave 895 Wh, not 1280 Wh" in shown and "door opened" in shown
        await press(pilot, "right", "right_square_bracket")
        assert "power" in str(pilot.app.screen.query_one("#course").border_title)
        assert "state of charge" in squeezed(pilot)
        await press(pilot, "y", "escape")
        assert "| lasted | 3 d 5 h | 2 d 6 h | -23 h (-30 %) |" in pilot.app.clipboard
        assert "7 runs, 3 scored" in screen_text(pilot)


@pytest.mark.slow
async def test_picked_runs_are_drawn_over_each_other_with_their_letters(database: Path) -> None:
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "o overlay" not in screen_text(pilot)
        await press(pilot, "space", "down", "down", "space", "space")
        assert "A, B, C picked: v draws them together, t calibrates" in squeezed(pilot)
        assert row_of(screen_text(pilot), 4).split()[:2] == ["B", "4"]
        await press(pilot, "v")
        shown = squeezed(pilot)
        assert "B run 4, stopped early" in shown and "C run 3" in shown
        assert "Run 7 ran for 1 d 17 h: told, not measured" in shown
        await press(pilot, "escape", "escape")
        assert "7 runs, 3 scored" in squeezed(pilot), "none is picked any more"


async def test_deleted_runs_come_back_one_after_the_other_and_go_when_the_app_closes(database: Path) -> None:
    before = contents(database)
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "z undo" not in squeezed(pilot)
        await press(pilot, "d", "d")
        assert "5 runs" in squeezed(pilot) and "Run 6 is deleted." in said(pilot)
        assert "z brings it back until the app is closed; then it is gone for good." in said(pilot)
        await press(pilot, "z", "z")
        assert contents(database) == before and "7 runs" in squeezed(pilot)
        await press(pilot, "Z")
        assert "Run 7 is deleted again" in said(pilot)
        await press(pilot, "d")
        assert "5 runs" in squeezed(pilot)
        assert len(list(folder_of(database).glob("*.sqlite3"))) == 2
        await press(pilot, "z")
    after = contents(database)
    assert [row[0] for row in after["run"]] == [1, 2, 3, 4, 5, 6]
    assert not folder_of(database).exists(), "closed: what was not brought back is gone for good"


def test_the_figures_of_a_run_are_whole_in_any_width(database: Path) -> None:
    for row in compare(database, (2, 4), at(LATER_S)).rows:
        wide = set(re.findall(r"\d[\d.]*", str(figures(row, 200))))
        for width in range(24, 90):
            text = str(figures(row, width))
            assert "…" not in text and max(map(len, text.splitlines())) <= width
            lost = wide - set(re.findall(r"\d[\d.]*", text))
            assert width < 70 or not lost, (width, lost)


async def test_keys_after_finding_act_on_the_run_and_undo_puts_the_cursor_on_what_came_back(database: Path) -> None:
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        assert "nothing was deleted or renamed here since the app was opened" in said(pilot)
        await press(pilot, "end", "space", "space")
        assert row_of(screen_text(pilot), 1).lstrip("│ ").startswith("▸"), "it stays where the list ends"
        await press(pilot, "slash")
        await type_text(pilot, "cold")
        await press(pilot, "enter", "escape", "d")
        assert "Run 2 is deleted" in said(pilot)
        await press(pilot, "escape", "home", "z")
        assert row_of(screen_text(pilot), 2).lstrip("│ ").startswith("▸"), "the cursor is on it"
        await press(pilot, "z")
        assert "all that was deleted or renamed here is undone already; Z does it again" in said(pilot)


async def test_on_its_own_page_a_run_is_renamed_noted_deleted_and_brought_back(database: Path) -> None:
    async with runs_app(database).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "end", "enter", "r")
        await type_text(pilot, "attic")
        await press(pilot, "enter")
        assert "Run 1: attic (AirFanta" in squeezed(pilot)
        await press(pilot, "z")
        assert "Run 1 is called 'shelf, night 3' again." in said(pilot) and "Run 1: shelf, night 3" in squeezed(pilot)
        await press(pilot, "n")
        await type_text(pilot, "window open")
        await press(pilot, "enter")
        assert "window open" in squeezed(pilot)
        await press(pilot, "space")
        assert "space picks a run, on the list: esc goes back to it." in said(pilot)
        await press(pilot, "d")
        assert "Run 1 is deleted" in said(pilot) and "6 runs" in squeezed(pilot), "back on the list"
        await press(pilot, "z")
        assert "7 runs" in squeezed(pilot) and row_of(screen_text(pilot), 1).lstrip("│ ").startswith("▸")


@pytest.mark.slow
async def test_what_an_app_that_broke_off_had_deleted_is_offered(database: Path) -> None:
    before = contents(database)
    remove(database, 2).lock.release()  # as the end of its process does
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "A run was deleted when the app broke off: z brings back" in said(pilot)
        await press(pilot, "z")
        assert contents(database) == before and "7 runs" in squeezed(pilot)


@pytest.mark.slow
async def test_a_run_is_renamed_noted_and_exported(database: Path, folder: Path) -> None:
    (folder / "run-6.csv").write_text("mine", "utf-8")
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "r")
        await type_text(pilot, "last")
        await press(pilot, "enter")
        assert "it would be taken for the newest run" in squeezed(pilot)
        await type_text(pilot, " night")
        await press(pilot, "enter")
        assert "last night" in row_of(screen_text(pilot), 6)
        await press(pilot, "z")
        assert "Run 6 is called 'nobody planned it' again." in said(pilot)
        await press(pilot, "Z")
        assert "last night" in row_of(screen_text(pilot), 6)
        await press(pilot, "n")
        await type_text(pilot, "window open")
        await press(pilot, "enter", "s", "enter")
        assert "run-6.csv is there already, and is left as it is" in squeezed(pilot)
        assert (folder / "run-6.csv").read_text("utf-8") == "mine"
        await press(pilot, "home")
        await type_text(pilot, "a-")
        await press(pilot, "enter")
        assert "readings of run 6 are in a-run-6.csv" in said(pilot)
        assert (folder / "a-run-6.csv").read_text("utf-8").startswith("t_s,utc,voltage_v")
        await press(pilot, "enter", "v")
        assert "note" in squeezed(pilot) and "window open" in squeezed(pilot)


@pytest.mark.slow
async def test_typing_narrows_the_list(database: Path) -> None:
    async with runs_app(database).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "garage")
        assert "1 match" in squeezed(pilot) and "cold garage" in squeezed(pilot) and "replayed" not in squeezed(pilot)
        await type_text(pilot, "zz")
        assert "0 match" in squeezed(pilot)
        await press(pilot, "escape")
        assert "replayed" in squeezed(pilot)


async def test_a_run_that_is_recorded_is_marked_and_stays(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(100))
    recording.recorder.commit()
    async with runs_app(tmp_path / "runs.sqlite3", 100.0).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert row_of(screen_text(pilot), 1).split()[:3] == ["▸", "●", "1"]
        await press(pilot, "d")
        assert "is being written by process" in said(pilot) and "1 run," in squeezed(pilot)
        recording.close()
        await tick(pilot)
        assert "‖ 1" in row_of(screen_text(pilot), 1), "seen without a key"


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_are_shown_as_text(database: Path, name: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE run SET name = ?", (name,))
        connection.commit()
    async with runs_app(database).run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "space", "space", "v", "escape", "enter", "v", "y", "escape", "r")
        shown = screen_text(pilot)
        assert not any(character in shown + pilot.app.clipboard for character in "\x1b\x07\u202e")


async def test_a_database_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").write_bytes(b"no database " * 1000)
    async with runs_app(tmp_path / "runs.sqlite3").run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "runs.sqlite3" in words_of(pilot, "#banner") and "cannot be read" in squeezed(pilot)


@pytest.mark.slow
async def test_rows_that_make_no_sense_are_counted_and_hide_no_run(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE run SET prediction = '{' WHERE id = 3")
        connection.commit()
    async with runs_app(database).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "The database holds what makes no sense" in words_of(pilot, "#banner")
        assert "no plan" in row_of(screen_text(pilot), 3) and "7 runs, 2 scored" in screen_text(pilot)


async def test_the_title_of_a_chart_says_how_its_lines_look_as_soon_as_there_is_room(database: Path) -> None:
    async with runs_app(database).run_test(size=(50, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "down", "down", "down", "enter")
        assert "predicted" not in words_of_title(pilot)
        await pilot.resize_terminal(100, 40)
        await settle(pilot)
        assert "predicted" in words_of_title(pilot)
        await pilot.resize_terminal(50, 24)
        await settle(pilot)
        assert "predicted" not in words_of_title(pilot)


def words_of_title(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(CourseChart).border_title)


@pytest.mark.parametrize("width", [30, 58, 76, 118])
def test_what_a_score_takes_is_said_as_far_as_a_whole_sentence_fits(width: int) -> None:
    said = words.score(Listing((), score([]), ()), width)
    assert said.startswith("0 runs, none scored yet") and len(said) <= max(width, 23)
    assert said.endswith({30: "yet", 58: "run a plan to empty", 76: "from full to empty", 118: "before it"}[width])


def test_nothing_has_no_sign_where_the_hours_went() -> None:
    entries = (Entry("whole", "promised", 5.0), Entry("measured", "drew 50 W", -0.004), Entry("measured", "cold", -1.0))
    text = words.ledger(entries, 70).plain
    assert re.search(r"drew 50 W .* 0 min$", text, re.MULTILINE) and "−0 min" not in text and "−1 h 0 min" in text
