"""What is done with a SQLite file: ours goes to merge, a stranger's is named by its tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.store.opening import open_for_writing
from purifier.store.strangers import opened_database
from tests.store.strangers.databases import home_assistant, opened, rd_usb


def test_a_file_is_told_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    assert opened(home_assistant(tmp_path / "x.csv", [], {})).format.id == "home-assistant-database"
    assert opened(rd_usb(tmp_path / "x.log", {})).format.id == "rd-usb-database"
    text = tmp_path / "data.db"
    text.write_text("time,volts\n0,12.8\n")
    assert opened_database(text) is None


def test_our_own_database_is_sent_to_merge(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    open_for_writing(path).close()
    with pytest.raises(UsageError, match=r"that is a database of purifier: 'purifier merge .*runs\.sqlite3'"):
        opened_database(path)


def test_a_database_nobody_knows_is_told_with_its_tables_and_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE battery_log (t, v)")
        db.execute('CREATE TABLE "odd \x1b[31m" (a)')
    with pytest.raises(UsageError, match="its tables: 'battery_log', 'odd") as caught:
        opened_database(path)
    assert "Home Assistant" in str(caught.value) and "rd-usb" in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_database_without_tables_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 3")
    with pytest.raises(UsageError, match="its tables: none"):
        opened_database(path)
