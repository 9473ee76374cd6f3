"""A purifier whose filter's life and price are known, as a profile."""

from __future__ import annotations

from pathlib import Path

FAN = """\
name = "Test fan"
filter_price = "40 USD"
filter_life = "4380 h"
ccm = "12 g"

[inputs.dc]
voltage = "12 V"

[[settings]]
name = "1"
power = "5 W"
cadr = "100 m3/h"

[[settings]]
name = "2"
power = "12 W"
cadr = "200 m3/h"

[[settings]]
name = "3"
power = "30 W"
cadr = "300 m3/h"

[[sources]]
covers = ["filter_price", "filter_life", "ccm", "inputs", "settings"]
kind = "measured"
note = "on the bench"
"""


def fan_file(folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    """The folder of profiles with `FAN` in it, as ``test-fan``, less its lines of these keys."""
    text = "".join(line for line in FAN.splitlines(keepends=True) if not line.startswith(without or ("\0",)))
    for key in without:
        text = text.replace(f'"{key}", ', "")
    path = folder / "purifiers" / "test-fan.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder
