"""``purifier decode``: a raw dump, hex text or a capture of a meter's bytes, as readings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from purifier.cli.output import library_of
from purifier.cli.run_options import how_of, reading_options
from purifier.errors import UsageError
from purifier.plain_text import escaped, plain, quoted

if TYPE_CHECKING:
    from purifier.cli.explain_page import Page
    from purifier.library.catalogue import Library
    from purifier.model.reading import Fault, Reading
    from purifier.protocols.decoder import Decoder

_BLOCK: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 24
_REASONS_SHOWN: Final = 3
_SAMPLE: Final = 4096

_HINTS: Final = {False: "Hex text wants --hex.", True: "Bytes that are no text want no --hex."}

Chunk = tuple[bytes, float | None]
"""Bytes, and when they came in [s]."""


@click.command()
@reading_options
@click.option(
    "--hex",
    "as_hex",
    is_flag=True,
    help="The input is hex text: 'DD 03', 'DD:03', '0xDD 0x03', 'dd03', rows of doctor PORT or xxd.",
)
@click.option("--explain", is_flag=True, help="In place of the readings every byte, with what it is and why it counts.")
@click.argument("file", default="-", metavar="[FILE|-]", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_context
def decode(ctx: click.Context, /, meter_id: str, as_hex: bool, explain: bool, file: Path, **options: Any) -> None:
    """Turn the bytes of a meter into readings, one JSON object a line.

    FILE is a raw dump, hex text, or a capture (JSON Lines {"t": seconds, "hex": "..."}), which is told by its first
    line; - or nothing is standard input. Current and power are negative while the battery discharges. The last line
    on standard error counts readings, frames and skipped bytes.

    With --explain each stretch of the input stands under its place in it, the first byte being 0: of a frame its bytes
    with the field they are, the number that stands there and the value it means, its length and its check; of a text
    its labels; questions; what was skipped, and why. At the end stands what the profile does not read.
    """
    import json

    from purifier.model.reading import Reading, values_of
    from purifier.protocols.decoder import Decoder
    from purifier.protocols.told import as_told

    library = library_of(ctx)
    meter = library.meter(meter_id)
    how = how_of(meter, options)
    meter = as_told(meter, how)
    decoder = Decoder(meter, invert=how.invert, zero_a=how.zero_a, shunt_scale=how.shunt_scale)
    page = _page(decoder) if explain else None
    reader: Decoder | Page = decoder if page is None else page
    count = 0
    reasons: Counter[str] = Counter()
    sample = b""
    write, dump = sys.stdout.write, json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

    def show(found: Iterable[Reading | Fault]) -> None:
        nonlocal count
        for one in found:
            if isinstance(one, Reading):
                count += 1
                if page is None:
                    write(escaped(dump({"t_s": one.at_s, **values_of(one)})) + "\n")
            elif len(reasons) < 100:
                reasons[one.reason] += 1

    with _opened(file) as stream:
        for data, at_s in chunks(stream, plain(str(file)), as_hex):
            sample = sample or data[:_SAMPLE]
            show(reader.feed(data, at_s))
            if sys.stdout.isatty():
                sys.stdout.flush()
        show(reader.flush())
    if page is not None:
        page.sum_up()
    sys.stdout.flush()
    for reason, times in reasons.most_common(_REASONS_SHOWN):
        click.echo(f"{'once' if times == 1 else f'{times} times'}: {reason}", err=True)
    if decoder.polls_heard and count:
        click.echo(_asked(decoder.polls_heard), err=True)
    if count == 0 and page is not None and decoder.frames_rejected:
        click.echo("no readings: what keeps each frame from being one stands above", err=True)
    elif count == 0:
        click.echo(f"no readings: {_why_none(library, decoder, reasons, sample, as_hex)}", err=True)
    summary = {
        "readings": count,
        "frames_ok": decoder.frames_ok,
        "frames_rejected": decoder.frames_rejected,
        "bytes_skipped": decoder.bytes_skipped,
    }
    click.echo(json.dumps(summary), err=True)


def _page(decoder: Decoder) -> Page:
    """What prints the input byte by byte."""
    from purifier.cli.explain_page import Page

    return Page(decoder)


def _asked(times: int) -> str:
    """That questions were heard beside the answers."""
    heard = "a question was" if times == 1 else f"{times} questions were"
    return f"{heard} heard among the answers and passed over: the program's own coming back, or another master's"


def _why_none(library: Library, decoder: Decoder, reasons: Counter[str], sample: bytes, as_hex: bool) -> str:
    from purifier.services.meters.ear import recognise
    from purifier.services.meters.why import because, note_of, strange

    if not sample:
        return "the input is empty"
    meter, reason = decoder.meter, because(decoder, reasons)
    others = [one for one in recognise(library, sample, by_readings=True) if one != meter.id]
    if reason is not None:
        other = (
            f"\nthe bytes make sense as {others[0]}: --meter {others[0]}" if others and not decoder.frames_ok else ""
        )
        return f"for the reason above{other}" if reason in reasons else f"{reason}{other}"
    if others:
        return (
            f"are these the bytes of '{meter.id}'? They make sense as {others[0]}: --meter {others[0]}{note_of(meter)}"
        )
    return f"are these the bytes of '{meter.id}'? {_HINTS[as_hex]}\nelse {strange(meter, sample, recorded=True)}"


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return open(file, "rb")
    except OSError as error:
        raise UsageError(f"{plain(str(file))}: cannot be read: {error.strerror}") from None


def chunks(stream: BinaryIO, name: str, as_hex: bool) -> Iterator[Chunk]:
    """The bytes of a raw dump, of hex text or of a capture, piece by piece; times only from a capture.

    Raises UsageError, naming the line, for text that is not what it should be, and for times that cannot be.
    """
    from purifier.cli.hex_text import hex_text
    from purifier.services.record.capture_line import capture_line

    read = getattr(stream, "read1", stream.read)
    head = read(_BLOCK)
    while head[:1] == b"{" and b"\n" not in head and len(head) < _LONGEST_LINE:
        more = read(_BLOCK)
        if not more:
            break
        head += more
    if capture_line(head.partition(b"\n")[0]) is not None:
        yield from _capture(_lines(head, read), name)
    elif as_hex:
        for data in hex_text(_lines(head, read), name):
            yield data, None
    else:
        while head:
            yield head, None
            head = read(_BLOCK)


def _lines(head: bytes, read: Callable[[int], bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; the last may have no end."""
    number = 0
    while head:
        *lines, rest = head.split(b"\n")
        for line in lines:
            number += 1
            yield number, line + b"\n"
        more = read(_BLOCK)
        if rest and (not more or len(rest) > _LONGEST_LINE):
            number += 1
            yield number, rest
            rest = b""
        head = rest + more


