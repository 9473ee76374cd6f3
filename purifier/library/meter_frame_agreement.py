"""What the keys of one message of a meter owe each other and its framing: how it begins, and what asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from purifier.library.key_lines import KeyPath
from purifier.library.meter_field_agreement import hex_bytes
from purifier.library.meter_words import gapped
from purifier.library.meter_writes import writes
from purifier.plain_text import quoted
from purifier.protocols.ascii_framer import HEAD, framed
from purifier.protocols.ascii_framer import whole as whole_frame
from purifier.protocols.checks import CHECKS, holds
from purifier.protocols.modbus_framer import COILS

if TYPE_CHECKING:
    from purifier.library.findings import Checked, Findings


_MOST_REGISTERS: Final = 125


def check_frame(shape: str, framing: Checked, frame: Checked, path: KeyPath, findings: Findings) -> None:
    """Note what is wrong with a message, its fields apart."""
    if shape == "modbus":
        for key in ("function", "start", "count"):
            if key not in frame and not findings.faulty((*path, key)):
                findings.fault((*path, key), "missing: expected which registers the request asks for")
        if frame.get("function") not in COILS and frame.get("count", 1) > _MOST_REGISTERS:
            findings.fault(
                (*path, "count"),
                f"expected at most {_MOST_REGISTERS} registers, all that an answer holds; found {frame['count']}",
            )
    if shape == "frame":
        _check_poll(framing, frame, path, findings)
    if shape in ("frame", "ascii-hex"):
        for key in ("begins", "poll"):
            if key == "poll" and shape == "ascii-hex":
                _check_asked(frame, path, findings)
            elif key in frame and _gapped(frame[key], key) is None:
                findings.fault((*path, key), f"expected bytes such as 'DD A5 03', found {quoted(frame[key])}")
        every: str = framing.get("begins", "")
        own: str = frame.get("begins", every)
        start, whole = hex_bytes(every), _gapped(own, "begins")
        if start and whole is not None and not whole.startswith(start):
            findings.fault(
                (*path, "begins"),
                f"expected to begin with '{every}', as every frame; found {quoted(own)}",
            )
    _check_writes(shape, frame, path, findings)
    if "columns_most" in frame and frame.get("columns", 0) > frame["columns_most"]:
        findings.fault((*path, "columns_most"), "expected no fewer than columns")


def _check_poll(framing: Checked, frame: Checked, path: KeyPath, findings: Findings) -> None:
    """A poll that is to be made for another address has one, and ends in its check."""
    spot, check = framing.get("address_at"), framing.get("check", "none")
    poll = hex_bytes(frame.get("poll", ""))
    if spot is None or not poll or check not in CHECKS:
        return
    if len(poll) <= spot or not holds(
        check, framing.get("check_from", 0), poll, hex_bytes(framing.get("ends", "")) or b""
    ):
        findings.fault(
            (*path, "poll"),
            f"expected an address in byte {spot} and the check '{check}' at the end, to be made anew for another meter",
        )


def _gapped(text: str, key: str) -> bytes | None:
    """The bytes of ``DD .. 03``, or None when it is no such text; only a beginning may have gaps."""
    try:
        return gapped(text)[0] if key == "begins" else bytes.fromhex(text)
    except ValueError:
        return None


def _check_asked(frame: Checked, path: KeyPath, findings: Findings) -> None:
    """The question of an ASCII-hex meter vouches for itself, as its answers do."""
    poll = frame.get("poll", "")
    if poll and whole_frame(poll.encode("utf-8", "replace") + b"\r") is None:
        meant = _with_check(poll)
        such = (
            "such as '~20024642E002FFFD09', with the right length and check"
            if meant is None
            else f"{quoted(meant)}, by its length and check"
        )
        findings.fault((*path, "poll"), f"expected a question {such}; found {quoted(poll)}")


def _with_check(poll: str) -> str | None:
    """``poll`` with the check that its digits call for, where its length says which of them these are."""
    digits = hex_bytes(poll.removeprefix("~")) or b""
    told = int.from_bytes(digits[4:HEAD], "big") & 0xFFF
    body = next((one for one in (digits[:-2], digits) if len(one) >= HEAD and 2 * (len(one) - HEAD) == told), None)
    return None if body is None else framed(body).decode().rstrip("\r")


def _check_writes(shape: str, frame: Checked, path: KeyPath, findings: Findings) -> None:
    """What would change something in a meter is no poll, and is never sent."""
    text = frame.get("poll", "")
    poll = text.encode("utf-8", "replace") + b"\r" if shape == "ascii-hex" else hex_bytes(text)
    would = writes(poll or b"") if shape in ("frame", "ascii-hex") else None
    if would is not None:
        findings.fault(
            (*path, "poll"), f"expected a question, which changes nothing in a meter; this one would {would}"
        )
