"""Answers to the questions of ``plan --ask``, and lines that a shell wants completed."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

from tests.fuzz import words
from tests.fuzz.calls import SENSELESS, Failure, purifier
from tests.fuzz.mutate import mutated

LIKELY: Final = (
    *("1280", "15", "ecoflow", "core 300s", "lifepo4-12v-100ah", "1", "2", "9", "more", "back", "setting", "way"),
    *("battery", "purifier", "conditions", "warnings", "temperature", "wire", "reserve", "none", "yes", "quit", ""),
)
LINES: Final = (
    *("purifier pl", "purifier plan -b anker-solix-c1000:", "purifier plan -b lifepo4-12v-100ah+", "purifier show "),
    *("purifier plan -p levoit-core-300s --setting ", "purifier log ", "purifier profiles show --kind meter v"),
)


def answers(dice: Random, home: Path) -> str:
    """A conversation that ends in the middle of anything; nothing is saved, for that would be anywhere."""
    said = [
        dice.choice(LIKELY) if dice.random() < 0.7 else mutated(dice.choice(LIKELY), dice)
        for _ in range(dice.randrange(12))
    ]
    said += [words.quantity(dice) for _ in range(dice.randrange(3))]
    dice.shuffle(said)
    text = "\n".join(one for one in said if not one.strip().lower().startswith("sa"))
    stdin = text.encode("utf-8", "surrogatepass")
    # What was typed is told back, nan and all; what is answered is looked at.
    told = purifier("plan", "--ask", *dice.choice(([], words.setup(dice))), stdin=stdin, names=False)
    for line in told.splitlines():
        if line.startswith("Plan on ") and SENSELESS.search(line):
            raise Failure(f"{told}\nmakes no sense: {line}")
    return told


def completing(dice: Random, home: Path) -> str:
    """What a shell is told about a line that nobody finished, or that makes no sense."""
    from purifier.cli.main import run

    line = dice.choice(LINES) if dice.random() < 0.3 else mutated(dice.choice(LINES), dice)
    line = line.replace("\0", "").encode("utf-8", "replace").decode()
    asked = {"_PURIFIER_COMPLETE": "bash_line", "PURIFIER_LINE": line, "PURIFIER_BREAKS": dice.choice((" ", " :="))}
    with patch.dict("os.environ", asked), patch("tests.fuzz.calls.run", lambda arguments: run()):
        return purifier("completing", line)
