"""The kinds of input: each a function from dice and an empty folder to what one case was told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz import captures, databases, files, planning, talking, typed, wire

Kind = Callable[[Random, Path], str]

KINDS: Final[dict[str, Kind]] = {
    "options": planning.options,
    "needs": planning.needs,
    "other-commands": planning.other_commands,
    "setup-files": planning.setup_files,
    "profiles": planning.profiles,
    "quantities": planning.quantities,
    "decoding": wire.decoding,
    "recording": wire.recording,
    "captures": captures.captures,
    "databases": databases.databases,
    "files": files.files,
    "typed": typed.typed,
    "answers": talking.answers,
    "completing": talking.completing,
}
