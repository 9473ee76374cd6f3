"""The Runs screen on a database that holds what this program never wrote: no row of it takes the screen down."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import plotext
import pytest

from purifier.charts import overlaid
from purifier.errors import PurifierError
from purifier.services.calibrate.calibrate import calibrate
from purifier.services.runs.hours_ledger import hours_ledger
from purifier.ui.runs import words
from purifier.ui.runs.charts import strands_of
from purifier.ui.runs.columns import columns, line
from purifier.ui.runs.courses import AXES, QUANTITIES
from purifier.ui.runs.look import Seen, glimpsed, listed, see
from tests.nonsense_rows import NONSENSE, TABLES, good_database, with_nonsense
from tests.recordings import at

NOW = at(500.0)
EVIL = set("\x1b\x07\u202e")


@pytest.mark.slow
def test_any_nonsense_anywhere_is_listed_opened_and_drawn(tmp_path: Path) -> None:
    database = good_database(tmp_path / "runs.sqlite3", strict=False)
    whole = database.read_bytes()
    with closing(sqlite3.connect(database)) as connection:
        places = [(table, row[1]) for table in TABLES for row in connection.execute(f"PRAGMA table_info({table})")]
    turn = 0
    for table, column in places:
        database.write_bytes(whole)
        with_nonsense(database, table, column)
        _list(database, (table, column))
        turn += 1
        for run in range(1 + turn % 3, len(NONSENSE) + 1, 3):
            turn += 1
            axis, quantity = AXES[turn % 3], QUANTITIES[turn // 3 % 3]
            if axis == quantity:
                continue
            seen = see(database, (run,), axis, quantity, lambda: NOW, why=True)
            if seen.fault is None:  # else its id is what was changed
                _draw(seen, (table, column, run))
            with suppress(PurifierError):
                calibrate(database, [str(run)], NOW)


def _list(database: Path, place: tuple[object, ...]) -> None:
    found = listed(database, lambda: NOW)
    assert found.listing is not None and found.fault is None, place
    glimpses = glimpsed(database, [row.run.id for row in found.listing.rows], lambda: NOW)
    said = [words.score(found.listing, 200), *map(words.gist, found.listing.rows)]
    for width in (50, 76, 116, 160):
        shown = columns(width)
        for row in found.listing.rows:
            text = line(row, glimpses.get(row.run.id), shown, here=True, picked="A")
            assert text.cell_length <= width + 1, (place, width, str(text))
            said.append(str(text))
    assert not set("".join(said)) & EVIL, place


def _draw(seen: Seen, place: tuple[object, ...]) -> None:
    assert seen.compared is not None and seen.overlay is not None
    entries = hours_ledger(seen.compared, seen.overlay.lines[0].run.frozen.row)
    said = (
        words.title(seen.compared),
        words.why(seen),
        words.figures(seen.compared, 44),
        words.ledger(entries, 44),
        words.events(seen, 44),
        words.shared([seen.compared]),
    )
    assert not set("".join(map(str, said))) & EVIL, place
    found = seen.overlay
    overlaid(plotext, strands_of(seen, ()), found.predicted, axis=found.against, unit="Ah", size=(60, 12))
    plotext.build()
