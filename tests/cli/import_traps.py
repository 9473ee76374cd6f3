"""What the tests of traps share: a battery that is run down, files of it, and what an import must say of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from purifier.cli.main import main, run
from purifier.library.catalogue import open_library

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
EVERY_S = 20


class Point(NamedTuple):
    """A moment of an hour in which a battery is run down: volts fall, amperes (drawn: positive) grow."""

    t: int
    v: float
    i: float

    @property
    def at(self) -> datetime:
        """UTC."""
        return START + timedelta(seconds=self.t)

    def iso(self) -> str:
        """UTC as most programs write it."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def hour(every_s: int = EVERY_S, first_s: int = 0, last_s: int = 3600) -> list[Point]:
    """From 13.2 V down by 0.2 V, 0.4 A growing to 0.6 A."""
    return [
        Point(t, round(13.2 - 0.2 * t / 3600.0, 4), round(0.4 + 0.2 * t / 3600.0, 4))
        for t in range(first_s, last_s + 1, every_s)
    ]


def sums(points: Sequence[Point]) -> tuple[float, float]:
    """(Ah, Wh) that a spreadsheet makes of ``points``, by the mean of neighbours."""
    ah = wh = 0.0
    for a, b in pairwise(points):
        hours = (b.t - a.t) / 3600.0
        ah += hours * (a.i + b.i) / 2.0
        wh += hours * (a.i * a.v + b.i * b.v) / 2.0
    return ah, wh


def write(path: Path, lines: Iterable[str], end: str = "\n", encoding: str = "utf-8") -> str:
    """A file of ``lines``; its path as typed."""
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return str(path)


_library = cache(open_library)


@contextmanager
def _profiles_read_once() -> Iterator[None]:
    """They are the same for hundreds of imports, and most of the time that a small one takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("purifier.library.catalogue.open_library", _library)
        yield


def dry(*arguments: str) -> dict[str, Any]:
    """The object of ``import --dry-run --json``."""
    with _profiles_read_once():
        result = CliRunner().invoke(main, ["import", *arguments, "--dry-run", "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def comes_to(ah: float, wh: float | None, *arguments: str, rel: float = 1e-3) -> dict[str, Any]:
    """There is one run of these amounts (drawn: positive) in the file; what the dry run says."""
    found = dry(*arguments)
    (one,) = found["runs"]
    assert one["charge_ah"] == pytest.approx(ah, rel=rel), found["understood"]
    assert one["energy_wh"] == (None if wh is None else pytest.approx(wh, rel=rel)), found["understood"]
    return found


def is_the_hour(*arguments: str, rel: float = 1e-3) -> dict[str, Any]:
    """The file holds the hour, whole."""
    return comes_to(*sums(hour()), *arguments, rel=rel)


def said(found: dict[str, Any], *words: str) -> None:
    """One of the sentences has all of ``words``, in whatever case."""
    assert any(all(word.lower() in one.lower() for word in words) for one in found["understood"]), found["understood"]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said when an import is refused, with exit code 2 and nothing on standard output."""
    capsys.readouterr()
    with _profiles_read_once():
        assert run(["import", *arguments]) == 2, capsys.readouterr()
    out, err = capsys.readouterr()
    assert not out
    return err
