"""A battery profile with what runs taught, written for the user."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from purifier.services.calibrate.write import write

if TYPE_CHECKING:
    from purifier.services.calibrate.report import Report

LONGEST_ID: Final = 60


def proposed(report: Report) -> str:
    """The id of the battery itself where it is a calibrated one, else one that says whose it is."""
    if report.gathered[-1].setup.battery.calibration is not None:
        return report.battery
    words = "-".join(re.findall(r"[a-z0-9]+", report.battery.lower())).strip("-0123456789")
    return f"my-{words}"[:LONGEST_ID] if words else "my-battery"


def written(report: Report, id_: str, utc_s: float) -> str:
    """Write the profile; the words that say where it is. Raises UsageError."""
    path: Path = write(report, id_, datetime.fromtimestamp(utc_s, UTC).date().isoformat())
    return f"Written as {path}. On the Plan screen, a and '{id_}' plans with it."
