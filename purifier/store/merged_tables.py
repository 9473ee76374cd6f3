"""The tables of rows of runs that a merge carries, and which of two rows of one key is the greater."""

from __future__ import annotations

from typing import Final, NamedTuple


class Table(NamedTuple):
    """A table of rows of runs: its columns after ``run``, and how the greater of two rows of one key is known."""

    name: str
    columns: tuple[str, ...]
    keys: int
    """So many of the first columns tell the row."""
    greater: tuple[str, ...] = ()
    """The row with the greater of these stays; none: the one that is there."""
    texts: frozenset[str] = frozenset()
    """Columns that hold text; all others hold whole numbers, or nothing."""


_RANGES: Final = tuple(
    f"{name}_{which}" for name in ("voltage", "current", "power") for which in ("low", "high", "mean")
)
MINUTE: Final = Table(
    "minute",
    (
        "minute",
        "readings",
        "covered_ms",
        *_RANGES,
        "charge",
        "soc",
        "drawn_nah",
        "charged_nah",
        "drawn_nwh",
        "charged_nwh",
        "bridged_nah",
        "bridged_nwh",
    ),
    1,
    ("readings", "covered_ms", "drawn_nah", "drawn_nwh"),
)
FAULT: Final = Table(
    "fault",
    ("reason", "count", "bytes", "first_ms", "last_ms"),
    1,
    ("count", "bytes", "last_ms"),
    frozenset({"reason"}),
)
CLOCK: Final = Table("clock", ("t_ms", "utc_ms", "boot", "boot_ms"), 1, ("utc_ms",), frozenset({"boot"}))
IMPORT_FILE: Final = Table(
    "import_file",
    ("sha256", "number", "name", "format", "version", "imported_ms", "finished"),
    2,
    ("finished", "imported_ms"),
    frozenset({"sha256", "name", "format"}),
)
