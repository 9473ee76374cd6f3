"""The Log screen on a database that holds what this program never wrote: it shows what it can, and says the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import plotext
import pytest

from purifier.charts import measured_over_predicted
from purifier.services.runs.current import current, run_lines
from purifier.store.opening import reading
from purifier.ui.log import figures_panel, words
from purifier.ui.log.look import QUANTITIES, WINDOWS, Wanted, look
from purifier.ui.log.trouble import trouble
from tests.nonsense_rows import GOOD, NONSENSE, RUNS, TABLES, good_database, with_nonsense
from tests.recordings import at
from tests.thinned import thinned
from tests.ui.log.recorded import log_app
from tests.ui.reading import press, screen_text, settle, squeezed

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return good_database(tmp_path / "runs.sqlite3", strict=False)


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(sql)
        connection.commit()


@pytest.mark.parametrize(
    ("sql", "told"),
    thinned(
        [
            ("UPDATE run SET prediction = 'null' WHERE id = 14", "run 14, run: the prediction is no JSON object"),
            (
                "UPDATE event SET data = '{' WHERE run = 14 AND kind = 'gap'",
                "run 14, event at 70 s: its data is no JSON",
            ),
            (
                "UPDATE minute SET readings = x'00' WHERE run = 14 AND minute = 1",
                "run 14, minute 1: its sums make no sense",
            ),
            ("DELETE FROM clock WHERE run = 14", "run 14, clock: there is none"),
            (
                "UPDATE run SET end_reason = char(27) || '[2J', setup = x'ff' WHERE id = 14",
                "run 14, run: setup is no text",
            ),
            (
                "UPDATE event SET kind = char(27) || '[2J[/] [b]x' WHERE run = 14 AND kind = 'gap'",
                "no kind of event is called",
            ),
        ]
    ),
)
async def test_it_shows_the_run_and_names_the_row(sql: str, told: str, database: Path) -> None:
    assert GOOD == 14, "the newest is the one that is shown"
    change(database, sql)
    app = log_app(database, 500.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        shown = squeezed(pilot)
        assert "The database holds what makes no sense" in shown and told in shown
        assert "\x1b" not in screen_text(pilot)
        for key in ("right", "right", "left_square_bracket", "left_square_bracket"):
            await press(pilot, key)
        await press(pilot, "o")
        assert "14 ■ " in squeezed(pilot) and "13 ■ " in squeezed(pilot), "the list of runs"


@pytest.mark.slow
def test_any_nonsense_anywhere_can_be_looked_at_and_drawn(database: Path, tmp_path: Path) -> None:
    whole = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection:
        places = [(table, row[1]) for table in TABLES for row in connection.execute(f"PRAGMA table_info({table})")]
    turn = 0
    for table, column in places:
        database.write_bytes(whole)
        with_nonsense(database, table, column)
        with reading(database) as connection:
            assert len(run_lines(connection, database, at(500.0))) == RUNS
            assert current(connection, database) is not None
        for run in range(1, len(NONSENSE) + 1):
            turn += 1
            quantity, window = QUANTITIES[turn % 3], WINDOWS[turn // 3 % 3]
            found = look(database, Wanted(run, quantity, window), lambda: at(500.0), None)
            assert found.fault is None, (table, column, run)
            if found.watched is None or found.chart is None:
                continue  # its id is what was changed
            one, chart = found.watched, found.chart
            said = (
                words.title(one),
                words.state_line(one, 100),
                words.plan_line(one),
                trouble(one, 80) or "",
                words.quality(one),
                words.events(one),
                *figures_panel._large(one, 120),
                *figures_panel._small(one, 80),
            )
            assert not set("".join(map(str, said))) & set("\x1b\x07\u202e"), (table, column, run)
            since, until = chart.since_s, chart.until_s
            measured_over_predicted(
                plotext, chart.measured, chart.predicted, unit=chart.unit, since_s=since, until_s=until, size=(60, 12)
            )
            plotext.build()
