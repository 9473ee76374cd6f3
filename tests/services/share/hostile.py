"""Names that try to be more than letters."""

from __future__ import annotations

from pathlib import Path

from purifier.library.catalogue import Library
from tests.services.share.own import bare_library, own_profiles

NAME = r"F|*b*_i_`c`[l](http://x.y)<script>x</script>www.x.y&\u001b[31m\u202e\uffff~~s~~"
"""As it stands in TOML."""


def hostile_library(folder: Path) -> Library:
    """As `own_library`, the purifier and its first setting called so."""
    own_profiles(folder)
    path = folder / "purifiers/attic-fan.toml"
    lines = path.read_text("utf-8").splitlines()
    names = [at for at, line in enumerate(lines) if line.startswith("name = ")]
    lines[names[0]] = f'name = "{NAME}"'
    lines[names[1]] = 'name = "| <b>`x` *y* [z](q)"'
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return Library((folder, *bare_library().places))
