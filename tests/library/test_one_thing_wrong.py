"""Every bundled profile with any one thing in it taken out or replaced: it is built, or told what is wrong, and never
more than a sentence comes of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from purifier.library.build import build
from purifier.library.decode import decode
from purifier.library.ids import FOLDERS
from purifier.library.toml_text import Document
from tests.thinned import thinned

BUNDLE: Final = Path(__file__).resolve().parents[2] / "profiles"
ONE_OF_EACH: Final = (
    *("batteries/anker-solix-c1000", "batteries/lifepo4-12v-100ah", "converters/inverter-300w"),
    *("purifiers/airfanta-3pro", "parts/charger-lifepo4-12v", "chemistries/lifepo4", "priors/station-ac"),
    *("meters/victron-ve-direct", "meters/diy-labels", "meters/junctek-kg", "meters/diy-csv", "meters/diy-json"),
    *("meters/jbd-bms", "meters/rdtech-um25c", "meters/pzem-017", "meters/atorch-dl24"),
    *("formats/rd-usb", "formats/vrm", "formats/venus-dbus-recorder", "formats/esphome-console"),
    *("formats/zketech-eb", "formats/shelly-hourly", "formats/purifier-jsonl", "formats/arduino-battery-tester"),
)
"""Profiles of every kind, meters and formats of every shape."""

SCRAPS: Final[tuple[Any, ...]] = (
    "zz",
    "7 V",
    "frame",
    "modbus",
    "numbers-mod255",
    "",
    7,
    -1,
    10**9,
    1.5,
    True,
    [],
    {},
    [{}],
    ["zz"],
)


def changed(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """``table`` with one key or row left out or replaced by a scrap, each with a word on what was done."""
    for path in paths(table, ()):
        for scrap in (..., *SCRAPS):
            yield f"{path} = {scrap!r}", put(table, path, scrap)


def put(value: Any, path: tuple[str | int, ...], scrap: Any) -> Any:
    """A copy with ``scrap`` at ``path``, or with nothing there when it is ``...``."""
    first, *rest = path
    copied = value.copy()
    if rest:
        copied[first] = put(value[first], tuple(rest), scrap)
    elif scrap is ...:
        del copied[first]
    else:
        copied[first] = scrap
    return copied


def shortened(value: Any) -> Any:
    """Two rows from either end of long lists: the rest is more of the same."""
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shortened(inner) for inner in (value if len(value) < 5 else value[:2] + value[-2:])]
    return value


def paths(value: Any, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in inside:
        yield (*above, part)
        yield from paths(inner, (*above, part))


@pytest.mark.parametrize("name", thinned(ONE_OF_EACH))
def test_it_is_built_or_told_what_is_wrong(name: str) -> None:
    folder, id_ = name.split("/")
    kind = next(kind for kind, each in FOLDERS.items() if each == folder)
    table = shortened(tomllib.loads((BUNDLE / f"{name}.toml").read_text(encoding="utf-8")))
    seen = 0
    for what, other in changed(table):
        values, found = decode(Document(Path("x.toml"), "", other), kind)
        try:
            assert found or build(kind, id_, values)
        except Exception as error:
            raise AssertionError(f"{what}: {error!r}") from error
        seen += bool(found)
    assert seen > 50
