"""The set-up of a run, read again as it was when the run was frozen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from purifier.errors import PurifierError, UsageError
from purifier.library.catalogue import open_library
from purifier.library.ids import FOLDERS, id_fault
from purifier.model.equipment import Setting
from purifier.model.run import Run
from purifier.model.setup import Setup
from purifier.services.plan.one_setup import one_setup
from purifier.services.plan.setup_files import load


def as_it_was(run: Run) -> tuple[Setup, Setting]:
    """The set-up and the setting of ``run``, out of the profiles that it carries, without any calibration.

    What runs taught of the battery before is left out, for they may be among those that are asked now.  Raises
    UsageError where the run has no set-up, or one that cannot be read.
    """
    if not run.frozen.setup:
        raise UsageError(f"run {run.id} has no set-up: nobody said which battery it was of, or what it fed")
    with TemporaryDirectory(prefix="purifier-") as folder:
        for name, text in run.frozen.profiles.items():
            path = _place(Path(folder), name)
            if path is not None:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        file = Path(folder) / "setup.toml"
        file.write_text(run.frozen.setup, encoding="utf-8")
        try:
            setup, setting = one_setup(open_library((Path(folder),)), load(file))
        except PurifierError as error:
            reason = str(error).splitlines()[0].replace(f"{folder}/", "")
            raise UsageError(f"the set-up of run {run.id} cannot be read any more: {reason}") from None
    return replace(setup, battery=setup.battery._replace(calibration=None)), setting


def _place(folder: Path, name: str) -> Path | None:
    """Where a profile goes; None for a name that no profile of ours has."""
    kinds = {of: kind for kind, of in FOLDERS.items()}
    below, _, file = name.partition("/")
    stem = file.removesuffix(".toml")
    if below not in kinds or file == stem or id_fault(stem, kinds[below]) is not None:
        return None
    return folder / below / file
