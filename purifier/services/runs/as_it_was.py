"""The set-up of a run as it was when the run began: from the profiles that the run carries, whatever they say today."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from purifier.errors import PurifierError
from purifier.library.catalogue import Library
from purifier.library.ids import FOLDERS, id_fault
from purifier.model.bands import Prepared
from purifier.model.comparison.segments import Expected
from purifier.model.equipment import Setting
from purifier.model.estimate import output_power_w
from purifier.model.run import Frozen
from purifier.model.setup import Setup
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.setup_files import load

_SUFFIX: Final = ".toml"


class AsItWas(NamedTuple):
    """A run's set-up and the setting that was planned."""

    setup: Setup
    setting: Setting

    def load_w(self, setting: Setting) -> float:
        """What ``setting`` draws at the jacks of all purifiers together [W]."""
        return setting.power_w.value * self.setup.purifier_count


def as_it_was(frozen: Frozen) -> AsItWas | None:
    """The set-up that ``frozen`` was made of; None when there was none, or it cannot be read any more."""
    if not frozen.setup:
        return None
    return _read(frozen.setup, tuple(sorted(frozen.profiles.items())))


def expected_of(was: AsItWas) -> tuple[Expected, ...]:
    """What the meter should see of each setting, worked out as the prediction was; empty where nothing comes of it."""
    found = []
    try:
        path = Prepared(was.setup)
        for setting in was.setup.settings:
            load_w = was.load_w(setting)
            meter_w = output_power_w(path.central, load_w)
            low_w, high_w = path.load_band_w(load_w, setting.power_w.spread)
            lead_w = meter_w - output_power_w(path.central._replace(wire_ohm=0.0), load_w)
            found.append(Expected(setting.name, meter_w, low_w + lead_w, high_w + lead_w))
    except ArithmeticError:
        return ()
    return tuple(found)


@lru_cache(maxsize=32)  # runs of one set-up come in rows
def _read(setup: str, profiles: tuple[tuple[str, str], ...]) -> AsItWas | None:
    try:
        with tempfile.TemporaryDirectory(prefix="purifier-") as name:
            folder = Path(name)
            for path, text in _sound(folder, dict(profiles)):
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", errors="replace")
            (folder / "setup.toml").write_text(setup, encoding="utf-8", errors="replace")
            return AsItWas(*one_setup(Library((folder,)), load(folder / "setup.toml")))
    except (PurifierError, OSError, ArithmeticError):
        return None


def _sound(folder: Path, profiles: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Where each profile goes; a run may come from anywhere, and no name in it shall lead out of ``folder``."""
    kinds = {name: kind for kind, name in FOLDERS.items()}
    for name, text in profiles.items():
        parts = name.split("/")
        if len(parts) != 2 or parts[0] not in kinds or not parts[1].endswith(_SUFFIX):
            continue
        if id_fault(parts[1].removesuffix(_SUFFIX), kinds[parts[0]]) is None:
            yield folder / parts[0] / parts[1], text
