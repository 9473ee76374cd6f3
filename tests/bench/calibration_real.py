"""`calibrate` on real batteries: ``python -m tests.bench.calibration_real FOLDER`` with the folder of the recordings.

Of each battery the runs are imported in the order in which they were made; before each but the first those so far are
calibrated, a profile is written, and a plan with it is held against the run: all with the commands a person types.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from purifier.cli.main import run
from tests.bench.calibration import rms


class Battery(NamedTuple):
    """A battery, as a person types it, and its recordings in their order."""

    name: str
    typed: str
    files: tuple[str, ...]
    how: tuple[str, ...] = ("--sign", "discharge-positive")


NASA: Final = "runs/nasa_B0042/B0042_{}.csv"
BATTERIES: Final = (
    Battery("BBOXX", "17 Ah x 12 V", tuple(f"bboxx-vrla-17ah/run{one}A.csv" for one in ("1_3.04", "3_2.04", "5_1.03"))),
    Battery("NASA 2 A, 22 °C", "2 Ah x 3.7 V", tuple(NASA.format(f"{n:03}_2A_22C") for n in range(1, 38, 6))),
    Battery("NASA 4 A, 4 °C", "2 Ah x 3.7 V", tuple(NASA.format(f"{n:03}_4A_4C") for n in range(43, 80, 6))),
    Battery("NASA 1 A, 4 °C", "2 Ah x 3.7 V", tuple(NASA.format(f"{n:03}_1A_4C") for n in range(85, 104, 6))),
    Battery(
        "DeltaLabo",
        "3.2 Ah x 3.6 V",
        tuple(f"runs/delta_labo_18650_pulses/discharge_pulse_{one}C.csv" for one in ("0.5", "1.0", "1.5")),
    ),
)


class Foretold(NamedTuple):
    """A run beside the plan made of those before it [h]."""

    ran: float
    likely: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """ln of likely over measured."""
        return log(self.likely / self.ran)


def says(*typed: str) -> str:
    """What a command prints. Raises SystemExit where it fails."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(typed)
    if code:
        raise SystemExit(f"purifier {' '.join(typed)}: {err.getvalue()}")
    return out.getvalue()


def mean_w(path: Path) -> float:
    """The mean power of a recording [W], trapezium: what a person would have planned with."""
    with path.open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row[:3]] for row in list(csv.reader(file))[1:]]
    ws = sum((b[0] - a[0]) * (a[1] * a[2] + b[1] * b[2]) / 2.0 for a, b in pairwise(rows))
    return ws / (rows[-1][0] - rows[0][0])


def foretold(folder: Path, of: Battery, days: Callable[[str], str]) -> list[Foretold]:
    """Each run but the first, beside what those before it say."""
    found: list[Foretold] = []
    ids: list[str] = []
    for place, name in enumerate(of.files):
        load = f"{mean_w(folder / name):.4g} W"
        row: dict[str, Any] = {}
        if place:
            says("calibrate", *ids, "--write", "this-one")
            row = json.loads(says("plan", "-b", "this-one", "--load", load, "--json"))["rows"][0]
        started = days(name) or f"2026-06-{2 * place + 1:02}T08:00:00Z"
        typed = ("import", str(folder / name), "-b", of.typed, "--load", load, "--complete", "--started", started)
        ids.append(says(*typed, *of.how).split()[-1])
        if place:
            ran = json.loads(says("show", ids[-1], "--json"))["runtime_h"]
            found.append(Foretold(ran, row["runtime_h"], row["runtime_low_h"], row["runtime_high_h"]))
    return found


def main(typed: Sequence[str]) -> None:
    """Import, calibrate, plan, hold against, print."""
    folder = Path(typed[0])
    with (folder / "runs/nasa_B0042/index.csv").open(encoding="utf-8") as file:
        starts = {row["file"]: row["start_local"].replace(" ", "T") + "Z" for row in csv.DictReader(file)}
    for of in BATTERIES:
        with TemporaryDirectory() as scratch:
            os.environ |= {"XDG_DATA_HOME": scratch, "PURIFIER_DB": f"{scratch}/runs.sqlite3"}
            found = foretold(folder, of, lambda name: starts.get(Path(name).name, ""))
        for one in found:
            inside = one.low <= one.ran <= one.high
            print(
                f"  ran {one.ran:7.3f} h, planned {one.likely:7.3f} h ({one.low:.3f} to {one.high:.3f})  "
                f"{100.0 * one.error:+5.1f} %{'' if inside else '  outside'}"
            )
        held = sum(one.low <= one.ran <= one.high for one in found)
        print(f"{of.name}: {100.0 * rms([one.error for one in found]):.1f} % rms, {held} of {len(found)} held")


if __name__ == "__main__":
    main(sys.argv[1:])
