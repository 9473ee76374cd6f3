"""Several runs over each other, from the first discharge of each, drawn positive."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.services.runs.overlay import Overlay, overlay
from purifier.services.runs.overlay_words import figure_of, legend, off_words, title
from purifier.store.bad_rows import BadRows
from tests.finished_runs import TOLD, finished
from tests.nonsense_rows import RUNS, TABLES, columns_of, good_database, with_nonsense
from tests.recordings import Recording, line, read


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return finished(tmp_path / "runs.sqlite3")


def laid(database: Path, *ids: int, against: str = "time", quantity: str = "charge", points: int = 240) -> Overlay:
    with closing(read(database)) as connection:
        return overlay(connection, ids, against, quantity, points)  # type: ignore[arg-type]


def test_charge_is_drawn_from_the_first_reading_on_and_from_nothing(database: Path) -> None:
    found = laid(database, 1)
    dots = found.lines[0].dots
    assert dots[0] == (0.0, 0.0, 0.0, 0.0)
    assert dots[-1].x == pytest.approx(254_340 / 3600, rel=1e-3) and 95.0 < dots[-1].mean < 98.0
    assert [dot.mean for dot in dots] == sorted(dot.mean for dot in dots)
    assert found.predicted and found.residual[0] == (0.0, 0.0)
    assert found.residual[-1].difference > 4.0, "6 % more was drawn than the plan thought"


def test_power_drawn_is_positive_and_lies_between_its_extremes(database: Path) -> None:
    dots = laid(database, 2, quantity="power").lines[0].dots
    assert all(0.0 < dot.low <= dot.mean <= dot.high for dot in dots)
    assert sum(dot.mean for dot in dots) / len(dots) == pytest.approx(16.5, rel=0.02)


def test_each_run_begins_at_the_left_whenever_it_was(database: Path) -> None:
    found = laid(database, 1, 2, 3, against="charge", quantity="voltage", points=50)
    assert [line.run.id for line in found.lines] == [1, 2, 3]
    assert all(line.dots[0].x < 3.0 and 2 <= len(line.dots) <= 50 for line in found.lines)
    assert found.predicted, "that of the first"
    ends = [line.dots[-1].x for line in found.lines]
    assert ends[1] < ends[0] < ends[2], "as much as each battery held"


def test_what_was_noted_stands_where_it_was_noted(database: Path) -> None:
    (line,) = laid(database, 2).lines
    assert [(round(x), text) for x, text in line.marks] == [(12, "door opened"), (30, "filter changed")]
    (line,) = laid(database, 2, against="charge", quantity="voltage").lines
    assert [text for _, text in line.marks] == ["door opened", "filter changed"]
    assert 10.0 < line.marks[0][0] < 20.0 < line.marks[1][0] < 45.0


def test_state_of_charge_is_the_meters_own_where_it_says_it(database: Path) -> None:
    dots = laid(database, 3, against="soc", quantity="voltage").lines[0].dots
    assert dots[0].x > 99.0 and dots[-1].x < 5.0


def test_state_of_charge_comes_from_the_label_where_the_meter_does_not_say_it(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(0, 7200, 10), lambda t: line(13.1, -5.0))
    recording.recorder.commit()
    dots = laid(tmp_path / "runs.sqlite3", 1, against="soc", quantity="voltage").lines[0].dots
    assert dots[0].x == pytest.approx(100.0, abs=0.2) and dots[-1].x == pytest.approx(90.0, abs=0.2)
    recording.close()


def test_an_overlay_of_a_run_as_it_is_recorded(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(400), lambda t: line(13.1, -0.33))
    recording.recorder.commit()
    for quantity in ("charge", "power", "voltage"):
        dots = laid(tmp_path / "runs.sqlite3", 1, quantity=quantity).lines[0].dots
        assert dots[0].x == pytest.approx(0.0, abs=0.01) and dots[-1].x == pytest.approx(399 / 3600, abs=0.01)
    recording.close()


def test_without_a_plan_only_what_was_measured_is_drawn(database: Path) -> None:
    found = laid(database, 6, quantity="power")
    assert found.lines[0].dots and not found.predicted and not found.residual and off_words(found) is None
    (line,) = laid(database, 6, against="soc", quantity="voltage").lines
    assert line.dots, "this meter says its state of charge itself"


def test_a_told_run_says_its_one_figure(database: Path) -> None:
    (line,) = laid(database, TOLD).lines
    assert not line.dots and line.why == f"Run {TOLD} ran for 1 d 17 h: told, not measured."
    assert figure_of(line, "charge") == line.why


def test_a_run_of_one_reading_says_its_one_figure(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear([0.0], lambda t: line(12.98, -0.33))
    recording.recorder.commit()
    found = laid(tmp_path / "runs.sqlite3", 1, quantity="voltage")
    assert figure_of(found.lines[0], "voltage") == "Run 1 has a single figure, 12.98 V: there is no line to draw."
    assert "do not tell" in (figure_of(laid(tmp_path / "runs.sqlite3", 1).lines[0], "charge") or "")
    recording.close()


def test_a_meter_without_a_current_tells_no_charge(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "runs.sqlite3")
    recording.hear(range(0, 600, 10), lambda t: b'{"voltage": 12.9}\n')
    recording.recorder.commit()
    (line_,) = laid(tmp_path / "runs.sqlite3", 1).lines
    assert line_.why == "Run 1: its readings do not tell its charge."
    (line_,) = laid(tmp_path / "runs.sqlite3", 1, against="charge", quantity="voltage").lines
    assert line_.why == "Run 1: its readings do not tell how much was drawn."
    (line_,) = laid(tmp_path / "runs.sqlite3", 1, quantity="voltage").lines
    assert line_.dots
    recording.close()


def test_a_run_that_is_not_there_is_named(database: Path) -> None:
    with pytest.raises(UsageError, match="run 99 is not in this database"):
        laid(database, 1, 99)


def test_what_is_said_of_it(database: Path) -> None:
    one = laid(database, 2)
    assert title(one) == "Run 2, cold garage: charge drawn [Ah] against time since the first discharge"
    assert legend(one) == ["⠶⠶ measured   ⠒⠒ predicted   ⠂⠂ at least, at most   ▲ noted"]
    assert (off_words(laid(database, 1)) or "").endswith("Ah more than predicted.")
    assert (off_words(laid(database, 2, quantity="power")) or "").endswith("W were measured, as predicted.")
    several = laid(database, 1, 3, against="soc", quantity="voltage")
    assert title(several) == "2 runs: voltage [V] against state of charge [%]"
    assert legend(several) == [
        "A run 1, shelf, night 3",
        "B run 3",
        "⠒⠒ predicted for run 1, shelf, night 3   ⠂⠂ at least, at most",
    ]


@pytest.mark.slow
def test_rows_of_nonsense_hide_nothing_else(tmp_path: Path) -> None:
    database = good_database(tmp_path / "runs.sqlite3", strict=False)
    whole = database.read_bytes()
    for table, column in columns_of(database):
        assert table in TABLES
        database.write_bytes(whole)
        with_nonsense(database, table, column)
        with closing(read(database)) as connection:
            for run in range(1, RUNS + 1):
                if (table, column) == ("run", "id") and run < RUNS:
                    continue
                for against, quantity in (("time", "charge"), ("charge", "power"), ("soc", "voltage")):
                    found = overlay(connection, [run], against, quantity, bad=BadRows())  # type: ignore[arg-type]
                    assert found.lines[0].dots or found.lines[0].why, (table, column, run, quantity)
