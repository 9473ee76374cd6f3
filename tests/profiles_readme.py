"""The tables of profiles/README.md, made from the key tables: ``python -m tests.profiles_readme``. A test holds the
file to them, and its examples to what they print."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from purifier.library.format_agreement import LAYOUT_KEYS
from purifier.library.ids import FOLDERS, KINDS, PRIOR_IDS
from purifier.library.kinds import keys_of
from purifier.library.meter_agreement import CHECKS_OF, FRAME_KEYS, FRAMING_KEYS
from purifier.library.meter_field_agreement import KINDS as KINDS_OF_VALUE
from purifier.library.meter_field_agreement import PLACES, TEXT_KINDS
from purifier.library.values.key import Key, Nested, Plain
from purifier.library.values.plain import Choice, Text
from purifier.library.values.quantity import Quantity
from purifier.library.values.tables import Named, Rows
from purifier.model.figures import SPREAD_BY_KIND
from purifier.model.reading import READING_NAMES
from purifier.protocols.checks import CHECKS, check_size
from purifier.protocols.field import SUFFIXES
from tests.readme import ROOT, replayed

README: Final = ROOT / "profiles" / "README.md"
_BLOCK: Final = re.compile(r"(<!-- made: ([a-z ]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)

FOR: Final = {
    "battery": "a bare pack or a portable power station: `-b ID`",
    "converter": "an inverter, a DC-DC converter, a USB-C trigger: `-b BATTERY+ID`",
    "purifier": "an air purifier and its settings: `-p ID`",
    "part": "what a set-up needs besides: a shunt, a fuse, connectors, a charger",
    "chemistry": "what a kind of cell does in the cold, at its cut-off and lying about: a battery's `chemistry = ID`",
    "prior": "the usual losses of a class of device, taken where a profile leaves them out",
    "meter": "how a coulomb counter, a shunt or a BMS speaks on a serial line: `--meter ID`",
    "format": "how another program's files are told and read, for `purifier import`; `--as ID` insists on one",
}
"""Kind of profile -> what it describes and how it is named on the command line."""

COME_BY: Final = {
    "measured": "somebody held a meter to this very thing",
    "calibrated": "worked out from runs you logged; `runs` names them",
    "certified": "a laboratory's certificate: AHAM, Energy Star",
    "datasheet": "the maker's own figure",
    "estimated": "worked out from other figures, or one author's judgement",
    "aggregator": "a shop, a price comparison, somebody's list",
}
"""Kind of source -> what it means."""


def filled(readme: str) -> str:
    """``readme`` with each block between ``<!-- made: NAME -->`` and ``<!-- end -->`` made anew."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{made(match[2])}\n\n{match[4]}", readme)


def names_of_blocks(readme: str) -> list[str]:
    """What each block of ``readme`` is made of, in order."""
    return [match[2] for match in _BLOCK.finditer(readme)]


def made(name: str) -> str:
    """The text of the block ``name``: one of OTHER_BLOCKS, or a kind for its keys."""
    return OTHER_BLOCKS[name]() if name in OTHER_BLOCKS else "\n\n".join(_tables(keys_of(name), ()))


def _folders() -> str:
    return _table(("Folder", "One file describes"), ((_code(f"{FOLDERS[kind]}/"), FOR[kind]) for kind in KINDS))


def _sources() -> str:
    sources = [key for key in keys_of("battery") if key.name == "sources"]
    return "\n\n".join(_tables(sources, (), every=True))


def _kinds_of_source() -> str:
    rows = ((_code(kind), f"± {share * 100:g} %", COME_BY[kind]) for kind, share in SPREAD_BY_KIND.items())
    return _table(("`kind`", "Spread", "The numbers are"), rows)


def _shapes() -> str:
    heads = ("`shape`", "`[framing]` also has", "`[[frames]]` also has", "A field stands at", "Its `kind`", "`check`")
    rows = (
        (
            (shape,),
            framing,
            FRAME_KEYS[shape],
            PLACES[shape],
            KINDS_OF_VALUE.get(shape, TEXT_KINDS),
            CHECKS_OF.get(shape, ()),
        )
        for shape, framing in FRAMING_KEYS.items()
    )
    return _table(heads, ([_codes(words) for words in row] for row in rows))


