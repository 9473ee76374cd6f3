"""Databases of other programs with pages gone bad: a sentence, and never the same rows for ever."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from purifier.errors import UsageError
from purifier.store.strangers.looking import must_grow
from tests.store.strangers.databases import choose, home_assistant, opened, rd_usb


def with_a_page_twice(path: Path) -> Path:
    """The first page full of rows also stands in the place of the last: what is behind the last row is the first."""
    data = bytearray(path.read_bytes())
    leaves = [at for at in range(4096, len(data), 4096) if data[at] == 0x0D and data[at + 4] + 256 * data[at + 3] > 20]
    assert len(leaves) > 4
    data[leaves[-1] : leaves[-1] + 4096] = data[leaves[0] : leaves[0] + 4096]
    path.write_bytes(data)
    return path


def test_a_damaged_file_of_rd_usb_is_not_read_for_ever(tmp_path: Path) -> None:
    rows = [(float(t), 13.0, 0.5) for t in range(2000)]
    found = opened(with_a_page_twice(rd_usb(tmp_path / "data.db", {"one": rows}, version=1)))
    with pytest.raises(UsageError, match="is the file whole"):
        list(found.blocks(choose(found, voltage_v="voltage")))


def test_a_damaged_file_of_home_assistant_is_not_read_for_ever(tmp_path: Path) -> None:
    path = home_assistant(
        tmp_path / "home.db", [("sensor.v", float(t), "13.1") for t in range(4000)], {"sensor.v": "V"}
    )
    with pytest.raises(UsageError, match="is the file whole"):
        found = opened(with_a_page_twice(path))
        list(found.blocks(choose(found, voltage_v="sensor.v")))


@pytest.mark.parametrize(
    ("before", "now", "grows"),
    [
        ((1,), (2,), True),
        ((2,), (2,), False),
        ((2,), (1.5,), False),
        ((5,), ("1",), True),
        (("b",), (3,), False),
        (("a",), (b"a",), True),
        ((1.0, 7), (1.0, 8), True),
        ((1.0, 8), (1.0, 7), False),
        (None, (0,), True),
    ],
)
def test_keys_grow_as_sqlite_orders_them(
    before: tuple[object, ...] | None, now: tuple[object, ...], grows: bool
) -> None:
    if grows:
        must_grow(before, now)
    else:
        with pytest.raises(sqlite3.DatabaseError):
            must_grow(before, now)