def _of_this_world(chunk: tuple[bytes, float], where: str) -> Chunk:
    """``chunk`` as it is; raises UsageError for a time that no logger writes."""
    from purifier.services.record.capture_line import EARLIEST_S, LATEST_S

    at_s = chunk[1]
    if not EARLIEST_S <= at_s <= LATEST_S:
        about = " (are these milliseconds?)" if 1e9 <= at_s / 1000.0 <= LATEST_S else ""
        raise UsageError(
            f"{where}: t: expected seconds from the start of the capture or since 1970, {EARLIEST_S} to {LATEST_S} "
            f"(the end of 2099), found {at_s:.15g}{about}"
        )
    return chunk


def _capture(lines: Iterable[tuple[int, bytes]], name: str) -> Iterator[Chunk]:
    from purifier.services.record.capture_line import capture_line

    for number, line in lines:
        chunk = capture_line(line)
        if chunk is not None:
            yield _of_this_world(chunk, f"{name}:{number}")
        elif not line.endswith(b"\n"):
            click.echo(f"{name}:{number}: the capture ends inside a line, which is left out", err=True)
        elif line.strip():
            found = quoted(line.decode("utf-8", "replace"))
            raise UsageError(f'{name}:{number}: expected {{"t": seconds, "hex": "..."}} as on line 1, found {found}')