def _layouts() -> str:
    rows = ((_code(shape), _codes(keys)) for shape, keys in LAYOUT_KEYS.items())
    return _table(("`shape`", "`[layout]` also has"), rows)


def _names() -> str:
    rows = ((_code(f"…_{suffix}"), unit, dimension) for suffix, (dimension, _, unit) in SUFFIXES.items())
    return f"{_codes(READING_NAMES)}\n\n{_table(('A name that ends in', 'is in', 'and is a'), rows)}"


CHECK_MEANS: Final = {
    "none": "there is none: length, ranges and what it begins with have to do",
    "sum8": "the sum of the bytes, modulo 256",
    "sum8-xor44": "the same, XORed with 44 (hex)",
    "xor8": "the bytes XORed with each other",
    "not-sum8": "the sum with every bit turned: 255 less the sum",
    "minus-sum8": "what makes the sum 0: 256 less the sum, modulo 256",
    "xor-sum8": "the XOR of the bytes, XORed with their sum; a weak one",
    "sum16": "the sum in two bytes, the high one first",
    "sum32": "the sum in four bytes, the high one first",
    "minus-sum16": "65536 less the sum, in two bytes, the high one first",
    "crc16-modbus": "CRC-16 as Modbus has it, the low byte first",
    "um34c": "the XOR of some bytes, as an RDTech UM34C has it",
}
"""Check of a frame -> what it is."""


def _checks() -> str:
    rows = ((_code(name), str(check_size(name)), CHECK_MEANS[name]) for name in CHECKS)
    return _table(("`check`", "Bytes", "Is"), rows)


OTHER_BLOCKS: Final[dict[str, Callable[[], str]]] = {
    "folders": _folders,
    "sources": _sources,
    "kinds of source": _kinds_of_source,
    "classes": lambda: _codes(PRIOR_IDS),
    "shapes": _shapes,
    "layouts": _layouts,
    "names": _names,
    "checks": _checks,
}


def _tables(keys: Sequence[Key], path: tuple[str, ...], *, every: bool = False) -> Iterator[str]:
    """The keys that stand on one line, then each table below with a heading of its own."""
    rows = [_row(key, key.type) for key in keys if not isinstance(key.type, Nested)]
    if rows:
        yield _table(("Key", "Required", "Meaning", "Holds", "Example"), rows)
    for key in keys:
        if isinstance(key.type, Nested) and (every or key.name != "sources"):
            yield f"{_heading(key, (*path, key.name))}: {key.help}."
            yield from _tables(key.type.keys, _inside(key, path))


def _heading(key: Key, path: tuple[str, ...]) -> str:
    dotted = ".".join(path)
    needed = "required" if key.required else "may be left out"
    if isinstance(key.type, Rows):
        return f"**`[[{dotted}]]`** ({needed}, {key.type.expected()})"
    if isinstance(key.type, Named):
        return f"**`[{dotted}.NAME]`** ({needed}, NAME is one of {_codes(key.type.names)})"
    return f"**`[{dotted}]`** ({needed})"


def _inside(key: Key, path: tuple[str, ...]) -> tuple[str, ...]:
    return (*path, key.name, "NAME") if isinstance(key.type, Named) else (*path, key.name)


def _row(key: Key, type_: Plain) -> tuple[str, ...]:
    required = "yes" if key.required else f"no, then {_code(key.default)}" if key.default else "no"
    return _code(key.name), required, key.help, _holds(type_), _code(type_.sample())


def _holds(type_: Plain) -> str:
    what = type_.expected().partition(" such as ")[0].rstrip(",")
    match type_:
        case Choice(options=options):
            return _codes(options)
        case Quantity():
            return f"{what}, {type_.bounds()}"
        case Text(limit=limit):
            return f"{what} of at most {limit} characters"
    return what


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _code(text: str | None) -> str:
    return f"`{text}`"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(_code(word) for word in words)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(replayed(filled(README.read_text(encoding="utf-8")), Path(folder)), encoding="utf-8")
