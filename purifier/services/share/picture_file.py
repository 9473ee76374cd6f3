"""A picture of a plan in a file: SVG always, PNG where the package that draws it is installed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.errors import UsageError
from purifier.plain_text import plain
from purifier.services.share.picture import WIDTH, picture
from purifier.services.share.svg import GROUND
from purifier.services.whole_file import write_whole, write_whole_bytes

if TYPE_CHECKING:
    from purifier.services.plan.plan import Column
    from purifier.services.wording import Units

SUFFIXES: Final = (".svg", ".png")
FINER: Final = 2
"""A PNG has so many dots for each unit of the drawing: sharp on any screen."""


def check_picture(path: Path) -> None:
    """Raise `UsageError` where no picture can be written under the name ``path``: before anything is planned."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"a picture ends in .svg or .png; found {plain(path.name) or 'nothing'}")
    if suffix == ".png":
        _drawer()


def write_picture(path: Path, columns: Sequence[Column], units: Units) -> None:
    """Write the plan to ``path``, whole or not at all; raises `UsageError` with the reason where that cannot be."""
    check_picture(path)
    svg = picture(columns, units)
    try:
        if path.suffix.lower() == ".svg":
            write_whole(path, svg)
        else:
            write_whole_bytes(path, _drawer()(svg_string=svg, width=round(FINER * WIDTH), background=GROUND))
    except OSError as error:
        raise UsageError(f"cannot write {plain(str(path))}: {error.strerror}") from None


def _drawer() -> Callable[..., bytes]:
    try:
        import resvg_py
    except ImportError:
        raise UsageError(
            "a PNG needs the package resvg-py, which is not installed: "
            f"{shlex.quote(sys.executable or 'python3')} -m pip install resvg-py; or end the name in .svg"
        ) from None
    drawer: Callable[..., bytes] = resvg_py.svg_to_bytes
    return drawer
