"""The demo in a process of its own, on the terminal of whoever asks for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def demo_here(places: Iterable[Path]) -> int:
    """Run ``purifier demo`` with the profiles of ``places`` until it is closed; its exit code. The terminal is its own
    meanwhile: nothing else may read or write there."""
    profiles = [word for place in places if place.is_dir() for word in ("--profiles", str(place))]
    return subprocess.call([sys.executable, "-m", "purifier", *profiles, "demo"])
