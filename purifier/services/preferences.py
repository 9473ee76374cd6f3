"""How a person likes the app to look: kept in the data folder, and there the next time."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from purifier.services.whole_file import write_whole
from purifier.services.wording import Units

FILE: Final = "app.toml"
MOST_BYTES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """``theme`` by its name, None for the app's own; ``units`` of air, weights and volumes."""

    theme: str | None = None
    units: Units = "us"


def preferences() -> Preferences:
    """What was preferred last; where that cannot be read, nothing was: it is no more than a matter of looks."""
    try:
        with _file().open("rb") as file:
            told = tomllib.loads(file.read(MOST_BYTES).decode("utf-8"))
    except (OSError, ValueError):  # neither TOML nor text are errors of value
        return Preferences()
    theme = told.get("theme")
    return Preferences(theme if isinstance(theme, str) else None, "metric" if told.get("units") == "metric" else "us")


def prefer(now: Preferences) -> None:
    """Keep it for the next time; where nothing can be written it holds until the app is closed."""
    theme = f'theme = "{now.theme}"\n' if now.theme is not None else ""
    with suppress(OSError):
        write_whole(_file(), f'# How the app looks; it writes this file itself.\n{theme}units = "{now.units}"\n')


def _file() -> Path:
    from platformdirs import user_data_path

    return user_data_path("purifier", appauthor=False) / FILE
