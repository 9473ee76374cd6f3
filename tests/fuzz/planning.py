"""Plans, and the options of all commands: what is typed, set-up files, profiles, quantities."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from purifier.cli.log import limits_of
from purifier.errors import PurifierError
from purifier.library.asked import BATTERY, LOAD, state
from purifier.library.catalogue import Library
from purifier.library.ids import FOLDERS
from purifier.library.places import bundle
from purifier.library.quantities import read
from purifier.model.units import CANONICAL
from purifier.services.plan.conditions import CONDITIONS
from purifier.services.plan.lead import read_lead
from purifier.services.plan.request import FOUNDING, Request
from purifier.services.plan.setup_files import last_file, text_of
from purifier.services.share.setup_text import setup_text
from purifier.ui.plan.work import planned_opening
from tests.fuzz import words
from tests.fuzz.calls import Failure, purifier
from tests.fuzz.mutate import mutated

CAPTURE: Final = "".join(
    json.dumps({"t": float(t), "hex": f'{{"voltage": {13.0 - t / 10}, "current": -0.33}}\n'.encode().hex()}) + "\n"
    for t in range(8)
)
"""A short one, of a meter that speaks JSON."""


def options(dice: Random, home: Path) -> str:
    """A plan by options."""
    how = dice.choice(([], [], ["--json"], ["--json"], ["--format", "csv"], ["--plot"], ["--units", "metric"]))
    return purifier("plan", *words.setup(dice), *how, *_lasting(dice))


def _lasting(dice: Random) -> list[str]:
    """How long it must last, now and then."""
    times = ("7 d", "60 h", "1 min", "99 years", "0.001 s", "1e9 d", "7", "soon", "-3 d", "7 d ± 5 %", "3 weeks", "")
    return ["--for", dice.choice(times)] if dice.random() < 0.2 else []


def needs(dice: Random, home: Path) -> str:
    """What to buy, for needs of all kinds."""
    how = dice.choice(([], ["--json"], ["--json"], ["--format", "csv"], ["--units", "metric"], ["--warnings"]))
    few = ["-b", dice.choice(words.GOOD_BATTERIES), "-p", dice.choice(("airfanta-3pro", "levoit-core-300s", "x"))]
    return purifier("size", *words.need(dice), *(few if dice.random() < 0.9 else words.setup(dice)), *how)


def other_commands(dice: Random, home: Path) -> str:
    """The other commands that take set-ups, durations, offsets and runs."""
    meter = dice.choice(words.METERS) if dice.random() < 0.3 else "diy-json"
    path = dice.choice(words.PATHS)
    quantity = words.quantity(dice) if dice.random() < 0.5 else words.sensible(dice, dice.choice(("time", "current")))
    number = dice.choice(words.NUMBERS)
    good = ["-b", dice.choice(words.GOOD_BATTERIES), "--load", words.sensible(dice, "power")]
    setup = good if dice.random() < 0.6 else words.setup(dice)
    alarm = f"{dice.choice(('charge', 'voltage', 'no-data', 'x', ''))}={quantity}"
    capture = home / "capture.jsonl"
    capture.write_bytes(mutated(CAPTURE, dice).encode("utf-8", "surrogatepass"))
    to_a_file = ["--db", f"{home}/runs.sqlite3"]
    calls: tuple[list[str], ...] = (
        ["log", path, "--meter", meter, *setup, "--duration", quantity, *to_a_file],
        ["log", path, "--meter", meter, *setup, f"--zero={quantity}", "--commit-every", quantity],
        ["log", path, "--meter", meter, *setup, "--alarm", alarm],
        ["simulate", "--meter", meter, *setup, "--speed", number],
        ["simulate", "--meter", meter, *setup, "--faults", f"corrupt:{number}"],
        ["zero", path, "--meter", meter, "--within", quantity, "--readings", number],
        ["replay", str(capture), "--meter", meter, *setup, *to_a_file],
        ["replay", str(capture), "--meter", meter, *setup, f"--zero={quantity}", *to_a_file],
        ["replay", path, "--meter", meter, *setup, "--speed", number],
        ["decode", "--meter", meter, f"--zero={quantity}", "--shunt-scale", number],
        ["decode", "--meter", meter, path],
        ["decode", "--meter", meter, str(capture)],
        ["prune", f"--older-than={quantity}", *to_a_file],
        [dice.choice(("show", "stop", "export", "mark")), number, *to_a_file],
        ["profiles", dice.choice(("show", "check", "new", "schema")), dice.choice((path, number, "airfanta-3pro"))],
        [number, quantity],
        ["--profiles", path, "plan", *setup],
        ["plan", "--setup", path, *setup],
    )
    junk = bytes(dice.choices(b'\x00\x01\xdd\x03\r\n\t{}":,.-0123456789abcVIPH#', k=dice.randrange(200)))
    call = [one.replace("/dev/zero", "/dev/null") for one in dice.choice(calls)]
    with patch("purifier.services.pretend.speaker.Speaker.step", side_effect=KeyboardInterrupt):
        return purifier(*call, stdin=junk)


def setup_files(dice: Random, home: Path) -> str:
    """A set-up file with something wrong with it: planned, and opened by the app as what was there last."""
    request = Request(
        tuple(dice.choice(words.GOOD_BATTERIES) for _ in range(dice.randrange(1, 3))),
        **dice.choice(({"load": words.sensible(dice, "power")}, {"purifiers": ("airfanta-3pro", "nukit-tempest")})),
        conditions={
            name: "yes" if one.is_flag else words.sensible(dice, one.dimension)
            for name, one in CONDITIONS.items()
            if dice.random() < 0.1
        },
    )
    text = mutated(text_of(request if dice.random() < 0.7 else FOUNDING), dice)
    path = home / "setup.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    told = purifier("plan", "--setup", str(path), *dice.choice(([], ["--json"], ["--plot"])))
    sent = mutated(setup_text(request), dice).encode("utf-8", "surrogatepass")
    told += purifier(dice.choice(("plan", "card")), "--setup", "-", stdin=dice.choice((sent, path.read_bytes())))
    last_file().parent.mkdir(parents=True, exist_ok=True)
    last_file().write_bytes(path.read_bytes())
    opened = planned_opening(Library((bundle(),)), lambda: False)
    for aside in last_file().parent.glob("last-setup*"):
        aside.unlink()
    if opened is None or not opened.shown:
        raise Failure(f"the app opens on nothing with:\n{text}")
    return f"{text}\n{told}"


def profiles(dice: Random, home: Path) -> str:
    """A bundled profile with something wrong with it: checked, shown, planned with."""
    kind = dice.choice(("battery", "battery", "purifier", "purifier", "converter", "chemistry", "prior"))
    file = dice.choice(sorted((bundle() / FOLDERS[kind]).glob("*.toml")))
    folder = home / "profiles" / FOLDERS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file.name
    path.write_bytes(mutated(file.read_text("utf-8"), dice).encode("utf-8", "surrogatepass"))
    with_battery = (
        file.stem if kind == "battery" else dice.choice(("lifepo4-12v-100ah", "agm-12v-100ah", "ecoflow-delta-2:ac"))
    )
    setup = ["-b", with_battery + (f"+{file.stem}" if kind == "converter" else "")]
    setup += ["-p", file.stem] if kind == "purifier" else dice.choice((["--load", "12 W"], ["-p", "airfanta-3pro"]))
    if dice.random() < 0.4:
        setup += words.setup(dice)[-2:]
    try:
        told = purifier("--profiles", str(home / "profiles"), "profiles", "check", str(path))
        told += purifier("--profiles", str(home / "profiles"), "profiles", "show", file.stem, "--kind", kind)
        for how in (["--json"], dice.choice(([], ["--plot"]))):
            told += purifier("--profiles", str(home / "profiles"), "plan", *setup, *how, *_lasting(dice), names=False)
    except Failure as failure:
        raise Failure(f"{failure}\nwith {path.name}:\n{path.read_text('utf-8', 'replace')}") from failure
    finally:
        path.unlink()
    return told


def quantities(dice: Random, home: Path) -> str:
    """Many quantities, read by whatever reads them."""
    asked = [LOAD, BATTERY, *(one.asked for one in CONDITIONS.values() if one.dimension in CANONICAL)]
    readers: tuple[Callable[[str], Any], ...] = (
        lambda text: read(text, dice.choice(sorted(CANONICAL))),
        lambda text: state(dice.choice(asked), text),
        lambda text: read_lead(CONDITIONS["wire"].asked, text),
        lambda text: limits_of((f"charge={text}",)),
    )
    told = []
    for _ in range(200):
        text = words.quantity(dice)
        try:
            told.append(f"{text!r}: {dice.choice(readers)(text)}")
        except PurifierError as refusal:
            told.append(f"{text!r}: {refusal}")
            if not str(refusal) or "\n" in str(refusal) or "\x1b" in str(refusal) or len(str(refusal)) > 500:
                raise Failure(f"{text!r}: {refusal}") from refusal
    return "\n".join(told)
