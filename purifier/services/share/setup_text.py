"""A set-up as one line of letters for a QR code, a message or a letter: ``PURIFIER/1/84/3K9...``.

Behind the version and the number of letters come deflated TOML and its CRC-32, two bytes in three letters.  The letters
are those that a QR code packs tightest less what chats and mail programs take for formatting, so that capitals, blanks,
line breaks and the ``>`` of a reply change nothing.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from typing import Final

from purifier.errors import SetupFileError
from purifier.plain_text import quoted
from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import parse, text_of
from purifier.services.share.carrying import compact

VERSION: Final = 1
LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%+./"
MOST_BYTES: Final = 1 << 18
"""As much TOML is read out of such a text: a hundred profiles."""

_HEAD: Final = re.compile(r"PURIFIER/(\d{1,6})/(\d{1,7})/", re.IGNORECASE)
_BEGUN: Final = re.compile(r"\bPURIFIER\s*/\s*\d", re.IGNORECASE)
_UNSEEN: Final = re.compile("=\r?\n|[\u200b-\u200f\u2060\ufeff\xad]+")
_BETWEEN: Final = re.compile(r"[\s>|]+")
_NUMBER: Final = {letter: number for number, letter in enumerate(LETTERS)}
_BASE: Final = len(LETTERS)
_USUAL: Final = b"""
[[sources]]
covers = ["energy", "price", "mass", "voltage", "settings.power", "settings.cadr", "outputs.dc", "outputs.ac"]
kind = "measured"
kind = "datasheet"
kind = "estimated"
date = 2026-01-01
url = "https://www."
note = "
[calibration]
[outputs.usb-c]
[outputs.ac]
voltage = "120 V"
overhead = "10 W"
efficiency = "85 %"
max_power = "1000 W"
[outputs.dc]
voltage = "12.8 V"
connector = "
[inputs.ac.adapter]
[inputs.ac]
[inputs.dc]
[[settings]]
name = "low"
power = "5 W"
cadr = "100 cfm"
noise = "30 dBA"
filter = "
power_kind = "running"
cadr_kind = "
standby = "
motor = "ec"
[[settings]]
name = "high"
energy = "1280 Wh"
capacity = "100 Ah"
chemistry = "lifepo4"
kind = "pack"
kind = "station"
depth_of_discharge = "
mass = "11 kg"
price = "300 USD"
'''
[profiles.chemistry]
[profiles.converter]
[profiles.purifier]
[profiles.battery]
[conditions]
hours-per-day = "
self-discharge = "3 %/month"
realistic = "yes"
temperature = "5 degC"
reserve = "20 %"
health = "80 %"
wire = "3 m 18 AWG"
setting = "2"
load = "15 W"
purifiers = ["
purifier = "levoit-core-300s"
purifier = "airfanta-3pro"
batteries = ["ecoflow-delta-2:ac", "bluetti-", "jackery-"]
batteries = ["lifepo4-12v-100ah", "anker-solix-c1000:dc", "anker-solix-c1000:ac"]
"""
"""What such texts are made of: deflate finds it there.  Part of version 1: a change of one letter breaks every card."""


def setup_text(request: Request) -> str:
    """``request`` with the profiles that it carries as one line of letters."""
    small = replace(request, profiles={key: compact(text) for key, text in request.profiles.items()})
    toml = text_of(small).split("\n", 1)[1].encode("utf-8")  # without the comment on top
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _USUAL)
    body = _letters(zlib.crc32(toml).to_bytes(4, "big") + deflate.compress(toml) + deflate.flush())
    return f"PURIFIER/{VERSION}/{len(body)}/{body}"


def is_setup_text(text: str) -> bool:
    """Whether such a text begins somewhere in ``text``."""
    return _BEGUN.search(_UNSEEN.sub("", text)) is not None


def read_setup_text(text: str, name: str) -> Request:
    """The set-up in ``text``, which came from ``name``: as `setup_text` writes it, or as a file of TOML.

    Words before and behind are left alone.  Raises `SetupFileError` with the reason when it is damaged.
    """
    if not is_setup_text(text):
        return parse(text, name)
    return parse(_toml(text, name), f"the set-up in {name}")


def _toml(text: str, name: str) -> str:
    text = _UNSEEN.sub("", text)
    begun = _BEGUN.search(text)
    assert begun is not None
    letters = _BETWEEN.sub("", text[begun.start() :])
    head = _HEAD.match(letters)
    if head is None:
        raise _damaged(name, f"PURIFIER/{VERSION}/ and a number of letters were expected, found {quoted(letters)}")
    if int(head[1]) != VERSION:
        raise SetupFileError(
            f"{name}: a set-up text of version {VERSION} was expected, found version {head[1]}, which is for a newer "
            "purifier"
        )
    body = letters[head.end() :][: int(head[2])].upper()
    if len(body) < int(head[2]):
        raise _damaged(name, f"{head[2]} letters were expected behind {head[0].upper()}, found {len(body)}")
    packed = _bytes(body, name)
    inflate = zlib.decompressobj(-15, _USUAL)
    try:
        toml = inflate.decompress(packed[4:], MOST_BYTES)
    except zlib.error:
        raise _damaged(name, "some of its letters are not those that were sent") from None
    if inflate.unconsumed_tail or len(toml) >= MOST_BYTES:
        raise SetupFileError(f"{name}: the set-up text holds more than {MOST_BYTES >> 10} KiB, which no set-up does")
    if not inflate.eof or zlib.crc32(toml) != int.from_bytes(packed[:4], "big"):
        raise _damaged(name, "some of its letters are not those that were sent")
    try:
        return toml.decode("utf-8")
    except UnicodeDecodeError:
        raise _damaged(name, "what it holds is no UTF-8 text") from None


def _damaged(name: str, why: str) -> SetupFileError:
    return SetupFileError(f"{name}: the set-up text is damaged: {why}; copy all of it anew, or scan the code again")


def _letters(data: bytes) -> str:
    """Two bytes in three letters, the highest digit first; a last single byte in two."""
    found = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        number = int.from_bytes(pair, "big")
        for power in range(len(pair), -1, -1):
            found.append(LETTERS[number // _BASE**power % _BASE])
    return "".join(found)


def _bytes(letters: str, name: str) -> bytes:
    found = bytearray()
    for at in range(0, len(letters), 3):
        group = letters[at : at + 3]
        wrong = next((letter for letter in group if letter not in _NUMBER), None)
        if wrong is not None:
            raise _damaged(name, f"the letter {quoted(wrong)} is none of its own")
        number, size = 0, len(group) - 1
        for letter in group:
            number = number * _BASE + _NUMBER[letter]
        if size == 0 or number >= 1 << (8 * size):
            raise _damaged(name, "some of its letters are not those that were sent")
        found += number.to_bytes(size, "big")
    if len(found) < 5:
        raise _damaged(name, "it is too short to hold anything")
    return bytes(found)
