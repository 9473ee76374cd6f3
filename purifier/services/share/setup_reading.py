"""A set-up out of a file or a stream, whichever of its two forms it has."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from purifier.errors import SetupFileError
from purifier.library.toml_text import MOST_BYTES
from purifier.services.plan.request import Request
from purifier.services.plan.setup_files import BEGINS, load
from purifier.services.share.setup_text import is_setup_text, read_setup_text

_TEXT: Final = re.compile(r"(?<![\w./\\~-])PURIFIER\s*/\s*\d", re.IGNORECASE)
"""How such a text begins, where it does not go on a path."""


def read_setup_bytes(content: bytes, name: str) -> Request:
    """The set-up in ``content``, which came from ``name``; raises `SetupFileError` when it holds none."""
    if len(content) > MOST_BYTES:
        raise SetupFileError(f"{name}: is larger than {MOST_BYTES >> 10} KiB, which no set-up is")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SetupFileError(f"{name}:{line}: is not UTF-8 text: found the byte 0x{content[error.start]:02x}") from None
    if not text.strip():
        raise SetupFileError(
            f"{name}: a set-up was expected, as TOML or as a text that begins with PURIFIER/; found nothing"
        )
    return read_setup_text(text, name)


def read_setup_word(word: str) -> Request:
    """What is typed behind ``--setup``: the path of a file, or the text of a QR code itself; raises as the others.

    What is the path of something that is there is never taken for such a text.
    """
    if _TEXT.search(word) is not None and not os.path.lexists(word):
        return read_setup_text(word, "--setup")
    return read_setup_file(Path(word))


def is_setup_file(path: Path) -> bool:
    """Whether a set-up of either form, or nothing at all, is in a file; one of ours counts whatever became of it."""
    try:
        with path.open("rb") as file:
            begins = file.read(len(BEGINS)).decode("utf-8", "replace")
        if begins in ("", BEGINS):
            return True
        read_setup_file(path)
    except (OSError, SetupFileError):
        return False
    return True


def read_setup_file(path: Path) -> Request:
    """The set-up in a file of either form; raises `SetupFileError` as `load`."""
    begins = b""
    with suppress(OSError, ValueError):  # `load` says why
        if path.is_file():  # a pipe may never say anything
            with path.open("rb") as file:
                begins = file.read(MOST_BYTES + 1)
    if is_setup_text(begins[:4096].decode("utf-8", "replace")):
        return read_setup_bytes(begins, str(path))
    return load(path)
