"""One call of the command line, in this process, on a terminal or as a process of its own; Failure when its answer is
none for people."""

from __future__ import annotations

import json
import math
import os
import re
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

import click.utils
from click.testing import CliRunner

from purifier.cli.main import run
from tests.patience import HANGS_S

CODES: Final = (0, 1, 2, 3, 4)
STOPPED: Final = 130
LONGEST_WORDS: Final = 20_000
LONGEST_ECHO: Final = 3000
_OWN_COLOURS: Final = re.compile(r"\x1b\[(?:0|1|2|31|32|33)?m")
"""As the table of a plan, loud events and explained bytes are printed."""
_OWN_LINE: Final = re.compile(r"\r[^\r\n\x1b]*\x1b\[K|\r+(?=\n)")
"""The line of a recording that is written over, and how a terminal ends its lines."""
_UNTIDY: Final = re.compile(r"\.lock$|-wal$|-shm$|^\..+\.[a-z0-9_]{8}$")
"""Locks, what SQLite keeps beside an open file, and a file that is being written and has no name yet."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SENSELESS: Final = re.compile(r"(?<![\w-])(nan|inf|Infinity|NaN)(?!\w)|(?<![\w.])-\d+ (min|h|d)\b|\d{60}")


class Failure(Exception):
    """An answer that is none, with the call that got it."""


def purifier(*arguments: str, stdin: bytes = b"", names: bool = True) -> str:
    """What the command line answers; Failure unless it is a sentence, or data without nan, inf or an escape.

    Without ``names`` the profiles' own names may hold anything, and the words of a table are not looked at.
    """
    call = _call(arguments)
    with CliRunner().isolation(input=stdin, color=True) as streams, patch("signal.signal"), _forgetful_click():
        try:
            code = run(arguments)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException as error:
            raise Failure(f"{call}\n{where(error)}") from error
    out, err = (_OWN_COLOURS.sub("", streams[i].getvalue().decode("utf-8", "replace")) for i in (0, 1))
    _check(call, code, out + err)
    if "\x1b" in out + err or "\x07" in out + err:
        raise Failure(f"{call}\nan escape reaches the terminal: {ascii(out + err)[:500]}")
    if code in (2, 3, 4) and not err.strip():
        raise Failure(f"{call}\nno sentence")
    if len(err) > LONGEST_WORDS:
        raise Failure(f"{call}\n{len(err)} characters of words: {err[:200]}")
    if "plan" in arguments and code == 0 and (names or "--json" in arguments):
        _check_plan(call, out, as_json="--json" in arguments)
    return f"{call}\nexit code {code}\n{out + err}"


@contextmanager
def _forgetful_click() -> Iterator[None]:
    """click keeps every stream that it ever wrote to, which would look like a leak."""
    with patch.multiple(click.utils, _default_text_stdout=lambda: sys.stdout, _default_text_stderr=lambda: sys.stderr):
        yield


def on_terminal(*arguments: str, fresh: bool = False) -> str:
    """As `purifier`, in a process of its own whose output and input are a terminal, on which no sign may act.

    ``fresh``: started as people start it, which takes half a second; else a child of this process.
    """
    if sys.platform == "win32":
        raise NotImplementedError("it has no pseudo-terminals")
    call = f"on a terminal: {_call(arguments)}"
    far, near = os.openpty()
    if fresh:
        words = [os.fsencode(one) for one in (sys.executable, "-m", "purifier", *arguments)]
        try:
            process = subprocess.Popen(words, stdin=near, stdout=near, stderr=near, start_new_session=True)
        except ValueError:  # a NUL, which the system takes in no word
            os.close(far)
            os.close(near)
            return f"{call}\nno word for the system"
        pid = process.pid
    else:
        pid = os.fork()
        if pid == 0:
            _answer_on(near, arguments)
    os.close(near)
    said = _heard(far)
    if said is None:
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if fresh:
        process.returncode = code
    if said is None:
        raise Failure(f"{call}\nit says nothing more, and does not end")
    _check(call, code, said)
    shown = _OWN_LINE.sub("", _OWN_COLOURS.sub("", said))
    if found := _CONTROL.search(shown):
        raise Failure(f"{call}\n{found[0]!a} reaches the terminal: {shown[max(0, found.start() - 200) :][:400]!a}")
    return f"{call}\nexit code {code}\n{said}"


def somehow(dice: Random, *arguments: str, stdin: bytes = b"") -> str:
    """One call, mostly in this process, now and then on a terminal or started anew."""
    luck = dice.random()
    opens_the_app = all(not word or word.startswith("-") for word in arguments)  # which waits for a person
    if luck > 0.15 or "simulate" in arguments or "-" in arguments or opens_the_app or sys.platform == "win32":
        return purifier(*arguments, stdin=stdin)
    return on_terminal(*arguments, fresh=luck < 0.01)


def where(error: BaseException) -> str:
    """The last steps to where it was raised."""
    return "".join(traceback.format_exception(error)[-9:])


def _call(arguments: tuple[str, ...]) -> str:
    return f"purifier {' '.join(map(ascii, arguments))[:LONGEST_ECHO]}"


def _check(call: str, code: int, said: str) -> None:
    if code not in (*CODES, STOPPED):
        raise Failure(f"{call}\nexit code {code}\n{said[-2000:]}")
    if "Traceback" in said:
        raise Failure(f"{call}\n{said[-2000:]}")


def _answer_on(terminal: int, arguments: tuple[str, ...]) -> None:
    """In a child: the command line with ``terminal`` as all of its streams; does not return."""
    if sys.platform == "win32":
        raise NotImplementedError("it has no children of this kind")
    code = 99
    try:
        os.setsid()
        for number in (0, 1, 2):
            os.dup2(terminal, number)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(number, mode, encoding="utf-8", errors=errors, closefd=False)
            for number, mode, errors in ((0, "r", None), (1, "w", "replace"), (2, "w", "backslashreplace"))
        )
        code = run(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _heard(far: int) -> str | None:
    """All that comes out of a terminal until its last user has gone; None when that takes for ever."""
    parts = []
    try:
        while select.select([far], [], [], HANGS_S)[0]:
            part = os.read(far, 1 << 16)
            if not part:
                break
            parts.append(part)
        else:
            return None
    except OSError:  # how Linux says that nobody has the other end
        pass
    finally:
        os.close(far)
    return b"".join(parts).decode("utf-8", "replace")


def _check_plan(call: str, out: str, *, as_json: bool) -> None:
    if as_json:
        for row in json.loads(out, parse_constant=lambda word: _fail(f"{call}\n{word} in JSON"))["rows"]:
            for key, value in row.items():
                if isinstance(value, float) and (not math.isfinite(value) or value < 0.0):
                    raise Failure(f"{call}\n{key} is {value}")
    elif found := SENSELESS.search(out):
        raise Failure(f"{call}\n{found[0][:80]} in the answer:\n{out[:3000]}")


def _fail(words: str) -> Any:
    raise Failure(words)


def left_in(folder: Path) -> list[str]:
    """What should not be there any more: work that was not tidied away."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if _UNTIDY.search(path.name) or (path.name.endswith("-journal") and path.stat().st_size)
    ]
